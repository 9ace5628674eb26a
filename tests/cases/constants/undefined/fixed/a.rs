pub const WIDE_FLAG: i64 = 1 << 40;
