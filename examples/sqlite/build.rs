//! Compiles `store.zig` into a static library that `main.rs` links.

#[path = "../../src/toolchain/zig/locate.rs"]
mod locate;

use std::env;
use std::path::PathBuf;
use std::process::exit;

fn main() {
    println!("cargo::rerun-if-changed=store.zig");
    println!("cargo::rerun-if-changed=sqlite.zig");
    println!("cargo::rerun-if-env-changed=ZIG");
    // The folder of the SQLite that is linked, told by libsqlite3-sys' build script. The vendored
    // copies are compared with it by a test.
    let sqlite = variable("DEP_SQLITE3_INCLUDE");
    println!("cargo::rustc-env=LINKED_SQLITE={sqlite}");
    let out = PathBuf::from(variable("OUT_DIR"));
    let here = PathBuf::from(variable("CARGO_MANIFEST_DIR"));
    let zig = locate::locate(&[&here]).unwrap_or_else(|error| {
        eprintln!("{error}\n{}", error.help(locate::MEND_IN_REPOSITORY));
        exit(1)
    });
    let mut build = zig.command();
    build.args(["build-lib", "-static", "-fPIC", "-OReleaseSafe", "-fno-stack-check", "-lc"]);
    build.arg(format!("-I{sqlite}")).arg("--cache-dir").arg(out.join("zig-cache"));
    build.arg(format!("-femit-bin={}", out.join("libstore.a").display())).arg("store.zig");
    match build.status() {
        Ok(status) if status.success() => {}
        other => {
            eprintln!("zig build-lib store.zig: {other:?}");
            exit(1)
        }
    }
    println!("cargo::rustc-link-search=native={}", out.display());
    println!("cargo::rustc-link-lib=static=store");
}

fn variable(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| panic!("cargo sets {name} for this build script"))
}
