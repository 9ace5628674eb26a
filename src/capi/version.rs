//! Which abiding this is.

use std::ffi::c_char;

const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), "\0");

/// The version of the library: `0.1.0`.
///
/// The text is terminated, static and never null. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn abiding_version() -> *const c_char {
    VERSION.as_ptr().cast()
}
