unsafe extern "system" {
    pub fn by_system(value: i32) -> i32;
}

unsafe extern "win64" {
    pub fn by_win64(value: i32) -> i32;
}

#[unsafe(no_mangle)]
pub extern "sysv64" fn by_sysv64(value: i32) -> i32 {
    value
}

pub type Hook = Option<unsafe extern "win64" fn(i32, *mut core::ffi::c_void)>;

unsafe extern "C" {
    pub fn set_hook(hook: Hook);
}
