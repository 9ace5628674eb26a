//! The installed library as others use it: a C program built through pkg-config and through CMake,
//! against the shared and against the static library.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::install;
use crate::setup;
use crate::step::{self, Failure};

/// Installs into the target folder, builds `tests/capi/consumer` in every way, and runs it.
pub fn run() -> Result<(), Failure> {
    let folder = step::target_dir().join("installed");
    // Nothing of an earlier run may make this one work.
    let _ = std::fs::remove_dir_all(&folder);
    install::run(&install::Options { prefix: folder.join("prefix"), debug: true })?;
    let contracts = contracts(&folder)?;
    through_pkg_config(&folder, &contracts)?;
    through_cmake(&folder, &contracts)
}

/// The two contracts that the program compares.
fn contracts(folder: &Path) -> Result<[PathBuf; 2], Failure> {
    let testdata = step::root().join("zig/testdata");
    let found = ["rust.json", "c.json"].map(|name| testdata.join(name));
    std::fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    Ok(found)
}

fn consumer() -> PathBuf {
    step::root().join("tests/capi/consumer")
}

fn through_pkg_config(folder: &Path, contracts: &[PathBuf; 2]) -> Result<(), Failure> {
    if !there("pkg-config") {
        skip("pkg-config", "a C program through pkg-config");
        return Ok(());
    }
    for (name, way) in [("shared", None), ("static", Some("--static"))] {
        let flags = flags(folder, way)?;
        let program = folder.join(format!("pkg-config-{name}"));
        let mut cc = Command::new("cc");
        cc.args(["-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Werror"]);
        cc.arg(consumer().join("main.c")).arg("-o").arg(&program);
        if way.is_some() {
            // The same flags would find the shared library first.
            let archive = folder.join("prefix/lib/libabiding.a");
            let others = flags.iter().filter(|flag| *flag != "-labiding");
            cc.args(others.clone().filter(|flag| flag.starts_with("-I")));
            cc.arg(archive).args(others.filter(|flag| !flag.starts_with("-I")));
        } else {
            cc.args(&flags);
        }
        step::run(&format!("a C program through pkg-config, {name}"), &mut cc)?;
        run_program(folder, &program, contracts)?;
    }
    Ok(())
}

fn flags(folder: &Path, way: Option<&str>) -> Result<Vec<String>, Failure> {
    let mut pkg_config = Command::new("pkg-config");
    pkg_config.env("PKG_CONFIG_PATH", folder.join("prefix/lib/pkgconfig"));
    pkg_config.args(way).args(["--cflags", "--libs", &format!("abiding = {}", install::VERSION)]);
    let output =
        pkg_config.output().map_err(|error| format!("{}: {error}", step::line(&pkg_config)))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(text.split_whitespace().map(str::to_owned).collect())
}

fn through_cmake(folder: &Path, contracts: &[PathBuf; 2]) -> Result<(), Failure> {
    let Some(cmake) = cmake() else {
        skip("cmake", "a C program through CMake");
        return Ok(());
    };
    let build = folder.join("cmake");
    let mut configure = Command::new(&cmake);
    configure.arg("-S").arg(consumer()).arg("-B").arg(&build).arg("-G").arg("Unix Makefiles");
    configure.arg(format!("-DCMAKE_PREFIX_PATH={}", folder.join("prefix").display()));
    step::run("a C program through CMake: configure", &mut configure)?;
    let mut make = Command::new(&cmake);
    make.arg("--build").arg(&build);
    step::run("a C program through CMake: build", &mut make)?;
    for name in ["shared", "static"] {
        run_program(folder, &build.join(name), contracts)?;
    }
    Ok(())
}

/// `cmake` from PATH, or from PyPI in the repository's `.venv`; none where neither can be had, or
/// without `make`.
fn cmake() -> Option<PathBuf> {
    if !there("make") {
        return None;
    }
    if there("cmake") {
        return Some(PathBuf::from("cmake"));
    }
    let python = setup::python_with("cmake").ok()?;
    Some(python.with_file_name(format!("cmake{}", std::env::consts::EXE_SUFFIX)))
}

fn run_program(folder: &Path, program: &Path, contracts: &[PathBuf; 2]) -> Result<(), Failure> {
    let mut run = Command::new(program);
    run.args(contracts).env("LD_LIBRARY_PATH", folder.join("prefix/lib"));
    step::run(&format!("run {}", program.display()), &mut run)
}

fn there(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success())
}

fn skip(program: &str, what: &str) {
    println!("\n!!! SKIPPED: {what}, because there is no {program} on this machine");
}
