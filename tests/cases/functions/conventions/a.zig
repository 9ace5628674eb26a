pub extern fn by_system(value: i32) callconv(.c) i32;
pub extern fn by_win64(value: i32) callconv(.{ .x86_64_win = .{} }) i32;
pub extern fn by_sysv64(value: i32) callconv(.{ .x86_64_sysv = .{} }) i32;

pub const Hook = ?*const fn (i32, ?*anyopaque) callconv(.c) void;
pub extern fn set_hook(hook: Hook) void;
