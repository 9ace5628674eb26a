//! Compiles the Zig, C and C++ sides; with the feature `inlined`, Zig's as LLVM bitcode.

#[path = "../../../src/toolchain/zig/locate.rs"]
mod locate;

use std::env;
use std::path::PathBuf;
use std::process::exit;

fn main() {
    for file in ["cost.zig", "cost.c", "cost.cpp"] {
        println!("cargo::rerun-if-changed={file}");
    }
    println!("cargo::rerun-if-env-changed=ZIG");
    cc::Build::new().file("cost.c").compile("cost_c");
    cc::Build::new().cpp(true).file("cost.cpp").compile("cost_cpp");
    zig(env::var_os("CARGO_FEATURE_INLINED").is_some());
}

fn zig(bitcode: bool) {
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
    let mut build = zig.command();
    build.args(["build-lib", "-static", "-fPIC", "-OReleaseFast", "-fno-stack-check", "-fllvm"]);
    // The processor that rustc compiles for when nothing else is asked for. Code for a newer one than
    // its caller's is never inlined, and nobody says so.
    build.args(["-mcpu=baseline", "-fstrip", "-fomit-frame-pointer"]);
    if bitcode {
        build.arg("-flto=thin");
    }
    build.arg("cost.zig").arg("--cache-dir").arg(out.join("zig-cache"));
    build.arg(format!("-femit-bin={}", out.join("libcost_zig.a").display()));
    match build.status() {
        Ok(status) if status.success() => {}
        other => {
            eprintln!("zig build-lib cost.zig: {other:?}");
            exit(1)
        }
    }
    println!("cargo::rustc-link-search=native={}", out.display());
    println!("cargo::rustc-link-lib=static=cost_zig");
}
