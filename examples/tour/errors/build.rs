//! Compiles the C library that the Rust library calls.

fn main() {
    for file in ["numbers.h", "numbers.c"] {
        println!("cargo::rerun-if-changed={file}");
    }
    cc::Build::new()
        .std("c11")
        .warnings_into_errors(true)
        .extra_warnings(true)
        .file("numbers.c")
        .compile("tour_numbers");
}
