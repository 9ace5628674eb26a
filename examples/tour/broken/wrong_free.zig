//! Twin of person/from_zig.zig: Rust's text goes to Zig's allocator.

const std = @import("std");

extern fn greet(name: [*:0]const u8) ?[*:0]u8;

pub fn main() !void {
    var debug_allocator: std.heap.DebugAllocator(.{}) = .init;
    defer _ = debug_allocator.deinit();
    const allocator = debug_allocator.allocator();
    // The allocator tells what is not its own by what it has.
    const own = try allocator.alloc(u8, 64);
    defer allocator.free(own);

    const greeting = greet("Zig") orelse return error.NoGreeting;
    allocator.free(std.mem.span(greeting));
}
