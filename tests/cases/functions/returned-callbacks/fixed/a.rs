use core::ffi::{c_int, c_long};

unsafe extern "C" {
    pub fn by_alias() -> Option<unsafe extern "win64" fn(c_int) -> c_int>;
    pub fn written_out(which: c_int) -> Option<unsafe extern "win64" fn(c_long) -> c_int>;
}

unsafe extern "win64" {
    pub fn own_convention(which: c_int) -> Option<unsafe extern "C" fn(c_long) -> c_int>;
}
