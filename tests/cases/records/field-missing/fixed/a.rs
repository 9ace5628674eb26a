#[repr(C)]
pub struct Options {
    pub size: usize,
    pub flags: u32,
    pub timeout: u64,
}

unsafe extern "C" {
    pub fn options_apply(options: *const Options) -> i32;
}
