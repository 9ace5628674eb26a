//! `cargo xtask test`: everything that must hold before a change lands.

use std::ffi::OsString;
use std::process::Command;

use clap::Args;

use crate::demo;
use crate::everywhere;
use crate::faces;
use crate::install_check;
use crate::locate::Zig;
use crate::setup;
use crate::step::{self, Failure};
use crate::tour;

/// Releases of Zig beside the pinned one that the same sources build with.
const OTHER_RELEASES: [&str; 2] = ["0.15.2", "0.17.1"];

/// What to test.
#[derive(Args)]
pub struct Options {
    /// Also build and test the crossings with every supported release of Zig.
    #[arg(long)]
    every_zig: bool,
}

/// Runs every check; the first failure ends the run.
pub fn run(options: &Options) -> Result<(), Failure> {
    let zig = setup::run()?;
    setup::python_packages();
    lints(&zig)?;
    tests(&zig)?;
    boundaries(&zig)?;
    install_check::run()?;
    faces::run(&zig)?;
    if options.every_zig {
        OTHER_RELEASES.iter().try_for_each(|version| other_zig(version))?;
    }
    println!("\nEverything holds.");
    Ok(())
}

fn lints(zig: &Zig) -> Result<(), Failure> {
    step::run("formatting of Rust", step::cargo().args(["fmt", "--all", "--check"]))?;
    let mut format = zig.command();
    format.current_dir(step::root()).args(["fmt", "--check", "build.zig", "zig", "examples"]);
    step::run("formatting of Zig", &mut format)?;
    let mut clippy = cargo_with(zig);
    clippy.args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]);
    step::run("lints", &mut clippy)?;
    tour::lints(zig)?;
    let mut docs = cargo_with(zig);
    docs.args(["doc", "--workspace", "--no-deps", "--document-private-items"]);
    step::run("documentation", docs.env("RUSTDOCFLAGS", "-D warnings"))
}

fn tests(zig: &Zig) -> Result<(), Failure> {
    // Property tests start from one seed here, so that a run says of the change and not of its luck;
    // a plain `cargo test` explores.
    let mut tests = cargo_with(zig);
    tests.args(["test", "--workspace"]).env("PROPTEST_RNG_SEED", "20261122");
    step::run("cargo test", &mut tests)?;
    let mut test = zig.command();
    test.current_dir(step::root()).args(["build", "test", "--summary", "all"]);
    let (key, value) = setup::zig_variable(zig);
    step::run("zig build test", test.env(key, value))
}

/// What abiding says about this repository's own boundary and about the examples, and these run.
fn boundaries(zig: &Zig) -> Result<(), Failure> {
    step::run("build abiding", cargo_with(zig).args(["build", "--package", "abiding"]))?;
    let mut check = step::abiding();
    let (key, value) = setup::zig_variable(zig);
    check.args(["check", "--config", "abiding.toml"]).env(key, value);
    step::run("abiding's own boundary", &mut check)?;
    demo::check_example(zig)?;
    tour::run_with(&tour::Options::all(), zig)?;
    if let Some(skipped) = everywhere::check(zig, &[])? {
        println!("{skipped}");
    }
    Ok(())
}

/// The crossings, built and tested with another release of Zig. Cargo's folder is the same, so that
/// only abiding itself is built again; Zig's caches stand apart.
fn other_zig(version: &str) -> Result<(), Failure> {
    let program = setup::other_release(version)?;
    let cache = step::target_dir().join(format!("zig-{version}"));
    let mut test = step::cargo();
    test.args([
        "test",
        "--package",
        "abiding",
        "--test",
        "crossing",
        "--test",
        "crossing_contracts",
    ]);
    // Not `crossing_targets`: that older releases' target facts contradict their own clang (0.15.2 on
    // m68k) is no fault of the crossing.
    test.args(["--test", "header"]).env("ZIG", &program);
    step::run(&format!("cargo test of the crossings with Zig {version}"), &mut test)?;
    let mut build = Command::new(&program);
    build.current_dir(step::root()).args(["build", "test", "--summary", "all"]);
    build.arg("--cache-dir").arg(cache).env("ZIG", &program);
    step::run(&format!("zig build test with Zig {version}"), &mut build)?;
    let mut tour = step::cargo();
    tour.args(["xtask", "tour", "--unchecked"]).env("ZIG", &program);
    step::run(&format!("the tour with Zig {version}"), &mut tour)
}

fn cargo_with(zig: &Zig) -> Command {
    let mut command = step::cargo();
    let (key, value): (OsString, OsString) = setup::zig_variable(zig);
    command.env(key, value);
    command
}
