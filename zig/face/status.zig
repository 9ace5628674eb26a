//! The outcome of a call: errors instead of status codes, and the message of the last one.

const std = @import("std");
const c = @import("header.zig").c;

const Allocator = std.mem.Allocator;

pub const Error = error{
    InvalidArgument,
    InvalidUtf8,
    InvalidContract,
    DifferentTargets,
    UnknownTarget,
    StructSize,
    InvalidHandle,
    Callback,
    Io,
    InvalidConfig,
    Unread,
    NotFound,
    /// A defect of abiding; `lastError` says where.
    Internal,
};

/// What a function of the C API returns.
pub const Status = enum(c_uint) {
    ok = c.ABIDING_STATUS_OK,
    invalid_argument = c.ABIDING_STATUS_INVALID_ARGUMENT,
    invalid_utf8 = c.ABIDING_STATUS_INVALID_UTF8,
    invalid_contract = c.ABIDING_STATUS_INVALID_CONTRACT,
    different_targets = c.ABIDING_STATUS_DIFFERENT_TARGETS,
    unknown_target = c.ABIDING_STATUS_UNKNOWN_TARGET,
    struct_size = c.ABIDING_STATUS_STRUCT_SIZE,
    panic = c.ABIDING_STATUS_PANIC,
    invalid_handle = c.ABIDING_STATUS_INVALID_HANDLE,
    callback = c.ABIDING_STATUS_CALLBACK,
    io = c.ABIDING_STATUS_IO,
    invalid_config = c.ABIDING_STATUS_INVALID_CONFIG,
    unread = c.ABIDING_STATUS_UNREAD,
    not_found = c.ABIDING_STATUS_NOT_FOUND,
    _,
};

/// The error that a status stands for; nothing where it worked.
pub fn check(status: anytype) Error!void {
    return switch (@as(Status, @enumFromInt(status))) {
        .ok => {},
        .invalid_argument => error.InvalidArgument,
        .invalid_utf8 => error.InvalidUtf8,
        .invalid_contract => error.InvalidContract,
        .different_targets => error.DifferentTargets,
        .unknown_target => error.UnknownTarget,
        .struct_size => error.StructSize,
        .invalid_handle => error.InvalidHandle,
        .callback => error.Callback,
        .io => error.Io,
        .invalid_config => error.InvalidConfig,
        .unread => error.Unread,
        .not_found => error.NotFound,
        .panic, _ => error.Internal,
    };
}

/// The number of a function that tells of a failure by 0 and the last error alone.
pub fn counted(comptime function: anytype, arguments: anytype) Error!usize {
    c.abiding_last_error_clear();
    const count = @call(.auto, function, arguments);
    if (count == 0) try check(c.abiding_last_error_code());
    return count;
}

/// The message of this thread's last failure, in memory of `gpa`; empty without one.
pub fn lastError(gpa: Allocator) Allocator.Error![]u8 {
    return copied(gpa, c.abiding_last_error_message, .{});
}

/// What led to this thread's last failure, in memory of `gpa`: the system's words about a file, or
/// what a compiler said. Often empty.
pub fn lastErrorCause(gpa: Allocator) Allocator.Error![]u8 {
    return copied(gpa, c.abiding_last_error_cause, .{});
}

/// Calls a function that fills the caller's buffer, first for the length.
pub fn copied(gpa: Allocator, comptime fill: anytype, before: anytype) Allocator.Error![]u8 {
    const nothing: [*c]u8 = null;
    const length = @call(.auto, fill, before ++ .{ nothing, @as(usize, 0) });
    const buffer = try gpa.alloc(u8, length + 1);
    defer gpa.free(buffer);
    _ = @call(.auto, fill, before ++ .{ buffer.ptr, buffer.len });
    return gpa.dupe(u8, buffer[0..length]);
}

/// Moves a string that the library gave away into memory of `gpa`.
pub fn take(gpa: Allocator, text: [*c]u8) Allocator.Error![]u8 {
    std.debug.assert(text != null);
    defer c.abiding_string_free(text);
    return gpa.dupe(u8, std.mem.span(@as([*:0]const u8, @ptrCast(text))));
}
