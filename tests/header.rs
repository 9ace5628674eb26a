//! `include/abiding.h` is what cbindgen makes of the sources, and C and C++ compilers accept it.
#![allow(clippy::unwrap_used, reason = "in a test a failed unwrap is a failed test")]

use std::path::Path;

/// What `build.rs` made of the sources of this build.
const FRESH: &str = include_str!(concat!(env!("OUT_DIR"), "/abiding.h"));

fn path() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("include/abiding.h")
}

#[test]
fn the_header_is_fresh() {
    let checked_in = std::fs::read_to_string(path()).unwrap();
    if let Some((line, (old, new))) =
        checked_in.lines().zip(FRESH.lines()).enumerate().find(|(_, (old, new))| old != new)
    {
        let line = line + 1;
        panic!("include/abiding.h:{line} is stale:\n- {old}\n+ {new}\nrun: cargo xtask bless");
    }
    assert_eq!(checked_in, FRESH, "include/abiding.h is stale; run: cargo xtask bless");
}

#[test]
fn c_and_cpp_compilers_accept_it() {
    for (language, cpp, standard) in [("c", false, "-std=c99"), ("c++", true, "-std=c++11")] {
        let compiler = cc::Build::new()
            .cpp(cpp)
            .target(abiding::toolchain::target::HOST)
            .host(abiding::toolchain::target::HOST)
            .opt_level(0)
            .cargo_metadata(false)
            .get_compiler();
        if compiler.is_like_msvc() {
            continue;
        }
        let mut command = compiler.to_command();
        command.args(["-x", language, standard, "-Wall", "-Wextra", "-pedantic", "-Werror"]);
        let output = command.arg("-fsyntax-only").arg(path()).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{language}: {said}");
    }
}
