//! Zig calls a Rust library.
//!
//! Rust allocates a greeting, and Rust frees it in `greet_free`: Zig's allocator never sees it. Points
//! are Zig's own and lent for the call. A name that is not UTF-8 has no greeting: null, an error here.

const std = @import("std");
const assert = std.debug.assert;
const c = @import("geometry.zig");

pub fn main() !void {
    const distance = c.point_distance(&.{ .x = 1, .y = 2 }, &.{ .x = 4, .y = 6 });
    assert(distance == 5);

    const greeting = c.greet("Zig") orelse return error.NoGreeting;
    defer c.greet_free(greeting);
    assert(std.mem.eql(u8, std.mem.span(greeting), "Hello, Zig, from Rust!"));
    std.debug.print("distance {d}; {s}\n", .{ distance, greeting });

    assert(c.greet("\xff") == null);
    c.greet_free(null);
}
