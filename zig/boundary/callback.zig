//! Callbacks: a function pointer, `user_data`, and a destructor for it.
//!
//! - `Callback`: C gave us a callback; Zig keeps and calls it.
//! - `Slot`: where a library keeps the callback that is registered now.
//! - `closure`: a Zig function with a context for a C library to call.
//!
//! Ownership: a function that takes `(function, user_data, destructor)` takes `user_data` over when it
//! succeeds, and calls the destructor once when the callback is replaced, unset or no longer needed,
//! after the last call has returned. When it fails it has taken nothing; a null function takes nothing.

const std = @import("std");
const live = @import("live.zig");

/// Frees a callback's `user_data`.
pub const Destructor = fn (user_data: ?*anyopaque) callconv(.c) void;

/// A callback that came from C. `F` is the function type, such as
/// `fn (level: c_int, user_data: ?*anyopaque) callconv(.c) void`, with `user_data` last.
pub fn Callback(comptime F: type) type {
    return struct {
        const Self = @This();

        function: *const F,
        user_data: ?*anyopaque,
        destructor: ?*const Destructor,

        /// Null for a null function, with which nothing is taken.
        pub fn from(
            function: ?*const F,
            user_data: ?*anyopaque,
            destructor: ?*const Destructor,
        ) ?Self {
            return .{
                .function = function orelse return null,
                .user_data = user_data,
                .destructor = destructor,
            };
        }

        /// Calls the function with `arguments` and the `user_data` behind them.
        pub fn call(self: Self, arguments: anytype) Returned(F) {
            return @call(.auto, self.function, arguments ++ .{self.user_data});
        }

        /// Frees the `user_data`; once.
        pub fn deinit(self: Self) void {
            if (self.destructor) |destructor| destructor(self.user_data);
        }
    };
}

fn Returned(comptime F: type) type {
    return @typeInfo(F).@"fn".return_type.?;
}

/// Room for one callback, such as a global of the library or a field behind a handle. No lock is held
/// during a call: the callback may register another one, unset itself or call the library in any other
/// way, and several threads may call at once.
pub fn Slot(comptime F: type, comptime gpa: std.mem.Allocator) type {
    return struct {
        const Self = @This();

        /// A callback that does not move, and the number of those that use it.
        const Registered = struct {
            callback: Callback(F),
            users: std.atomic.Value(usize) = .init(1),

            fn leave(registered: *Registered) void {
                if (registered.users.fetchSub(1, .acq_rel) != 1) return;
                registered.callback.deinit();
                gpa.destroy(registered);
            }
        };

        current: ?*Registered = null,
        lock: live.Lock = .{},

        /// Registers a callback, or none, in place of the one before. On an error nothing was taken.
        pub fn replace(slot: *Self, callback: ?Callback(F)) std.mem.Allocator.Error!void {
            const fresh: ?*Registered = if (callback) |given| fresh: {
                const registered = try gpa.create(Registered);
                registered.* = .{ .callback = given };
                break :fresh registered;
            } else null;
            slot.lock.acquire();
            const before = slot.current;
            slot.current = fresh;
            slot.lock.release();
            // Without the lock: the destructor may call the library.
            if (before) |registered| registered.leave();
        }

        /// Takes the callback out.
        pub fn unset(slot: *Self) void {
            // `replace` allocates only for a callback.
            slot.replace(null) catch unreachable;
        }

        /// Calls the callback with `arguments`; null if there is none.
        pub fn call(slot: *Self, arguments: anytype) ?Returned(F) {
            slot.lock.acquire();
            const current = slot.current;
            if (current) |registered| _ = registered.users.fetchAdd(1, .monotonic);
            slot.lock.release();
            const registered = current orelse return null;
            defer registered.leave();
            return registered.callback.call(arguments);
        }
    };
}

/// A C function of type `F` (with `user_data` last) that calls `function` with a `*Context` last, for
/// registration with `user_data` pointing to a `Context`. If `function` can fail, an error or a null
/// `user_data` makes it return `otherwise`; the context is the place to remember the error.
///
/// ```zig
/// const onLog = boundary.closure(OnLog, Sink, Sink.write, {});
/// logger_set(onLog, &sink);
/// ```
///
/// Ownership: the context is the caller's, who keeps it at its place until the callback is unset.
pub fn closure(
    comptime F: type,
    comptime Context: type,
    comptime function: anytype,
    comptime otherwise: Returned(F),
) *const F {
    const Made = struct {
        fn run(arguments: anytype, user_data: ?*anyopaque) Returned(F) {
            const context: *Context = @ptrCast(@alignCast(user_data orelse return otherwise));
            const result = @call(.auto, function, arguments ++ .{context});
            if (@typeInfo(@TypeOf(result)) != .error_union) return result;
            return result catch otherwise;
        }
    };
    const p = parameterTypes(F);
    return switch (p.len) {
        1 => &struct {
            fn f(u: ?*anyopaque) callconv(.c) Returned(F) {
                return Made.run(.{}, u);
            }
        }.f,
        2 => &struct {
            fn f(a: p[0], u: ?*anyopaque) callconv(.c) Returned(F) {
                return Made.run(.{a}, u);
            }
        }.f,
        3 => &struct {
            fn f(a: p[0], b: p[1], u: ?*anyopaque) callconv(.c) Returned(F) {
                return Made.run(.{ a, b }, u);
            }
        }.f,
        4 => &struct {
            fn f(a: p[0], b: p[1], c: p[2], u: ?*anyopaque) callconv(.c) Returned(F) {
                return Made.run(.{ a, b, c }, u);
            }
        }.f,
        5 => &struct {
            fn f(a: p[0], b: p[1], c: p[2], d: p[3], u: ?*anyopaque) callconv(.c) Returned(F) {
                return Made.run(.{ a, b, c, d }, u);
            }
        }.f,
        else => @compileError("closure: write the C function by hand for so many parameters"),
    };
}

/// By way of the tuple of arguments, since `@typeInfo` of functions is not the same in all releases.
fn parameterTypes(comptime F: type) [std.meta.fieldNames(std.meta.ArgsTuple(F)).len]type {
    const Arguments = std.meta.ArgsTuple(F);
    var types: [std.meta.fieldNames(Arguments).len]type = undefined;
    for (std.meta.fieldNames(Arguments), &types) |name, *ty| ty.* = @FieldType(Arguments, name);
    return types;
}

const testing = std.testing;

const OnTick = fn (tick: c_int, user_data: ?*anyopaque) callconv(.c) c_int;

const Sum = struct {
    total: c_int = 0,
    destroyed: u32 = 0,

    fn add(tick: c_int, sum: *Sum) !c_int {
        if (tick < 0) return error.Negative;
        sum.total += tick;
        return sum.total;
    }

    fn destroy(user_data: ?*anyopaque) callconv(.c) void {
        const sum: *Sum = @ptrCast(@alignCast(user_data));
        sum.destroyed += 1;
    }
};

const onTick = closure(OnTick, Sum, Sum.add, -1);

test "a Zig function with a context is a C callback, and an error its other value" {
    var sum: Sum = .{};
    try testing.expectEqual(5, onTick(5, &sum));
    try testing.expectEqual(7, onTick(2, &sum));
    try testing.expectEqual(-1, onTick(-2, &sum));
    try testing.expectEqual(-1, onTick(2, null));
}

test "replacing and unsetting destroy once, and a null function takes nothing" {
    var slot: Slot(OnTick, testing.allocator) = .{};
    var sum: Sum = .{};
    try testing.expectEqual(null, slot.call(.{1}));
    try slot.replace(.from(onTick, &sum, Sum.destroy));
    try testing.expectEqual(3, slot.call(.{3}));
    try slot.replace(.from(onTick, &sum, Sum.destroy));
    try testing.expectEqual(1, sum.destroyed);
    slot.unset();
    slot.unset();
    try testing.expectEqual(2, sum.destroyed);
    try slot.replace(.from(null, &sum, Sum.destroy));
    try testing.expectEqual(null, slot.call(.{1}));
    try testing.expectEqual(2, sum.destroyed);
}

const Again = struct {
    slot: *Slot(OnTick, testing.allocator),
    sum: *Sum,

    fn run(_: c_int, again: *Again) c_int {
        again.slot.replace(.from(onTick, again.sum, Sum.destroy)) catch return -9;
        return again.slot.call(.{4}) orelse -8;
    }
};

test "a callback may register another one while it runs" {
    var slot: Slot(OnTick, testing.allocator) = .{};
    var sum: Sum = .{};
    var again: Again = .{ .slot = &slot, .sum = &sum };
    try slot.replace(.from(closure(OnTick, Again, Again.run, -1), &again, null));
    try testing.expectEqual(4, slot.call(.{0}));
    slot.unset();
    try testing.expectEqual(1, sum.destroyed);
}

test "threads call while another replaces" {
    const Shared = struct {
        slot: Slot(OnTick, testing.allocator) = .{},
        calls: std.atomic.Value(u32) = .init(0),
        destroyed: std.atomic.Value(u32) = .init(0),

        fn count(_: c_int, shared: *@This()) c_int {
            _ = shared.calls.fetchAdd(1, .monotonic);
            return 0;
        }

        fn destroy(user_data: ?*anyopaque) callconv(.c) void {
            const shared: *@This() = @ptrCast(@alignCast(user_data));
            _ = shared.destroyed.fetchAdd(1, .monotonic);
        }

        fn ring(shared: *@This()) void {
            for (0..200) |_| _ = shared.slot.call(.{1});
        }
    };
    var shared: Shared = .{};
    const function = closure(OnTick, Shared, Shared.count, -1);
    const threads = [_]std.Thread{
        try .spawn(.{}, Shared.ring, .{&shared}),
        try .spawn(.{}, Shared.ring, .{&shared}),
    };
    for (0..100) |_| try shared.slot.replace(.from(function, &shared, Shared.destroy));
    for (threads) |thread| thread.join();
    shared.slot.unset();
    try testing.expectEqual(100, shared.destroyed.load(.monotonic));
}
