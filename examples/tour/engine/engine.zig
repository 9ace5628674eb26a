//! The declarations of `engine.h` by hand, which `abiding check` compares with the header, and a
//! safe wrapper of them.

const std = @import("std");
const assert = std.debug.assert;

pub const ENGINE_OK: i32 = 0;
pub const ENGINE_INVALID_ARGUMENT: i32 = 1;
pub const ENGINE_BAD_CONFIG: i32 = 2;
pub const ENGINE_BUFFER_TOO_SMALL: i32 = 3;
pub const ENGINE_OUT_OF_MEMORY: i32 = 4;
pub const ENGINE_INTERNAL: i32 = 5;

/// An engine, known by pointer only.
pub const engine = opaque {};

pub extern fn engine_create(config_json: ?[*:0]const u8, out: ?*?*engine) i32;
pub extern fn engine_process(
    self: ?*engine,
    input: ?[*]const u8,
    input_bytes: usize,
    output: ?[*]u8,
    capacity: usize,
    needed: ?*usize,
) i32;
pub extern fn engine_destroy(self: ?*engine) void;
pub extern fn engine_last_error() [*:0]const u8;

/// Owns a C++ engine.
pub const Engine = struct {
    handle: *engine,

    pub const Error = error{ BadConfig, OutOfMemory, EngineDefect };

    /// Makes an engine that `deinit` frees. On an error nothing is left behind, and `lastError` has
    /// the words.
    pub fn init(config: [:0]const u8) Error!Engine {
        var handle: ?*engine = null;
        try accepted(engine_create(config.ptr, &handle));
        return .{ .handle = handle.? };
    }

    pub fn deinit(self: *Engine) void {
        engine_destroy(self.handle);
        self.* = undefined;
    }

    /// The rewritten text, in memory of `allocator`, which the caller frees.
    pub fn process(self: Engine, allocator: std.mem.Allocator, input: []const u8) Error![:0]u8 {
        var needed: usize = 0;
        const asked = engine_process(self.handle, input.ptr, input.len, null, 0, &needed);
        if (asked != ENGINE_BUFFER_TOO_SMALL) try accepted(asked);
        assert(needed > 0);
        const output = try allocator.allocSentinel(u8, needed - 1, 0);
        errdefer allocator.free(output);
        const room = needed;
        try accepted(engine_process(self.handle, input.ptr, input.len, output.ptr, room, &needed));
        return output;
    }
};

/// The words of this thread's last failure, valid until its next call.
pub fn lastError() []const u8 {
    return std.mem.span(engine_last_error());
}

fn accepted(status: i32) Engine.Error!void {
    return switch (status) {
        ENGINE_OK => {},
        ENGINE_BAD_CONFIG => error.BadConfig,
        ENGINE_OUT_OF_MEMORY => error.OutOfMemory,
        // A newer engine may know more of them.
        else => error.EngineDefect,
    };
}
