unsafe extern "C" {
    pub fn set_name(name: *mut core::ffi::c_char);
}
