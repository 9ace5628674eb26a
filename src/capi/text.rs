//! Text and places inside of the structs that the library fills.

use std::ffi::c_char;

use crate::boundary::{Refusal, text_in};
use crate::contract::{Name, Span};

/// UTF-8 text that belongs to someone else: `length` bytes at `pointer`, **not** terminated.
///
/// In a struct that the library fills, the text belongs to the handle that was asked and lives as
/// long as it; `pointer` is never null there. In a struct that the caller fills, the text belongs to
/// the caller and is read during the call; null is fine where the length is 0.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct AbidingText {
    /// The first byte.
    pub pointer: *const c_char,
    /// Number of bytes.
    pub length: usize,
}

impl AbidingText {
    /// A text that outlives the struct it is put into.
    pub(super) fn of(text: &str) -> Self {
        Self { pointer: text.as_ptr().cast(), length: text.len() }
    }

    /// A text that need not be there; empty without one.
    pub(super) fn of_option(text: Option<&str>) -> Self {
        Self::of(text.unwrap_or(""))
    }

    /// A name, which lives until the process ends.
    pub(super) fn of_name(name: Option<Name>) -> Self {
        name.map_or_else(|| Self::of(""), |name| Self::of(name.as_str()))
    }

    /// Bytes that need not be UTF-8.
    pub(super) fn of_bytes(bytes: &[u8]) -> Self {
        Self { pointer: bytes.as_ptr().cast(), length: bytes.len() }
    }

    /// The text, where the caller filled the struct.
    ///
    /// # Safety
    /// As [`text_in::parts`].
    pub(super) unsafe fn read<'a>(self, name: &str) -> Result<&'a str, Refusal> {
        // SAFETY: the caller promises the same.
        unsafe { text_in::parts(self.pointer, self.length, name) }
    }
}

/// A place in a source file.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct AbidingPlace {
    /// The file, with `/`; empty where the place is unknown.
    pub file: AbidingText,
    /// The line, from 1; 0 where it is unknown.
    pub line: u32,
    /// The column in bytes, from 1; 0 where it is unknown.
    pub column: u32,
}

impl AbidingPlace {
    pub(super) fn of(span: Option<Span>) -> Self {
        match span {
            Some(span) => Self {
                file: AbidingText::of_name(Some(span.file)),
                line: span.line,
                column: span.column,
            },
            None => Self { file: AbidingText::of(""), line: 0, column: 0 },
        }
    }
}
