//! Getting a fitting Zig, without root and without touching anything outside the repository.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::locate::{self, PINNED, Zig};
use crate::step::{self, Failure};

/// The Zig to build with: one that is there, or the pinned one newly put into `.venv`.
pub fn run() -> Result<Zig, Failure> {
    let root = step::root();
    if let Ok(zig) = locate::locate(&[&root]) {
        let words: Vec<_> = zig.words.iter().map(|word| word.to_string_lossy()).collect();
        println!("Zig {} found: {}", zig.version, words.join(" "));
        return Ok(zig);
    }
    install_pinned(&root)?;
    locate::locate(&[&root]).map_err(|error| error.to_string())
}

/// Packages that tests of Python parties read; where they cannot be installed, those tests are
/// skipped, loudly.
const PYTHON_PACKAGES: [&str; 2] = ["cffi", "numpy"];

/// Puts the Python packages into `.venv`.
pub fn python_packages() {
    let install = || {
        let python = python_of_venv(&step::root())?;
        let mut pip = Command::new(python);
        pip.args(["-m", "pip", "install", "--quiet"]).args(PYTHON_PACKAGES);
        step::run("Python packages for tests", &mut pip)
    };
    if let Err(error) = install() {
        eprintln!("tests of cffi and numpy will be SKIPPED: {error}");
    }
}

/// The environment variable that makes every build use `zig`.
pub fn zig_variable(zig: &Zig) -> (OsString, OsString) {
    (OsString::from("ZIG"), zig.words.join(&OsString::from(" ")))
}

/// A Zig of another release, installed beside the pinned one into `.venv/zig-<version>`.
pub fn other_release(version: &str) -> Result<OsString, Failure> {
    let folder = step::root().join(".venv").join(format!("zig-{version}"));
    let program = folder.join("ziglang").join(format!("zig{}", std::env::consts::EXE_SUFFIX));
    if !program.exists() {
        println!("installing Zig {version} (the PyPI package ziglang) into {}", folder.display());
        let mut pip = Command::new(python_of_venv(&step::root())?);
        pip.args(["-m", "pip", "install", "--quiet", "--target"]).arg(&folder);
        pip.arg(format!("ziglang=={version}"));
        step::run(&format!("Zig {version}"), &mut pip)?;
    }
    Ok(program.into())
}

/// The Python that `python3` runs. `python3` itself may be a script that starts another program, which
/// valgrind would watch in its place.
pub fn python_itself() -> Result<PathBuf, Failure> {
    let mut ask = Command::new(locate::PYTHON);
    ask.args(["-c", "import sys; print(sys.executable)"]);
    let output = ask.output().map_err(|error| format!("{}: {error}", step::line(&ask)))?;
    if !output.status.success() {
        return Err(format!("{}: {}", step::line(&ask), output.status));
    }
    Ok(PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()))
}

/// The Python of `.venv` with a package of PyPI in it, which is installed if it is not there.
pub fn python_with(package: &str) -> Result<PathBuf, Failure> {
    let python = python_of_venv(&step::root())?;
    let mut ask = Command::new(&python);
    ask.args(["-c", &format!("import {package}")]);
    if !ask.output().is_ok_and(|output| output.status.success()) {
        let mut pip = Command::new(&python);
        pip.args(["-m", "pip", "install", "--quiet", package]);
        step::run(&format!("install the Python package {package} into .venv"), &mut pip)?;
    }
    Ok(python)
}

fn install_pinned(root: &Path) -> Result<(), Failure> {
    let folder = root.join(".venv");
    println!("no fitting Zig found; installing Zig {PINNED} (the PyPI package ziglang)");
    println!("  into {} (about 420 MB, no root needed)", folder.display());
    let python = python_of_venv(root)?;
    let mut pip = Command::new(python);
    pip.args(["-m", "pip", "install", "--quiet", &format!("ziglang=={PINNED}")]);
    step::run("install Zig", &mut pip)
}

/// The Python of the repository's `.venv`, which is made if it is not there yet.
fn python_of_venv(root: &Path) -> Result<PathBuf, Failure> {
    let folder = root.join(".venv");
    let python = if cfg!(windows) {
        folder.join("Scripts").join("python.exe")
    } else {
        folder.join("bin").join("python")
    };
    if has_pip(&python) {
        return Ok(python);
    }
    let system = if cfg!(windows) { "python" } else { "python3" };
    let mut venv = Command::new(system);
    venv.args(["-m", "venv"]).arg(&folder);
    step::run("make .venv", &mut venv).map_err(|error| {
        format!(
            "{error}\nPython 3 with its `venv` module is needed to install Zig (Debian: \
             python3-venv). Or install Zig {PINNED} in your own way and set ZIG to it."
        )
    })?;
    Ok(python)
}

fn has_pip(python: &Path) -> bool {
    let mut ask = Command::new(python);
    ask.args(["-m", "pip", "--version"]);
    ask.output().is_ok_and(|output| output.status.success())
}
