unsafe extern "C" {
    pub fn set_name(name: *const core::ffi::c_char);
}
