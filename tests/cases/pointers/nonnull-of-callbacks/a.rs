use core::ffi::*;

pub type Visit = Option<unsafe extern "C" fn(item: Option<&mut c_int>, user: *mut c_void)>;
pub type Release = unsafe extern "C" fn(memory: Option<&mut c_void>, user: *mut c_void);

#[repr(C)]
pub struct Hooks {
    pub open: Option<unsafe extern "C" fn(path: Option<&c_char>)>,
    pub read: Option<
        unsafe extern "C" fn(
            into: Option<&mut c_char>,
            length: c_long,
            done: Option<&mut c_long>,
        ) -> c_int,
    >,
    pub current: Option<unsafe extern "C" fn() -> Option<&'static mut c_int>>,
    pub visit: Visit,
}

pub type Call = unsafe extern "C" fn(item: Option<&mut c_int>, user: *mut c_void);

unsafe extern "C" {
    pub fn on_item(call: Option<Call>, user: *mut c_void);
    pub fn on_numbered(
        call: Option<
            unsafe extern "C" fn(
                first: Option<&mut c_int>,
                second: Option<&mut c_int>,
                user: *mut c_void,
            ),
        >,
        user: *mut c_void,
    );
    pub fn on_nested(
        call: Option<unsafe extern "C" fn(again: Option<Call>, user: *mut c_void)>,
        user: *mut c_void,
    );
    pub fn on_release(
        call: Option<
            unsafe extern "C" fn(
                release: Option<unsafe extern "C" fn(memory: *mut c_void)>,
                user: *mut c_void,
            ),
        >,
        user: *mut c_void,
    );
    pub fn on_alias(visit: Visit, user: *mut c_void, release: Option<Release>);
    pub fn chosen(
        which: c_int,
    ) -> Option<unsafe extern "C" fn(seed: Option<&mut c_int>) -> *mut c_int>;
}
