#[repr(C)]
pub struct Config {
    pub flags: u32,
    pub name: *const core::ffi::c_char,
    pub depth: i32,
}
