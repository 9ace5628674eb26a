pub const Color = enum(c_uint) {
    red = 0,
    green = 1,
    blue = 2,
    _,
};
