//! Twin of logger/from_zig.zig: the logger's destructor frees the listener, and so does its maker.

const std = @import("std");

extern fn logger_create() ?*anyopaque;
extern fn logger_destroy(self: ?*anyopaque) void;
extern fn logger_set_callback(
    self: ?*anyopaque,
    callback: *const fn (c_int, [*:0]const u8, ?*anyopaque) callconv(.c) void,
    user_data: ?*anyopaque,
    destructor: ?*const fn (?*anyopaque) callconv(.c) void,
) i32;

var debug_allocator: std.heap.DebugAllocator(.{ .thread_safe = true }) = .init;

fn onMessage(_: c_int, _: [*:0]const u8, _: ?*anyopaque) callconv(.c) void {}

fn destroy(data: ?*anyopaque) callconv(.c) void {
    const listener: *u64 = @ptrCast(@alignCast(data.?));
    debug_allocator.allocator().destroy(listener);
}

pub fn main() !void {
    defer _ = debug_allocator.deinit();
    const allocator = debug_allocator.allocator();
    // Another one in the same page keeps it from being given back to the system at the first free.
    const other = try allocator.create(u64);
    defer allocator.destroy(other);

    const listener = try allocator.create(u64);
    const logger = logger_create() orelse return error.OutOfMemory;
    if (logger_set_callback(logger, onMessage, listener, destroy) != 0) return error.OutOfMemory;
    logger_destroy(logger);
    allocator.destroy(listener);
}
