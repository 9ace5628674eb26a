//! A C library calls Zig functions from its own thread.
//!
//! Zig's allocator holds the listeners; the logger owns each from its registration on and frees it
//! through its destructor, exactly once, which Zig's debug allocator proves. A message is lent for
//! the time of the call, so that the listener copies what it keeps. A listener that cannot allocate
//! counts the message as lost: no error leaves it.

const std = @import("std");
const assert = std.debug.assert;
const Logger = @import("logger.zig").Logger;
const c = @import("logger.zig");

/// What outlives the listeners: only numbers, written on the logger's thread.
const Tally = struct {
    heard: std.atomic.Value(u32) = .init(0),
    lost: std.atomic.Value(u32) = .init(0),
    dropped: std.atomic.Value(u32) = .init(0),
};

/// Keeps a copy of the last message.
const Keeper = struct {
    allocator: std.mem.Allocator,
    tally: *Tally,
    last: ?[]u8 = null,

    fn create(allocator: std.mem.Allocator, tally: *Tally) !*Keeper {
        const keeper = try allocator.create(Keeper);
        keeper.* = .{ .allocator = allocator, .tally = tally };
        return keeper;
    }

    pub fn onMessage(self: *Keeper, level: c_int, message: [:0]const u8) void {
        assert(level == c.LOGGER_WARNING);
        if (self.last) |last| self.allocator.free(last);
        self.last = self.allocator.dupe(u8, message) catch null;
        const counter = if (self.last == null) &self.tally.lost else &self.tally.heard;
        _ = counter.fetchAdd(1, .monotonic);
    }

    pub fn deinit(self: *Keeper) void {
        const allocator = self.allocator;
        if (self.last) |last| allocator.free(last);
        _ = self.tally.dropped.fetchAdd(1, .monotonic);
        allocator.destroy(self);
    }
};

pub fn main() !void {
    var debug_allocator: std.heap.DebugAllocator(.{ .thread_safe = true }) = .init;
    defer if (debug_allocator.deinit() == .leak) @panic("memory was leaked");
    const allocator = debug_allocator.allocator();

    var tally: Tally = .{};
    {
        var logger = try Logger.init();
        defer logger.deinit();
        for (0..3) |_| {
            const keeper = try Keeper.create(allocator, &tally);
            errdefer keeper.deinit();
            try logger.setListener(keeper);
            for (0..100) |_| try logger.log(c.LOGGER_WARNING, "from C's thread");
            logger.flush();
        }
        assert(tally.dropped.load(.monotonic) == 2);
        logger.unsetListener();
        assert(tally.dropped.load(.monotonic) == 3);
        try logger.log(c.LOGGER_WARNING, "heard by nobody");

        // The last one is freed by the logger's end.
        const keeper = try Keeper.create(allocator, &tally);
        errdefer keeper.deinit();
        try logger.setListener(keeper);
    }
    assert(tally.dropped.load(.monotonic) == 4);
    assert(tally.heard.load(.monotonic) + tally.lost.load(.monotonic) >= 300);
    std.debug.print("{d} messages heard, {d} listeners made and freed\n", .{
        tally.heard.load(.monotonic), tally.dropped.load(.monotonic),
    });
}
