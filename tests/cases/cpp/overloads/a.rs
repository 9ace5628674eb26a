use core::ffi::{c_float, c_int};

#[no_mangle]
pub extern "C" fn scale(by: c_int) -> c_int { by }
#[no_mangle]
pub extern "C" fn shift(by: c_int) -> c_int { by }
#[no_mangle]
pub static gain: c_float = 1.5;
