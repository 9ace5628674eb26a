//! A Python interpreter with the packages that a case needs.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Where `cargo xtask setup` puts one.
const VENV: &str = if cfg!(windows) { ".venv\\Scripts\\python.exe" } else { ".venv/bin/python" };

/// An interpreter that can import `package`. Without one, says loudly that `what` is skipped.
pub fn with(package: &str, what: &str) -> Option<String> {
    let chosen = std::env::var("PYTHON").ok().map(PathBuf::from);
    let usual = PathBuf::from(if cfg!(windows) { "python" } else { "python3" });
    let venv = std::path::absolute(Path::new(VENV)).ok();
    let found = chosen.into_iter().chain(venv).chain([usual]).find(|python| has(python, package));
    if found.is_none() {
        // Not captured by the test harness, unlike `eprintln!`.
        let _ = writeln!(
            std::io::stderr(),
            "SKIPPED: {what}: no Python here has `{package}`; `cargo xtask setup` installs it"
        );
    }
    found.map(|python| python.to_string_lossy().into_owned())
}

/// Whether the interpreter that parties get is older than `version`. Where it is not, says loudly
/// that `what` is skipped.
#[allow(dead_code, reason = "not every test that has this file asks")]
pub fn is_before(version: &str, what: &str) -> bool {
    let usual = if cfg!(windows) { "python" } else { "python3" };
    let chosen = std::env::var("PYTHON").unwrap_or_else(|_| usual.to_owned());
    let numbers = version.replace('.', ", ");
    let question = format!("import sys; sys.exit(0 if sys.version_info < ({numbers}) else 1)");
    let status = Command::new(chosen).args(["-I", "-c", &question]).status();
    let before = status.is_ok_and(|status| status.success());
    if !before {
        let _ = writeln!(
            std::io::stderr(),
            "SKIPPED: {what}: only a Python older than {version} lays records out like this"
        );
    }
    before
}

fn has(python: &Path, package: &str) -> bool {
    let mut command = Command::new(python);
    command.args(["-I", "-c", &format!("import {package}")]);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
