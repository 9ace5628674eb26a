//! Compiles the C++ class and its C API, which `main.rs` links.

fn main() {
    for file in ["engine.h", "engine.hpp", "engine.cpp", "engine_c.cpp"] {
        println!("cargo::rerun-if-changed={file}");
    }
    cc::Build::new()
        .cpp(true)
        .std("c++17")
        .warnings_into_errors(true)
        .extra_warnings(true)
        .files(["engine.cpp", "engine_c.cpp"])
        .compile("tour_engine");
}
