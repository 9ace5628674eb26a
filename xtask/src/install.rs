//! `cargo xtask install`: abiding as a C library, with everything that a C or C++ build looks for.
//!
//! ```text
//! PREFIX/include/abiding.h, abiding.hpp
//!        lib/libabiding.so.0.1.0    with the soname libabiding.so.0, and links to it
//!        lib/libabiding.a
//!        lib/pkgconfig/abiding.pc
//!        lib/cmake/abiding/abiding-config.cmake, abiding-config-version.cmake
//! ```
//!
//! The crate types are asked for here and not in `Cargo.toml`, where they would be linked at every
//! build. The shared library offers `abiding_*` and nothing else; this is verified after linking.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::Args;

use crate::setup;
use crate::step::{self, Failure};

/// Where to, and how built.
#[derive(Args)]
pub struct Options {
    /// The folder that gets include/ and lib/
    #[arg(long, value_name = "DIR")]
    pub prefix: PathBuf,
    /// Build without optimisation, as `cargo build` does
    #[arg(long)]
    pub debug: bool,
}

/// The version of all packages of the workspace.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Builds both libraries and lays everything out.
pub fn run(options: &Options) -> Result<(), Failure> {
    let zig = setup::run()?;
    let prefix = step::root().join(&options.prefix);
    let (key, value) = setup::zig_variable(&zig);
    let native = build(options, "staticlib", &key, &value)?;
    build(options, "cdylib", &key, &value)?;
    let built = step::target_dir().join(if options.debug { "debug" } else { "release" });
    let (include, lib) = (prefix.join("include"), prefix.join("lib"));
    for folder in [&include, &lib.join("pkgconfig"), &lib.join("cmake/abiding")] {
        fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    for header in ["abiding.h", "abiding.hpp"] {
        copy(&step::root().join("include").join(header), &include.join(header))?;
    }
    copy(&built.join("libabiding.a"), &lib.join("libabiding.a"))?;
    let shared = install_shared(&built, &lib)?;
    write(&lib.join("pkgconfig/abiding.pc"), &pkg_config(&native))?;
    let cmake = lib.join("cmake/abiding");
    write(&cmake.join("abiding-config.cmake"), &cmake_config(&shared, &native))?;
    write(&cmake.join("abiding-config-version.cmake"), &cmake_version())?;
    println!("\ninstalled into {}", prefix.display());
    Ok(())
}

/// Builds one crate type; returns the system libraries that the static one needs.
fn build(
    options: &Options,
    kind: &str,
    key: &std::ffi::OsStr,
    value: &std::ffi::OsStr,
) -> Result<Vec<String>, Failure> {
    let mut cargo = step::cargo();
    cargo.args(["rustc", "--package", "abiding", "--lib", "--crate-type", kind]).env(key, value);
    if !options.debug {
        cargo.arg("--release");
    }
    cargo.args(["--", "--print", "native-static-libs"]);
    if kind == "cdylib" && cfg!(target_os = "linux") {
        cargo.arg(format!("-Clink-arg=-Wl,-soname,{}", soname()));
    }
    println!("\n==> build the {kind}");
    let output = cargo.output().map_err(|error| format!("{}: {error}", step::line(&cargo)))?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    if !output.status.success() {
        return Err(format!("build the {kind}: failed\n{said}\n  command: {}", step::line(&cargo)));
    }
    let line = said.lines().find_map(|line| line.split_once("native-static-libs:"));
    let flags = line.map_or("", |(_, flags)| flags).split_whitespace().map(str::to_owned);
    let flags: Vec<String> = flags.collect();
    if kind == "staticlib" && flags.is_empty() {
        return Err("rustc did not say what the static library needs".to_owned());
    }
    Ok(flags)
}

/// `libabiding.so.0`: while the major version is 0 as the minor version too may break, yet one file
/// name is what the README promises; a new number comes with each incompatible header.
fn soname() -> String {
    format!("libabiding.so.{}", VERSION.split('.').next().unwrap_or("0"))
}

/// Copies the shared library, with the links that linkers and loaders look for; returns the name of
/// the file itself.
fn install_shared(built: &Path, lib: &Path) -> Result<String, Failure> {
    if cfg!(target_os = "linux") {
        let name = format!("libabiding.so.{VERSION}");
        copy(&built.join("libabiding.so"), &lib.join(&name))?;
        for link in [soname(), "libabiding.so".to_owned()] {
            make_link(&name, &lib.join(link))?;
        }
        only_abiding_is_offered(&lib.join(&name))?;
        return Ok(name);
    }
    let name = format!("{}abiding{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    copy(&built.join(&name), &lib.join(&name))?;
    Ok(name)
}

#[cfg(unix)]
fn make_link(target: &str, link: &Path) -> Result<(), Failure> {
    if link.symlink_metadata().is_ok() {
        fs::remove_file(link).map_err(|error| format!("{}: {error}", link.display()))?;
    }
    std::os::unix::fs::symlink(target, link).map_err(|error| format!("{}: {error}", link.display()))
}

#[cfg(not(unix))]
fn make_link(target: &str, link: &Path) -> Result<(), Failure> {
    copy(&link.with_file_name(target), link)
}

/// rustc's version script leaves what `#[no_mangle]` names; Zig's half must not slip through.
fn only_abiding_is_offered(library: &Path) -> Result<(), Failure> {
    let mut nm = Command::new("nm");
    nm.args(["-D", "--defined-only"]).arg(library);
    let output = nm.output().map_err(|error| format!("{}: {error}", step::line(&nm)))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let names = text.lines().filter_map(|line| line.split_whitespace().last());
    let foreign: Vec<_> =
        names.filter(|name| !name.starts_with("abiding_") || name.contains("_zig_")).collect();
    if output.status.success() && foreign.is_empty() && !text.trim().is_empty() {
        return Ok(());
    }
    Err(format!("{} offers more than the C API: {}", library.display(), foreign.join(", ")))
}

fn pkg_config(native: &[String]) -> String {
    format!(
        "# Relocatable: the prefix is where this file lies.\n\
         prefix=${{pcfiledir}}/../..\n\
         includedir=${{prefix}}/include\n\
         libdir=${{prefix}}/lib\n\n\
         Name: abiding\n\
         Description: Proves that Rust, Zig, C, C++ and Python see the same C ABI boundary\n\
         Version: {VERSION}\n\
         Cflags: -I${{includedir}}\n\
         Libs: -L${{libdir}} -labiding\n\
         Libs.private: {}\n",
        native.join(" ")
    )
}

fn cmake_config(shared: &str, native: &[String]) -> String {
    let native = native.join(";");
    format!(
        "# abiding::abiding is the shared library, abiding::static the static one.\n\
         get_filename_component(_abiding_prefix \"${{CMAKE_CURRENT_LIST_DIR}}/../../..\" ABSOLUTE)\n\n\
         if(NOT TARGET abiding::abiding)\n\
         \x20 add_library(abiding::abiding SHARED IMPORTED)\n\
         \x20 set_target_properties(abiding::abiding PROPERTIES\n\
         \x20   IMPORTED_LOCATION \"${{_abiding_prefix}}/lib/{shared}\"\n\
         \x20   IMPORTED_SONAME \"{}\"\n\
         \x20   INTERFACE_INCLUDE_DIRECTORIES \"${{_abiding_prefix}}/include\")\n\
         \x20 add_library(abiding::static STATIC IMPORTED)\n\
         \x20 set_target_properties(abiding::static PROPERTIES\n\
         \x20   IMPORTED_LOCATION \"${{_abiding_prefix}}/lib/libabiding.a\"\n\
         \x20   INTERFACE_INCLUDE_DIRECTORIES \"${{_abiding_prefix}}/include\"\n\
         \x20   INTERFACE_LINK_LIBRARIES \"{native}\")\n\
         endif()\n",
        soname()
    )
}

/// While the major version is 0, a program fits the minor version that it was written for.
fn cmake_version() -> String {
    let minor: Vec<_> = VERSION.split('.').take(2).collect();
    let minor = minor.join(".");
    format!(
        "set(PACKAGE_VERSION \"{VERSION}\")\n\
         string(REGEX MATCH \"^[0-9]+\\\\.[0-9]+\" _abiding_wanted \"${{PACKAGE_FIND_VERSION}}\")\n\
         if(PACKAGE_FIND_VERSION VERSION_GREATER PACKAGE_VERSION)\n\
         \x20 set(PACKAGE_VERSION_COMPATIBLE FALSE)\n\
         elseif(_abiding_wanted STREQUAL \"\" OR _abiding_wanted STREQUAL \"{minor}\")\n\
         \x20 set(PACKAGE_VERSION_COMPATIBLE TRUE)\n\
         \x20 if(PACKAGE_FIND_VERSION STREQUAL PACKAGE_VERSION)\n\
         \x20   set(PACKAGE_VERSION_EXACT TRUE)\n\
         \x20 endif()\n\
         else()\n\
         \x20 set(PACKAGE_VERSION_COMPATIBLE FALSE)\n\
         endif()\n"
    )
}

fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    // A file that a program has mapped is replaced, not written over.
    if to.symlink_metadata().is_ok() {
        fs::remove_file(to).map_err(|error| format!("{}: {error}", to.display()))?;
    }
    let copied = fs::copy(from, to);
    copied.map(drop).map_err(|error| format!("{} to {}: {error}", from.display(), to.display()))
}

fn write(file: &Path, text: &str) -> Result<(), Failure> {
    fs::write(file, text).map_err(|error| format!("{}: {error}", file.display()))
}
