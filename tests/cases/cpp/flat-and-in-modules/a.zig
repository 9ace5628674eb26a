pub const kitchen = struct {
    pub const Callback = ?*const fn (letter: c_char) callconv(.c) usize;
};
pub const signal = struct {
    pub const salt = i64;
};
pub const quiver = struct {
    pub const legend = extern struct {
        row: ?*const i64,
        effort: kitchen.Callback,
    };
};

pub extern fn quiver_draw(legend: *const quiver.legend) callconv(.c) void;
