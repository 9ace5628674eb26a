#[repr(C)]
pub struct Toggle {
    pub enabled: bool,
}
