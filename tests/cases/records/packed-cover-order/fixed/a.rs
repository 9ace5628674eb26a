use core::ffi::c_char;

#[repr(C, packed)]
pub struct Frame {
    pub length: u32,
    pub route: u16,
    pub hops: u8,
    pub payload: *const c_char,
}

unsafe extern "C" {
    pub fn frame_length(frame: *const Frame) -> u32;
}
