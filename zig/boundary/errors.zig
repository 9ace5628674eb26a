//! Errors as a status and a thread-local message.
//!
//! Ownership: the library keeps the message, in memory of each thread and without allocating. A
//! borrowed message lives until the next failure on the same thread; callers who cannot promise that
//! copy it into a buffer of their own. Success leaves it alone, as `errno` does.

const std = @import("std");
const text = @import("text.zig");

/// The errors of one library: `Status` is its `enum(c_uint)` or `enum(c_int)`, `of` says which status a
/// Zig error becomes. Each library has its own thread-local message.
///
/// ```zig
/// const errors = boundary.Errors(Status, .ok, statusOf);
///
/// export fn counter_hit(counter: ?*Counter) Status {
///     return errors.status(hit(counter));
/// }
/// ```
pub fn Errors(
    comptime Status: type,
    comptime ok: Status,
    comptime of: fn (anyerror) Status,
) type {
    return struct {
        /// Longer messages are cut, never inside a character.
        const capacity = 512;

        const Kept = struct {
            status: Status = ok,
            message: [capacity:0]u8 = @splat(0),
            /// Whether `fail` has written the message of the error that is on its way.
            written: bool = false,
        };

        threadlocal var kept: Kept = .{};

        /// The status of a result; an error becomes the thread's last.
        pub fn status(result: anytype) Status {
            if (result) |_| return ok else |err| return record(err);
        }

        /// The value of a result; an error becomes the thread's last, and the value `otherwise`.
        pub fn value(otherwise: anytype, result: anyerror!@TypeOf(otherwise)) @TypeOf(otherwise) {
            return result catch |err| {
                _ = record(err);
                return otherwise;
            };
        }

        /// The error, with words for a person. Return it at once.
        pub fn fail(err: anytype, comptime format: []const u8, arguments: anytype) @TypeOf(err) {
            var whole: [2 * capacity]u8 = undefined;
            const words = std.fmt.bufPrint(&whole, format, arguments) catch whole[0..];
            _ = text.copyTo(words, &kept.message, capacity);
            kept.written = true;
            return err;
        }

        /// The thread's last message, terminated; empty as long as nothing failed. Lives until the
        /// next failure on this thread.
        pub fn message() [*:0]const u8 {
            return &kept.message;
        }

        /// Copies the thread's last message as `text.copyTo` does.
        pub fn copyMessage(buffer: ?[*]u8, room: usize) usize {
            return text.copyTo(std.mem.sliceTo(&kept.message, 0), buffer, room);
        }

        /// The status of the thread's last failure; `ok` without one.
        pub fn last() Status {
            return kept.status;
        }

        /// Forgets the thread's last failure.
        pub fn clear() void {
            kept = .{};
        }

        fn record(err: anyerror) Status {
            if (!kept.written) _ = text.copyTo(@errorName(err), &kept.message, capacity);
            kept.written = false;
            kept.status = of(err);
            std.debug.assert(kept.status != ok);
            return kept.status;
        }
    };
}

const testing = std.testing;

const TestStatus = enum(c_uint) { ok = 0, argument = 1, other = 2 };

fn testStatusOf(err: anyerror) TestStatus {
    return switch (err) {
        error.NullArgument => .argument,
        else => .other,
    };
}

const test_errors = Errors(TestStatus, .ok, testStatusOf);

fn failing(which: u8) !u32 {
    return switch (which) {
        0 => 7,
        1 => error.NullArgument,
        else => test_errors.fail(error.TooDeep, "{d} is too deep", .{which}),
    };
}

test "an error becomes a status and a message, and success leaves them alone" {
    test_errors.clear();
    try testing.expectEqual(.ok, test_errors.status(failing(0)));
    try testing.expectEqualStrings("", std.mem.span(test_errors.message()));
    try testing.expectEqual(.argument, test_errors.status(failing(1)));
    try testing.expectEqualStrings("NullArgument", std.mem.span(test_errors.message()));
    try testing.expectEqual(.other, test_errors.status(failing(9)));
    try testing.expectEqualStrings("9 is too deep", std.mem.span(test_errors.message()));
    try testing.expectEqual(.ok, test_errors.status(failing(0)));
    try testing.expectEqual(.other, test_errors.last());
    try testing.expectEqual(7, test_errors.value(@as(u32, 0), failing(0)));
    try testing.expectEqual(0, test_errors.value(@as(u32, 0), failing(1)));
    var room: [5]u8 = undefined;
    try testing.expectEqual(12, test_errors.copyMessage(&room, room.len));
    try testing.expectEqualStrings("Null\x00", &room);
}

test "each thread has its own message" {
    test_errors.clear();
    _ = test_errors.status(failing(9));
    const thread = try std.Thread.spawn(.{}, struct {
        fn run() void {
            std.debug.assert(test_errors.last() == .ok);
            _ = test_errors.status(failing(1));
        }
    }.run, .{});
    thread.join();
    try testing.expectEqualStrings("9 is too deep", std.mem.span(test_errors.message()));
}
