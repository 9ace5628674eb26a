//! Rust packages and chosen compilers on targets whose standard library is not installed.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "support/foreign_rust.rs"]
mod foreign_rust;
mod support;

use std::path::{Path, PathBuf};

use abiding::toolchain::process::Timings;
use abiding::toolchain::rust_library::{Availability, Library};
use abiding::toolchain::rustc::RustTools;
use support::Bench;

const MANIFEST: &str = "[package]\nname = \"outer\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\
                        [workspace]\n[dependencies]\ninner = { path = \"inner\" }\n";
const INNER_MANIFEST: &str =
    "[package]\nname = \"inner\"\nversion = \"0.1.0\"\nedition = \"2021\"\n";
const INNER: &str = "#![no_std]\n\
    #[repr(C)] pub struct Inner { pub tag: u8, pub count: core::ffi::c_long }\n";
const OUTER: &str = "use std::ffi::{c_char, c_int};\n\
    #[repr(C)] pub struct Outer { pub inner: inner::Inner, pub name: *const c_char }\n\
    #[unsafe(no_mangle)] pub extern \"C\" fn outer_work(outer: *mut Outer) -> c_int {\n\
        let list = vec![1u8];\n\
        if outer.is_null() { list.len() as c_int } else { 0 }\n\
    }\n";
const HEADER: &str = "struct Inner { unsigned char tag; long count; };\n\
    struct Outer { struct Inner inner; const char *name; };\n\
    int outer_work(struct Outer *outer);\n";

/// A package that says `std` and needs `core` and `alloc`, with a dependency without `std`.
fn package() -> Bench {
    Bench::new(&[
        ("Cargo.toml", MANIFEST),
        ("src/lib.rs", OUTER),
        ("inner/Cargo.toml", INNER_MANIFEST),
        ("inner/src/lib.rs", INNER),
        ("outer.h", HEADER),
    ])
}

/// Big-endian; described to rustc and cargo by a file; 32 bits without an operating system.
const TARGETS: [&str; 3] =
    ["s390x-unknown-linux-gnu", "x86_64-pc-windows-msvc", "thumbv7em-none-eabi"];

/// `--rustc` for a compiler that can do the target.
fn chosen(triple: &str, what: &str) -> Option<Vec<String>> {
    let path = foreign_rust::find(triple, what)?.path();
    Some(path.map_or_else(Vec::new, |path| vec!["--rustc".to_owned(), path]))
}

/// The arguments of a check of the package, with the compiler's.
fn check<'a>(triple: &'a str, rustc: &'a [String]) -> Vec<&'a str> {
    let all = ["check", "--target", triple, "rust:Cargo.toml", "c:outer.h"].into_iter();
    all.chain(rustc.iter().map(String::as_str)).collect()
}

#[test]
fn a_package_is_read_where_the_standard_library_is_not_installed() {
    let bench = package();
    for triple in TARGETS {
        let Some(rustc) = chosen(triple, "a Rust package") else { continue };
        let run = bench.run(&check(triple, &rustc));
        run.succeeds().says(&["compared 2 types, 1 function"]);
    }
    // The twin: a width that is right on 32-bit targets only.
    bench.write("inner/src/lib.rs", &INNER.replace("core::ffi::c_long", "i32"));
    let Some(rustc) = chosen(TARGETS[0], "a Rust package") else { return };
    bench.run(&check(TARGETS[0], &rustc)).fails_with(1).says(&["Inner.count"]);
}

#[test]
fn a_package_that_needs_more_than_core_says_what_to_install() {
    let triple = TARGETS[0];
    let Some(rustc) = chosen(triple, "a Rust package") else { return };
    let has = RustTools::find(rustc.get(1).map(String::as_str), &Timings::default()).unwrap();
    let has = has.survey(&Timings::default()).unwrap().of(triple);
    if has != Availability::Source {
        return;
    }
    let bench = package();
    bench.write("src/lib.rs", &format!("pub fn f() {{ std::thread::yield_now() }}\n{OUTER}"));
    bench
        .run(&check(triple, &rustc))
        .fails_with(2)
        .says(&["rustup target add s390x-unknown-linux-gnu", "not read: Cargo.toml"]);
}

#[test]
fn rustc_in_the_environment_is_the_one_that_is_asked() {
    let triple = TARGETS[0];
    let Some(rustc) = chosen(triple, "RUSTC") else { return };
    let Some(path) = rustc.get(1) else { return };
    let bench = Bench::new(&[("a.rs", INNER)]);
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_abiding"));
    command.args(["extract", "rust:a.rs", "--target", triple]).current_dir(bench.path());
    command.env("ABIDING_CACHE_DIR", concat!(env!("CARGO_TARGET_TMPDIR"), "/abiding-cache"));
    let output = command.env("RUSTC", path).output().unwrap();
    let version = RustTools::find(Some(path), &Timings::default()).unwrap().version;
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success() && text.contains(&format!("\"{version}\"")), "{text}");
}

/// A compiler that has `core` and `alloc` for bare metal, as `rustup target add` installs them: the
/// libraries that abiding compiled stand where an installation has them.
#[cfg(unix)]
#[test]
fn an_installed_library_without_std_is_used() {
    use std::os::unix::fs::PermissionsExt as _;
    let triple = "thumbv7em-none-eabi";
    let Some(rustc) = chosen(triple, "a library without std") else { return };
    let Some(path) = rustc.get(1) else { return };
    let timings = Timings::default();
    let mut tools = RustTools::find(Some(path), &timings).unwrap();
    let Library::Compiled(made) = tools.find_library(triple, &timings).unwrap() else { return };
    let bench = Bench::new(&[("a.rs", &OUTER.replace("inner::Inner", "u16"))]);
    let installed = bench.path().join("root/lib/rustlib").join(triple).join("lib");
    std::fs::create_dir_all(&installed).unwrap();
    for krate in ["core", "alloc", "compiler_builtins"] {
        let to = installed.join(format!("lib{krate}-0123456789abcdef.rmeta"));
        std::fs::copy(made.join(format!("lib{krate}.rmeta")), to).unwrap();
    }
    for tool in ["rustc", "rustdoc"] {
        let real = Path::new(path).with_file_name(tool);
        let root = bench.path().join("root");
        let script =
            format!("#!/bin/sh\nexec {} \"$@\" --sysroot {}\n", real.display(), root.display());
        bench.write(tool, &script);
        let file: PathBuf = bench.path().join(tool);
        std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    let wrapper = bench.path().join("rustc").display().to_string();
    tools = RustTools::find(Some(&wrapper), &timings).unwrap();
    assert_eq!(tools.survey(&timings).unwrap().of(triple), Availability::WithoutStd);
    assert!(matches!(tools.find_library(triple, &timings), Ok(Library::WithoutStd(_))));
    let run = bench.run(&["extract", "rust:a.rs", "--target", triple, "--rustc", &wrapper]);
    run.succeeds().says(&["\"outer_work\"", "\"size\": 8"]);
}
