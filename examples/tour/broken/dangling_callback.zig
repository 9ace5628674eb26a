//! Twin of logger/from_zig.zig: the listener is freed while it is registered.

const std = @import("std");

extern fn logger_create() ?*anyopaque;
extern fn logger_destroy(self: ?*anyopaque) void;
extern fn logger_set_callback(
    self: ?*anyopaque,
    callback: *const fn (c_int, [*:0]const u8, ?*anyopaque) callconv(.c) void,
    user_data: ?*anyopaque,
    destructor: ?*const fn (?*anyopaque) callconv(.c) void,
) i32;
extern fn logger_log(self: ?*anyopaque, level: c_int, message: [*:0]const u8) i32;

fn onMessage(_: c_int, _: [*:0]const u8, data: ?*anyopaque) callconv(.c) void {
    const heard: *u64 = @ptrCast(@alignCast(data.?));
    heard.* += 1;
}

pub fn main() !void {
    const logger = logger_create() orelse return error.OutOfMemory;
    defer logger_destroy(logger);
    const heard: *u64 = @ptrCast(@alignCast(std.c.malloc(@sizeOf(u64)) orelse return error.OutOfMemory));
    heard.* = 0;
    if (logger_set_callback(logger, onMessage, heard, null) != 0) return error.OutOfMemory;
    std.c.free(heard);
    if (logger_log(logger, 1, "nobody holds the listener") != 0) return error.OutOfMemory;
}
