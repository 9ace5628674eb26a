use core::ffi::c_void;

#[repr(transparent)]
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct State(pub u32);

impl State {
    pub const IDLE: Self = Self(0);
    pub const BUSY: Self = Self(1);
}

// Only ever passed in: no value comes from the library.
#[repr(C)]
pub enum Mode {
    Fast,
    Safe,
}

#[repr(C)]
pub struct Job {
    pub id: u32,
    pub last: u32,
}

unsafe extern "C" {
    pub fn current_state() -> State;
    pub fn set_mode(mode: Mode);
    pub fn watch(changed: Option<unsafe extern "C" fn(now: State, user: *mut c_void)>, user: *mut c_void);
    pub fn next_job(into: *mut Job) -> i32;
}
