pub type Hook = fn(i32, *mut core::ffi::c_void);

#[repr(C)]
pub struct Watcher {
    pub changed: Option<extern "Rust" fn(i32)>,
}

unsafe extern "C" {
    pub fn watch(watcher: *const Watcher, closed: Option<Hook>);
}
