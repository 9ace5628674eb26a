use core::ffi::c_void;

#[repr(C)]
pub enum State {
    Idle,
    Busy,
}

#[repr(C)]
pub enum Mode {
    Fast,
    Safe,
}

#[repr(C)]
pub enum Event {
    Open,
    Close,
}

#[repr(C)]
pub struct Job {
    pub id: u32,
    pub last: Event,
}

unsafe extern "C" {
    pub fn current_state() -> State;
    pub fn set_mode(mode: Mode);
    pub fn watch(changed: Option<unsafe extern "C" fn(now: State, user: *mut c_void)>, user: *mut c_void);
    pub fn next_job(into: *mut Job) -> i32;
}
