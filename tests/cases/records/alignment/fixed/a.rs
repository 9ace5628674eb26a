#[repr(C, align(16))]
pub struct Lane {
    pub low: u64,
    pub high: u64,
}
