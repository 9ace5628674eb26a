//! What crosses between Zig and Rust, seen from Zig: Zig's structs and enumerations are those of
//! the header (at compile time) and those of the Rust core's own table (at run time), and the core
//! does real work through the header.
//!
//! The other direction stands in `tests/crossing.rs`.

const std = @import("std");
const abi = @import("abi.zig");
const abiding = @import("abiding");
const boundary = @import("boundary/root.zig");
const layout_table = @import("layout_table.zig");

const c = abiding.c;
const testing = std.testing;

comptime {
    @setEvalBranchQuota(100_000);
    for (std.meta.declarations(abi)) |declaration| {
        const name = nameOf(declaration);
        // These cross between Rust and Zig only.
        if (std.mem.startsWith(u8, name, "AbidingZig")) continue;
        const Zig = @field(abi, name);
        switch (@typeInfo(Zig)) {
            .@"enum" => assertEnum(name, Zig),
            else => assertStruct(name, Zig, @field(c, name)),
        }
    }
    assertEnum("AbidingStatus", abiding.Status);
    assertEnum("AbidingItemKind", abiding.ItemKind);
    assertEnum("AbidingLevel", abiding.Level);
    assertEnum("AbidingFormat", abiding.Format);
    assertEnum("AbidingLinkage", abiding.Linkage);
    assertEnum("AbidingLogLevel", abiding.LogLevel);
    assertEnum("AbidingNullability", abiding.Nullability);
    assertEnum("AbidingTypeKind", abiding.TypeKind);
    assertEnum("AbidingValueKind", abiding.ValueKind);
    assertEnum("AbidingVerdict", abiding.Verdict);
}

/// Zig 0.17 gives names where earlier releases give structs with a name.
fn nameOf(comptime declaration: anytype) [:0]const u8 {
    return if (@TypeOf(declaration) == [:0]const u8) declaration else declaration.name;
}

/// Size, alignment, and each field's offset, size and kind.
fn assertStruct(comptime name: []const u8, comptime Zig: type, comptime Header: type) void {
    assertSame(name ++ " size", @sizeOf(Zig), @sizeOf(Header));
    assertSame(name ++ " alignment", @alignOf(Zig), @alignOf(Header));
    const ours = std.meta.fieldNames(Zig);
    const theirs = std.meta.fieldNames(Header);
    assertSame(name ++ " number of fields", ours.len, theirs.len);
    for (ours) |field| {
        const path = name ++ "." ++ field;
        if (!@hasField(Header, field)) @compileError(path ++ " is not in the header");
        const Ours = @FieldType(Zig, field);
        const Theirs = @FieldType(Header, field);
        assertSame(path ++ " offset", @offsetOf(Zig, field), @offsetOf(Header, field));
        assertSame(path ++ " size", @sizeOf(Ours), @sizeOf(Theirs));
        assertSame(path ++ " kind", layout_table.kindOf(Ours), layout_table.kindOf(Theirs));
    }
}

/// Each enumerator against the constant `ABIDING_…_…` of the header. That the header has no more
/// of them is what the run-time table tells.
fn assertEnum(comptime name: []const u8, comptime Zig: type) void {
    for (std.meta.fieldNames(Zig)) |enumerator| {
        const constant = screaming(name) ++ "_" ++ upper(enumerator);
        if (!@hasDecl(c, constant)) @compileError(constant ++ " is not in the header");
        assertSame(constant, @intFromEnum(@field(Zig, enumerator)), @field(c, constant));
    }
}

fn assertSame(
    comptime what: []const u8,
    comptime zig: comptime_int,
    comptime other: comptime_int,
) void {
    if (zig != other) @compileError(std.fmt.comptimePrint(
        "{s}: Zig has {d}, include/abiding.h has {d}",
        .{ what, zig, other },
    ));
}

/// `AbidingItemKind` as `ABIDING_ITEM_KIND`.
fn screaming(comptime name: []const u8) []const u8 {
    var out: []const u8 = "";
    for (name, 0..) |byte, index| {
        if (index > 0 and std.ascii.isUpper(byte)) out = out ++ "_";
        out = out ++ [1]u8{std.ascii.toUpper(byte)};
    }
    return out;
}

fn upper(comptime name: []const u8) []const u8 {
    var out: []const u8 = "";
    for (name) |byte| out = out ++ [1]u8{std.ascii.toUpper(byte)};
    return out;
}

/// The core's table.
fn rustTypes() []const c.AbidingLayoutType {
    const table = c.abiding_layout_table();
    return table.*.types[0..table.*.count];
}

fn rustType(name: []const u8) !c.AbidingLayoutType {
    for (rustTypes()) |ty| {
        if (std.mem.eql(u8, span(ty.name), name)) return ty;
    }
    std.debug.print("the Rust core's table has no {s}\n", .{name});
    return error.NotInRust;
}

fn span(text: [*c]const u8) []const u8 {
    return std.mem.span(@as([*:0]const u8, @ptrCast(text)));
}

test "the Rust core lays out everything as Zig does" {
    const ours = layout_table.table;
    for (ours.types[0..ours.count]) |zig| {
        errdefer std.debug.print("in {s}\n", .{zig.name});
        const rust = try rustType(span(zig.name));
        try testing.expectEqual(zig.kind, rust.kind);
        try testing.expectEqual(zig.size, rust.size);
        try testing.expectEqual(zig.alignment, rust.alignment);
        try testing.expectEqual(zig.field_count, rust.field_count);
        try testing.expectEqual(zig.enumerator_count, rust.enumerator_count);
        for (zig.fields[0..zig.field_count], 0..) |field, index| {
            const theirs = rust.fields[index];
            errdefer std.debug.print("at field {s}\n", .{field.name});
            try testing.expectEqualStrings(span(field.name), span(theirs.name));
            try testing.expectEqual(field.offset, theirs.offset);
            try testing.expectEqual(field.size, theirs.size);
            try testing.expectEqual(field.kind, theirs.kind);
        }
        try expectEnumerators(zig.enumerators[0..zig.enumerator_count], rust);
    }
}

fn expectEnumerators(ours: []const abi.AbidingLayoutEnumerator, rust: c.AbidingLayoutType) !void {
    for (ours, 0..) |enumerator, index| {
        errdefer std.debug.print("at enumerator {s}\n", .{enumerator.name});
        const theirs = rust.enumerators[index];
        try testing.expect(sameName(span(enumerator.name), span(theirs.name)));
        try testing.expectEqual(enumerator.value, theirs.value);
    }
}

/// What C and Zig programs see through the header alone; `abi.zig` does not write it down again.
const header_structs = [_][]const u8{
    "AbidingText",       "AbidingPlace",  "AbidingException",  "AbidingCompareOptions",
    "AbidingDifference", "AbidingUnread", "AbidingItem",       "AbidingConstant",
    "AbidingType",       "AbidingField",  "AbidingEnumerator", "AbidingParameter",
};
const header_enums = [_][]const u8{
    "AbidingStatus",    "AbidingItemKind", "AbidingLevel",       "AbidingFormat",
    "AbidingLinkage",   "AbidingLogLevel", "AbidingNullability", "AbidingTypeKind",
    "AbidingValueKind", "AbidingVerdict",
};

test "the Rust core lays out the header's structs as Zig sees them" {
    inline for (header_structs) |name| {
        errdefer std.debug.print("in {s}\n", .{name});
        const rust = try rustType(name);
        const Header = @field(c, name);
        const fields = comptime std.meta.fieldNames(Header);
        try testing.expectEqual(@sizeOf(Header), rust.size);
        try testing.expectEqual(@alignOf(Header), rust.alignment);
        try testing.expectEqual(fields.len, rust.field_count);
        inline for (fields, 0..) |field, index| {
            const theirs = rust.fields[index];
            errdefer std.debug.print("at field {s}\n", .{field});
            try testing.expectEqualStrings(field, span(theirs.name));
            try testing.expectEqual(@offsetOf(Header, field), theirs.offset);
            try testing.expectEqual(@sizeOf(@FieldType(Header, field)), theirs.size);
            const kind = comptime layout_table.kindOf(@FieldType(Header, field));
            try testing.expectEqual(kind, theirs.kind);
        }
    }
}

test "the Rust core has the enumerators that the header has" {
    inline for (header_enums) |name| {
        errdefer std.debug.print("in {s}\n", .{name});
        const rust = try rustType(name);
        const constants = comptime constantsOf(name);
        try testing.expectEqual(@sizeOf(c_uint), rust.size);
        try testing.expectEqual(constants.len, rust.enumerator_count);
        for (constants) |constant| {
            errdefer std.debug.print("at {s}\n", .{constant.name});
            try testing.expectEqual(try valueIn(rust, constant.name), constant.value);
        }
    }
}

const Constant = struct { name: []const u8, value: i64 };

/// The constants of the header that begin with the enumeration's name, without it.
fn constantsOf(comptime name: []const u8) []const Constant {
    @setEvalBranchQuota(10_000_000);
    const prefix = screaming(name) ++ "_";
    var found: []const Constant = &.{};
    for (std.meta.declarations(c)) |declaration| {
        const constant = nameOf(declaration);
        if (!std.mem.startsWith(u8, constant, prefix)) continue;
        const value: i64 = @field(c, constant);
        found = found ++ [1]Constant{.{ .name = constant[prefix.len..], .value = value }};
    }
    return found;
}

fn valueIn(rust: c.AbidingLayoutType, name: []const u8) !i64 {
    for (rust.enumerators[0..rust.enumerator_count]) |enumerator| {
        if (sameName(name, span(enumerator.name))) return enumerator.value;
    }
    return error.NotInRust;
}

test "every type of the Rust core's table is checked here" {
    const checked = layout_table.table.count + header_structs.len + header_enums.len;
    try testing.expectEqual(checked, rustTypes().len);
}

/// `unknown_c_types` and `UnknownCTypes` are one name.
fn sameName(snake: []const u8, camel: []const u8) bool {
    var rest = camel;
    for (snake) |byte| {
        if (byte == '_') continue;
        if (rest.len == 0) return false;
        if (std.ascii.toLower(rest[0]) != std.ascii.toLower(byte)) return false;
        rest = rest[1..];
    }
    return rest.len == 0;
}

const rust_json = @embedFile("testdata/rust.json");
const c_json = @embedFile("testdata/c.json");

/// The importer gives constants and the enumeration itself other integer types.
fn expectStatus(expected: i64, actual: i64) !void {
    try testing.expectEqual(expected, actual);
}

/// Counts what the Rust core tells it.
const Heard = struct {
    messages: u32 = 0,
    destroyed: u32 = 0,

    fn hear(_: u32, message: [*c]const u8, heard: *Heard) void {
        std.debug.assert(std.mem.span(@as([*:0]const u8, @ptrCast(message))).len > 0);
        heard.messages += 1;
    }

    fn destroy(user_data: ?*anyopaque) callconv(.c) void {
        const heard: *Heard = @ptrCast(@alignCast(user_data));
        heard.destroyed += 1;
    }
};

test "the Rust core owns a Zig callback and destroys it once" {
    const Log = fn (u32, [*c]const u8, ?*anyopaque) callconv(.c) void;
    const hear = boundary.closure(Log, Heard, Heard.hear, {});
    var one: Heard = .{};
    var two: Heard = .{};
    const debug: u32 = c.ABIDING_LOG_LEVEL_DEBUG;
    const ok = c.ABIDING_STATUS_OK;
    try expectStatus(ok, c.abiding_log_set(hear, &one, Heard.destroy, debug));
    // A failure takes nothing.
    const refused = c.abiding_log_set(hear, &two, Heard.destroy, 99);
    try expectStatus(c.ABIDING_STATUS_INVALID_ARGUMENT, refused);
    try testing.expectEqual(0, two.destroyed);
    try expectStatus(ok, c.abiding_log_set(hear, &two, Heard.destroy, debug));
    try testing.expectEqual(1, one.destroyed);
    try expectStatus(ok, c.abiding_log_set(null, null, null, debug));
    try testing.expectEqual(1, one.destroyed);
    try testing.expectEqual(1, two.destroyed);
}

/// Looks at differences until it has seen enough.
const Look = struct {
    seen: u32 = 0,
    most: u32,

    fn at(difference: [*c]const c.AbidingDifference, look: *Look) !i32 {
        if (look.seen == look.most) return error.Enough;
        look.seen += 1;
        std.debug.assert(difference.*.message.length > 0);
        return 0;
    }
};

test "the Rust core calls a Zig function, whose error stops it" {
    const Each = fn ([*c]const c.AbidingDifference, ?*anyopaque) callconv(.c) i32;
    const look = boundary.closure(Each, Look, Look.at, 42);
    const left = try abiding.Contract.parse(rust_json);
    defer left.deinit();
    const right = try abiding.Contract.parse(c_json);
    defer right.deinit();
    const differences = try left.compare(right);
    defer differences.deinit();
    const all = try differences.count(.note);
    const note: u32 = c.ABIDING_LEVEL_NOTE;
    var everything: Look = .{ .most = 1000 };
    const status = c.abiding_differences_each(differences.handle, note, look, &everything);
    try expectStatus(c.ABIDING_STATUS_OK, status);
    try testing.expectEqual(all, everything.seen);
    var nothing: Look = .{ .most = 0 };
    const stopped = c.abiding_differences_each(differences.handle, note, look, &nothing);
    try expectStatus(c.ABIDING_STATUS_CALLBACK, stopped);
    const message = span(c.abiding_last_error_text());
    try testing.expectEqualStrings("the callback returned 42 at difference 0", message);
}

test "handles of one side are no handles of the other" {
    const contract = try abiding.Contract.parse(rust_json);
    defer contract.deinit();
    const Strings = boundary.OwnedText(testing.allocator);
    const ours = try Strings.create("ours");
    c.abiding_string_free(ours);
    try expectStatus(c.ABIDING_STATUS_INVALID_HANDLE, c.abiding_last_error_code());
    try Strings.free(ours);
    try testing.expectError(error.InvalidHandle, Strings.free(@ptrCast(contract.handle)));
}

test {
    _ = @import("face_test.zig");
}
