//! Compiles `adder.zig` into a static library that `main.rs` links.

#[path = "../../../src/toolchain/zig/locate.rs"]
mod locate;

use std::env;
use std::path::PathBuf;
use std::process::exit;

fn main() {
    println!("cargo::rerun-if-changed=adder.zig");
    println!("cargo::rerun-if-env-changed=ZIG");
    let folder = |name| {
        PathBuf::from(
            env::var_os(name).unwrap_or_else(|| panic!("cargo sets {name} for this script")),
        )
    };
    let (out, here) = (folder("OUT_DIR"), folder("CARGO_MANIFEST_DIR"));
    let zig = locate::locate(&[&here]).unwrap_or_else(|error| {
        eprintln!("{error}\n{}", error.help(locate::MEND_IN_REPOSITORY));
        exit(1)
    });
    let archive = out.join("libadder.a");
    let mut build = zig.command();
    build.args(["build-lib", "-static", "-fPIC", "-OReleaseSafe", "-fno-stack-check"]);
    build.args(["-mcpu=baseline", "adder.zig", "--cache-dir"]).arg(out.join("zig-cache"));
    build.arg(format!("-femit-bin={}", archive.display()));
    match build.status() {
        Ok(status) if status.success() => {}
        other => {
            eprintln!("zig build-lib adder.zig: {other:?}");
            exit(1)
        }
    }
    // Only the program calls Zig; the library is linked without it.
    println!("cargo::rustc-link-arg-bins={}", archive.display());
}
