#[repr(C)]
pub struct Wait {
    pub fd: i32,
    pub timeout_ms: u32,
}
