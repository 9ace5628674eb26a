//! What the library gave away and did not get back yet: the tags behind handles and owned strings.
//!
//! The tags stand in a table by address and not in the memory itself, which could not be read once it
//! is freed: any number may come in, and nothing is read through it. Addresses are kept with all bits
//! flipped, since a leak checker takes a plain one for a use.

const std = @import("std");
const builtin = @import("builtin");
const Refusal = @import("root.zig").Refusal;

/// Whether handles and owned strings are looked up before they are followed.
pub const checked = switch (builtin.mode) {
    .Debug, .ReleaseSafe => true,
    .ReleaseFast, .ReleaseSmall => false,
};

/// What a pointer is, so that one of another kind is noticed.
pub const Kind = struct {
    /// Unique for each kind.
    id: *const anyopaque,
    name: []const u8,

    /// The kind of what `Owner` gives away.
    pub fn of(comptime Owner: type, comptime name: []const u8) Kind {
        const unique = struct {
            const owner = Owner;
            var byte: u8 = 0;
        };
        return .{ .id = &unique.byte, .name = name };
    }
};

/// The table lives as long as the process, so it has an allocator of its own.
const gpa = std.heap.page_allocator;
var table: std.AutoHashMapUnmanaged(usize, Kind) = .empty;
var lock: Lock = .{};

/// A lock for a few instructions; `std.Thread.Mutex` is gone from Zig 0.16 on.
pub const Lock = struct {
    taken: std.atomic.Value(bool) = .init(false),

    pub fn acquire(self: *Lock) void {
        while (self.taken.swap(true, .acquire)) std.atomic.spinLoopHint();
    }

    pub fn release(self: *Lock) void {
        std.debug.assert(self.taken.load(.monotonic));
        self.taken.store(false, .release);
    }
};

fn key(pointer: *const anyopaque) usize {
    return ~@intFromPtr(pointer);
}

/// Notes that `pointer` was given away.
pub fn born(pointer: *const anyopaque, kind: Kind) std.mem.Allocator.Error!void {
    if (!checked) return;
    lock.acquire();
    defer lock.release();
    try table.put(gpa, key(pointer), kind);
}

/// Requires that `pointer` was given away as `kind` and did not come back.
pub fn expect(pointer: *const anyopaque, kind: Kind) Refusal!void {
    if (!checked) return;
    lock.acquire();
    defer lock.release();
    const known = table.get(key(pointer)) orelse return error.InvalidHandle;
    if (known.id != kind.id) return error.InvalidHandle;
}

/// Notes that `pointer` came back, once.
pub fn bury(pointer: *const anyopaque, kind: Kind) Refusal!void {
    if (!checked) return;
    lock.acquire();
    defer lock.release();
    const known = table.get(key(pointer)) orelse return error.InvalidHandle;
    if (known.id != kind.id) return error.InvalidHandle;
    std.debug.assert(table.remove(key(pointer)));
}

test "what was not given away, or as something else, is refused" {
    if (!checked) return;
    const one: Kind = .of(u8, "one");
    const other: Kind = .of(u16, "other");
    var thing: u32 = 0;
    try std.testing.expectError(error.InvalidHandle, expect(&thing, one));
    try born(&thing, one);
    try expect(&thing, one);
    try std.testing.expectError(error.InvalidHandle, expect(&thing, other));
    try std.testing.expectError(error.InvalidHandle, bury(&thing, other));
    try bury(&thing, one);
    try std.testing.expectError(error.InvalidHandle, bury(&thing, one));
}
