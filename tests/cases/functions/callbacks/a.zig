pub const Compare = ?*const fn (a: ?*const anyopaque, b: ?*const anyopaque) callconv(.c) c_int;
pub const Visit = fn (user: ?*anyopaque, value: c_int) callconv(.c) c_int;
pub const Handler = *const fn (c_int, ?*anyopaque) callconv(.c) void;

pub const Table = extern struct {
    allocate: ?*const fn (size: usize) callconv(.c) ?*anyopaque,
    select: ?*const fn (c_long) callconv(.c) Compare,
    hooks: [2]?*const fn () callconv(.c) void,
};

pub extern fn sort(base: ?*anyopaque, count: usize, compare: Compare) void;
pub extern fn walk(user: ?*anyopaque, visit: ?*const Visit) void;
pub extern fn on_signal(number: c_int, handler: ?Handler) ?Handler;
