//! Zig uses a C++ class through its C API.
//!
//! C++ allocates the engine and frees it in `engine_destroy`, which `deinit` calls. Text goes in
//! borrowed and comes out in memory of Zig's allocator, sized by a first call. A C++ exception
//! becomes a status and a message, and those a Zig error.

const std = @import("std");
const assert = std.debug.assert;
const wrapper = @import("engine.zig");
const Engine = wrapper.Engine;

pub fn main() !void {
    var debug_allocator: std.heap.DebugAllocator(.{}) = .init;
    defer if (debug_allocator.deinit() == .leak) @panic("memory was leaked");
    const allocator = debug_allocator.allocator();

    var engine = try Engine.init("{\"prefix\": \"> \", \"repeat\": 2}");
    defer engine.deinit();
    const output = try engine.process(allocator, "through C++");
    defer allocator.free(output);
    std.debug.print("{s}\n", .{output});
    assert(std.mem.eql(u8, output, "> through C++\n> through C++"));

    if (Engine.init("{\"repeat\": 2000}")) |_| unreachable else |failure| {
        std.debug.print("refused: {s} ({s})\n", .{ wrapper.lastError(), @errorName(failure) });
        assert(failure == error.BadConfig);
        assert(std.mem.eql(u8, wrapper.lastError(), "byte 15: a number greater than 1000"));
    }
}
