//! The C API's faces in C++ and Python, each with its tests against the library as it is installed.
//! (Zig's face is tested by `zig build test`.)

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::install;
use crate::locate::Zig;
use crate::setup;
use crate::step::{self, Failure};

/// What every compiler must accept `abiding.hpp` with.
const STRICT: [&str; 5] = ["-std=c++17", "-Wall", "-Wextra", "-Wpedantic", "-Werror"];

/// Installs the library into the target folder, and tests both faces against it.
pub fn run(zig: &Zig) -> Result<(), Failure> {
    let folder = step::target_dir().join("faces");
    // Nothing of an earlier run may make this one work.
    let _ = std::fs::remove_dir_all(&folder);
    let prefix = folder.join("prefix");
    install::run(&install::Options { prefix: prefix.clone(), debug: true })?;
    cpp(zig, &folder, &prefix)?;
    python(zig, &folder, &prefix)
}

/// The C++ tests under two compilers, and with sanitizers where the system's compiler has them.
fn cpp(zig: &Zig, folder: &Path, prefix: &Path) -> Result<(), Failure> {
    let clang = build(zig.command().arg("c++"), folder, prefix, "clang", &[])?;
    test(zig, "the C++ face, by Zig's clang", &clang, prefix)?;
    let Some(compiler) = system_compiler() else {
        step::skip("the C++ face with the system's compiler", "there is no c++ and no $CXX");
        return Ok(());
    };
    let plain = build(&mut Command::new(&compiler), folder, prefix, "system", &[])?;
    test(zig, "the C++ face, by the system's compiler", &plain, prefix)?;
    let sanitizers = ["-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"];
    match build(&mut Command::new(&compiler), folder, prefix, "sanitized", &sanitizers) {
        Ok(program) => test(zig, "the C++ face under sanitizers", &program, prefix),
        Err(reason) => {
            step::skip("the C++ face under AddressSanitizer and UBSan", &reason);
            Ok(())
        }
    }
}

fn system_compiler() -> Option<String> {
    let compiler = std::env::var("CXX").unwrap_or_else(|_| "c++".to_owned());
    let asked = Command::new(&compiler).arg("--version").output();
    asked.is_ok_and(|output| output.status.success()).then_some(compiler)
}

fn build(
    compiler: &mut Command,
    folder: &Path,
    prefix: &Path,
    name: &str,
    flags: &[&str],
) -> Result<PathBuf, Failure> {
    let program = folder.join(name);
    compiler.current_dir(step::root()).args(STRICT).args(flags).arg("-I");
    compiler.arg(prefix.join("include")).arg("tests/faces/face_test.cpp");
    compiler.arg("-L").arg(prefix.join("lib")).args(["-labiding", "-pthread", "-o"]);
    step::quiet(compiler.arg(&program))?;
    Ok(program)
}

fn test(zig: &Zig, title: &str, program: &Path, prefix: &Path) -> Result<(), Failure> {
    let mut run = Command::new(program);
    let (key, value) = setup::zig_variable(zig);
    run.current_dir(step::root()).arg("tests/faces/boundary").env(key, value);
    step::run(title, run.env("LD_LIBRARY_PATH", prefix.join("lib")))
}

/// A wheel with the library inside, installed into an environment of its own, and tested there.
fn python(zig: &Zig, folder: &Path, prefix: &Path) -> Result<(), Failure> {
    let system = setup::python_with("setuptools")?;
    let mut wheel = Command::new(&system);
    wheel.current_dir(step::root()).args(["-m", "pip", "wheel", "--quiet", "--no-deps"]);
    // Built from a copy: setuptools leaves folders of its own beside what it builds.
    let source = folder.join("python");
    copy_folder(&step::root().join("python"), &source)?;
    wheel.arg("--wheel-dir").arg(folder).arg(&source);
    step::run(
        "a wheel with the library inside",
        wheel.env("ABIDING_LIBRARY", prefix.join("lib/libabiding.so.0")),
    )?;
    let environment = folder.join("venv");
    step::run(
        "an environment for the wheel",
        Command::new(&system).args(["-m", "venv"]).arg(&environment),
    )?;
    let python = environment.join("bin/python");
    let mut install = Command::new(&python);
    install.args(["-m", "pip", "install", "--quiet", "--no-index", "--find-links"]);
    step::run("install the wheel", install.arg(folder).arg("abiding"))?;
    let mut tests = Command::new(&python);
    tests.current_dir(step::root().join("python/tests"));
    tests.args(["-W", "error", "-m", "unittest", "discover"]);
    let (key, value) = setup::zig_variable(zig);
    step::run("the Python face", tests.env_remove("ABIDING_LIBRARY").env(key, value))
}

fn copy_folder(from: &Path, to: &Path) -> Result<(), Failure> {
    let failure = |error: std::io::Error| format!("{}: {error}", from.display());
    std::fs::create_dir_all(to).map_err(failure)?;
    for entry in std::fs::read_dir(from).map_err(failure)? {
        let entry = entry.map_err(failure)?;
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target).map_err(failure)?;
        }
    }
    Ok(())
}
