// What lies in memory alike is not passed alike on every target.
pub const access = packed struct(u32) { all: u1, level: u31 };
pub extern fn open_it(path: [*:0]const u8) c_int;
pub extern fn get_access(of: c_int) access;
pub extern fn each(of: c_int, next: ?*const fn (user: ?*anyopaque) callconv(.c) c_int, user: ?*anyopaque) void;
