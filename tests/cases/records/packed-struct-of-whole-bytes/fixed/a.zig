pub const Level = packed struct(u32) {
    effort: u8,
    _: u24 = 0,
};

pub extern fn level_set(level: Level) callconv(.c) void;
