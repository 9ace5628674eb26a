//! Arrays in: pointer and number of elements. Ownership: the caller's, always; the library reads during
//! the call and copies what it keeps.

const std = @import("std");
const Refusal = @import("root.zig").Refusal;

/// The `count` elements at `pointer`. Null is fine where the count is 0. `T` is a type of which every
/// bit pattern is a value.
pub fn in(comptime T: type, pointer: ?*const anyopaque, count: usize) Refusal![]const T {
    const start = pointer orelse return if (count == 0) &.{} else error.NullArgument;
    if (!std.mem.isAligned(@intFromPtr(start), @alignOf(T))) return error.Misaligned;
    const bytes = std.math.mul(usize, count, @sizeOf(T)) catch return error.TooLong;
    if (bytes > std.math.maxInt(isize)) return error.TooLong;
    return @as([*]const T, @ptrCast(@alignCast(start)))[0..count];
}

/// Copies as many of `elements` as fit into the caller's buffer; returns the number of all of them. Null
/// or 0 only asks for the number.
pub fn copyTo(comptime T: type, elements: []const T, buffer: ?[*]T, capacity: usize) usize {
    const start = buffer orelse return elements.len;
    const kept = @min(elements.len, capacity);
    @memmove(start[0..kept], elements[0..kept]);
    return elements.len;
}

const testing = std.testing;

test "arrays come in, and bad ones are refused unread" {
    const numbers = [_]u32{ 1, 2, 3 };
    try testing.expectEqualSlices(u32, &numbers, try in(u32, &numbers, 3));
    try testing.expectEqual(0, (try in(u32, null, 0)).len);
    try testing.expectError(error.NullArgument, in(u32, null, 1));
    const odd: *const anyopaque = @ptrFromInt(@intFromPtr(&numbers) + 1);
    try testing.expectError(error.Misaligned, in(u32, odd, 1));
    try testing.expectError(error.TooLong, in(u32, &numbers, std.math.maxInt(usize)));
    try testing.expectError(error.TooLong, in(u32, &numbers, std.math.maxInt(usize) / 8 + 1));
}

test "elements fill the caller's buffer" {
    var room: [2]u8 = @splat(9);
    try testing.expectEqual(3, copyTo(u8, &.{ 1, 2, 3 }, &room, 2));
    try testing.expectEqualSlices(u8, &.{ 1, 2 }, &room);
    try testing.expectEqual(3, copyTo(u8, &.{ 1, 2, 3 }, null, 2));
}
