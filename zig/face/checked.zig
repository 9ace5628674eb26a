//! Boundaries as `abiding.toml` describes them.

const std = @import("std");
const c = @import("header.zig").c;
const status = @import("status.zig");
const Contract = @import("contract.zig").Contract;
const Differences = @import("differences.zig").Differences;

const Allocator = std.mem.Allocator;
const Error = status.Error;

/// A boundary: its parties, targets and exceptions.
pub const Boundary = struct {
    handle: *c.AbidingBoundary,

    /// Reads a configuration file, and no party yet.
    pub fn load(path: []const u8) Error!Boundary {
        var handle: ?*c.AbidingBoundary = null;
        try status.check(c.abiding_boundary_load(path.ptr, path.len, &handle));
        return .{ .handle = handle orelse return error.Internal };
    }

    pub fn deinit(boundary: Boundary) void {
        c.abiding_boundary_free(boundary.handle);
    }

    /// The boundary's name, in memory of `gpa`.
    pub fn name(boundary: Boundary, gpa: Allocator) Allocator.Error![]u8 {
        return status.copied(gpa, c.abiding_boundary_name, .{boundary.handle});
    }

    pub fn partyCount(boundary: Boundary) Error!usize {
        return status.counted(c.abiding_boundary_party_count, .{boundary.handle});
    }

    /// The name of a party, in memory of `gpa`; empty where `index` is too high.
    pub fn party(boundary: Boundary, gpa: Allocator, index: usize) Allocator.Error![]u8 {
        return status.copied(gpa, c.abiding_boundary_party, .{ boundary.handle, index });
    }

    /// Reads one party with its own compiler, which may take seconds; `target` is in rustc's
    /// spelling or `host`. `lastErrorCause` of `error.Unread` is what the compiler said.
    pub fn extract(boundary: Boundary, who: []const u8, target: []const u8) Error!Contract {
        var out: ?*c.AbidingContract = null;
        const handle = boundary.handle;
        try status.check(c.abiding_boundary_extract(
            handle,
            who.ptr,
            who.len,
            target.ptr,
            target.len,
            &out,
        ));
        return .{ .handle = out orelse return error.Internal };
    }

    /// Reads all parties and compares them, as `abiding check` does.
    pub fn check(boundary: Boundary, target: []const u8) Error!Differences {
        var out: ?*c.AbidingDifferences = null;
        const handle = boundary.handle;
        try status.check(c.abiding_boundary_check(handle, target.ptr, target.len, &out));
        return .{ .handle = out orelse return error.Internal };
    }
};
