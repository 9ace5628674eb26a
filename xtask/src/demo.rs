//! `cargo xtask demo`: from a fresh clone to a report on a real boundary.

use crate::setup;
use crate::step::{self, Failure};

/// Where the example lies, from the top of the repository.
pub const EXAMPLE: &str = "examples/sqlite";

/// Sets up, builds abiding, checks the example and runs it.
pub fn run() -> Result<(), Failure> {
    let zig = setup::run()?;
    let (key, value) = setup::zig_variable(&zig);
    let mut build = step::cargo();
    build.args(["build", "--package", "abiding"]).env(&key, &value);
    step::run("build abiding", &mut build)?;
    check_example(&zig)?;
    println!(
        "\nChange a field, a constant or a parameter in {EXAMPLE}/vendor or {EXAMPLE}/store.zig,\n\
         then run: target/debug/abiding check --config {EXAMPLE}/abiding.toml"
    );
    Ok(())
}

/// Checks both boundaries of the example and runs it.
pub fn check_example(zig: &crate::locate::Zig) -> Result<(), Failure> {
    let (key, value) = setup::zig_variable(zig);
    for (title, config) in [
        ("check SQLite: its header, Rust bindings and a Zig module", "abiding.toml"),
        ("check the Zig module's own C API against its Rust caller", "store.toml"),
    ] {
        let mut check = step::abiding();
        check.args(["check", "--config", &format!("{EXAMPLE}/{config}")]).env(&key, &value);
        step::run(title, &mut check)?;
    }
    let mut example = step::cargo();
    example.args(["run", "--quiet", "--manifest-path", &format!("{EXAMPLE}/Cargo.toml")]);
    step::run("run the example: Rust calls Zig, Zig calls SQLite", example.env(&key, &value))
}
