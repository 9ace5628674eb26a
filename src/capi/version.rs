//! Which abiding this is, and what it can do.

use std::ffi::{CStr, c_char};

use super::status::Guard;
use crate::boundary::text_in;

/// The version as text; build scripts and packages name the same.
const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), "\0");
/// The version that a program was compiled against, as `abiding_version_number` gives the one that it
/// runs with. Made from the package's version, so that no hand copies it; `build/tool.rs` writes the
/// header's macro.
///
/// cbindgen:ignore
pub const ABIDING_VERSION_NUMBER: u32 = part(0) << 16 | part(1) << 8 | part(2);

/// What this library can do, by names that C programs ask for. Sorted; names never change.
const FEATURES: &CStr = c"c c++ checked-handles object python rust zig";

/// One of the numbers between the dots of the version.
const fn part(wanted: u32) -> u32 {
    let (mut at, mut dots, mut number) = (0, 0, 0);
    let text = env!("CARGO_PKG_VERSION").as_bytes();
    while at < text.len() && dots <= wanted {
        if text[at] == b'.' {
            dots += 1;
        } else if dots == wanted && text[at].is_ascii_digit() {
            number = number * 10 + (text[at] - b'0') as u32;
        } else if dots == wanted {
            break;
        }
        at += 1;
    }
    number
}

/// The version of the library: `0.1.0`.
///
/// Ownership: the library's, static, terminated and never null. Any thread. Never fails.
#[unsafe(no_mangle)]
pub extern "C" fn abiding_version() -> *const c_char {
    VERSION.as_ptr().cast()
}

/// The version of the library as a number that compares: major, minor and patch in the bits from 16,
/// from 8 and from 0; 0.1.0 is `0x000100`. Any thread. Never fails.
#[unsafe(no_mangle)]
pub extern "C" fn abiding_version_number() -> u32 {
    ABIDING_VERSION_NUMBER
}

/// The names of what this library can do, separated by spaces: the languages that it reads
/// (`rust`, `c`, `zig`, …) and `checked-handles`, with which it refuses handles that are not alive.
///
/// Ownership: the library's, static, terminated and never null. Any thread. Never fails.
#[unsafe(no_mangle)]
pub extern "C" fn abiding_features() -> *const c_char {
    FEATURES.as_ptr()
}

/// 1 if the library can do what `feature` names, one of `abiding_features`, terminated; else 0.
///
/// Ownership: `feature` is the caller's. Any thread. Fails with 0 and the last error for null and for
/// what is not UTF-8.
///
/// # Safety
/// `feature` is null or terminated.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_has_feature(feature: *const c_char) -> u32 {
    Guard::value(0, || {
        // SAFETY: the caller promises it.
        let feature = unsafe { text_in::terminated(feature, "feature")? };
        let known = FEATURES.to_str().unwrap_or_default();
        Ok(known.split(' ').any(|name| name == feature).into())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_is_that_of_the_text() {
        let text = env!("CARGO_PKG_VERSION");
        let parts: Vec<u32> = text.split(['.', '-']).take(3).map(|p| p.parse().unwrap()).collect();
        assert_eq!(ABIDING_VERSION_NUMBER, parts[0] << 16 | parts[1] << 8 | parts[2]);
    }

    #[test]
    fn features_are_sorted() {
        let names: Vec<_> = FEATURES.to_str().unwrap().split(' ').collect();
        assert!(names.is_sorted(), "{names:?}");
    }
}
