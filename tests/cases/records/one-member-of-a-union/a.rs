#[repr(C)]
pub struct request {
    pub opcode: u8,
    pub offset: u64,
    pub splice: u32,
    pub length: u32,
}

unsafe extern "C" {
    pub fn submit(request: *const request);
}
