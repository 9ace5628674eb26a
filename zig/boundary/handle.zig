//! Opaque handles: values behind pointers that C carries and never looks into.
//!
//! Ownership: `create` gives the value to the caller, who gives it back to `destroy` exactly once; every
//! other function only borrows it for the length of the call. Destroying null does nothing. C may use a
//! handle from several threads at once: what changes in the value stands behind a lock.
//!
//! Where `live.checked`, a destroyed handle, one of another kind and any other number are refused, not
//! followed. Elsewhere null and misaligned pointers are.

const std = @import("std");
const live = @import("live.zig");
const Refusal = @import("root.zig").Refusal;

/// Handles to `T`, in memory of `gpa`, which lives as long as the library. If `T` has a public `deinit`, it is
/// called when the handle is destroyed.
pub fn Handle(comptime T: type, comptime gpa: std.mem.Allocator) type {
    return struct {
        const kind: live.Kind = .of(T, @typeName(T));

        /// Moves `value` behind a handle.
        pub fn create(value: T) std.mem.Allocator.Error!*T {
            const handle = try gpa.create(T);
            errdefer gpa.destroy(handle);
            handle.* = value;
            try live.born(handle, kind);
            return handle;
        }

        /// The value behind a handle, which stays the caller's.
        pub fn borrow(handle: ?*const anyopaque) Refusal!*T {
            const pointer = handle orelse return error.NullArgument;
            if (!std.mem.isAligned(@intFromPtr(pointer), @alignOf(T))) return error.Misaligned;
            try live.expect(pointer, kind);
            return @ptrCast(@alignCast(@constCast(pointer)));
        }

        /// A new handle to a copy of the value, which the caller destroys once, too. `T` has a public
        /// `clone(*T) !T` where a plain copy would share what is owned.
        pub fn duplicate(handle: ?*const anyopaque) !*T {
            const value = try borrow(handle);
            return create(if (@hasDecl(T, "clone")) try value.clone() else value.*);
        }

        /// Ends the value behind a handle; null does nothing.
        pub fn destroy(handle: ?*anyopaque) Refusal!void {
            const pointer = handle orelse return;
            if (!std.mem.isAligned(@intFromPtr(pointer), @alignOf(T))) return error.Misaligned;
            try live.bury(pointer, kind);
            const value: *T = @ptrCast(@alignCast(pointer));
            if (@hasDecl(T, "deinit")) value.deinit();
            gpa.destroy(value);
        }
    };
}

const testing = std.testing;

const Counter = struct {
    hits: u32,
    ended: *u32,

    pub fn deinit(counter: *Counter) void {
        counter.ended.* += 1;
    }
};

const Other = struct { number: u64 };

test "a value is borrowed, copied and destroyed once" {
    const Counters = Handle(Counter, testing.allocator);
    var ended: u32 = 0;
    const one = try Counters.create(.{ .hits = 1, .ended = &ended });
    (try Counters.borrow(one)).hits += 1;
    const two = try Counters.duplicate(one);
    try Counters.destroy(one);
    try testing.expectEqual(2, (try Counters.borrow(two)).hits);
    try Counters.destroy(two);
    try Counters.destroy(null);
    try testing.expectEqual(2, ended);
}

test "null, misaligned, destroyed and other handles are refused" {
    const Counters = Handle(Counter, testing.allocator);
    const Others = Handle(Other, testing.allocator);
    try testing.expectError(error.NullArgument, Counters.borrow(null));
    const odd: *anyopaque = @ptrFromInt(0x1001);
    try testing.expectError(error.Misaligned, Counters.borrow(odd));
    try testing.expectError(error.Misaligned, Counters.destroy(odd));
    if (!live.checked) return;
    const other = try Others.create(.{ .number = 5 });
    try testing.expectError(error.InvalidHandle, Counters.borrow(other));
    try testing.expectError(error.InvalidHandle, Counters.destroy(other));
    try Others.destroy(other);
    try testing.expectError(error.InvalidHandle, Others.borrow(other));
    try testing.expectError(error.InvalidHandle, Others.destroy(other));
}
