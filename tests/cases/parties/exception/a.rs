pub const BUFFER_MAX: i32 = 4096;
pub const LIMIT: i32 = 3;
