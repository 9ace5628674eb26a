pub const Color = enum(c_uint) { red, green = 5, blue };

pub const Small = enum(u8) { none = 0, all = 255 };

pub const Signed = enum(c_int) { lost = -1, found = 1 };

pub const Level = enum(c_uint) { low = 0, high = 10, _ };

pub const Uses = extern struct {
    color: Color,
    small: Small,
    signed: Signed,
    level: Level,
};
