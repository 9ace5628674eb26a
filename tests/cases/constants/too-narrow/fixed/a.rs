pub const ALL_BITS: u64 = 0xffff_ffff_ffff_ffff;
