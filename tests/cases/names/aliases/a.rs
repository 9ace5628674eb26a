use core::ffi::c_int;

pub type Status = u8;
pub type Result = Status;
pub type Handle = *mut Session;

#[repr(C)]
pub struct Session {
    _private: [u8; 0],
}

unsafe extern "C" {
    pub fn open_session(out: Handle) -> Result;
    pub fn close_session(session: Handle) -> Status;
}
