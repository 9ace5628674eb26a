//! `abiding.toml`: read, or refused with places that lie within the text.
//!
//! Seeds: the `abiding.toml` files below `tests/cases`.
#![no_main]

use std::path::Path;

use abiding::config::Boundary;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Err(errors) = Boundary::parse(Path::new("abiding.toml"), text.to_owned()) {
        let _ = errors.to_string();
    }
});
