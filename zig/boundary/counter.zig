//! A small Zig library with a C ABI, made of the kit: `tests/crossing_boundary.rs` builds it as a shared
//! library, declares it in Rust, and crosses both ways.

const std = @import("std");
const boundary = @import("root.zig");

const gpa = std.heap.page_allocator;

/// What functions of this library return.
pub const CounterStatus = enum(c_uint) {
    ok = 0,
    argument = 1,
    text = 2,
    handle = 3,
    callback = 4,
    memory = 5,
};

/// Told of each hit; another number than 0 stops the counting.
pub const OnHit = fn (total: u64, user_data: ?*anyopaque) callconv(.c) i32;

const errors = boundary.Errors(CounterStatus, .ok, statusOf);
const Names = boundary.OwnedText(gpa);
const Counters = boundary.Handle(Counter, gpa);

fn statusOf(err: anyerror) CounterStatus {
    return switch (err) {
        error.InvalidHandle => .handle,
        error.InvalidUtf8, error.InteriorNul => .text,
        error.Stopped => .callback,
        error.OutOfMemory => .memory,
        else => .argument,
    };
}

const Counter = struct {
    name: []u8,
    total: std.atomic.Value(u64) = .init(0),
    on_hit: boundary.Slot(OnHit, gpa) = .{},

    pub fn deinit(counter: *Counter) void {
        counter.on_hit.unset();
        gpa.free(counter.name);
    }
};

/// Makes a counter, which the caller gives to `counter_free` once. `name` is terminated and not kept.
pub export fn counter_new(name: ?[*:0]const u8, out: ?*?*Counter) CounterStatus {
    return errors.status(new(name, out));
}

fn new(name: ?[*:0]const u8, out: ?*?*Counter) !void {
    const place = out orelse return errors.fail(error.NullArgument, "`out` is null", .{});
    const text = boundary.text.fromTerminated(name) catch |err|
        return errors.fail(err, "`name` is no text: {s}", .{@errorName(err)});
    const copy = try gpa.dupe(u8, text);
    errdefer gpa.free(copy);
    place.* = try Counters.create(.{ .name = copy });
}

/// Counts the numbers, `count` at `numbers`.
pub export fn counter_hit(counter: ?*Counter, numbers: ?[*]const u64, count: usize) CounterStatus {
    return errors.status(hit(counter, numbers, count));
}

fn hit(handle: ?*Counter, numbers: ?[*]const u64, count: usize) !void {
    const counter = try Counters.borrow(handle);
    for (try boundary.slice.in(u64, numbers, count)) |number| {
        const total = counter.total.fetchAdd(number, .monotonic) + number;
        const answer = counter.on_hit.call(.{total}) orelse 0;
        if (answer != 0)
            return errors.fail(error.Stopped, "the callback returned {d} at {d}", .{ answer, total });
    }
}

/// Registers `function`, which any thread may call, in place of the one before; null for none. On
/// success the library owns `user_data` and calls `destructor` with it once.
pub export fn counter_on_hit(
    counter: ?*Counter,
    function: ?*const OnHit,
    user_data: ?*anyopaque,
    destructor: ?*const boundary.Destructor,
) CounterStatus {
    return errors.status(onHit(counter, function, user_data, destructor));
}

fn onHit(
    handle: ?*Counter,
    function: ?*const OnHit,
    user_data: ?*anyopaque,
    destructor: ?*const boundary.Destructor,
) !void {
    const counter = try Counters.borrow(handle);
    try counter.on_hit.replace(.from(function, user_data, destructor));
}

/// Writes the name to `out`; the caller gives it to `counter_text_free` once.
pub export fn counter_name(counter: ?*Counter, out: ?*?[*:0]u8) CounterStatus {
    return errors.status(name_(counter, out));
}

fn name_(handle: ?*Counter, out: ?*?[*:0]u8) !void {
    const place = out orelse return error.NullArgument;
    place.* = try Names.create((try Counters.borrow(handle)).name);
}

/// Frees a text of this library; null does nothing.
pub export fn counter_text_free(text: ?[*:0]u8) CounterStatus {
    return errors.status(Names.free(text));
}

/// Copies the thread's last message into the caller's buffer; returns its whole length.
pub export fn counter_last_error(buffer: ?[*]u8, capacity: usize) usize {
    return errors.copyMessage(buffer, capacity);
}

/// Frees a counter; null does nothing.
pub export fn counter_free(counter: ?*Counter) CounterStatus {
    return errors.status(Counters.destroy(counter));
}
