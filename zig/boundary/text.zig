//! Strings in and out.
//!
//! In: UTF-8 of the caller's, as pointer and length or terminated; read during the call, copied if it
//! is kept. Out: into the caller's buffer (`copyTo`), or as a string of the library's with one matching
//! free (`OwnedText`).

const std = @import("std");
const live = @import("live.zig");
const Refusal = @import("root.zig").Refusal;

/// The text at `pointer`, `length` bytes long; it may hold zero bytes. Null is fine where the length
/// is 0.
pub fn fromParts(pointer: ?[*]const u8, length: usize) Refusal![]const u8 {
    const start = pointer orelse return if (length == 0) "" else error.NullArgument;
    if (length > std.math.maxInt(isize)) return error.TooLong;
    return valid(start[0..length]);
}

/// The text at `pointer` up to its terminating zero byte.
pub fn fromTerminated(pointer: ?[*:0]const u8) Refusal![:0]const u8 {
    const bytes = std.mem.span(pointer orelse return error.NullArgument);
    _ = try valid(bytes);
    return bytes;
}

fn valid(bytes: []const u8) Refusal![]const u8 {
    return if (std.unicode.utf8ValidateSlice(bytes)) bytes else error.InvalidUtf8;
}

/// Copies as much of `text` as fits into the caller's buffer and terminates it; returns the length of
/// the whole text without the terminating byte. Null or 0 only asks for the length. The copy never
/// ends inside a character.
pub fn copyTo(text: []const u8, buffer: ?[*]u8, capacity: usize) usize {
    const start = buffer orelse return text.len;
    if (capacity == 0) return text.len;
    const kept = fitting(text, capacity - 1);
    std.debug.assert(kept < capacity);
    @memmove(start[0..kept], text[0..kept]);
    start[kept] = 0;
    return text.len;
}

/// The length of the longest start of `text` that has at most `room` bytes and whole characters.
fn fitting(text: []const u8, room: usize) usize {
    if (text.len <= room) return text.len;
    var end = room;
    // A byte 10xxxxxx continues a character.
    while (end > 0 and text[end] & 0xc0 == 0x80) end -= 1;
    return end;
}

/// Strings of the library's, in memory of `gpa`, which lives as long as the library.
///
/// Ownership: a string moves to the caller, who gives it back to `free` once, on any thread. Its length
/// stands in front of the bytes, so that texts with zero bytes, and texts that the caller cut short, are
/// freed by the same function. Where `live.checked`, freeing twice and freeing a foreign pointer are
/// refused.
pub fn OwnedText(comptime gpa: std.mem.Allocator) type {
    return struct {
        const front = @sizeOf(usize);
        const alignment: std.mem.Alignment = .of(usize);
        const kind: live.Kind = .of(@This(), "string");

        /// A terminated copy of `text` for the caller.
        pub fn create(text: []const u8) (Refusal || std.mem.Allocator.Error)![*:0]u8 {
            if (std.mem.indexOfScalar(u8, text, 0) != null) return error.InteriorNul;
            return createParts(text);
        }

        /// A terminated copy of `bytes`, which may hold zero bytes; the caller gets their number too.
        pub fn createParts(bytes: []const u8) std.mem.Allocator.Error![*:0]u8 {
            const whole = try gpa.alignedAlloc(u8, alignment, front + bytes.len + 1);
            errdefer gpa.free(whole);
            std.mem.writeInt(usize, whole[0..front], bytes.len, .little);
            @memcpy(whole[front..][0..bytes.len], bytes);
            whole[front + bytes.len] = 0;
            try live.born(@ptrCast(whole.ptr + front), kind);
            return @ptrCast(whole.ptr + front);
        }

        /// Frees a string; null does nothing.
        pub fn free(pointer: ?*anyopaque) Refusal!void {
            const text = pointer orelse return;
            try live.bury(text, kind);
            const start: [*]align(front) u8 = @alignCast(@as([*]u8, @ptrCast(text)) - front);
            const length = std.mem.readInt(usize, start[0..front], .little);
            gpa.free(start[0 .. front + length + 1]);
        }
    };
}

const testing = std.testing;

test "text comes in with its length or terminated" {
    try testing.expectEqualStrings("ab", try fromParts("abc", 2));
    try testing.expectEqualStrings("", try fromParts(null, 0));
    try testing.expectError(error.NullArgument, fromParts(null, 1));
    try testing.expectError(error.InvalidUtf8, fromParts("a\xff", 2));
    try testing.expectError(error.TooLong, fromParts("a", std.math.maxInt(usize)));
    try testing.expectEqualStrings("abc", try fromTerminated("abc"));
    try testing.expectError(error.NullArgument, fromTerminated(null));
    try testing.expectError(error.InvalidUtf8, fromTerminated("\xff"));
}

test "a copy is terminated, tells the whole length and never ends inside a character" {
    var room: [4]u8 = @splat(0x7f);
    try testing.expectEqual(3, copyTo("abc", &room, 4));
    try testing.expectEqualStrings("abc\x00", &room);
    try testing.expectEqual(3, copyTo("abc", &room, 3));
    try testing.expectEqualStrings("ab\x00\x00", &room);
    // "aé" is 61 c3 a9; two bytes of room hold only the `a`.
    try testing.expectEqual(3, copyTo("aé", &room, 3));
    try testing.expectEqualStrings("a\x00", room[0..2]);
    try testing.expectEqual(3, copyTo("abc", &room, 0));
    try testing.expectEqual(3, copyTo("abc", null, 9));
}

test "an owned string goes out and is freed once" {
    const Owned = OwnedText(testing.allocator);
    const text = try Owned.create("añb");
    try testing.expectEqualStrings("añb", std.mem.span(text));
    // A caller that cuts the text short does not keep it from being freed.
    text[0] = 0;
    try Owned.free(text);
    try Owned.free(null);
    try testing.expectError(error.InteriorNul, Owned.create("a\x00b"));
    const parts = try Owned.createParts("a\x00b");
    try testing.expectEqualStrings("a\x00b\x00", parts[0..4]);
    try Owned.free(parts);
    if (!live.checked) return;
    try testing.expectError(error.InvalidHandle, Owned.free(parts));
    var foreign: u64 = 0;
    try testing.expectError(error.InvalidHandle, Owned.free(&foreign));
}
