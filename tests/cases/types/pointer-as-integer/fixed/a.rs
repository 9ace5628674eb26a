unsafe extern "C" {
    pub fn release(handle: *mut core::ffi::c_void);
}
