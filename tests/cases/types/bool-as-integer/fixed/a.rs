#[repr(C)]
pub struct Toggle {
    pub enabled: u8,
}
