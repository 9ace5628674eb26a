//! Twin of engine/from_zig.zig: an object that C++ made with `new` goes to `free`.

const std = @import("std");

extern fn engine_create(config_json: [*:0]const u8, out: *?*anyopaque) i32;

pub fn main() !void {
    var engine: ?*anyopaque = null;
    if (engine_create("{}", &engine) != 0) return error.NoEngine;
    std.c.free(engine);
}
