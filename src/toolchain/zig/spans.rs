//! Where the declarations of a Zig source file stand, from Zig's own parser.

use std::mem::MaybeUninit;

use thiserror::Error;

use crate::zig_abi::{
    AbidingZigDeclaration, AbidingZigSpan, AbidingZigSpans, AbidingZigStatus, AbidingZigText,
    AbidingZigValue, abiding_zig_spans_free, abiding_zig_spans_read,
};

/// A declaration, field, enumerator or parameter with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// The declarations around it, joined with dots (`Outer.Inner`); empty at the top. For a
    /// parameter of a function-pointer field this includes the field.
    pub container: String,
    /// Its name without `@""`; empty for a parameter without one.
    pub name: String,
    /// What it is.
    pub kind: AbidingZigDeclaration,
    /// What its value is, as far as its first word tells.
    pub value: AbidingZigValue,
    /// The file name inside `@import("…")`, where that is the value.
    pub import_path: Option<String>,
    /// Line of the name, from 1.
    pub line: u32,
    /// Column of the name in bytes, from 1.
    pub column: u32,
    /// Whether it is `pub`.
    pub is_public: bool,
    /// Whether it is `extern`.
    pub is_extern: bool,
    /// Whether it is `export`.
    pub is_export: bool,
}

impl Declaration {
    /// The container and the name, joined with a dot.
    #[must_use]
    pub fn path(&self) -> String {
        if self.container.is_empty() {
            self.name.clone()
        } else {
            format!("{}.{}", self.container, self.name)
        }
    }
}

/// Why a Zig source text has no spans.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SpansError {
    /// It is not Zig.
    #[error("{line}:{column}: {message}")]
    Syntax {
        /// Zig's first complaint.
        message: String,
        /// Its line, from 1.
        line: u32,
        /// Its column in bytes, from 1.
        column: u32,
    },
    /// Memory ran out while it was parsed.
    #[error("not enough memory to parse the source text")]
    OutOfMemory,
    /// Zig parses less than 4 GiB.
    #[error("the source text has 4 GiB or more")]
    TooLarge,
    /// The Zig static library was built from other sources than this program.
    #[error("the Zig library linked into abiding does not fit it; rebuild abiding")]
    Mismatch,
}

/// The declarations of `source`, in its order: container members, the members of containers that
/// are their values or types, and parameters. Function bodies are not entered.
///
/// # Errors
/// When the text does not parse; the error carries the place.
pub fn read(source: &[u8]) -> Result<Vec<Declaration>, SpansError> {
    let mut place = MaybeUninit::<AbidingZigSpans>::uninit();
    // SAFETY: the text is `source.len()` bytes that live through the call, and `place` has the
    // size and alignment of the struct that is written.
    let status = unsafe {
        abiding_zig_spans_read(
            size_of::<AbidingZigSpans>(),
            size_of::<AbidingZigSpan>(),
            source.as_ptr(),
            source.len(),
            place.as_mut_ptr(),
        )
    };
    if status == AbidingZigStatus::Ok as u32 || status == AbidingZigStatus::Syntax as u32 {
        // SAFETY: with these two results the struct was filled, and is ours to free.
        return Owned(unsafe { place.assume_init() }).declarations();
    }
    Err(match status {
        status if status == AbidingZigStatus::OutOfMemory as u32 => SpansError::OutOfMemory,
        status if status == AbidingZigStatus::TooLarge as u32 => SpansError::TooLarge,
        _ => SpansError::Mismatch,
    })
}

/// A result that Zig allocated, freed when dropped.
struct Owned(AbidingZigSpans);

impl Drop for Owned {
    fn drop(&mut self) {
        // SAFETY: `abiding_zig_spans_read` filled it, and nothing borrows from it any more.
        unsafe { abiding_zig_spans_free(&raw mut self.0) }
    }
}

impl Owned {
    fn declarations(&self) -> Result<Vec<Declaration>, SpansError> {
        let message = self.text(self.0.message);
        if !message.is_empty() {
            let (line, column) = (self.0.message_line, self.0.message_column);
            return Err(SpansError::Syntax { message, line, column });
        }
        if self.0.count == 0 {
            // Zig's empty lists may have a pointer that Rust's slices do not allow.
            return Ok(Vec::new());
        }
        // SAFETY: Zig gives a non-null pointer to `count` spans, which live as long as `self`.
        let spans = unsafe { std::slice::from_raw_parts(self.0.items, self.0.count) };
        spans.iter().map(|span| self.declaration(span).ok_or(SpansError::Mismatch)).collect()
    }

    fn declaration(&self, span: &AbidingZigSpan) -> Option<Declaration> {
        Some(Declaration {
            container: self.text(span.container),
            name: self.text(span.name),
            kind: kind(span.declaration)?,
            value: value(span.value)?,
            import_path: Some(self.text(span.import_path)).filter(|path| !path.is_empty()),
            line: span.line,
            column: span.column,
            is_public: span.is_public != 0,
            is_extern: span.is_extern != 0,
            is_export: span.is_export != 0,
        })
    }

    /// A copy of text that Zig owns. Zig source is UTF-8; what is not is replaced.
    fn text(&self, text: AbidingZigText) -> String {
        if text.length == 0 {
            return String::new();
        }
        // SAFETY: Zig gives a non-null pointer to `length` bytes, which live as long as `self`.
        let bytes = unsafe { std::slice::from_raw_parts(text.pointer, text.length) };
        String::from_utf8_lossy(bytes).into_owned()
    }
}

fn kind(number: u32) -> Option<AbidingZigDeclaration> {
    use AbidingZigDeclaration::{Constant, Enumerator, Field, Function, Parameter, Variable};
    let all = [Field, Enumerator, Constant, Variable, Function, Parameter];
    all.into_iter().find(|kind| *kind as u32 == number)
}

fn value(number: u32) -> Option<AbidingZigValue> {
    use AbidingZigValue as V;
    let all = [
        V::None,
        V::Other,
        V::CImport,
        V::Import,
        V::Structure,
        V::UnionOf,
        V::Enumeration,
        V::OpaqueType,
        V::FunctionType,
    ];
    all.into_iter().find(|value| *value as u32 == number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_have_their_places() {
        let source = "const b = @import(\"b.zig\");\n\
                      pub const S = extern struct {\n    x: u8,\n};\n\
                      pub export fn f(a: u8) void {}\n";
        let found = read(source.as_bytes()).unwrap();
        let places: Vec<_> = found.iter().map(|d| (d.path(), d.line, d.column)).collect();
        let expected = [("b", 1, 7), ("S", 2, 11), ("S.x", 3, 5), ("f", 5, 15), ("f.a", 5, 17)];
        assert_eq!(places, expected.map(|(path, line, column)| (path.to_owned(), line, column)));
        assert_eq!(found[0].import_path.as_deref(), Some("b.zig"));
        assert_eq!(found[1].value, AbidingZigValue::Structure);
        assert_eq!(found[2].kind, AbidingZigDeclaration::Field);
        assert!(found[3].is_export && found[3].is_public && !found[3].is_extern);
    }

    #[test]
    fn a_syntax_error_has_its_place() {
        let error = read(b"const a = 1;\nconst = 2;\n").unwrap_err();
        let SpansError::Syntax { message, line, column } = error else { panic!("{error}") };
        assert_eq!((line, column), (2, 7));
        assert!(message.contains("expected"), "{message}");
    }

    #[test]
    fn an_empty_text_has_no_declarations() {
        assert_eq!(read(b""), Ok(Vec::new()));
    }
}
