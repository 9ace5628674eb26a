//! Builds what cargo alone does not, where there is something to build: the boundary kit by itself
//! (without the feature `tool`) is plain Rust.

#[cfg(feature = "tool")]
#[path = "build/tool.rs"]
mod tool;

#[cfg(feature = "tool")]
fn main() -> std::process::ExitCode {
    tool::main()
}

#[cfg(not(feature = "tool"))]
fn main() {
    println!("cargo:rerun-if-changed=build.rs");
}
