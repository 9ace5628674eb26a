//! The safe-crossing kit for Zig libraries that export a C ABI: what comes in is checked before it is
//! followed, what goes out has one owner, and errors become a status and a message.
//!
//! | pattern                          | here                       | who owns                      |
//! | -------------------------------- | -------------------------- | ----------------------------- |
//! | errors                           | `Errors`                   | the library, per thread       |
//! | strings in                       | `text.fromParts`, …        | the caller                    |
//! | strings out, caller-allocated    | `text.copyTo`              | the caller                    |
//! | strings out, library-allocated   | `OwnedText`                | the caller, until its one free |
//! | opaque handles                   | `Handle`                   | the caller, until its one destroy |
//! | arrays in                        | `slice.in`                 | the caller                    |
//! | enums from C                     | `enums.fromC`              |                               |
//! | C calls Zig back                 | `closure`                  | the caller's context          |
//! | Zig calls C back                 | `Callback`, `Slot`         | the library, until replaced   |
//!
//! The Rust counterpart is `abiding::boundary`, and the two interoperate. A Zig panic cannot be caught:
//! what a C caller can cause must be an error, never an assertion. Structs cross by pointer only, since
//! Zig up to 0.16 passes some by value wrongly. For Zig 0.15.2 to 0.17.

pub const callback = @import("callback.zig");
pub const enums = @import("enums.zig");
pub const live = @import("live.zig");
pub const slice = @import("slice.zig");
pub const text = @import("text.zig");

pub const Callback = callback.Callback;
pub const Destructor = callback.Destructor;
pub const Errors = @import("errors.zig").Errors;
pub const Handle = @import("handle.zig").Handle;
pub const OwnedText = text.OwnedText;
pub const Slot = callback.Slot;
pub const closure = callback.closure;

/// What the kit refuses. A library maps these, and its own errors, to its statuses.
pub const Refusal = error{
    /// A pointer is null and must not be.
    NullArgument,
    /// A pointer is not aligned for what it is to lead to.
    Misaligned,
    /// No memory has that length.
    TooLong,
    /// A text is not UTF-8.
    InvalidUtf8,
    /// A text holds a zero byte where it is to be terminated by one.
    InteriorNul,
    /// A handle or owned pointer is destroyed, of another kind, or not this library's.
    InvalidHandle,
    /// A number is no enumerator.
    UnknownEnumerator,
};

test {
    _ = callback;
    _ = enums;
    _ = live;
    _ = slice;
    _ = text;
    _ = @import("errors.zig");
    _ = @import("handle.zig");
}
