//! Developer commands of abiding: `cargo xtask <command>`.
//!
//! Each says what it installs and where; a second run finds everything in place.

mod agree;
mod bench;
mod bless;
mod demo;
mod everywhere;
mod faces;
mod install;
mod install_check;
mod setup;
mod step;
mod test;
mod tour;

#[path = "../../src/toolchain/zig/locate.rs"]
mod locate;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Developer commands of abiding.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Gets Zig into the repository's own .venv, if no fitting Zig is found.
    Setup,
    /// Sets up, builds, and checks and runs the real example `examples/sqlite`.
    Demo,
    /// Sets up and runs every test, lint and check of the repository.
    Test(test::Options),
    /// Writes random boundaries in Rust, C and Zig, changes one thing on one side, and requires that
    /// abiding names exactly that.
    Agree(agree::Options),
    /// Measures, as ratios taken in one run.
    Bench(bench::Options),
    /// Checks `examples/sqlite` and abiding's own crossing on every target, twice.
    Everywhere,
    /// Builds, runs and checks the programs of `examples/tour`.
    Tour(tour::Options),
    /// Builds abiding as a C library and lays it out: header, shared and static library, pkg-config
    /// file, CMake package.
    Install(install::Options),
    /// Installs into the target folder and builds C programs against it, through pkg-config and CMake.
    InstallCheck,
    /// Tests the faces of the C API in C++ and Python against the installed library.
    Faces,
    /// Rewrites what is generated and checked in: the C header, the JSON Schemas, golden reports.
    Bless,
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Setup => setup::run().map(|_| setup::python_packages()),
        Command::Demo => demo::run(),
        Command::Test(options) => test::run(&options),
        Command::Agree(options) => agree::run(&options),
        Command::Bench(options) => bench::run(&options),
        Command::Everywhere => everywhere::run(),
        Command::Tour(options) => tour::run(&options),
        Command::Install(options) => install::run(&options),
        Command::InstallCheck => install_check::run(),
        Command::Faces => setup::run().and_then(|zig| faces::run(&zig)),
        Command::Bless => bless::run(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nxtask: {error}");
            ExitCode::FAILURE
        }
    }
}
