unsafe extern "C" {
    pub fn open_file(path: *const core::ffi::c_char, flags: i32) -> i32;
}
