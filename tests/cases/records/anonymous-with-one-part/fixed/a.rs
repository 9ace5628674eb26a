use core::ffi::{c_float, c_int, c_ushort};

#[repr(C)]
pub struct island {
    pub tag: c_int,
    pub port: c_ushort,
    pub width: c_float,
}

unsafe extern "C" {
    pub fn island_open(island: *const island) -> c_int;
}
