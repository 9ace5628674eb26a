//! abiding for Zig programs: contracts, what two of them disagree on, and what C looks like on a
//! target.
//!
//! A thin face of the C API: handles with `deinit`, errors instead of status codes, text into the
//! caller's allocator. The message of the last failure on this thread is `lastError`.

const std = @import("std");
const header = @import("abiding_header");

const Allocator = std.mem.Allocator;

/// The C API as the header declares it.
pub const c = if (@hasDecl(header, "c")) header.c else header;

pub const Error = error{
    InvalidArgument,
    InvalidUtf8,
    InvalidContract,
    DifferentTargets,
    UnknownTarget,
    StructSize,
    InvalidHandle,
    Callback,
    Io,
    InvalidConfig,
    Unread,
    NotFound,
    /// A defect of abiding; `lastError` says where.
    Internal,
};

/// What a function of the C API returns.
pub const Status = enum(c_uint) {
    ok = c.ABIDING_STATUS_OK,
    invalid_argument = c.ABIDING_STATUS_INVALID_ARGUMENT,
    invalid_utf8 = c.ABIDING_STATUS_INVALID_UTF8,
    invalid_contract = c.ABIDING_STATUS_INVALID_CONTRACT,
    different_targets = c.ABIDING_STATUS_DIFFERENT_TARGETS,
    unknown_target = c.ABIDING_STATUS_UNKNOWN_TARGET,
    struct_size = c.ABIDING_STATUS_STRUCT_SIZE,
    panic = c.ABIDING_STATUS_PANIC,
    invalid_handle = c.ABIDING_STATUS_INVALID_HANDLE,
    callback = c.ABIDING_STATUS_CALLBACK,
    io = c.ABIDING_STATUS_IO,
    invalid_config = c.ABIDING_STATUS_INVALID_CONFIG,
    unread = c.ABIDING_STATUS_UNREAD,
    not_found = c.ABIDING_STATUS_NOT_FOUND,
    _,
};

/// A kind of item of a contract.
pub const ItemKind = enum(c_uint) {
    type = c.ABIDING_ITEM_KIND_TYPE,
    function = c.ABIDING_ITEM_KIND_FUNCTION,
    global = c.ABIDING_ITEM_KIND_GLOBAL,
    constant = c.ABIDING_ITEM_KIND_CONSTANT,
    gap = c.ABIDING_ITEM_KIND_GAP,
};

/// How bad a difference is.
pub const Level = enum(c_uint) {
    note = c.ABIDING_LEVEL_NOTE,
    warning = c.ABIDING_LEVEL_WARNING,
    @"error" = c.ABIDING_LEVEL_ERROR,
};

/// How a report is written.
pub const Format = enum(c_uint) {
    human = c.ABIDING_FORMAT_HUMAN,
    json = c.ABIDING_FORMAT_JSON,
};

/// What C looks like on a target.
pub const TargetFacts = c.AbidingTargetFacts;

/// Everything one party says about a boundary on one target.
pub const Contract = struct {
    handle: *c.AbidingContract,

    /// Reads the JSON form, which is not kept.
    pub fn parse(json: []const u8) Error!Contract {
        var handle: ?*c.AbidingContract = null;
        try check(c.abiding_contract_parse(json.ptr, json.len, &handle));
        return .{ .handle = handle orelse return error.Internal };
    }

    pub fn deinit(contract: Contract) void {
        c.abiding_contract_free(contract.handle);
    }

    /// The JSON form, in memory of `gpa`.
    pub fn toJson(contract: Contract, gpa: Allocator) (Error || Allocator.Error)![]u8 {
        var text: [*c]u8 = null;
        try check(c.abiding_contract_to_json(contract.handle, &text));
        return take(gpa, text);
    }

    pub fn count(contract: Contract, kind: ItemKind) usize {
        return c.abiding_contract_count(contract.handle, @intFromEnum(kind));
    }

    /// The party's name, in memory of `gpa`.
    pub fn party(contract: Contract, gpa: Allocator) Allocator.Error![]u8 {
        return copy(gpa, contract.handle, c.abiding_contract_party);
    }

    /// The target in rustc's spelling, in memory of `gpa`.
    pub fn target(contract: Contract, gpa: Allocator) Allocator.Error![]u8 {
        return copy(gpa, contract.handle, c.abiding_contract_target);
    }

    /// What the two contracts, which are for the same target, disagree on.
    pub fn compare(left: Contract, right: Contract) Error!Differences {
        var handle: ?*c.AbidingDifferences = null;
        try check(c.abiding_compare(left.handle, right.handle, null, &handle));
        return .{ .handle = handle orelse return error.Internal };
    }
};

/// What two contracts disagree on. Outlives them.
pub const Differences = struct {
    handle: *c.AbidingDifferences,

    pub fn deinit(differences: Differences) void {
        c.abiding_differences_free(differences.handle);
    }

    /// The number of differences of at least this level.
    pub fn count(differences: Differences, least: Level) usize {
        return c.abiding_differences_count(differences.handle, @intFromEnum(least));
    }

    /// A report of the differences and of what was compared, in memory of `gpa`.
    pub fn report(
        differences: Differences,
        gpa: Allocator,
        format: Format,
    ) (Error || Allocator.Error)![]u8 {
        var text: [*c]u8 = null;
        const number = @intFromEnum(format);
        try check(c.abiding_differences_report(differences.handle, number, &text));
        return take(gpa, text);
    }
};

/// What C looks like on the target of rustc's name `triple`; `host` is this machine.
pub fn targetFacts(triple: []const u8) Error!TargetFacts {
    var facts: TargetFacts = undefined;
    try check(c.abiding_target_facts(triple.ptr, triple.len, @sizeOf(TargetFacts), &facts));
    return facts;
}

/// The message of this thread's last failure, in memory of `gpa`; empty without one.
pub fn lastError(gpa: Allocator) Allocator.Error![]u8 {
    const length = c.abiding_last_error_message(null, 0);
    const buffer = try gpa.alloc(u8, length + 1);
    defer gpa.free(buffer);
    _ = c.abiding_last_error_message(buffer.ptr, buffer.len);
    return gpa.dupe(u8, buffer[0..length]);
}

/// The library's version.
pub fn version() []const u8 {
    return std.mem.span(@as([*:0]const u8, @ptrCast(c.abiding_version())));
}

fn check(status: c.AbidingStatus) Error!void {
    return switch (@as(Status, @enumFromInt(status))) {
        .ok => {},
        .invalid_argument => error.InvalidArgument,
        .invalid_utf8 => error.InvalidUtf8,
        .invalid_contract => error.InvalidContract,
        .different_targets => error.DifferentTargets,
        .unknown_target => error.UnknownTarget,
        .struct_size => error.StructSize,
        .invalid_handle => error.InvalidHandle,
        .callback => error.Callback,
        .io => error.Io,
        .invalid_config => error.InvalidConfig,
        .unread => error.Unread,
        .not_found => error.NotFound,
        .panic, _ => error.Internal,
    };
}

/// Moves a string that the library gave away into memory of `gpa`.
fn take(gpa: Allocator, text: [*c]u8) Allocator.Error![]u8 {
    defer c.abiding_string_free(text);
    return gpa.dupe(u8, std.mem.span(@as([*:0]const u8, @ptrCast(text))));
}

/// Calls a function that fills the caller's buffer, first for the length.
fn copy(
    gpa: Allocator,
    handle: *c.AbidingContract,
    fill: *const @TypeOf(c.abiding_contract_party),
) Allocator.Error![]u8 {
    const length = fill(handle, null, 0);
    const buffer = try gpa.alloc(u8, length + 1);
    defer gpa.free(buffer);
    _ = fill(handle, buffer.ptr, buffer.len);
    return gpa.dupe(u8, buffer[0..length]);
}
