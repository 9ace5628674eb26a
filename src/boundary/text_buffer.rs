//! Strings out, caller-allocated: into `buffer, capacity`.
//!
//! Ownership: the buffer is the caller's before, during and after the call; the library keeps no
//! pointer to it. What it gets is always terminated where `capacity > 0`. The function returns the
//! length of the *whole* text, so that `result < capacity` says that all of it fitted, and
//! `NULL, 0` asks for the length.
//!
//! ```
//! use abiding::boundary::TextBuffer;
//! use std::ffi::c_char;
//!
//! /// # Safety
//! /// A buffer that is not null has `capacity` writable bytes.
//! unsafe extern "C" fn colour_name(buffer: *mut c_char, capacity: usize) -> usize {
//!     // SAFETY: the caller promises what `new` needs.
//!     unsafe { TextBuffer::new(buffer, capacity) }.write("turquoise")
//! }
//!
//! let mut room = [0_u8; 5];
//! // SAFETY: the buffer has five bytes.
//! let length = unsafe { colour_name(room.as_mut_ptr().cast(), room.len()) };
//! assert_eq!((length, &room), (9, b"turq\0"));
//!
//! // From Rust, with as much room as the text needs:
//! // SAFETY: `fetch` gives a buffer of that capacity.
//! let name = TextBuffer::fetch(|buffer, capacity| unsafe { colour_name(buffer, capacity) });
//! assert_eq!(name.unwrap(), "turquoise");
//! ```

use std::ffi::c_char;
use std::marker::PhantomData;
use std::ptr::null_mut;

use super::{Fault, Refusal};

/// A caller's buffer for text.
#[derive(Debug)]
pub struct TextBuffer<'a> {
    start: *mut c_char,
    capacity: usize,
    _caller: PhantomData<&'a mut [c_char]>,
}

impl TextBuffer<'_> {
    /// The buffer at `start` with `capacity` bytes. Null or 0 asks for the length.
    ///
    /// # Safety
    /// A buffer that is not null has `capacity` writable bytes, which nobody else uses while this
    /// value lives.
    #[must_use]
    pub unsafe fn new(start: *mut c_char, capacity: usize) -> Self {
        let capacity = if start.is_null() { 0 } else { capacity };
        Self { start, capacity, _caller: PhantomData }
    }

    /// No buffer, which asks for the length.
    #[must_use]
    pub fn none() -> Self {
        Self { start: null_mut(), capacity: 0, _caller: PhantomData }
    }

    /// Copies as much of `text` as fits and terminates it; returns the length of the whole text in
    /// bytes, without the terminating one. The copy never ends inside a character.
    pub fn write(&mut self, text: &str) -> usize {
        if self.capacity > 0 {
            let kept = fitting(text, self.capacity - 1);
            // SAFETY: `kept` is less than `capacity`, so that the bytes and the terminating one
            // fit into the buffer. `copy` and not `copy_nonoverlapping`, since a careless caller
            // may have given us our own text as the buffer.
            unsafe {
                std::ptr::copy(text.as_ptr(), self.start.cast::<u8>(), kept);
                self.start.add(kept).write(0);
            }
        }
        text.len()
    }

    /// The text of a function of this kind: asks for the length, then for the text, and again if
    /// it grew in between.
    ///
    /// # Errors
    /// When the text is not UTF-8, or grows with every call.
    pub fn fetch(mut ask: impl FnMut(*mut c_char, usize) -> usize) -> Result<String, Refusal> {
        let mut length = ask(null_mut(), 0);
        for _ in 0..8 {
            let mut room = vec![0_u8; length.saturating_add(1)];
            let whole = ask(room.as_mut_ptr().cast(), room.len());
            if whole < room.len() {
                room.truncate(whole);
                return String::from_utf8(room).map_err(|error| {
                    let at = error.utf8_error().valid_up_to();
                    Refusal::new(Fault::Text, format!("a text is not UTF-8 from byte {at} on"))
                });
            }
            length = whole;
        }
        Err(Refusal::new(Fault::Argument, "a text grows whenever it is asked for"))
    }
}

/// The length of the longest start of `text` that has at most `room` bytes and whole characters.
fn fitting(text: &str, room: usize) -> usize {
    let ends = (0..=room.min(text.len())).rev();
    ends.into_iter().find(|end| text.is_char_boundary(*end)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn copy(text: &str, capacity: usize) -> (usize, Vec<u8>) {
        let mut room = vec![0x7f_u8; capacity];
        // SAFETY: the buffer has `capacity` bytes.
        let mut buffer = unsafe { TextBuffer::new(room.as_mut_ptr().cast(), capacity) };
        (buffer.write(text), room)
    }

    #[test]
    fn a_copy_is_terminated_and_tells_the_whole_length() {
        assert_eq!(copy("abc", 5), (3, b"abc\0\x7f".to_vec()));
        assert_eq!(copy("abc", 4), (3, b"abc\0".to_vec()));
        assert_eq!(copy("abc", 3), (3, b"ab\0".to_vec()));
        assert_eq!(copy("abc", 1), (3, b"\0".to_vec()));
        assert_eq!(copy("abc", 0), (3, Vec::new()));
        assert_eq!(TextBuffer::none().write("abc"), 3);
        // SAFETY: null is allowed with any capacity.
        assert_eq!(unsafe { TextBuffer::new(null_mut(), usize::MAX) }.write("abc"), 3);
    }

    #[test]
    fn a_copy_never_ends_inside_a_character() {
        // "aé" is 61 c3 a9; two bytes of room hold only the `a`.
        assert_eq!(copy("aé", 3), (3, b"a\0\x7f".to_vec()));
    }

    #[test]
    fn a_text_that_grows_between_the_calls_is_asked_for_again() {
        let mut calls = 0;
        let text = TextBuffer::fetch(|buffer, capacity| {
            calls += 1;
            // SAFETY: `fetch` gives a buffer of that capacity.
            unsafe { TextBuffer::new(buffer, capacity) }.write(&"x".repeat(calls.min(3)))
        });
        assert_eq!((text.unwrap().as_str(), calls), ("xxx", 4));
        let endless = TextBuffer::fetch(|_, capacity| capacity);
        assert_eq!(endless.unwrap_err().fault, Fault::Argument);
    }
}
