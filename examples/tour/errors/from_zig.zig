//! Zig calls a Rust library, which calls a C library, on several threads.
//!
//! Nothing is allocated across the line. A status becomes a Zig error, which carries no words: they
//! stay with the library, one message for each thread, and are read before the thread's next call.

const std = @import("std");
const assert = std.debug.assert;
const c = @import("settings.zig");

const rounds = 200;

const Error = error{ Missing, NotANumber, Refused };

fn number(settings: [*:0]const u8, key: [*:0]const u8) Error!u32 {
    var out: u32 = 0;
    return switch (c.settings_number(settings, key, &out)) {
        .ok => out,
        .missing => error.Missing,
        .not_a_number => error.NotANumber,
        else => error.Refused,
    };
}

fn oneThread(settings: [*:0]const u8, cause: []const u8) void {
    for (0..rounds) |_| {
        if (number(settings, "width")) |_| unreachable else |failure| {
            assert(failure == error.NotANumber);
        }
        assert(std.mem.eql(u8, std.mem.span(c.settings_last_cause()), cause));
    }
}

pub fn main() !void {
    const threads = [_]std.Thread{
        try std.Thread.spawn(.{}, oneThread, .{ "width=x", "not a digit at byte 0" }),
        try std.Thread.spawn(.{}, oneThread, .{ "width=12x", "not a digit at byte 2" }),
        try std.Thread.spawn(.{}, oneThread, .{ "width=", "no digits at byte 0" }),
        try std.Thread.spawn(.{}, oneThread, .{ "width=99999999999", "too large a number at byte 9" }),
    };
    for (threads) |thread| thread.join();
    assert(c.settings_last_error()[0] == 0);

    assert(try number("width=80;height=24", "height") == 24);
    if (number("width=80", "depth")) |_| unreachable else |failure| {
        assert(failure == error.Missing);
        std.debug.print("{s}: {s}\n", .{ @errorName(failure), c.settings_last_error() });
    }
}
