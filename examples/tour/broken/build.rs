//! Compiles the libraries that the broken programs misuse; the libraries are those of the tour.

fn main() {
    println!("cargo::rerun-if-changed=../logger");
    println!("cargo::rerun-if-changed=../engine");
    cc::Build::new().std("c11").file("../logger/logger.c").compile("broken_logger");
    cc::Build::new()
        .cpp(true)
        .std("c++17")
        .files(["../engine/engine.cpp", "../engine/engine_c.cpp"])
        .compile("broken_engine");
}
