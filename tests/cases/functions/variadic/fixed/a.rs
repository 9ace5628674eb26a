unsafe extern "C" {
    pub fn log_line(format: *const core::ffi::c_char, ...);
}
