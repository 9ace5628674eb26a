pub const Straddling = extern struct {
    bits: packed struct(u32) { first: u10, second: u10, third: u12 } align(1),
    tail: u8,
};

pub const Signs = extern struct {
    all: packed struct(u32) { small: i4, large: u12, _: u16 = 0 },
    wide: packed struct(u64) { head: u40, rest: u24 },
};
