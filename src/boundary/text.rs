//! Text in and out.
//!
//! In: UTF-8 as pointer and length, or terminated by a zero byte. Out: into a buffer of the
//! caller's, or as an owned string that one function frees.

use std::ffi::{CStr, CString, c_char};

use super::{AbidingStatus, Failure};

/// The text at `pointer`, `length` bytes long. Null is fine where the length is 0.
///
/// # Errors
/// When the pointer is null and the length is not 0, or the bytes are not UTF-8; `name` is the
/// argument's name in the message.
///
/// # Safety
/// A pointer that is not null points to `length` bytes that nobody writes to while the text lives.
pub unsafe fn from_parts<'a>(
    pointer: *const c_char,
    length: usize,
    name: &str,
) -> Result<&'a str, Failure> {
    if pointer.is_null() {
        return if length == 0 { Ok("") } else { Err(Failure::null(name)) };
    }
    if isize::try_from(length).is_err() {
        let message = format!("`{name}` has a length that no memory has: {length}");
        return Err(Failure::new(AbidingStatus::InvalidArgument, message));
    }
    // SAFETY: not null, and the caller promises that so many bytes are readable.
    let bytes = unsafe { std::slice::from_raw_parts(pointer.cast::<u8>(), length) };
    utf8(bytes, name)
}

/// The text at `pointer` up to its terminating zero byte.
///
/// # Errors
/// When the pointer is null or the bytes are not UTF-8.
///
/// # Safety
/// A pointer that is not null points to a terminated string that nobody writes to while the text
/// lives.
pub unsafe fn from_terminated<'a>(pointer: *const c_char, name: &str) -> Result<&'a str, Failure> {
    if pointer.is_null() {
        return Err(Failure::null(name));
    }
    // SAFETY: not null, and the caller promises that the string is terminated.
    utf8(unsafe { CStr::from_ptr(pointer) }.to_bytes(), name)
}

fn utf8<'a>(bytes: &'a [u8], name: &str) -> Result<&'a str, Failure> {
    std::str::from_utf8(bytes).map_err(|error| {
        let message = format!("`{name}` is not UTF-8 from byte {} on", error.valid_up_to());
        Failure::new(AbidingStatus::InvalidUtf8, message)
    })
}

/// Copies as much of `text` as fits into `buffer`, which has `capacity` bytes, and terminates it;
/// returns the length of the whole text without the terminating byte. With null or 0 it only
/// returns the length. The copy never ends inside a character.
///
/// The whole text fitted where the result is less than `capacity`.
///
/// # Safety
/// A buffer that is not null has `capacity` writable bytes.
pub unsafe fn copy_to(text: &str, buffer: *mut c_char, capacity: usize) -> usize {
    if !buffer.is_null() && capacity > 0 {
        let kept = fitting(text, capacity - 1);
        // SAFETY: `kept` is less than `capacity`, so that the bytes and the terminating one fit
        // into the buffer, which is the caller's and so does not overlap our text.
        unsafe {
            std::ptr::copy_nonoverlapping(text.as_ptr(), buffer.cast::<u8>(), kept);
            buffer.add(kept).write(0);
        }
    }
    text.len()
}

/// The length of the longest start of `text` that has at most `room` bytes and whole characters.
fn fitting(text: &str, room: usize) -> usize {
    let ends = (0..=room.min(text.len())).rev();
    ends.into_iter().find(|end| text.is_char_boundary(*end)).unwrap_or(0)
}

/// An owned, terminated copy of `text` for the caller, who gives it to [`free`] once. Zero bytes
/// inside become U+FFFD, because C would read them as the end.
#[must_use]
pub fn into_raw(text: String) -> *mut c_char {
    let terminated = CString::new(text).unwrap_or_else(|error| {
        let text = String::from_utf8_lossy(&error.into_vec()).replace('\0', "\u{fffd}");
        CString::new(text).unwrap_or_default()
    });
    terminated.into_raw()
}

/// Writes an owned string to the place that the caller gave for it.
///
/// # Errors
/// When the place is null.
///
/// # Safety
/// A place that is not null is writable and aligned for a pointer.
pub unsafe fn give(text: String, out: *mut *mut c_char, name: &str) -> Result<(), Failure> {
    if out.is_null() {
        return Err(Failure::null(name));
    }
    // SAFETY: it is not null, and the caller promises the rest.
    unsafe { out.write(into_raw(text)) };
    Ok(())
}

/// Frees a string from [`into_raw`]; null is fine and does nothing.
///
/// # Safety
/// A pointer that is not null comes from [`into_raw`], its bytes up to the zero byte are unchanged,
/// and it is not used afterwards.
pub unsafe fn free(text: *mut c_char) {
    if !text.is_null() {
        // SAFETY: `into_raw` made it, and nobody else frees it.
        drop(unsafe { CString::from_raw(text) });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn copy(text: &str, capacity: usize) -> (usize, Vec<u8>) {
        let mut buffer = vec![0x7f_u8; capacity];
        // SAFETY: the buffer has `capacity` bytes.
        let length = unsafe { copy_to(text, buffer.as_mut_ptr().cast(), capacity) };
        (length, buffer)
    }

    #[test]
    fn a_buffer_is_always_terminated_and_never_overrun() {
        assert_eq!(copy("abc", 5), (3, b"abc\0\x7f".to_vec()));
        assert_eq!(copy("abc", 4), (3, b"abc\0".to_vec()));
        assert_eq!(copy("abc", 3), (3, b"ab\0".to_vec()));
        assert_eq!(copy("abc", 1), (3, b"\0".to_vec()));
        assert_eq!(copy("abc", 0), (3, Vec::new()));
    }

    #[test]
    fn null_asks_for_the_length() {
        // SAFETY: nothing is written through null.
        assert_eq!(unsafe { copy_to("abc", std::ptr::null_mut(), 0) }, 3);
        // SAFETY: as above.
        assert_eq!(unsafe { copy_to("abc", std::ptr::null_mut(), 9) }, 3);
    }

    #[test]
    fn a_copy_never_ends_inside_a_character() {
        // "aé" is 61 c3 a9; two bytes of room hold only the `a`.
        assert_eq!(copy("aé", 3), (3, b"a\0\x7f".to_vec()));
    }

    #[test]
    fn text_comes_in_with_its_length() {
        // SAFETY: all pointers are to live bytes of that length, or null.
        unsafe {
            assert_eq!(from_parts(c"abc".as_ptr(), 2, "x").unwrap(), "ab");
            assert_eq!(from_parts(std::ptr::null(), 0, "x").unwrap(), "");
            assert_eq!(from_parts(std::ptr::null(), 1, "x").unwrap_err(), Failure::null("x"));
            let bad = from_parts(b"a\xff".as_ptr().cast(), 2, "x").unwrap_err();
            assert_eq!(bad.status, AbidingStatus::InvalidUtf8);
            assert_eq!(bad.message, "`x` is not UTF-8 from byte 1 on");
            let huge = from_parts(c"".as_ptr(), usize::MAX, "x").unwrap_err();
            assert_eq!(huge.status, AbidingStatus::InvalidArgument);
        }
    }

    #[test]
    fn text_comes_in_terminated() {
        // SAFETY: the pointers are to terminated strings, or null.
        unsafe {
            assert_eq!(from_terminated(c"abc".as_ptr(), "x").unwrap(), "abc");
            assert_eq!(from_terminated(std::ptr::null(), "x").unwrap_err(), Failure::null("x"));
            let bad = from_terminated(c"\xff".as_ptr(), "x").unwrap_err();
            assert_eq!(bad.status, AbidingStatus::InvalidUtf8);
        }
    }

    #[test]
    fn an_owned_string_goes_out_and_is_freed() {
        let mut out = std::ptr::null_mut();
        // SAFETY: the place is a local variable; the string is freed once.
        unsafe {
            give("a\0b".to_owned(), &raw mut out, "out").unwrap();
            assert_eq!(from_terminated(out, "out").unwrap(), "a\u{fffd}b");
            free(out);
            free(std::ptr::null_mut());
            assert!(give(String::new(), std::ptr::null_mut(), "out").is_err());
        }
    }
}
