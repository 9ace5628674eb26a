use core::ffi::{c_char, c_double, c_int, c_void};

unsafe extern "C" {
    pub fn fetch(name: *const c_char, length: *mut c_int) -> *mut c_char;
    pub fn fetch_free(text: *mut c_char);
    pub fn free(memory: *mut c_void);
    pub fn fabs(x: c_double) -> c_double;
}
