//! The C API of `adder.zig`, declared by hand; `abiding check --config adder.toml` compares the two.

use std::ffi::c_int;

/// What a function says about its outcome. A struct and not an enum: any number arrives safely.
#[repr(transparent)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ZigStatus(pub c_int);

impl ZigStatus {
    /// It worked.
    pub const OK: Self = Self(0);
    /// A sum does not fit.
    pub const OVERFLOW: Self = Self(1);
}

unsafe extern "C" {
    /// Adds, and wraps around.
    pub safe fn zig_add(left: i32, right: i32) -> i32;
    /// Adds `count` numbers into `sum`.
    pub fn zig_sum(numbers: *const i32, count: usize, sum: *mut i32) -> ZigStatus;
}

/// The sum, unless it does not fit.
///
/// # Errors
/// The status that Zig returned.
pub fn sum(numbers: &[i32]) -> Result<i32, ZigStatus> {
    let mut sum = 0;
    // SAFETY: the slice is as long as it says, and `sum` a place for a number.
    match unsafe { zig_sum(numbers.as_ptr(), numbers.len(), &raw mut sum) } {
        ZigStatus::OK => Ok(sum),
        status => Err(status),
    }
}
