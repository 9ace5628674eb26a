pub const FLAG: u8 = 0x80;
pub const NO_HANDLE: i32 = -1;
pub const LAST: usize = usize::MAX;
pub const SUM: i32 = 30;
pub const CHOICE: u32 = 2;
pub const HALF: f32 = 0.5;
