//! `cargo xtask bench`: measurements, as ratios taken in one run.

use std::fs;
use std::path::{Path, PathBuf};

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
    /// What reading a library costs, beside gimli's walk over every entry of its debug information.
    Object {
        /// The library; abiding itself, built with all debug information, if none is named.
        library: Option<PathBuf>,
    },
}

/// Sets up and measures.
pub fn run(options: &Options) -> Result<(), Failure> {
    let zig = setup::run()?;
    match &options.what {
        What::Boundary => boundary(&zig),
        What::Object { library } => object(&zig, library.as_deref()),
    }
}

/// Reads a large library both ways. Linux only: it needs ELF and the memory that a process took.
fn object(zig: &Zig, library: Option<&Path>) -> Result<(), Failure> {
    let (key, value) = setup::zig_variable(zig);
    let cargo = |arguments: &[&str]| {
        let mut cargo = step::cargo();
        cargo.args(arguments).env(&key, &value);
        // The measuring program then shares what the library is made of.
        let debug = ["CARGO_PROFILE_RELEASE_DEBUG", "CARGO_PROFILE_BENCH_DEBUG"];
        cargo.envs(debug.map(|name| (name, "full")));
        cargo
    };
    let own = step::target_dir().join("release").join("libabiding.so");
    let library = match library {
        Some(library) => library,
        None => {
            let build = ["rustc", "--release", "--package", "abiding", "--lib"];
            let mut build = cargo(&build);
            build.args(["--crate-type", "cdylib"]);
            step::run("a large library: abiding with all debug information", &mut build)?;
            &own
        }
    };
    let mut bench = cargo(&["bench", "--package", "abiding", "--bench", "object", "--"]);
    step::run("read it", bench.arg(std::path::absolute(library).unwrap_or(library.to_owned())))
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
