#[repr(C)]
pub struct packet {
    pub scale: f32,
    pub kind: i8,
    pub bits: u8,
    pub size: u32,
}

unsafe extern "C" {
    pub fn send_packet(packet: *mut packet);
}
