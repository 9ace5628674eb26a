//! The table that Zig's reflection leaves in an object: refused or read, never a panic.
//!
//! Seeds: objects of a Zig party's probe.
#![no_main]

use abiding::extract::object::Image;
use abiding::extract::zig::table;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(image) = Image::parse(bytes.to_vec(), "fuzzed.o") {
        let _ = table::read(&image);
    }
});
