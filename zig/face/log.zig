//! What the library says while it works.

const std = @import("std");
const c = @import("header.zig").c;
const facts = @import("facts.zig");
const status = @import("status.zig");

/// Has `function` told what the library does, with `context`, in place of the one before. It is called
/// from any thread, from several at once. `context` is the caller's and must live until `release`, if
/// there is one, was called with it: once, after the last call has returned.
pub fn set(
    least: facts.LogLevel,
    context: anytype,
    comptime function: fn (@TypeOf(context), facts.LogLevel, []const u8) void,
    comptime release: ?fn (@TypeOf(context)) void,
) status.Error!void {
    const Pointer = @TypeOf(context);
    comptime std.debug.assert(@typeInfo(Pointer) == .pointer);
    const Log = struct {
        fn tell(level: u32, message: [*c]const u8, data: ?*anyopaque) callconv(.c) void {
            std.debug.assert(message != null);
            const text = std.mem.span(@as([*:0]const u8, @ptrCast(message)));
            function(@ptrCast(@alignCast(data.?)), @enumFromInt(level), text);
        }

        fn end(data: ?*anyopaque) callconv(.c) void {
            if (release) |let_go| let_go(@as(Pointer, @ptrCast(@alignCast(data.?))));
        }
    };
    const data: *anyopaque = @ptrCast(@constCast(context));
    try status.check(c.abiding_log_set(Log.tell, data, Log.end, @intFromEnum(least)));
}

/// Has nobody told any more.
pub fn unset() status.Error!void {
    try status.check(c.abiding_log_set(null, null, null, c.ABIDING_LOG_LEVEL_WARNING));
}
