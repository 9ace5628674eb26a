use core::ffi::c_char;

#[repr(C)]
pub struct Grid {
    pub cells: [[i16; 2]; 3],
    pub none: [u32; 0],
    pub name: [c_char; 12],
}

#[repr(C)]
pub struct Packet {
    pub length: u32,
    pub payload: [u8; 0],
}

unsafe extern "C" {
    pub static table: [Grid; 2];
    pub fn send(packet: *const Packet);
}
