//! `cargo xtask everywhere`: the real boundaries on every built-in target.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::demo::EXAMPLE;
use crate::locate::Zig;
use crate::setup;
use crate::step::{self, Failure};

/// Where Debian's `rustc-web` puts the compiler for which `rust-web-src` has the library's source.
const DEBIAN: &str = "/usr/bin/rustc";

/// Sets up, builds abiding and checks; then once more, which shows how long it takes where nothing
/// has changed.
pub fn run() -> Result<(), Failure> {
    let zig = setup::run()?;
    let mut build = step::cargo();
    let (key, value) = setup::zig_variable(&zig);
    build.args(["build", "--package", "abiding"]).env(key, value);
    step::run("build abiding", &mut build)?;
    // In the same words, since what a run printed is found again by them.
    (0..2).try_for_each(|_| check(&zig, &["--timings"]).map(drop))
}

/// Checks `examples/sqlite` and abiding's own crossing on all targets. Without a compiler that has
/// Rust's library for them, or its source, skips them and gives the line that says so.
pub fn check(zig: &Zig, more: &[&str]) -> Result<Option<String>, Failure> {
    let Some(rustc) = compiler() else {
        let reason = "no rustc here has the source of Rust's library\n\
                      `rustup component add rust-src` or `apt install rustc-web rust-web-src` mends it";
        return Ok(Some(step::skip("the boundaries on every target", reason)));
    };
    let (key, value) = setup::zig_variable(zig);
    let sqlite = format!("{EXAMPLE}/abiding.toml");
    for (title, config) in [
        ("SQLite's boundary on every target", sqlite.as_str()),
        ("abiding's own crossing on every target", "crossing.toml"),
    ] {
        let mut check = step::abiding();
        check.args(["check", "--target", "all", "--config", config]).args(more);
        // The cache of the tests, which have compiled Rust's `core` for some targets already.
        check.env("ABIDING_CACHE_DIR", step::target_dir().join("tmp/abiding-cache"));
        check.env(&key, &value).env("RUSTC", &rustc);
        step::run(title, &mut check)?;
    }
    Ok(None)
}

/// A rustc with the source of its library: the usual one, or Debian's.
fn compiler() -> Option<PathBuf> {
    let usual = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    [PathBuf::from(usual), PathBuf::from(DEBIAN)].into_iter().find(|rustc| has_source(rustc))
}

fn has_source(rustc: &Path) -> bool {
    let output = Command::new(rustc).args(["--print", "sysroot"]).output();
    let Ok(output) = output else { return false };
    let sysroot = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
    sysroot.join("lib/rustlib/src/rust/library/core/src/lib.rs").is_file()
}
