use core::arch::x86_64::__m128;
use core::ffi::{c_float, c_int, c_long};

#[no_mangle]
pub extern "C" fn scale(by: c_int) -> c_int { by }
#[no_mangle]
pub extern "C" fn shift(by: c_int) -> c_int { by }
#[no_mangle]
pub static gain: c_float = 1.5;
#[no_mangle]
#[allow(improper_ctypes_definitions)]
pub extern "C" fn spread(value: c_float) -> __m128 { unsafe { core::mem::transmute([value; 4]) } }
type Picked = Option<unsafe extern "win64" fn(c_long) -> c_int>;
type Found = Option<unsafe extern "C" fn(c_long) -> c_int>;
#[no_mangle]
pub extern "C" fn pick(_which: c_int) -> Picked { None }
#[no_mangle]
pub extern "win64" fn find(_which: c_int) -> Found { None }
