//! Contracts as JSON: what is read is written back to the same contract.
//!
//! Seeds: what `abiding extract` writes.
#![no_main]

use abiding::contract::json;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(contract) = json::from_str(text) else { return };
    let written = json::to_string(&contract);
    let again = json::from_str(&written).expect("what was written can be read");
    assert_eq!(json::to_string(&again), written);
});
