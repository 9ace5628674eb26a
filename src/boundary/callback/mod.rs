//! Callbacks: a function pointer, `user_data`, and a destructor for it.
//!
//! - [`ForeignCallback`]: C gave us a callback; Rust keeps and calls it.
//! - [`CallbackSlot`]: where a library keeps the callback that is registered now.
//! - [`ClosureCallback`]: a Rust closure for a C library to keep and call.

mod closure;
mod foreign;
mod slot;

pub use closure::{ClosureCallback, Registration};
pub use foreign::{Destructor, ForeignCallback};
pub use slot::CallbackSlot;
