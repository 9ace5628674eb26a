#[repr(u32)]
pub enum Level {
    Low = 0,
    High = 1,
}
