use core::ffi::{c_char, c_int, c_void};

#[repr(C)]
pub struct Session {
    _private: [u8; 0],
}

pub type Failed = Option<unsafe extern "C" fn(reason: *const c_char)>;

unsafe extern "C" {
    pub fn open_session(failed: Failed) -> *mut Session;
    pub fn on_failure(session: *mut Session, failed: Failed);
    pub fn on_progress(session: *mut Session, progress: Option<unsafe extern "C" fn(percent: u32)>);
    pub fn sort(
        base: *mut c_void,
        count: usize,
        compare: Option<unsafe extern "C" fn(*const c_void, *const c_void) -> c_int>,
    );
    pub fn on_close(
        session: *mut Session,
        closed: Option<unsafe extern "C" fn(session: *mut Session)>,
    );
    pub fn at_exit(hook: Option<unsafe extern "C" fn()>);
    pub fn set_hash(step: Option<unsafe extern "C" fn(u32) -> u32>);
}
