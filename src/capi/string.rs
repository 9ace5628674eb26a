//! Strings that the library gives away.

use std::ffi::c_char;

use super::status::Guard;
use crate::boundary::OwnedText;

/// Frees a string that a function of this library gave to the caller; null does nothing. Any thread.
///
/// A string that is freed already or is not this library's is left alone and is the last error, with
/// the code `INVALID_HANDLE`.
///
/// # Safety
/// The string is null or comes from this library, and is not used afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_string_free(string: *mut c_char) {
    Guard::value((), || {
        // SAFETY: the caller promises it.
        unsafe { OwnedText::free(string, "string")? };
        Ok(())
    });
}
