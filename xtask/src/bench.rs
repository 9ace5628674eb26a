//! `cargo xtask bench`: measurements, as ratios taken in one run.

use std::fs;

use clap::{Args, Subcommand};

use crate::locate::Zig;
use crate::setup;
use crate::step::{self, Failure};

/// What to measure.
#[derive(Args)]
pub struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// What a call across languages costs against one inside of a language, and what the boundary
    /// kit adds.
    Boundary,
}

/// Sets up and measures.
pub fn run(options: &Options) -> Result<(), Failure> {
    let zig = setup::run()?;
    match options.what {
        What::Boundary => boundary(&zig),
    }
}

fn boundary(zig: &Zig) -> Result<(), Failure> {
    if let Ok(load) = fs::read_to_string("/proc/loadavg") {
        println!("load of the machine: {}", load.split(' ').next().unwrap_or_default());
    }
    println!("ratios are medians of rounds in turn; 1.00 is a call inside of one language");
    let title = "calls that are not inlined, and what the boundary kit adds";
    cost(zig, title, &["--release"], "")?;
    cost(zig, "the same with every handle checked", &["--release", "--features", "checked"], "")?;
    // Flags of an environment hold for build scripts too, which must not be left to the linker.
    let inlined = ["--profile", "inlined", "--features", "inlined", "--target", &step::host()?];
    cost(zig, "Zig's bitcode, inlined by the linker", &inlined, "-Clinker-plugin-lto")
}

/// Builds the measuring program and runs it.
fn cost(zig: &Zig, title: &str, arguments: &[&str], flags: &str) -> Result<(), Failure> {
    let mut run = step::cargo();
    let (key, value) = setup::zig_variable(zig);
    run.args(["run", "--quiet", "--package", "tour-cost", "--manifest-path"]);
    run.arg(step::root().join("examples/tour/Cargo.toml")).env(key, value);
    run.arg("--target-dir").arg(step::target_dir().join("tour").join("cost")).args(arguments);
    if !flags.is_empty() {
        run.env("RUSTFLAGS", flags);
    }
    step::run(title, &mut run)
}
