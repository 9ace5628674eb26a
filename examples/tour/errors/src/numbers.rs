//! The declarations of `numbers.h` by hand, which `abiding check` compares with the header, and a
//! safe wrapper of them.

use std::error::Error;
use std::ffi::{CStr, c_char};
use std::fmt;

/// What a function says about its outcome. A struct and not an enum: any number arrives safely.
#[repr(transparent)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NumbersStatus(pub u32);

/// It worked.
pub const NUMBERS_STATUS_OK: NumbersStatus = NumbersStatus(0);

unsafe extern "C" {
    /// Reads decimal digits.
    pub fn numbers_parse(text: *const c_char, length: usize, out: *mut u32) -> NumbersStatus;
    /// This thread's message, valid until its next failure.
    pub safe fn numbers_last_error() -> *const c_char;
}

/// The lower library's refusal. It is a value: nothing of the other library's thread-local state is
/// needed to read it later.
#[derive(Debug)]
pub struct NoNumber {
    /// One of the `NUMBERS_STATUS_` numbers, or one that a newer library has added.
    pub status: NumbersStatus,
    /// The library's words.
    pub message: String,
}

impl fmt::Display for NoNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for NoNumber {}

/// Reads decimal digits.
///
/// # Errors
/// What the C library refused.
pub fn parse(text: &str) -> Result<u32, NoNumber> {
    let mut number = 0;
    // SAFETY: the text is as long as it says, and `number` a place for the result.
    let status = unsafe { numbers_parse(text.as_ptr().cast(), text.len(), &raw mut number) };
    if status == NUMBERS_STATUS_OK {
        return Ok(number);
    }
    // Copied at once, before anything else on this thread can fail.
    // SAFETY: a terminated string that lives until this thread's next failure.
    let message = unsafe { CStr::from_ptr(numbers_last_error()) }.to_string_lossy().into_owned();
    Err(NoNumber { status, message })
}
