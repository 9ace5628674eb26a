//! Compiles `store.zig` into a static library that `main.rs` links.

#[path = "../../src/toolchain/zig/locate.rs"]
mod locate;

use std::env;
use std::path::{Path, PathBuf};
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
    let source = if zig.version < locate::Version(0, 17, 0) {
        here.join("store.zig")
    } else {
        without_c_import(&zig, &sqlite, &here, &out)
    };
    let mut build = zig.command();
    build.args(["build-lib", "-static", "-fPIC", "-OReleaseSafe", "-fno-stack-check", "-lc"]);
    build.arg("-mcpu=baseline");
    build.arg(format!("-I{sqlite}")).arg("--cache-dir").arg(out.join("zig-cache"));
    build.arg(format!("-femit-bin={}", out.join("libstore.a").display())).arg(source);
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

/// From Zig 0.17 on there is no `@cImport`: `zig translate-c` makes a module of the header, and a copy
/// of `store.zig` imports that. Returns the copy.
fn without_c_import(zig: &locate::Zig, sqlite: &str, here: &Path, out: &Path) -> PathBuf {
    let mut translate = zig.command();
    translate.args(["translate-c", "-lc"]).arg(format!("-I{sqlite}"));
    translate.arg(Path::new(sqlite).join("sqlite3.h"));
    let translated = translate.output().unwrap_or_else(|error| panic!("{translate:?}: {error}"));
    assert!(
        translated.status.success(),
        "{translate:?}: {}",
        String::from_utf8_lossy(&translated.stderr)
    );
    let import = b"pub const c = @import(\"sqlite3_header.zig\");\n".to_vec();
    let store = std::fs::read(here.join("store.zig")).expect("store.zig lies beside this script");
    let files =
        [("sqlite3_header.zig", translated.stdout), ("sqlite.zig", import), ("store.zig", store)];
    for (name, text) in files {
        let path = out.join(name);
        std::fs::write(&path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }
    out.join("store.zig")
}

fn variable(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| panic!("cargo sets {name} for this build script"))
}
