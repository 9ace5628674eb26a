pub const FLAG: u8 = 0x80;
pub const NO_HANDLE: i32 = -1;
pub const LAST: usize = ~@as(usize, 0);
pub const SUM = 30;
pub const CHOICE = 2;
pub const HALF: f32 = 0.5;
