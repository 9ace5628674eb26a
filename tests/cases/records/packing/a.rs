#[repr(C)]
pub struct Frame {
    pub kind: u8,
    pub length: u32,
    pub port: u16,
}
