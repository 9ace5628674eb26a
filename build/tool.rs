//! Makes what cargo alone does not: the C header from the Rust source, and the static library from
//! the Zig source.
//!
//! Environment: `ZIG` chooses a Zig; `ABIDING_BLESS=1` writes `include/abiding.h` anew;
//! `ABIDING_PROBE=1` says that nothing will be linked (abiding reads its own crate), so that no
//! Zig is needed.

#[path = "../src/toolchain/zig/locate.rs"]
mod locate;
#[path = "../src/toolchain/zig/triple.rs"]
mod triple;

use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

/// What the header is made from; cbindgen follows the modules of each.
const HEADER_SOURCES: [&str; 3] = ["src/capi/status.rs", "src/zig_abi.rs", "src/capi/mod.rs"];
/// Above this, a person wants to know why the build took so long.
const LONG: Duration = Duration::from_secs(30);

/// Makes both, or says why not as cargo shows it.
pub fn main() -> ExitCode {
    for variable in ["ZIG", "ABIDING_BLESS", "ABIDING_PROBE"] {
        println!("cargo:rerun-if-env-changed={variable}");
    }
    match make() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            for line in error.to_string().lines() {
                println!("cargo:error={line}");
            }
            ExitCode::FAILURE
        }
    }
}

fn make() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(variable("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(variable("OUT_DIR")?);
    println!("cargo:rustc-env=ABIDING_HOST={}", variable("TARGET")?);
    make_header(&root, &out)?;
    if env::var_os("ABIDING_PROBE").is_none() {
        make_zig_library(&root, &out)?;
    }
    Ok(())
}

fn variable(name: &str) -> Result<String, Box<dyn Error>> {
    env::var(name).map_err(|error| format!("cargo did not set {name}: {error}").into())
}

/// Writes the header of the C API to `OUT_DIR/abiding.h`, with which a test compares
/// `include/abiding.h`.
fn make_header(root: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    let configuration = root.join("cbindgen.toml");
    println!("cargo:rerun-if-changed=cbindgen.toml");
    let mut builder =
        cbindgen::Builder::new().with_config(cbindgen::Config::from_file(&configuration)?);
    println!("cargo:rerun-if-changed=src/capi");
    for source in HEADER_SOURCES {
        println!("cargo:rerun-if-changed={source}");
        builder = builder.with_src(root.join(source));
    }
    let bindings = builder.with_after_include(version_macro()?).generate()?;
    let mut text = Vec::new();
    bindings.write(&mut text);
    fs::write(out.join("abiding.h"), &text)?;
    if env::var_os("ABIDING_BLESS").is_some_and(|value| value == "1") {
        fs::create_dir_all(root.join("include"))?;
        fs::write(root.join("include/abiding.h"), &text)?;
    }
    Ok(())
}

/// The version that a program is compiled against, from the package's own.
fn version_macro() -> Result<String, Box<dyn Error>> {
    let mut number: u32 = 0;
    for part in ["MAJOR", "MINOR", "PATCH"] {
        number = number << 8 | variable(&format!("CARGO_PKG_VERSION_{part}"))?.parse::<u32>()?;
    }
    Ok(format!(
        "\n/**\n * The version that a program is compiled against; `abiding_version_number` gives the \
         one that it\n * runs with.\n */\n#define ABIDING_VERSION_NUMBER {number}"
    ))
}

/// Runs `zig build lib` and tells cargo to link what it made.
fn make_zig_library(root: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    for source in ["build.zig", "build.zig.zon", "zig"] {
        println!("cargo:rerun-if-changed={source}");
    }
    let zig = locate::locate(&[root])
        .map_err(|error| format!("{error}\nhelp: {}", error.help(locate::MEND_IN_REPOSITORY)))?;
    let prefix = out.join("zig");
    let mut command = zig.command();
    command.current_dir(root).args(["build", "lib", "--prefix"]).arg(&prefix);
    // A folder of its own for each release: 0.17 takes another release's cache for its own.
    command.arg("--cache-dir").arg(out.join(format!("zig-cache-{}", zig.version)));
    // As rustc does: what is built here runs on every machine of the target, and under valgrind. Zig
    // alone takes all that this processor can.
    command.arg("-Dcpu=baseline");
    if let Some(target) = cross_target()? {
        command.arg(format!("-Dtarget={target}"));
    }
    run(&mut command)?;
    println!("cargo:rustc-link-search=native={}", prefix.join("lib").display());
    println!("cargo:rustc-link-lib=static=abiding_zig");
    Ok(())
}

/// Zig's name of the target, when cargo builds for another machine.
fn cross_target() -> Result<Option<String>, Box<dyn Error>> {
    let (host, target) = (variable("HOST")?, variable("TARGET")?);
    if host == target {
        return Ok(None);
    }
    let zig = triple::to_zig(&target).ok_or_else(|| {
        format!("Zig has no name for the target {target}; build abiding for another target")
    })?;
    Ok(Some(zig))
}

fn run(command: &mut Command) -> Result<(), Box<dyn Error>> {
    let started = Instant::now();
    let output =
        command.output().map_err(|error| format!("could not start {command:?}: {error}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("`zig build lib` failed ({}):\n{said}", output.status).into());
    }
    if started.elapsed() > LONG {
        println!(
            "cargo:warning=`zig build lib` took {} s because Zig's cache was cold; \
             the next build will not",
            started.elapsed().as_secs()
        );
    }
    Ok(())
}
