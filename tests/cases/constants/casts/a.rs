pub const FLAG: i8 = -0x80;
pub const NO_HANDLE: i32 = -1;
pub const LAST: i64 = -1;
pub const SUM: i32 = 30;
pub const CHOICE: u32 = 2;
pub const HALF: f32 = 0.5;
