//! Contracts.

const std = @import("std");
const c = @import("header.zig").c;
const facts = @import("facts.zig");
const status = @import("status.zig");
const Differences = @import("differences.zig").Differences;

const Allocator = std.mem.Allocator;
const Error = status.Error;

/// Everything one party says about a boundary on one target. Never changes, so that any number of
/// threads may use it at once. What it gives borrows from it.
pub const Contract = struct {
    handle: *c.AbidingContract,

    /// Reads the JSON form, which is not kept.
    pub fn parse(json: []const u8) Error!Contract {
        var handle: ?*c.AbidingContract = null;
        try status.check(c.abiding_contract_parse(json.ptr, json.len, &handle));
        return .{ .handle = handle orelse return error.Internal };
    }

    /// Reads a file that holds the JSON form.
    pub fn read(path: []const u8) Error!Contract {
        var handle: ?*c.AbidingContract = null;
        try status.check(c.abiding_contract_read(path.ptr, path.len, &handle));
        return .{ .handle = handle orelse return error.Internal };
    }

    /// A second owner of the same contract, which costs next to nothing.
    pub fn clone(contract: Contract) Error!Contract {
        var handle: ?*c.AbidingContract = null;
        try status.check(c.abiding_contract_clone(contract.handle, &handle));
        return .{ .handle = handle orelse return error.Internal };
    }

    pub fn deinit(contract: Contract) void {
        c.abiding_contract_free(contract.handle);
    }

    /// The JSON form, in memory of `gpa`.
    pub fn toJson(contract: Contract, gpa: Allocator) (Error || Allocator.Error)![]u8 {
        var json: [*c]u8 = null;
        try status.check(c.abiding_contract_to_json(contract.handle, &json));
        return status.take(gpa, json);
    }

    /// The party's name, in memory of `gpa`.
    pub fn party(contract: Contract, gpa: Allocator) Allocator.Error![]u8 {
        return status.copied(gpa, c.abiding_contract_party, .{contract.handle});
    }

    /// The target in rustc's spelling, in memory of `gpa`.
    pub fn target(contract: Contract, gpa: Allocator) Allocator.Error![]u8 {
        return status.copied(gpa, c.abiding_contract_target, .{contract.handle});
    }

    /// The party's language, in memory of `gpa`.
    pub fn language(contract: Contract, gpa: Allocator) Allocator.Error![]u8 {
        return status.copied(gpa, c.abiding_contract_language, .{contract.handle});
    }

    pub fn count(contract: Contract, kind: facts.ItemKind) Error!usize {
        return status.counted(c.abiding_contract_count, .{ contract.handle, @intFromEnum(kind) });
    }

    /// The item at `index`, which is below `count` of its kind.
    pub fn item(contract: Contract, kind: facts.ItemKind, index: usize) Error!facts.Item {
        var out: c.AbidingItem = undefined;
        const size = @sizeOf(c.AbidingItem);
        const number = @intFromEnum(kind);
        try status.check(c.abiding_contract_item(contract.handle, number, index, size, &out));
        return facts.from(facts.Item, out);
    }

    /// The index of the item with this name (or symbol), the first of several.
    pub fn find(contract: Contract, kind: facts.ItemKind, name: []const u8) Error!usize {
        var out: usize = undefined;
        const number = @intFromEnum(kind);
        try status.check(c.abiding_contract_find(contract.handle, number, name.ptr, name.len, &out));
        return out;
    }

    /// The value of the constant at `index`.
    pub fn constant(contract: Contract, index: usize) Error!facts.Constant {
        var out: c.AbidingConstant = undefined;
        const size = @sizeOf(c.AbidingConstant);
        try status.check(c.abiding_contract_constant(contract.handle, index, size, &out));
        return facts.from(facts.Constant, out);
    }

    /// The type that an item, field, parameter or another type names.
    pub fn typeOf(contract: Contract, type_id: u32) Error!facts.Type {
        var out: c.AbidingType = undefined;
        const size = @sizeOf(c.AbidingType);
        try status.check(c.abiding_contract_type(contract.handle, type_id, size, &out));
        return facts.from(facts.Type, out);
    }

    /// The field at `index` of a struct or union.
    pub fn field(contract: Contract, type_id: u32, index: usize) Error!facts.Field {
        var out: c.AbidingField = undefined;
        const size = @sizeOf(c.AbidingField);
        try status.check(c.abiding_contract_field(contract.handle, type_id, index, size, &out));
        return facts.from(facts.Field, out);
    }

    /// The enumerator at `index` of an enumeration.
    pub fn enumerator(contract: Contract, type_id: u32, index: usize) Error!facts.Enumerator {
        var out: c.AbidingEnumerator = undefined;
        const size = @sizeOf(c.AbidingEnumerator);
        const handle = contract.handle;
        try status.check(c.abiding_contract_enumerator(handle, type_id, index, size, &out));
        return facts.from(facts.Enumerator, out);
    }

    /// The parameter at `index` of a function type.
    pub fn parameter(contract: Contract, type_id: u32, index: usize) Error!facts.Parameter {
        var out: c.AbidingParameter = undefined;
        const size = @sizeOf(c.AbidingParameter);
        const handle = contract.handle;
        try status.check(c.abiding_contract_parameter(handle, type_id, index, size, &out));
        return facts.from(facts.Parameter, out);
    }

    /// What the two contracts, which are for the same target, disagree on.
    pub fn compare(left: Contract, right: Contract) Error!Differences {
        var handle: ?*c.AbidingDifferences = null;
        try status.check(c.abiding_compare(left.handle, right.handle, null, &handle));
        return .{ .handle = handle orelse return error.Internal };
    }
};
