pub const Channel = extern struct {
    window: packed struct(u64) { window: u42, _: u22 = 0 },
    hook: ?*anyopaque,
    first: u16,
    second: u32,
    third: u16,
};

pub const Options = extern struct {
    id: u32,
    flags: packed struct(u32) { fast: bool, depth: u5, _: u26 = 0 },
    size: u32,
};

pub const Order = extern struct {
    id: u64,
    small: packed struct(u32) { row: u13, column: u12, _: u7 = 0 },
    large: packed struct(u64) { key: u50, tag: u10, _: u4 = 0 },
};

pub const Sprite = extern struct {
    image: u32,
    at: extern struct { x: i32, y: i32 },
    layer: u8,
};
