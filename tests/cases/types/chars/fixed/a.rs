use core::ffi::*;

unsafe extern "C" {
    pub fn plain(value: c_char) -> c_char;
    pub fn with_sign(value: c_schar) -> i8;
    pub fn without_sign(value: c_uchar) -> u8;
    pub fn text(value: *const c_char) -> *mut c_char;
    pub fn bytes(value: *const u8) -> *mut u8;
    pub fn wide(value: u16, more: u32) -> i32;
    pub static name: [c_char; 8];
}
