//! Twin of logger/src/main.rs: the data is dropped while the callback is registered.

#[allow(dead_code, reason = "all of the header is declared")]
#[path = "../logger/src/raw.rs"]
mod raw;

use std::ffi::{c_char, c_int, c_void};

unsafe extern "C" fn count(_: c_int, _: *const c_char, user_data: *mut c_void) {
    // SAFETY: none; that the number is gone is what the checker must catch.
    unsafe { *user_data.cast::<u64>() += 1 };
}

fn main() {
    let mut heard = Box::new(0_u64);
    let user_data = (&raw mut *heard).cast::<c_void>();
    // SAFETY: none, as above.
    unsafe {
        let logger = raw::logger_create();
        raw::logger_set_callback(logger, Some(count), user_data, None);
        drop(heard);
        raw::logger_log(logger, raw::LOGGER_INFO, c"nobody holds the number".as_ptr());
        raw::logger_destroy(logger);
    }
}
