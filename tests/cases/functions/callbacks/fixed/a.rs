use core::ffi::*;

pub type Compare = Option<unsafe extern "C" fn(a: *const c_void, b: *const c_void) -> c_int>;
pub type Visit = unsafe extern "C" fn(user: *mut c_void, value: c_int) -> bool;

#[repr(C)]
pub struct Table {
    pub allocate: Option<unsafe extern "C" fn(size: usize) -> *mut c_void>,
    pub select: Option<unsafe extern "C" fn(c_int) -> Compare>,
    pub hooks: [Option<extern "C" fn()>; 2],
}

unsafe extern "C" {
    pub fn sort(base: *mut c_void, count: usize, compare: Compare);
    pub fn walk(user: *mut c_void, visit: Option<Visit>);
    pub fn on_signal(
        number: c_int,
        handler: Option<unsafe extern "C" fn(c_int, *mut c_void)>,
    ) -> Option<unsafe extern "C" fn(c_int, *mut c_void)>;
}
