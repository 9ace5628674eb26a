//! The safe-crossing kit: what a C API written in Rust needs so that nothing Rust cannot stand
//! comes in and nothing C cannot stand goes out.
//!
//! - [`mod@guard`]: no panic leaves an `extern "C"` function; it becomes a status and a message.
//! - [`last_error`]: the message of the calling thread's last failure.
//! - [`text`]: strings in (pointer and length, or terminated), out into the caller's buffer, and
//!   out as owned strings with one matching free.
//! - [`handle`]: values behind opaque pointers.
//!
//! Everything here depends on the standard library alone.

pub mod guard;
pub mod handle;
pub mod last_error;
pub mod status;
pub mod text;

pub use guard::{guard, guard_value};
pub use status::{AbidingStatus, Failure};
