pub const ALL_BITS: u32 = 0xffff_ffff;
