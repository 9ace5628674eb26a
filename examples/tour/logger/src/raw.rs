//! The declarations of `logger.h` by hand; `abiding check` compares them with the header.

use std::ffi::{c_char, c_int, c_void};

/// For those who look for a defect.
pub const LOGGER_DEBUG: c_int = 0;
/// For everybody.
pub const LOGGER_INFO: c_int = 1;
/// Something is odd.
pub const LOGGER_WARNING: c_int = 2;
/// Something failed.
pub const LOGGER_ERROR: c_int = 3;

/// A logger, known by pointer only.
#[repr(C)]
#[allow(non_camel_case_types, reason = "the name that the header gives it")]
pub struct logger {
    _private: [u8; 0],
}

/// Called on the logger's thread.
#[allow(non_camel_case_types, reason = "the name that the header gives it")]
pub type logger_callback =
    Option<unsafe extern "C" fn(level: c_int, message: *const c_char, user_data: *mut c_void)>;
/// Frees what `user_data` points to.
#[allow(non_camel_case_types, reason = "the name that the header gives it")]
pub type logger_destructor = Option<unsafe extern "C" fn(user_data: *mut c_void)>;

unsafe extern "C" {
    /// A new logger, or null.
    pub fn logger_create() -> *mut logger;
    /// Delivers what was logged and frees the logger; null does nothing.
    pub fn logger_destroy(logger: *mut logger);
    /// Registers a callback in place of the one before.
    pub fn logger_set_callback(
        logger: *mut logger,
        callback: logger_callback,
        user_data: *mut c_void,
        destructor: logger_destructor,
    ) -> i32;
    /// Logs a copy of a message.
    pub fn logger_log(logger: *mut logger, level: c_int, message: *const c_char) -> i32;
    /// Waits until everything logged before was delivered.
    pub fn logger_flush(logger: *mut logger);
}
