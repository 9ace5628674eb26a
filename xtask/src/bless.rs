//! `cargo xtask bless`: rewrites what is generated and checked in.

use crate::setup;
use crate::step::{self, Failure};

/// Lets the build script write the header and the tests write schemas and golden reports.
pub fn run() -> Result<(), Failure> {
    let zig = setup::run()?;
    setup::python_packages();
    let (key, value) = setup::zig_variable(&zig);
    let mut build = step::cargo();
    build.args(["build", "--package", "abiding"]).env(&key, &value).env("ABIDING_BLESS", "1");
    step::run("rewrite include/abiding.h", &mut build)?;
    let mut test = step::cargo();
    test.args(["test", "--package", "abiding", "--no-fail-fast"]);
    test.env(&key, &value).env("ABIDING_BLESS", "1").env("INSTA_UPDATE", "always");
    step::run("rewrite schemas and golden reports", &mut test)?;
    println!(
        "\nLook at `git diff` before you commit: what is blessed is what the next run expects."
    );
    Ok(())
}
