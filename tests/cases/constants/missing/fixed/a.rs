pub const MODE_READ: i32 = 1;
pub const MODE_WRITE: i32 = 2;
