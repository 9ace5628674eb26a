#[repr(C)]
pub struct Flags {
    pub ready: bool,
    pub set: [bool; 3],
    pub last: *mut bool,
}

unsafe extern "C" {
    pub fn is_ready(flags: *const Flags) -> bool;
    pub fn set_ready(flags: *mut Flags, ready: bool);
}
