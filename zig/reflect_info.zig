//! One view of `@typeInfo` for every Zig release that abiding works with. Up to 0.16 the members
//! of a type are lists of structs, from 0.17 on they are lists side by side.

const std = @import("std");
const builtin = @import("builtin");

const lists_side_by_side = builtin.zig_version.order(.{ .major = 0, .minor = 17, .patch = 0 }) != .lt;

/// The fields of a struct or union, in the order of declaration.
pub const Fields = struct {
    names: []const [:0]const u8,
    types: []const type,
    /// In bytes; `null` or 0 where the source demands none, though up to 0.15 the type's own may
    /// stand here.
    alignments: []const ?usize,
};

/// Names and values of the fields of an enum, in the order of declaration.
pub const Enumerators = struct {
    names: []const [:0]const u8,
    values: []const comptime_int,
};

/// What a pointer type says about its pointee.
pub const Qualifiers = struct {
    is_const: bool,
    is_volatile: bool,
    is_allowzero: bool,
};

/// A function type.
pub const Function = struct {
    convention: [:0]const u8,
    /// Whether the convention is what `callconv(.c)` stands for on this target.
    is_c: bool,
    is_variadic: bool,
    is_generic: bool,
    /// `null` where the type depends on an argument.
    return_type: ?type,
    /// `null` for a parameter that is generic.
    parameters: []const ?type,
};

/// The names of the public declarations of a container.
pub fn declarations(comptime T: type) []const [:0]const u8 {
    switch (@typeInfo(T)) {
        inline .@"struct", .@"union", .@"enum", .@"opaque" => |info| {
            if (lists_side_by_side) return info.decl_names;
            return column(info.decls, "name", [:0]const u8);
        },
        else => return &.{},
    }
}

/// The fields of a struct or union.
pub fn fields(comptime info: anytype) Fields {
    if (lists_side_by_side) return .{
        .names = info.field_names,
        .types = info.field_types,
        .alignments = column(info.field_attrs, "align", ?usize),
    };
    return .{
        .names = column(info.fields, "name", [:0]const u8),
        .types = column(info.fields, "type", type),
        .alignments = column(info.fields, "alignment", ?usize),
    };
}

/// Whether the struct has a field that exists at compile time only.
pub fn hasComptimeField(comptime info: anytype) bool {
    const attributes = if (lists_side_by_side) info.field_attrs else info.fields;
    const key = if (lists_side_by_side) "comptime" else "is_comptime";
    for (attributes) |attribute| if (@field(attribute, key)) return true;
    return false;
}

/// The fields of an enum.
pub fn enumerators(comptime info: anytype) Enumerators {
    if (lists_side_by_side) return .{ .names = info.field_names, .values = info.field_values };
    return .{
        .names = column(info.fields, "name", [:0]const u8),
        .values = column(info.fields, "value", comptime_int),
    };
}

/// Whether an enum has no values but the named ones.
pub fn isExhaustive(comptime info: anytype) bool {
    return if (lists_side_by_side) info.mode == .exhaustive else info.is_exhaustive;
}

/// What a pointer type says about its pointee.
pub fn qualifiers(comptime info: anytype) Qualifiers {
    if (!lists_side_by_side) return .{
        .is_const = info.is_const,
        .is_volatile = info.is_volatile,
        .is_allowzero = info.is_allowzero,
    };
    return .{
        .is_const = info.attrs.@"const",
        .is_volatile = info.attrs.@"volatile",
        .is_allowzero = info.attrs.@"allowzero",
    };
}

/// A function type.
pub fn function(comptime info: anytype) Function {
    const convention = if (lists_side_by_side) info.attrs.@"callconv" else info.calling_convention;
    return .{
        .convention = @tagName(convention),
        .is_c = isC(convention),
        .is_variadic = if (lists_side_by_side) info.attrs.varargs else info.is_var_args,
        .is_generic = info.is_generic,
        .return_type = info.return_type,
        .parameters = if (lists_side_by_side) info.param_types else column(info.params, "type", ?type),
    };
}

fn isC(comptime convention: anytype) bool {
    const c = builtin.target.cCallingConvention() orelse return false;
    return std.mem.eql(u8, @tagName(convention), @tagName(c));
}

/// Whether the value of a one-field tuple is known at compile time: Zig makes such a field a
/// `comptime` one. This tells `extern const x: c_int` from `const x: c_int = 5` without touching
/// the value, which would not compile for the former.
pub fn isKnown(comptime Tuple: type) bool {
    return hasComptimeField(@typeInfo(Tuple).@"struct");
}

/// Whether `T` is what `@cImport` returns.
pub fn isImport(comptime T: type, comptime files: []const []const u8) bool {
    const name = "cimport";
    if (!std.mem.eql(u8, @typeName(T), name)) return false;
    // A file of the user's may have the same name.
    for (files) |file| if (std.mem.eql(u8, file, name)) return false;
    return true;
}

/// Whether `T` is a container of one of `files`, which are named as `@typeName` names them.
pub fn isInside(comptime T: type, comptime files: []const []const u8) bool {
    switch (@typeInfo(T)) {
        .@"struct", .@"union", .@"enum", .@"opaque" => {},
        else => return false,
    }
    const name = @typeName(T);
    for (files) |file| {
        if (!std.mem.startsWith(u8, name, file)) continue;
        if (name.len == file.len or name[file.len] == '.') return true;
    }
    return false;
}

/// One member of every element, as a list of its own.
fn column(comptime rows: anytype, comptime key: []const u8, comptime T: type) []const T {
    var cells: [rows.len]T = undefined;
    for (rows, &cells) |row, *cell| cell.* = @field(row, key);
    const final = cells;
    return &final;
}
