//! Twin of engine/from_zig.zig: the engine works after it was destroyed.

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
    var engine: ?*anyopaque = null;
    if (engine_create("{\"prefix\": \"> \"}", &engine) != 0) return error.NoEngine;
    engine_destroy(engine);
    var needed: usize = 0;
    _ = engine_process(engine, "text", 4, null, 0, &needed);
}
