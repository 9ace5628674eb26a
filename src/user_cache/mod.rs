//! The user's cache directory: where it is, and what keeps it small.
//!
//! Below both that keep something there: `crate::cache` its contracts, `crate::toolchain` Rust's
//! compiled `core`.

pub mod place;
pub mod trim;
