//! Arbitrary sequences of calls of the C API, a few thousand calls; `fuzz/fuzz_targets/capi.rs` goes
//! on where this ends.
#![allow(clippy::unwrap_used, reason = "in a test a failed unwrap is a failed test")]

#[path = "support/capi_calls.rs"]
#[allow(dead_code, reason = "only some of it is used here")]
mod capi_calls;
#[path = "support/capi_machine.rs"]
mod capi_machine;

use proptest::collection::vec;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn no_sequence_of_calls_does_harm(bytes in vec(any::<u8>(), 0..800)) {
        capi_machine::run(&bytes);
    }
}
