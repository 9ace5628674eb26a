//! Another crate of Rust: what a call between libraries costs where nothing but Rust is involved.

/// One step of the work.
#[inline(never)]
#[must_use]
pub fn step(value: u64, by: u64) -> u64 {
    value.rotate_left(5) ^ by
}
