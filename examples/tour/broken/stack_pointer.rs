//! Twin of logger/src/main.rs: the logger keeps a pointer to a variable of a function that returned.

#[allow(dead_code, reason = "all of the header is declared")]
#[path = "../logger/src/raw.rs"]
mod raw;

use std::ffi::{c_char, c_int, c_void};

unsafe extern "C" fn count(_: c_int, _: *const c_char, user_data: *mut c_void) {
    // SAFETY: none; that the variable is gone is what the checker must catch.
    unsafe { *user_data.cast::<u64>() += 1 };
}

#[inline(never)]
fn listen(logger: *mut raw::logger) {
    let mut heard = 0_u64;
    // SAFETY: none, as above.
    unsafe { raw::logger_set_callback(logger, Some(count), (&raw mut heard).cast(), None) };
}

fn main() {
    // SAFETY: none, as above.
    unsafe {
        let logger = raw::logger_create();
        listen(logger);
        raw::logger_log(logger, raw::LOGGER_INFO, c"the variable is gone".as_ptr());
        raw::logger_destroy(logger);
    }
}
