//! Strings that the library gives away.

use std::ffi::c_char;

use super::status::Guard;
use crate::boundary::OwnedText;

/// Frees a string that a function of this library gave to the caller; once. Null is fine.
///
/// Any thread may free it.
///
/// # Safety
/// The string comes from this library, is unchanged and is not used afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_string_free(string: *mut c_char) {
    Guard::value((), || {
        // SAFETY: the caller promises what `free` needs.
        unsafe { OwnedText::free(string, "string")? };
        Ok(())
    });
}
