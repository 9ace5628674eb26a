const windows: @import("std").builtin.CallingConvention = .{ .x86_64_win = .{} };

pub extern fn callback_of(number: c_int) callconv(.c) ?*const fn (c_long) callconv(windows) void;
pub extern fn windows_callback_of(number: c_int) callconv(windows) ?*const fn (c_long) callconv(.c) void;
pub extern fn four_of(number: c_int) callconv(.c) @Vector(4, f32);
pub extern fn four_behind(number: c_int) callconv(.c) @Vector(4, f32);
