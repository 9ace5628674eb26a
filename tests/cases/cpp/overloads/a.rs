use core::arch::x86_64::__m128;
use core::ffi::{c_float, c_int};

#[no_mangle]
pub extern "C" fn scale(by: c_int) -> c_int { by }
#[no_mangle]
pub extern "C" fn shift(by: c_int) -> c_int { by }
#[no_mangle]
pub static gain: c_float = 1.5;
#[no_mangle]
#[allow(improper_ctypes_definitions)]
pub extern "C" fn spread(value: c_float) -> __m128 { unsafe { core::mem::transmute([value; 4]) } }
