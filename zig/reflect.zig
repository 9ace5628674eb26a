//! Writes down the public declarations of a Zig module as static data.
//!
//! A probe imports the user's module and this file and exports what `table` returns. The compiler
//! evaluates everything here at compile time; the probe is never linked or run. abiding reads the
//! records from the object file.
//!
//! Every type has one record, however often it is used: `typeRecord` is memoised by the compiler,
//! and a record that stands in a container of its own may point to itself, as recursive types do.
//! Nothing here builds strings or lists that grow, so the cost is linear in the number of
//! declarations.
//!
//! Records consist of slots of 8 bytes on every target, so that one reader does for all: integers
//! are `u64` in the target's byte order, a pointer fills the first bytes of its slot.

const std = @import("std");
const info = @import("reflect_info.zig");

/// Stands at the start of the table: "abiding" and the version of the record format.
const magic: u64 = 0x0161_6269_6469_6e67;

/// A pointer in a slot.
const Slot = extern struct {
    pointer: ?*const anyopaque = null,
    padding: [8 - @sizeOf(usize)]u8 = @splat(0),

    fn to(comptime target: ?*const anyopaque) Slot {
        return .{ .pointer = target };
    }
};

/// Text or bytes, without a terminator.
const Text = extern struct {
    bytes: Slot = .{},
    len: u64 = 0,

    fn of(comptime bytes: []const u8) Text {
        return .{ .bytes = .to(bytes.ptr), .len = bytes.len };
    }
};

/// The number of a record's kind; `src/extract/zig/table.rs` has the same list.
const TypeKind = enum(u64) {
    void = 0,
    noreturn = 1,
    bool = 2,
    int = 3,
    float = 4,
    pointer = 5,
    array = 6,
    vector = 7,
    @"struct" = 8,
    @"union" = 9,
    @"enum" = 10,
    @"opaque" = 11,
    anyopaque = 12,
    function = 13,
    unsupported = 14,
};

/// Bits of `TypeRecord.flags`; a bit means something for the kinds named before it only.
const flag = struct {
    const int_signed = 1;
    const pointer_const = 1;
    const pointer_volatile = 2;
    const pointer_nullable = 4;
    const pointer_c = 8;
    const container_extern = 1;
    const container_packed = 2;
    const enum_exhaustive = 1;
    const function_c = 1;
    const function_variadic = 2;
    const array_sentinel = 1;
};

const TypeRecord = extern struct {
    kind: u64,
    /// As Zig spells it: `?*const fn (c_int) callconv(.c) void`.
    name: Text,
    /// In bytes; 0 where the type has none.
    size: u64 = 0,
    /// In bytes; 0 where the type has none.
    alignment: u64 = 0,
    flags: u64 = 0,
    /// Bits of a number, elements of an array or vector.
    count: u64 = 0,
    /// Element, pointee, tag, backing integer or return type.
    child: Slot = .{},
    members: Slot = .{},
    member_count: u64 = 0,
    /// A function's calling convention; why a type is not supported.
    note: Text = .{},
};

/// A field, enumerator or parameter.
const MemberRecord = extern struct {
    name: Text = .{},
    type: Slot = .{},
    /// In bits. In a packed container, counted from the least significant bit of its integer.
    offset: u64 = 0,
    /// Bits that the value takes in a packed container.
    width: u64 = 0,
    value_low: u64 = 0,
    value_high: u64 = 0,
    /// In bytes, where the source demands more than the type does; else 0.
    alignment: u64 = 0,
};

const DeclarationKind = enum(u64) {
    type = 0,
    function = 1,
    /// A variable whose value is not known at compile time.
    global = 2,
    integer = 3,
    bool = 4,
    float = 5,
    text = 6,
    /// A pointer to something: what, only the relocation at its address tells.
    pointer = 7,
    /// A value of a type that no constant of C has.
    other = 8,
    /// A container that is walked and is no type of the boundary itself.
    namespace = 9,
};

const declaration_constant = 1;
const declaration_thread_local = 2;
const declaration_too_wide = 4;
/// The halves of the value are those of an unsigned number.
const declaration_unsigned = 8;

const DeclarationRecord = extern struct {
    kind: u64,
    name: Text,
    flags: u64 = 0,
    type: Slot = .{},
    /// The function or variable itself, so that its symbol shows in the relocation.
    address: Slot = .{},
    /// What is declared inside of it.
    inside: Slot = .{},
    value_low: u64 = 0,
    value_high: u64 = 0,
    text: Text = .{},
};

const NamespaceRecord = extern struct {
    /// As Zig spells it: `lib.inner`, `cimport`.
    name: Text,
    declarations: Slot = .{},
    declaration_count: u64 = 0,
};

const Table = extern struct {
    magic: u64,
    root: Slot,
};

/// What the probe asks for.
pub const Options = struct {
    /// What the user's own containers are called: the files of the module, as `@typeName` has
    /// them. Only containers inside of these are walked, so that `std` is not.
    files: []const []const u8,
    /// How the names of wanted declarations begin; one empty text wants all.
    prefixes: []const []const u8,
    /// Whether the user said which items count, so that even types that C does not have are
    /// described, if only to say why they cannot be compared.
    explicit: bool,
    /// A container with one declaration for each wanted declaration of an imported C header:
    /// `true` if its address may be taken, which makes the compiler translate a function's body.
    imported: type,
    /// A container with one declaration for each name that does not compile.
    broken: type,
};

/// The table of everything reachable from `Root`.
pub fn table(comptime Root: type, comptime options: Options) *const anyopaque {
    return &Walk(options).Start(Root).start;
}

fn Walk(comptime options: Options) type {
    return struct {
        fn Start(comptime Root: type) type {
            return struct {
                const start: Table = .{ .magic = magic, .root = .to(namespaceRecord(Root)) };
            };
        }

        fn namespaceRecord(comptime T: type) *const NamespaceRecord {
            return &struct {
                const record: NamespaceRecord = namespace(T);
            }.record;
        }

        fn namespace(comptime T: type) NamespaceRecord {
            @setEvalBranchQuota(std.math.maxInt(u32));
            const names = info.declarations(T);
            var records: [names.len]DeclarationRecord = undefined;
            var count = 0;
            for (names) |name| {
                if (declaration(T, name)) |record| {
                    records[count] = record;
                    count += 1;
                }
            }
            const final = records[0..count].*;
            return .{
                .name = .of(@typeName(T)),
                .declarations = .to(&final),
                .declaration_count = count,
            };
        }

        fn declaration(comptime T: type, comptime name: [:0]const u8) ?DeclarationRecord {
            const imported = isImport(T);
            if (imported) {
                if (!@hasDecl(options.imported, name)) return null;
            } else if (@hasDecl(options.broken, name)) return null;
            if (@TypeOf(@field(T, name)) == type) {
                return typeDeclaration(@field(T, name), name, imported or isWanted(name));
            }
            if (!imported and !isWanted(name)) return null;
            const addressable = !imported or @field(options.imported, name);
            return switch (@typeInfo(@TypeOf(@field(T, name)))) {
                .@"fn" => |function| functionDeclaration(T, name, info.function(function), addressable),
                .type, .undefined, .null, .enum_literal, .void, .noreturn => null,
                else => valueDeclaration(T, name, addressable),
            };
        }

        fn isWanted(comptime name: []const u8) bool {
            for (options.prefixes) |prefix| if (std.mem.startsWith(u8, name, prefix)) return true;
            return false;
        }

        fn isImport(comptime T: type) bool {
            return info.isImport(T, options.files);
        }

        fn typeDeclaration(comptime V: type, comptime name: [:0]const u8, comptime wanted: bool) ?DeclarationRecord {
            const walked = isImport(V) or info.isInside(V, options.files);
            const described = wanted and !isImport(V) and (isBoundaryType(V) or options.explicit);
            if (!walked and !described) return null;
            const kind: DeclarationKind = if (described) .type else .namespace;
            return .{
                .kind = @intFromEnum(kind),
                .name = .of(name),
                .type = if (described) .to(typeRecord(V)) else .{},
                .inside = if (walked) .to(namespaceRecord(V)) else .{},
            };
        }
    };
}

/// Whether C has a type like `T`, judged by its outermost layer.
fn isBoundaryType(comptime T: type) bool {
    return switch (@typeInfo(T)) {
        .@"struct" => |i| i.layout != .auto,
        .@"union" => |i| i.layout != .auto,
        .@"enum" => |i| isWhole(i.tag_type),
        .void, .bool, .float, .@"opaque", .vector, .@"fn" => true,
        .int => isWhole(T),
        .pointer => |i| i.size != .slice and isBoundaryPointee(i.child),
        .optional => |i| @typeInfo(i.child) == .pointer and isBoundaryType(i.child),
        .array => |i| isBoundaryType(i.child),
        else => false,
    };
}

/// A pointer to a plain Zig struct is a handle to C.
fn isBoundaryPointee(comptime T: type) bool {
    return switch (@typeInfo(T)) {
        .@"struct", .@"union" => true,
        .@"fn" => |i| !isInternal(info.function(i)),
        else => isBoundaryType(T),
    };
}

fn isWhole(comptime Int: type) bool {
    return switch (@bitSizeOf(Int)) {
        8, 16, 32, 64, 128 => true,
        // `c_int` and `c_long` have other sizes only where C does.
        else => false,
    };
}

/// Whether only Zig can call it.
fn isInternal(comptime function: info.Function) bool {
    return std.mem.eql(u8, function.convention, "auto") or
        std.mem.eql(u8, function.convention, "inline") or
        std.mem.eql(u8, function.convention, "async");
}

fn functionDeclaration(
    comptime T: type,
    comptime name: [:0]const u8,
    comptime function: info.Function,
    comptime addressable: bool,
) ?DeclarationRecord {
    if (isInternal(function)) return null;
    const with_address = addressable and !function.is_generic;
    return .{
        .kind = @intFromEnum(DeclarationKind.function),
        .name = .of(name),
        .type = .to(typeRecord(@TypeOf(@field(T, name)))),
        .address = if (with_address) .to(@ptrCast(&@field(T, name))) else .{},
    };
}

/// Makes the object mention a thread-local variable, whose address nothing at comptime can hold:
/// only then is the symbol of an `extern` one in its table.
fn mention(comptime T: type, comptime name: [:0]const u8) void {
    const user = struct {
        fn address() callconv(.c) usize {
            return @intFromPtr(&@field(T, name));
        }
    };
    @export(&user.address, .{ .name = "abiding_mention." ++ @typeName(T) ++ "." ++ name });
}

fn valueDeclaration(
    comptime T: type,
    comptime name: [:0]const u8,
    comptime addressable: bool,
) ?DeclarationRecord {
    const V = @TypeOf(@field(T, name));
    if (V == comptime_int) return integer(name, .{}, @field(T, name));
    if (V == comptime_float) return float(name, .{}, @field(T, name));
    if (!isStatic(V)) {
        return .{ .kind = @intFromEnum(DeclarationKind.other), .name = .of(name), .text = .of(@typeName(V)) };
    }
    var record = if (info.isKnown(@TypeOf(.{@field(T, name)})))
        constant(name, @field(T, name))
    else
        DeclarationRecord{
            .kind = @intFromEnum(DeclarationKind.global),
            .name = .of(name),
            .type = .to(typeRecord(V)),
        };
    const qualifiers = info.qualifiers(@typeInfo(@TypeOf(&@field(T, name))).pointer);
    if (qualifiers.is_const) record.flags |= declaration_constant;
    if (!info.isKnown(@TypeOf(.{&@field(T, name)}))) {
        record.flags |= declaration_thread_local;
        mention(T, name);
    } else if (addressable) {
        record.address = .to(@ptrCast(@constCast(&@field(T, name))));
    }
    return record;
}

/// Whether values of the type can stand in an object file.
fn isStatic(comptime T: type) bool {
    return switch (@typeInfo(T)) {
        .int, .float, .bool, .@"enum", .vector => true,
        .@"struct" => |i| i.layout != .auto,
        .@"union" => |i| i.layout != .auto,
        .array => |i| isStatic(i.child),
        .pointer => |i| @typeInfo(i.child) == .@"opaque" or isCallable(i.child) or isStatic(i.child),
        .optional => |i| @typeInfo(i.child) == .pointer and isStatic(i.child),
        else => false,
    };
}

fn isCallable(comptime T: type) bool {
    return switch (@typeInfo(T)) {
        .@"fn" => |i| !info.function(i).is_generic and !isInternal(info.function(i)),
        else => false,
    };
}

fn constant(comptime name: [:0]const u8, comptime value: anytype) DeclarationRecord {
    const V = @TypeOf(value);
    const slot: Slot = .to(typeRecord(V));
    if (asText(value)) |text| {
        return .{
            .kind = @intFromEnum(DeclarationKind.text),
            .name = .of(name),
            .type = slot,
            .text = .of(text),
        };
    }
    return switch (@typeInfo(V)) {
        .int => integer(name, slot, value),
        .@"enum" => integer(name, slot, @intFromEnum(value)),
        .float => float(name, slot, value),
        .bool => .{
            .kind = @intFromEnum(DeclarationKind.bool),
            .name = .of(name),
            .type = slot,
            .value_low = @intFromBool(value),
        },
        .optional => if (value) |some| pointer(name, slot, some) else integer(name, slot, 0),
        .pointer => pointer(name, slot, value),
        else => .{
            .kind = @intFromEnum(DeclarationKind.other),
            .name = .of(name),
            .type = slot,
            .text = .of(@typeName(V)),
        },
    };
}

/// The bytes of a string constant, without the sentinel.
fn asText(comptime value: anytype) ?[]const u8 {
    switch (@typeInfo(@TypeOf(value))) {
        .array => |i| if (i.child == u8) {
            const copy = value;
            return &copy;
        },
        .pointer => |i| switch (i.size) {
            .one => switch (@typeInfo(i.child)) {
                .array => |array| if (array.child == u8) return value,
                else => {},
            },
            .slice => if (i.child == u8) return value,
            .many => if (i.child == u8 and i.sentinel_ptr != null) return std.mem.span(value),
            .c => {},
        },
        else => {},
    }
    return null;
}

fn pointer(comptime name: [:0]const u8, comptime slot: Slot, comptime value: anytype) DeclarationRecord {
    if (@typeInfo(@TypeOf(value)).pointer.size != .slice) {
        if (info.isKnown(@TypeOf(.{@intFromPtr(value)}))) return integer(name, slot, @intFromPtr(value));
    }
    return .{ .kind = @intFromEnum(DeclarationKind.pointer), .name = .of(name), .type = slot };
}

fn integer(comptime name: [:0]const u8, comptime slot: Slot, comptime value: anytype) DeclarationRecord {
    var record: DeclarationRecord = .{
        .kind = @intFromEnum(DeclarationKind.integer),
        .name = .of(name),
        .type = slot,
    };
    if (value < std.math.minInt(i128) or value > std.math.maxInt(u128)) {
        record.flags = declaration_too_wide;
    } else if (value > std.math.maxInt(i128)) {
        record.flags = declaration_unsigned;
        record.value_low, record.value_high = halves(value);
    } else {
        record.value_low, record.value_high = halves(value);
    }
    return record;
}

fn float(comptime name: [:0]const u8, comptime slot: Slot, comptime value: anytype) DeclarationRecord {
    return .{
        .kind = @intFromEnum(DeclarationKind.float),
        .name = .of(name),
        .type = slot,
        .value_low = @bitCast(@as(f64, @floatCast(value))),
    };
}

/// The two halves of a number in two's complement, low one first.
fn halves(comptime value: comptime_int) [2]u64 {
    const bits: u128 = if (value > std.math.maxInt(i128)) value else @bitCast(@as(i128, value));
    return .{ @truncate(bits), @truncate(bits >> 64) };
}

fn typeRecord(comptime T: type) *const TypeRecord {
    return &struct {
        const record: TypeRecord = describe(T);
    }.record;
}

fn describe(comptime T: type) TypeRecord {
    @setEvalBranchQuota(std.math.maxInt(u32));
    return switch (@typeInfo(T)) {
        .void => leaf(T, .void),
        .bool => leaf(T, .bool),
        .noreturn => .{ .kind = @intFromEnum(TypeKind.noreturn), .name = .of("noreturn") },
        .int => |i| number(T, .int, i.bits, if (i.signedness == .signed) flag.int_signed else 0),
        .float => |i| number(T, .float, i.bits, 0),
        .pointer => |i| pointerType(T, i, 0),
        .optional => |i| switch (@typeInfo(i.child)) {
            .pointer => |p| if (info.qualifiers(p).is_allowzero)
                unsupported(T, "an optional pointer that may also be zero has no counterpart in C")
            else
                pointerType(T, p, flag.pointer_nullable),
            else => unsupported(T, "an optional of something other than a pointer has no counterpart in C"),
        },
        .array => |i| sequence(T, .array, i.child, i.len, if (i.sentinel_ptr != null) flag.array_sentinel else 0),
        .vector => |i| sequence(T, .vector, i.child, i.len, 0),
        .@"struct" => |i| structType(T, i),
        .@"union" => |i| unionType(T, i),
        .@"enum" => |i| enumType(T, i),
        .@"fn" => |i| functionType(T, info.function(i)),
        .@"opaque" => .{
            .kind = @intFromEnum(if (T == anyopaque) TypeKind.anyopaque else TypeKind.@"opaque"),
            .name = .of(@typeName(T)),
        },
        .error_set => unsupported(T, "an error set has no counterpart in C"),
        .error_union => unsupported(T, "an error union has no counterpart in C"),
        else => unsupported(T, "it exists at compile time only"),
    };
}

fn leaf(comptime T: type, comptime kind: TypeKind) TypeRecord {
    return .{
        .kind = @intFromEnum(kind),
        .name = .of(@typeName(T)),
        .size = @sizeOf(T),
        .alignment = @alignOf(T),
    };
}

fn number(comptime T: type, comptime kind: TypeKind, comptime bits: u64, comptime flags: u64) TypeRecord {
    var record = leaf(T, kind);
    record.count = bits;
    record.flags = flags;
    return record;
}

fn unsupported(comptime T: type, comptime reason: []const u8) TypeRecord {
    return .{
        .kind = @intFromEnum(TypeKind.unsupported),
        .name = .of(@typeName(T)),
        .note = .of(reason),
    };
}

fn pointerType(comptime T: type, comptime i: anytype, comptime nullable: u64) TypeRecord {
    if (i.size == .slice) return unsupported(T, "a slice has no counterpart in C");
    const qualifiers = info.qualifiers(i);
    var record = leaf(T, .pointer);
    record.child = .to(typeRecord(i.child));
    record.flags = nullable;
    if (qualifiers.is_const) record.flags |= flag.pointer_const;
    if (qualifiers.is_volatile) record.flags |= flag.pointer_volatile;
    if (qualifiers.is_allowzero and i.size != .c) record.flags |= flag.pointer_nullable;
    if (i.size == .c) record.flags |= flag.pointer_c;
    return record;
}

fn sequence(
    comptime T: type,
    comptime kind: TypeKind,
    comptime Child: type,
    comptime len: u64,
    comptime flags: u64,
) TypeRecord {
    var record = leaf(T, kind);
    record.child = .to(typeRecord(Child));
    record.count = len;
    record.flags = flags;
    return record;
}

fn layoutFlags(comptime layout: anytype) u64 {
    return switch (layout) {
        .auto => 0,
        .@"extern" => flag.container_extern,
        .@"packed" => flag.container_packed,
    };
}

fn structType(comptime T: type, comptime i: anytype) TypeRecord {
    if (i.is_tuple) return unsupported(T, "a tuple has no counterpart in C");
    if (info.hasComptimeField(i)) return unsupported(T, "it has a field that exists at compile time only");
    const fields = info.fields(i);
    if (!allStatic(fields.types)) return unsupported(T, "it has a field that exists at compile time only");
    var record = leaf(T, .@"struct");
    record.flags = layoutFlags(i.layout);
    if (i.backing_integer) |Integer| record.child = .to(typeRecord(Integer));
    var members: [fields.names.len]MemberRecord = undefined;
    for (fields.names, fields.types, fields.alignments, &members) |name, Field, alignment, *member| {
        member.* = field(name, Field, alignment, i.layout);
        member.offset = @bitOffsetOf(T, name);
    }
    const final = members;
    record.members = .to(&final);
    record.member_count = members.len;
    return record;
}

fn unionType(comptime T: type, comptime i: anytype) TypeRecord {
    if (i.tag_type != null) return unsupported(T, "a tagged union has no counterpart in C");
    const fields = info.fields(i);
    if (!allStatic(fields.types)) return unsupported(T, "it has a field that exists at compile time only");
    var record = leaf(T, .@"union");
    record.flags = layoutFlags(i.layout);
    var members: [fields.names.len]MemberRecord = undefined;
    for (fields.names, fields.types, fields.alignments, &members) |name, Field, alignment, *member| {
        // `@offsetOf` refuses unions; every field starts where the union does.
        member.* = field(name, Field, alignment, i.layout);
    }
    const final = members;
    record.members = .to(&final);
    record.member_count = members.len;
    return record;
}

fn field(
    comptime name: []const u8,
    comptime Field: type,
    comptime alignment: ?usize,
    comptime layout: anytype,
) MemberRecord {
    var record: MemberRecord = .{ .name = .of(name), .type = .to(typeRecord(Field)) };
    if (layout == .@"packed") {
        record.width = @bitSizeOf(Field);
    } else if (alignment) |demanded| {
        if (demanded != @alignOf(Field)) record.alignment = demanded;
    }
    return record;
}

fn allStatic(comptime types: []const type) bool {
    for (types) |T| switch (@typeInfo(T)) {
        .type, .comptime_int, .comptime_float, .undefined, .null, .enum_literal, .@"fn" => return false,
        else => {},
    };
    return true;
}

fn enumType(comptime T: type, comptime i: anytype) TypeRecord {
    var record = leaf(T, .@"enum");
    if (info.isExhaustive(i)) record.flags = flag.enum_exhaustive;
    record.child = .to(typeRecord(i.tag_type));
    const enumerators = info.enumerators(i);
    var members: [enumerators.names.len]MemberRecord = undefined;
    for (enumerators.names, enumerators.values, &members) |name, value, *member| {
        const low, const high = halves(value);
        member.* = .{ .name = .of(name), .value_low = low, .value_high = high };
    }
    const final = members;
    record.members = .to(&final);
    record.member_count = members.len;
    return record;
}

fn functionType(comptime T: type, comptime function: info.Function) TypeRecord {
    var members: [function.parameters.len]MemberRecord = undefined;
    for (function.parameters, &members) |parameter, *member| {
        member.* = .{ .type = if (parameter) |P| .to(typeRecord(P)) else .{} };
    }
    const final = members;
    var flags: u64 = 0;
    if (function.is_c) flags |= flag.function_c;
    if (function.is_variadic) flags |= flag.function_variadic;
    return .{
        .kind = @intFromEnum(TypeKind.function),
        .name = .of(@typeName(T)),
        .flags = flags,
        .child = if (function.return_type) |R| .to(typeRecord(R)) else .{},
        .members = .to(&final),
        .member_count = members.len,
        .note = .of(function.convention),
    };
}
