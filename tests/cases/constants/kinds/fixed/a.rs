use core::ffi::CStr;

pub const MAX: u32 = 4096;
pub const MASK: u64 = 1 << 40;
pub const NEGATIVE: i32 = -7;
pub const RATIO: f64 = 0.25;
pub const NAME: &CStr = c"abiding";
pub const LETTER: u8 = b'a';
pub const WIDE: i64 = i64::MIN;
pub const ALL: u32 = u32::MAX;
pub const ON: bool = true;
