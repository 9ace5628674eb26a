unsafe extern "C" {
    pub fn buffer_size(handle: *mut core::ffi::c_void) -> isize;
}
