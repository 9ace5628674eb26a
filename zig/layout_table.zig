//! A table of everything that crosses, as Zig lays it out. `cargo test` compares it with Rust's.
//!
//! Comptime reflection makes it from `abi.zig`, so that a new type or field cannot be forgotten.

const std = @import("std");
const abi = @import("abi.zig");

pub const table: abi.AbidingLayoutTable = .{ .types = &types, .count = types.len };

const types = blk: {
    const names = std.meta.declarations(abi);
    var all: [names.len]abi.AbidingLayoutType = undefined;
    for (names, &all) |declaration, *entry| {
        // Zig 0.17 gives names where earlier releases give structs with a name.
        const name = if (@TypeOf(declaration) == [:0]const u8) declaration else declaration.name;
        entry.* = describe(name, @field(abi, name));
    }
    break :blk all;
};

fn describe(comptime name: [:0]const u8, comptime T: type) abi.AbidingLayoutType {
    const fields = if (isEnum(T)) [0]abi.AbidingLayoutField{} else fieldsOf(T);
    const enumerators = if (isEnum(T)) enumeratorsOf(T) else [0]abi.AbidingLayoutEnumerator{};
    const kept = struct {
        const f = fields;
        const e = enumerators;
    };
    return .{
        .name = name,
        .kind = kindOf(T),
        .size = @sizeOf(T),
        .alignment = @alignOf(T),
        .fields = &kept.f,
        .field_count = kept.f.len,
        .enumerators = &kept.e,
        .enumerator_count = kept.e.len,
    };
}

fn fieldsOf(comptime T: type) [std.meta.fieldNames(T).len]abi.AbidingLayoutField {
    var all: [std.meta.fieldNames(T).len]abi.AbidingLayoutField = undefined;
    for (std.meta.fieldNames(T), &all) |name, *field| field.* = .{
        .name = name,
        .offset = @offsetOf(T, name),
        .size = @sizeOf(@FieldType(T, name)),
        .kind = kindOf(@FieldType(T, name)),
    };
    return all;
}

fn enumeratorsOf(comptime T: type) [std.meta.fieldNames(T).len]abi.AbidingLayoutEnumerator {
    var all: [std.meta.fieldNames(T).len]abi.AbidingLayoutEnumerator = undefined;
    for (std.meta.fieldNames(T), &all) |name, *enumerator| enumerator.* = .{
        .name = name,
        .value = @intFromEnum(@field(T, name)),
    };
    return all;
}

fn isEnum(comptime T: type) bool {
    return @typeInfo(T) == .@"enum";
}

pub fn kindOf(comptime T: type) u32 {
    const kind: abi.AbidingLayoutKind = switch (@typeInfo(T)) {
        .@"struct" => .record,
        .@"enum" => .enumeration,
        .int => |int| if (int.signedness == .signed) .signed_integer else .unsigned_integer,
        .pointer, .optional => .pointer,
        .float => .float,
        else => @compileError("no layout kind for " ++ @typeName(T)),
    };
    return @intFromEnum(kind);
}
