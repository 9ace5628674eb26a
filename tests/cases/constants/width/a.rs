pub const ALL_BITS: i64 = -1;
