//! What contracts disagree on.

const std = @import("std");
const c = @import("header.zig").c;
const facts = @import("facts.zig");
const status = @import("status.zig");
const Contract = @import("contract.zig").Contract;

const Allocator = std.mem.Allocator;
const Error = status.Error;

/// A difference that is known and accepted.
pub const Exception = struct {
    /// A glob: `Type.field`, `sqlite3_*`.
    item: []const u8,
    /// Empty for all codes.
    code: []const u8 = "",
    /// Never empty.
    reason: []const u8,
};

/// What a comparison is to do.
pub const Options = struct {
    exceptions: []const Exception = &.{},
    /// The mildest level that makes the verdict "disagree".
    fail_on: facts.Level = .warning,
};

/// What contracts disagree on, worst first. Outlives them; what it gives borrows from it.
pub const Differences = struct {
    handle: *c.AbidingDifferences,

    /// Compares contracts for the same target, each with each; two at least. `gpa` serves the call
    /// alone.
    pub fn between(
        gpa: Allocator,
        contracts: []const Contract,
        options: Options,
    ) (Error || Allocator.Error)!Differences {
        const handles = try gpa.alloc(?*const c.AbidingContract, contracts.len);
        defer gpa.free(handles);
        for (handles, contracts) |*handle, contract| handle.* = contract.handle;
        const exceptions = try gpa.alloc(c.AbidingException, options.exceptions.len);
        defer gpa.free(exceptions);
        for (exceptions, options.exceptions) |*to, exception| to.* = .{
            .item = facts.text(exception.item),
            .code = facts.text(exception.code),
            .reason = facts.text(exception.reason),
        };
        var given: c.AbidingCompareOptions = undefined;
        try status.check(c.abiding_compare_options_init(&given, @sizeOf(c.AbidingCompareOptions)));
        given.exceptions = exceptions.ptr;
        given.exception_count = exceptions.len;
        given.fail_on = @intFromEnum(options.fail_on);
        var out: ?*c.AbidingDifferences = null;
        try status.check(c.abiding_compare_all(handles.ptr, handles.len, &given, &out));
        return .{ .handle = out orelse return error.Internal };
    }

    pub fn deinit(differences: Differences) void {
        c.abiding_differences_free(differences.handle);
    }

    pub fn verdict(differences: Differences) Error!facts.Verdict {
        var out: u32 = undefined;
        try status.check(c.abiding_differences_verdict(differences.handle, &out));
        return @enumFromInt(out);
    }

    /// The number of differences of at least this level; they have the indices below it.
    pub fn count(differences: Differences, least: facts.Level) Error!usize {
        const handle = differences.handle;
        return status.counted(c.abiding_differences_count, .{ handle, @intFromEnum(least) });
    }

    pub fn at(differences: Differences, index: usize) Error!facts.Difference {
        var out: c.AbidingDifference = undefined;
        const size = @sizeOf(c.AbidingDifference);
        try status.check(c.abiding_differences_get(differences.handle, index, size, &out));
        return facts.from(facts.Difference, out);
    }

    /// Calls `function` with `context` and each difference of at least `least`, worst first. An error
    /// of `function` stops, and is this function's error: none crosses the library.
    pub fn each(
        differences: Differences,
        least: facts.Level,
        context: anytype,
        comptime function: fn (@TypeOf(context), facts.Difference) anyerror!void,
    ) anyerror!void {
        const Visit = struct {
            context: @TypeOf(context),
            failure: ?anyerror = null,

            fn one(difference: [*c]const c.AbidingDifference, data: ?*anyopaque) callconv(.c) i32 {
                std.debug.assert(difference != null);
                const visit: *@This() = @ptrCast(@alignCast(data.?));
                const seen = facts.from(facts.Difference, difference[0]);
                function(visit.context, seen) catch |failure| {
                    visit.failure = failure;
                    return 1;
                };
                return 0;
            }
        };
        var visit: Visit = .{ .context = context };
        const level = @intFromEnum(least);
        const outcome = c.abiding_differences_each(differences.handle, level, Visit.one, &visit);
        if (visit.failure) |failure| return failure;
        try status.check(outcome);
    }

    /// The number of parties that could not be read.
    pub fn unreadCount(differences: Differences) Error!usize {
        return status.counted(c.abiding_differences_unread_count, .{differences.handle});
    }

    pub fn unread(differences: Differences, index: usize) Error!facts.Unread {
        var out: c.AbidingUnread = undefined;
        const size = @sizeOf(c.AbidingUnread);
        try status.check(c.abiding_differences_unread(differences.handle, index, size, &out));
        return facts.from(facts.Unread, out);
    }

    /// A report of the differences and of what was compared, in memory of `gpa`.
    pub fn report(
        differences: Differences,
        gpa: Allocator,
        format: facts.Format,
    ) (Error || Allocator.Error)![]u8 {
        var text: [*c]u8 = null;
        const number = @intFromEnum(format);
        try status.check(c.abiding_differences_report(differences.handle, number, &text));
        return status.take(gpa, text);
    }
};
