#[repr(C)]
pub struct Config {
    pub flags: core::ffi::c_ulong,
    pub name: *const core::ffi::c_char,
    pub depth: i32,
}
