//! Strings in: pointer and length, or terminated by a zero byte.
//!
//! Ownership: the caller's, always. The library reads the text during the call and copies what it
//! keeps. Text is UTF-8, and text that is not is refused, never replaced by `?` or "unknown".
//!
//! ```
//! use abiding::boundary::text_in;
//! use std::ffi::c_char;
//!
//! /// # Safety
//! /// `name` is null or points to `length` readable bytes.
//! unsafe fn greet(name: *const c_char, length: usize) -> Result<String, abiding::boundary::Refusal> {
//!     // SAFETY: the caller promises what `parts` needs.
//!     let name = unsafe { text_in::parts(name, length, "name")? };
//!     Ok(format!("hello {name}"))
//! }
//!
//! // SAFETY: the pointers are to live bytes of these lengths.
//! unsafe {
//!     assert_eq!(greet(c"you".as_ptr(), 3).unwrap(), "hello you");
//!     let refused = greet(b"\xff\xfe".as_ptr().cast(), 2).unwrap_err();
//!     assert_eq!(refused.message, "`name` is not UTF-8 from byte 0 on");
//! }
//! ```

use std::ffi::{CStr, c_char};

use super::{Fault, Refusal, slice_in};

/// The text at `pointer`, `length` bytes long; it may hold zero bytes. Null is fine where the
/// length is 0.
///
/// # Errors
/// When the pointer is null and the length is not 0, when no memory has that length, or when the
/// bytes are not UTF-8; `name` is the argument's name in the message.
///
/// # Safety
/// A pointer that is not null points to `length` bytes that nobody writes to while the text lives.
pub unsafe fn parts<'a>(
    pointer: *const c_char,
    length: usize,
    name: &str,
) -> Result<&'a str, Refusal> {
    // SAFETY: the caller promises the same.
    utf8(unsafe { slice_in(pointer.cast::<u8>(), length, name)? }, name)
}

/// The text at `pointer` up to its terminating zero byte.
///
/// # Errors
/// When the pointer is null or the bytes are not UTF-8; `name` is the argument's name in the
/// message.
///
/// # Safety
/// A pointer that is not null points to a terminated string that nobody writes to while the text
/// lives.
pub unsafe fn terminated<'a>(pointer: *const c_char, name: &str) -> Result<&'a str, Refusal> {
    // SAFETY: the caller promises the same.
    unsafe { optional(pointer, name)? }.ok_or_else(|| Refusal::null(name))
}

/// The text at `pointer` up to its terminating zero byte, where null says that there is none.
///
/// # Errors
/// When the bytes are not UTF-8; `name` is the argument's name in the message.
///
/// # Safety
/// As [`terminated`].
pub unsafe fn optional<'a>(pointer: *const c_char, name: &str) -> Result<Option<&'a str>, Refusal> {
    if pointer.is_null() {
        return Ok(None);
    }
    // SAFETY: not null, and the caller promises that the string is terminated.
    utf8(unsafe { CStr::from_ptr(pointer) }.to_bytes(), name).map(Some)
}

fn utf8<'a>(bytes: &'a [u8], name: &str) -> Result<&'a str, Refusal> {
    std::str::from_utf8(bytes).map_err(|error| {
        let message = format!("`{name}` is not UTF-8 from byte {} on", error.valid_up_to());
        Refusal::new(Fault::Text, message)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ptr::null;

    #[test]
    fn text_comes_in_with_its_length() {
        // SAFETY: all pointers are to live bytes of that length, or null, or refused unread.
        unsafe {
            assert_eq!(parts(c"abc".as_ptr(), 2, "x").unwrap(), "ab");
            assert_eq!(parts(b"a\0b".as_ptr().cast(), 3, "x").unwrap(), "a\0b");
            assert_eq!(parts(null(), 0, "x").unwrap(), "");
            assert_eq!(parts(null(), 1, "x").unwrap_err(), Refusal::null("x"));
            let bad = parts(b"a\xff".as_ptr().cast(), 2, "x").unwrap_err();
            assert_eq!(bad.fault, Fault::Text);
            assert_eq!(bad.message, "`x` is not UTF-8 from byte 1 on");
            let huge = parts(c"".as_ptr(), usize::MAX, "x").unwrap_err();
            assert_eq!(huge.fault, Fault::Argument);
        }
    }

    #[test]
    fn text_comes_in_terminated() {
        // SAFETY: the pointers are to terminated strings, or null.
        unsafe {
            assert_eq!(terminated(c"abc".as_ptr(), "x").unwrap(), "abc");
            assert_eq!(terminated(null(), "x").unwrap_err(), Refusal::null("x"));
            assert_eq!(terminated(c"\xff".as_ptr(), "x").unwrap_err().fault, Fault::Text);
            assert_eq!(optional(null(), "x").unwrap(), None);
            assert_eq!(optional(c"".as_ptr(), "x").unwrap(), Some(""));
        }
    }
}
