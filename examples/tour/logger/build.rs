//! Compiles the C library that `main.rs` links.

fn main() {
    for file in ["logger.h", "logger.c"] {
        println!("cargo::rerun-if-changed={file}");
    }
    cc::Build::new()
        .std("c11")
        .warnings_into_errors(true)
        .extra_warnings(true)
        .file("logger.c")
        .compile("tour_logger");
}
