//! abiding for Zig programs: contracts, what two of them disagree on, boundaries, and what C looks
//! like on a target.
//!
//! A face of the C API: handles with `deinit`, errors instead of status codes, slices instead of
//! pointers with lengths, text into the caller's allocator. The message of the last failure on this
//! thread is `lastError`.

const std = @import("std");
const checked = @import("face/checked.zig");
const contracts = @import("face/contract.zig");
const differences = @import("face/differences.zig");
const facts = @import("face/facts.zig");
const status = @import("face/status.zig");

/// The C API as the header declares it.
pub const c = @import("face/header.zig").c;

pub const Error = status.Error;
pub const Status = status.Status;
pub const lastError = status.lastError;
pub const lastErrorCause = status.lastErrorCause;

pub const Boundary = checked.Boundary;
pub const Contract = contracts.Contract;
pub const Differences = differences.Differences;
pub const Exception = differences.Exception;
pub const Options = differences.Options;

pub const Constant = facts.Constant;
pub const Difference = facts.Difference;
pub const Enumerator = facts.Enumerator;
pub const Field = facts.Field;
pub const Format = facts.Format;
pub const Item = facts.Item;
pub const ItemKind = facts.ItemKind;
pub const Level = facts.Level;
pub const Linkage = facts.Linkage;
pub const LogLevel = facts.LogLevel;
pub const Nullability = facts.Nullability;
pub const Parameter = facts.Parameter;
pub const Place = facts.Place;
pub const Type = facts.Type;
pub const TypeKind = facts.TypeKind;
pub const Unread = facts.Unread;
pub const ValueKind = facts.ValueKind;
pub const Verdict = facts.Verdict;

/// Who is told what the library does.
pub const log = @import("face/log.zig");

/// What C looks like on a target.
pub const TargetFacts = c.AbidingTargetFacts;

/// What C looks like on the target of rustc's name `triple`; `host` is this machine.
pub fn targetFacts(triple: []const u8) Error!TargetFacts {
    var out: TargetFacts = undefined;
    const size = @sizeOf(TargetFacts);
    try status.check(c.abiding_target_facts(triple.ptr, triple.len, size, &out));
    return out;
}

/// The library's version.
pub fn version() []const u8 {
    return std.mem.span(@as([*:0]const u8, @ptrCast(c.abiding_version())));
}
