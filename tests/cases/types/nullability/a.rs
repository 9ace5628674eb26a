unsafe extern "C" {
    pub fn on_event(callback: extern "C" fn(i32, *mut core::ffi::c_void));
}
