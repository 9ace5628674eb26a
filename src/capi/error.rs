//! The last error of the calling thread.
//!
//! Every function that fails sets it; success leaves it alone. It belongs to the thread, so that no
//! other thread's failure changes it.

use std::ffi::c_char;

use super::status::{AbidingStatus, Guard};
use crate::boundary::{LastError, TextBuffer};

/// The status of the calling thread's last failure, an `AbidingStatus`: 0 as long as nothing failed
/// on this thread. Success does not reset it. Never fails.
#[unsafe(no_mangle)]
pub extern "C" fn abiding_last_error_code() -> u32 {
    LastError::code::<AbidingStatus>().cast_unsigned()
}

/// Copies the message of the calling thread's last failure into `buffer`, which has `capacity`
/// bytes, and returns the length of the whole message without the terminating byte.
///
/// Ownership: the buffer is the caller's. What is in it is terminated where `capacity` is not 0, and
/// never ends inside a character. Null or 0 only asks for the length. The message is empty as long as
/// nothing failed on this thread. Never fails.
///
/// # Safety
/// A buffer that is not null has `capacity` writable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_last_error_message(buffer: *mut c_char, capacity: usize) -> usize {
    Guard::value(0, || {
        // SAFETY: the caller promises it.
        let mut buffer = unsafe { TextBuffer::new(buffer, capacity) };
        Ok(LastError::copy_message::<AbidingStatus>(&mut buffer))
    })
}

/// Copies what led to the calling thread's last failure into `buffer`, as
/// `abiding_last_error_message` does with the message: the system's words about a file, or what a
/// compiler said. Often empty.
///
/// # Safety
/// A buffer that is not null has `capacity` writable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_last_error_cause(buffer: *mut c_char, capacity: usize) -> usize {
    Guard::value(0, || {
        // SAFETY: the caller promises it.
        let mut buffer = unsafe { TextBuffer::new(buffer, capacity) };
        Ok(LastError::copy_cause::<AbidingStatus>(&mut buffer))
    })
}

/// The message of the calling thread's last failure, terminated; empty as long as nothing failed on
/// this thread, and never null.
///
/// Ownership: the library's. Lifetime: until the next call of the library on this thread that fails
/// or clears the error, or until the thread ends. Never fails.
#[unsafe(no_mangle)]
pub extern "C" fn abiding_last_error_text() -> *const c_char {
    LastError::message::<AbidingStatus>()
}

/// What led to the calling thread's last failure, with the ownership and lifetime of
/// `abiding_last_error_text`. Never fails.
#[unsafe(no_mangle)]
pub extern "C" fn abiding_last_error_cause_text() -> *const c_char {
    LastError::cause::<AbidingStatus>()
}

/// Forgets the calling thread's last failure; borrowed texts of it end. Never fails.
#[unsafe(no_mangle)]
pub extern "C" fn abiding_last_error_clear() {
    LastError::clear::<AbidingStatus>();
}
