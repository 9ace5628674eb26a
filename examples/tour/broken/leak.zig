//! Twin of engine/from_zig.zig: nobody frees the buffer that the engine wrote into.

const std = @import("std");

extern fn engine_create(config_json: [*:0]const u8, out: *?*anyopaque) i32;
extern fn engine_process(
    self: ?*anyopaque,
    input: [*]const u8,
    input_bytes: usize,
    output: ?[*]u8,
    capacity: usize,
    needed: *usize,
) i32;
extern fn engine_destroy(self: ?*anyopaque) void;

pub fn main() !void {
    var debug_allocator: std.heap.DebugAllocator(.{}) = .init;
    defer _ = debug_allocator.deinit();
    const allocator = debug_allocator.allocator();
    var engine: ?*anyopaque = null;
    if (engine_create("{}", &engine) != 0) return error.NoEngine;
    defer engine_destroy(engine);
    const output = try allocator.alloc(u8, 16);
    var needed: usize = 0;
    _ = engine_process(engine, "text", 4, output.ptr, output.len, &needed);
    std.debug.print("{s}\n", .{output[0 .. needed - 1]});
}
