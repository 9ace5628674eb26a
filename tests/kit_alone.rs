//! The boundary kit stands alone: a crate that takes `abiding` without its default features gets
//! nothing else, and needs neither Zig nor any other crate.
#![allow(clippy::unwrap_used, reason = "in a test a failed unwrap is a failed test")]

use std::path::Path;
use std::process::{Command, Output};

fn cargo(arguments: &[&str]) -> Output {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kit_alone/Cargo.toml");
    let mut command = Command::new(cargo);
    command.args(arguments).arg("--offline").arg("--manifest-path").arg(manifest);
    // A Zig that cannot run: nothing may ask for it.
    command.env("ZIG", "/no/zig/here").env_remove("RUSTFLAGS");
    command.env("CARGO_TARGET_DIR", concat!(env!("CARGO_TARGET_TMPDIR"), "/kit_alone"));
    command.output().unwrap()
}

fn succeeds(arguments: &[&str]) -> String {
    let output = cargo(arguments);
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo {}:\n{said}", arguments.join(" "));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn it_builds_and_works_without_anything_else() {
    let tree = succeeds(&["tree", "--edges", "all", "--prefix", "none"]);
    let names: Vec<_> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(names, ["kit-alone", "abiding"], "{tree}");
    let said = succeeds(&["test", "--quiet"]);
    assert!(said.contains("1 passed"), "{said}");
    let said = succeeds(&["test", "--quiet", "--release"]);
    assert!(said.contains("1 passed"), "{said}");
}
