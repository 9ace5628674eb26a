#[repr(C)]
pub struct Lane {
    pub low: u64,
    pub high: u64,
}
