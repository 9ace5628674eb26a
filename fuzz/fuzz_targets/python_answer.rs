//! What the introspector of a Python party prints: refused or read, never a panic.
//!
//! Seeds: the answer of `src/extract/python/tests.rs`.
#![no_main]

use abiding::contract::{Compiler, Contract, Header, Language, Name};
use abiding::extract::ItemFilter;
use abiding::extract::python::document::Document;
use abiding::extract::python::{Words, fill};
use abiding::toolchain::target;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(document) = Document::checked(bytes) else { return };
    for (triple, native) in [("x86_64-unknown-linux-gnu", true), ("i686-pc-windows-gnu", false)] {
        let target = target::target(triple).expect("a known target");
        let facts = target::facts(triple).expect("a known target");
        let mut contract = Contract::new(Header {
            party: Name::new("fuzzed"),
            language: Language::Python,
            target: target.clone(),
            compiler: Compiler { name: String::new(), version: String::new(), since: None },
            digest: String::new(),
        });
        let words = Words { triple, model: &target.model, facts: &facts };
        fill(&mut contract, &document, words, native, &ItemFilter::default());
    }
});
