// Rust has one type for all integers in a register of x86.
use core::arch::x86_64::{__m128i, __m256i};

#[repr(C)]
pub struct block {
    pub key: __m128i,
    pub round: __m256i,
}

unsafe extern "C" {
    pub fn expand(into: *mut block, from: *const __m128i);
}

#[unsafe(no_mangle)]
pub extern "C" fn shuffle(value: __m128i, _by: __m128i) -> __m128i {
    value
}
