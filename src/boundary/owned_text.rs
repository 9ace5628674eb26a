//! Strings out, library-allocated: an owned string and exactly one matching free.
//!
//! Ownership: the string moves to the caller, who gives it back to the library's own free function,
//! once, on any thread; never to C's `free`, because the allocators need not be the same. The caller
//! may write to its bytes, up to its length. Freeing null does nothing.
//!
//! A text with zero bytes inside goes out with its length ([`OwnedText::give_parts`]); the
//! terminated form refuses it, since C would read less than was written. Both are freed by the same
//! function: the length stands in front of the bytes, where no writing of the caller's changes it.
//!
//! ```text
//!     | length: usize | bytes … | 0 |
//!                     ^ the pointer that crosses
//! ```
//!
//! Where [`CHECKED`](super::CHECKED), freeing twice and freeing a foreign pointer are refused.
//!
//! ```
//! use abiding::boundary::{Out, OwnedText, Refusal};
//! use std::ffi::{CStr, c_char};
//!
//! let mut place: *mut c_char = std::ptr::null_mut();
//! // The body of greeting(char **out):
//! // SAFETY: the place is a local variable.
//! let out = unsafe { Out::new(&raw mut place, "out")? };
//! OwnedText::give("hello", out)?;
//!
//! // SAFETY: the string is terminated, and freed once.
//! unsafe {
//!     assert_eq!(CStr::from_ptr(place), c"hello");
//!     OwnedText::free(place, "greeting")?;
//! }
//! # Ok::<(), Refusal>(())
//! ```

use std::alloc::{Layout, alloc, handle_alloc_error};
use std::ffi::c_char;

use super::live::{self, Kind};
use super::{Fault, Out, Refusal};

/// Bytes in front of the text that hold its length.
const FRONT: usize = size_of::<usize>();

/// Strings that the library gives away.
#[derive(Debug)]
pub struct OwnedText;

impl OwnedText {
    /// A terminated copy of `text` for the caller, who frees it once.
    ///
    /// # Errors
    /// When the text holds a zero byte.
    pub fn into_raw(text: &str) -> Result<*mut c_char, Refusal> {
        if let Some(at) = text.bytes().position(|byte| byte == 0) {
            let message = format!(
                "the text has a zero byte at {at} and so no terminated form; ask for its length too"
            );
            return Err(Refusal::new(Fault::Text, message));
        }
        Ok(copy(text.as_bytes()))
    }

    /// Writes a terminated copy of `text` to the place that the caller gave for it.
    ///
    /// # Errors
    /// When the text holds a zero byte; the place is unchanged then.
    pub fn give(text: &str, out: Out<'_, *mut c_char>) -> Result<(), Refusal> {
        out.set(Self::into_raw(text)?);
        Ok(())
    }

    /// Writes a copy of `bytes`, which may hold zero bytes, and its length to the places that the
    /// caller gave for them. The copy is terminated too.
    pub fn give_parts(bytes: &[u8], out: Out<'_, *mut c_char>, length: Out<'_, usize>) {
        out.set(copy(bytes));
        length.set(bytes.len());
    }

    /// Frees a string; null is fine and does nothing.
    ///
    /// # Errors
    /// Where checked, when it was freed already or is not this library's; nothing was freed then.
    /// `name` is the argument's name in the message.
    ///
    /// # Safety
    /// Where not checked, a pointer that is not null comes from this library and was not freed. It
    /// is not used afterwards.
    pub unsafe fn free(text: *mut c_char, name: &str) -> Result<(), Refusal> {
        if text.is_null() {
            return Ok(());
        }
        live::bury(text, kind(), None, name)?;
        // SAFETY: `copy` made it, by the table or by the caller's promise, so that its length and
        // with it its layout stand in front; nobody else frees it.
        unsafe {
            let start = text.cast::<u8>().sub(FRONT);
            let length = start.cast::<usize>().read();
            std::alloc::dealloc(start, layout(length));
        }
        Ok(())
    }
}

fn kind() -> Kind {
    /// What messages call it.
    #[allow(non_camel_case_types, reason = "its name is read by people")]
    enum string {}
    Kind::of::<OwnedText, string>()
}

fn layout(length: usize) -> Layout {
    Layout::from_size_align(FRONT + length + 1, align_of::<usize>())
        .expect("a slice has at most isize::MAX bytes, and no memory holds one so long twice")
}

/// `bytes` behind their length and before a zero byte.
fn copy(bytes: &[u8]) -> *mut c_char {
    let layout = layout(bytes.len());
    // SAFETY: the layout has a size, and the writes stay inside of it.
    let text = unsafe {
        let start = alloc(layout);
        if start.is_null() {
            handle_alloc_error(layout);
        }
        start.cast::<usize>().write(bytes.len());
        let text = start.add(FRONT);
        text.copy_from_nonoverlapping(bytes.as_ptr(), bytes.len());
        text.add(bytes.len()).write(0);
        text.cast::<c_char>()
    };
    live::born(text, kind(), bytes.len());
    text
}

#[cfg(test)]
mod tests {
    use super::super::CHECKED;
    use super::*;
    use std::ffi::CStr;
    use std::ptr::null_mut;

    #[test]
    fn a_string_goes_out_and_is_freed() {
        let text = OwnedText::into_raw("añb").unwrap();
        // SAFETY: the string is terminated, and freed once.
        unsafe {
            assert_eq!(CStr::from_ptr(text).to_bytes(), "añb".as_bytes());
            // A caller that cuts the text short does not keep it from being freed.
            text.write(0);
            OwnedText::free(text, "text").unwrap();
            OwnedText::free(null_mut(), "text").unwrap();
        }
    }

    #[test]
    fn zero_bytes_go_out_with_the_length_only() {
        assert_eq!(OwnedText::into_raw("a\0b").unwrap_err().fault, Fault::Text);
        let (mut text, mut length) = (null_mut(), 0);
        // SAFETY: the places are local variables, and the string has that length.
        unsafe {
            let out = Out::new(&raw mut text, "out").unwrap();
            OwnedText::give_parts(b"a\0b", out, Out::new(&raw mut length, "length").unwrap());
            assert_eq!(std::slice::from_raw_parts(text.cast::<u8>(), length + 1), b"a\0b\0");
            OwnedText::free(text, "text").unwrap();
        }
    }

    #[test]
    fn freeing_twice_or_what_is_not_ours_is_refused() {
        if !CHECKED {
            return;
        }
        let text = OwnedText::into_raw("").unwrap();
        let mut foreign: c_char = 0;
        // SAFETY: what is refused is neither read nor freed.
        unsafe {
            OwnedText::free(text, "text").unwrap();
            let twice = OwnedText::free(text, "text").unwrap_err();
            assert_eq!(twice.message, "`text` leads to a destroyed string");
            let foreign = OwnedText::free(&raw mut foreign, "text").unwrap_err();
            assert_eq!(foreign.message, "`text` leads to no string of this library");
            let text = OwnedText::into_raw("abc").unwrap();
            assert!(OwnedText::free(text.add(1), "text").is_err());
            OwnedText::free(text, "text").unwrap();
        }
    }

    #[test]
    fn one_thread_makes_and_another_frees() {
        let address = OwnedText::into_raw("moved").unwrap().expose_provenance();
        let free = move || {
            let text = std::ptr::with_exposed_provenance_mut(address);
            // SAFETY: nobody else has it.
            unsafe { OwnedText::free(text, "text") }
        };
        assert_eq!(std::thread::spawn(free).join().unwrap(), Ok(()));
    }
}
