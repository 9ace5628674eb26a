use core::ffi::*;

unsafe extern "C" {
    pub fn take_short(value: c_uint) -> c_short;
    pub fn take_int(value: c_uint) -> c_int;
    pub fn take_long(value: c_ulong) -> c_long;
    pub fn take_long_long(value: c_ulonglong) -> c_longlong;
    pub fn take_fixed(a: i8, b: i16, c: u32) -> i64;
    pub fn take_wide(value: u64) -> i128;
    pub fn take_size(value: isize) -> isize;
    pub fn take_address(value: usize) -> isize;
    pub fn take_count(value: i32) -> isize;
}
