//! Arbitrary sequences of calls through the C ABI: see `tests/support/capi_machine.rs`.
#![no_main]

#[path = "../../tests/support/capi_calls.rs"]
#[allow(dead_code)]
mod capi_calls;
#[path = "../../tests/support/capi_machine.rs"]
mod capi_machine;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| capi_machine::run(bytes));
