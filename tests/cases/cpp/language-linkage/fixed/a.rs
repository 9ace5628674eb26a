use core::ffi::c_int;

extern "C" {
    pub fn add(a: c_int, b: c_int) -> c_int;
}
