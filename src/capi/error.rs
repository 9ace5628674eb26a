//! The last error of the calling thread.

use std::ffi::c_char;

use super::status::{AbidingStatus, Guard};
use crate::boundary::{LastError, TextBuffer};

/// Copies the message of the calling thread's last failure into `buffer`, which has `capacity`
/// bytes, and returns the length of the whole message without the terminating byte.
///
/// The copy is always terminated where `capacity` is not 0, and never ends inside a UTF-8
/// character. With a null buffer or a capacity of 0 nothing is written: ask so for the length. The
/// message is empty as long as nothing failed on this thread; success does not clear it.
///
/// # Safety
/// A buffer that is not null has `capacity` writable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_last_error_message(buffer: *mut c_char, capacity: usize) -> usize {
    Guard::value(0, || {
        // SAFETY: the caller promises what `new` needs.
        let mut buffer = unsafe { TextBuffer::new(buffer, capacity) };
        Ok(LastError::copy_message::<AbidingStatus>(&mut buffer))
    })
}

/// Forgets the calling thread's last failure.
#[unsafe(no_mangle)]
pub extern "C" fn abiding_last_error_clear() {
    Guard::value((), || {
        LastError::clear::<AbidingStatus>();
        Ok(())
    });
}
