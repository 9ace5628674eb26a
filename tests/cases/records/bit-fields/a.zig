pub const Mode = packed struct(u32) {
    kind: u4,
    delta: i4,
    _: u4 = 0,
    ready: bool,
    rest: u19,
};

pub const Split = extern struct {
    first: packed struct(u32) { low: u20, _: u12 = 0 },
    second: packed struct(u32) { high: u20, _: u12 = 0 },
    tail: u8,
};

pub const Dense = extern struct {
    bits: packed struct(u16) { left: u10, right: u6 } align(1),
    value: u32 align(1),
};
