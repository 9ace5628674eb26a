pub const Color = enum(c_uint) {
    red = 0,
    blue = 1,
    green = 2,
    _,
};
