//! Where the declarations of a Zig source text stand, from Zig's own parser.
//!
//! Comptime reflection knows names and layouts but no places; this adds them. The walk follows
//! what can be a boundary: container members, the containers that are their values or types, and
//! the parameters of functions and function types. Function bodies are not entered.

const builtin = @import("builtin");
const std = @import("std");
const abi = @import("abi.zig");

const Allocator = std.mem.Allocator;
const Ast = std.zig.Ast;

pub const Error = error{ OutOfMemory, TooLarge };

/// Where memory comes from. Bare metal has no pages; there the library is only looked at, by
/// `abiding check --config crossing.toml`.
const pages: Allocator = if (builtin.os.tag == .freestanding and !builtin.cpu.arch.isWasm())
    .failing
else
    std.heap.page_allocator;

/// Reads the declarations of `source`. The result belongs to the caller, who gives it to `free`.
pub fn read(source: []const u8) Error!abi.AbidingZigSpans {
    if (source.len >= std.math.maxInt(u32)) return error.TooLarge;
    const arena = try pages.create(std.heap.ArenaAllocator);
    arena.* = .init(pages);
    errdefer {
        arena.deinit();
        pages.destroy(arena);
    }
    const gpa = arena.allocator();
    const text = try gpa.allocSentinel(u8, source.len, 0);
    @memcpy(text, source);
    const tree = try Ast.parse(gpa, text, if (@hasDecl(Ast, "ParseOptions")) .{} else .zig);
    var walk: Walk = .{ .gpa = gpa, .tree = tree, .lines = try lineStarts(gpa, text) };
    var result: abi.AbidingZigSpans = .{
        .items = &.{},
        .count = 0,
        .message = borrow(""),
        .message_line = 0,
        .message_column = 0,
        .owner = arena,
    };
    if (tree.errors.len > 0) {
        try complain(&walk, &result);
    } else {
        try walk.members(tree.rootDecls(), "", .field);
        result.items = walk.spans.items.ptr;
        result.count = walk.spans.items.len;
    }
    return result;
}

/// Frees the result of `read` and leaves it empty, so that freeing it again does nothing.
pub fn free(spans: *abi.AbidingZigSpans) void {
    const owner = spans.owner orelse return;
    const arena: *std.heap.ArenaAllocator = @ptrCast(@alignCast(owner));
    spans.* = std.mem.zeroInit(abi.AbidingZigSpans, .{
        .items = @as([*]const abi.AbidingZigSpan, &.{}),
        .message = borrow(""),
    });
    arena.deinit();
    pages.destroy(arena);
}

fn complain(walk: *Walk, result: *abi.AbidingZigSpans) Error!void {
    const first = walk.tree.errors[0];
    var writer: std.Io.Writer.Allocating = .init(walk.gpa);
    walk.tree.renderError(first, &writer.writer) catch return error.OutOfMemory;
    const at = walk.place(walk.tree.tokenStart(first.token) + walk.tree.errorOffset(first));
    result.message = borrow(writer.written());
    result.message_line = at.line;
    result.message_column = at.column;
}

fn borrow(text: []const u8) abi.AbidingZigText {
    return .{ .pointer = text.ptr, .length = text.len };
}

/// Offsets at which lines start.
fn lineStarts(gpa: Allocator, text: []const u8) Error![]const u32 {
    var starts: std.ArrayList(u32) = .empty;
    try starts.append(gpa, 0);
    for (text, 1..) |byte, next| {
        if (byte == '\n') try starts.append(gpa, @intCast(next));
    }
    return starts.items;
}

const Place = struct { line: u32, column: u32 };

const Walk = struct {
    gpa: Allocator,
    tree: Ast,
    lines: []const u32,
    spans: std.ArrayList(abi.AbidingZigSpan) = .empty,

    /// The members of a container whose fields are `field`s or `enumerator`s.
    fn members(
        walk: *Walk,
        nodes: []const Ast.Node.Index,
        container: []const u8,
        fields: abi.AbidingZigDeclaration,
    ) Error!void {
        var buffer: [1]Ast.Node.Index = undefined;
        for (nodes) |node| {
            if (walk.tree.fullVarDecl(node)) |decl| {
                try walk.variable(decl, container);
            } else if (walk.tree.fullFnProto(&buffer, node)) |proto| {
                try walk.function(proto, container);
            } else if (walk.tree.fullContainerField(node)) |member| {
                try walk.field(member, container, fields);
            }
        }
    }

    fn variable(walk: *Walk, decl: Ast.full.VarDecl, container: []const u8) Error!void {
        const is_constant = walk.tree.tokenTag(decl.ast.mut_token) == .keyword_const;
        const init = decl.ast.init_node.unwrap();
        var span = try walk.start(decl.ast.mut_token + 1, container);
        span.declaration = @intFromEnum(@as(
            abi.AbidingZigDeclaration,
            if (is_constant) .constant else .variable,
        ));
        walk.qualify(&span, decl.visib_token, decl.extern_export_token);
        if (init) |node| try walk.describeValue(&span, node);
        try walk.spans.append(walk.gpa, span);
        const path = try walk.join(container, span.name);
        if (decl.ast.type_node.unwrap()) |node| try walk.nested(node, path);
        if (init) |node| try walk.nested(node, path);
    }

    fn function(walk: *Walk, proto: Ast.full.FnProto, container: []const u8) Error!void {
        const name = proto.name_token orelse return;
        var span = try walk.start(name, container);
        span.declaration = @intFromEnum(abi.AbidingZigDeclaration.function);
        walk.qualify(&span, proto.visib_token, proto.extern_export_inline_token);
        try walk.spans.append(walk.gpa, span);
        try walk.parameters(proto, try walk.join(container, span.name));
    }

    fn parameters(walk: *Walk, proto: Ast.full.FnProto, path: []const u8) Error!void {
        var iterator = proto.iterate(&walk.tree);
        while (iterator.next()) |parameter| {
            const at = if (parameter.type_expr) |node|
                walk.tree.firstToken(node)
            else
                parameter.anytype_ellipsis3 orelse continue;
            var span = if (parameter.name_token) |name|
                try walk.start(name, path)
            else
                walk.unnamed(at, path);
            span.declaration = @intFromEnum(abi.AbidingZigDeclaration.parameter);
            try walk.spans.append(walk.gpa, span);
        }
    }

    fn field(
        walk: *Walk,
        member: Ast.full.ContainerField,
        container: []const u8,
        kind: abi.AbidingZigDeclaration,
    ) Error!void {
        if (member.ast.tuple_like and kind == .field) return;
        var span = try walk.start(member.ast.main_token, container);
        span.declaration = @intFromEnum(kind);
        try walk.spans.append(walk.gpa, span);
        if (kind == .enumerator) return;
        const node = member.ast.type_expr.unwrap() orelse return;
        try walk.nested(node, try walk.join(container, span.name));
    }

    /// Containers and function types inside the expression `node`, under the path of what it
    /// belongs to: also behind pointers, optionals and arrays.
    fn nested(walk: *Walk, node: Ast.Node.Index, path: []const u8) Error!void {
        var container_buffer: [2]Ast.Node.Index = undefined;
        var proto_buffer: [1]Ast.Node.Index = undefined;
        if (walk.tree.fullContainerDecl(&container_buffer, node)) |decl| {
            const is_enum = walk.tree.tokenTag(decl.ast.main_token) == .keyword_enum;
            try walk.members(decl.ast.members, path, if (is_enum) .enumerator else .field);
        } else if (walk.tree.fullFnProto(&proto_buffer, node)) |proto| {
            try walk.parameters(proto, path);
        } else if (walk.tree.fullPtrType(node)) |pointer| {
            try walk.nested(pointer.ast.child_type, path);
        } else if (walk.tree.fullArrayType(node)) |array| {
            try walk.nested(array.ast.elem_type, path);
        } else if (walk.tree.nodeTag(node) == .optional_type) {
            try walk.nested(walk.tree.nodeData(node).node, path);
        }
    }

    fn describeValue(
        walk: *Walk,
        span: *abi.AbidingZigSpan,
        node: Ast.Node.Index,
    ) Error!void {
        const first = walk.tree.nodeMainToken(node);
        var buffer: [2]Ast.Node.Index = undefined;
        var value: abi.AbidingZigValue = .other;
        if (walk.tree.fullContainerDecl(&buffer, node)) |decl| {
            value = switch (walk.tree.tokenTag(decl.ast.main_token)) {
                .keyword_struct => .structure,
                .keyword_union => .union_of,
                .keyword_enum => .enumeration,
                else => .opaque_type,
            };
        } else if (walk.tree.tokenTag(first) == .keyword_fn) {
            value = .function_type;
        } else if (walk.tree.builtinCallParams(&buffer, node)) |arguments| {
            const name = walk.tree.tokenSlice(first);
            if (std.mem.eql(u8, name, "@cImport")) value = .c_import;
            if (std.mem.eql(u8, name, "@import")) value = .import;
            if (value == .import and arguments.len == 1) {
                span.import_path = borrow(try walk.string(walk.tree.nodeMainToken(arguments[0])));
            }
        }
        span.value = @intFromEnum(value);
    }

    fn qualify(
        walk: *const Walk,
        span: *abi.AbidingZigSpan,
        visibility: ?Ast.TokenIndex,
        linkage: ?Ast.TokenIndex,
    ) void {
        span.is_public = @intFromBool(visibility != null);
        const tag = walk.tree.tokenTag(linkage orelse return);
        span.is_extern = @intFromBool(tag == .keyword_extern);
        span.is_export = @intFromBool(tag == .keyword_export);
    }

    fn start(
        walk: *const Walk,
        name: Ast.TokenIndex,
        container: []const u8,
    ) Error!abi.AbidingZigSpan {
        var span = walk.unnamed(name, container);
        span.name = borrow(try walk.identifier(name));
        return span;
    }

    fn unnamed(walk: *const Walk, token: Ast.TokenIndex, container: []const u8) abi.AbidingZigSpan {
        const at = walk.place(walk.tree.tokenStart(token));
        return .{
            .container = borrow(container),
            .name = borrow(""),
            .import_path = borrow(""),
            .declaration = 0,
            .value = @intFromEnum(abi.AbidingZigValue.none),
            .line = at.line,
            .column = at.column,
            .is_public = 0,
            .is_extern = 0,
            .is_export = 0,
        };
    }

    /// The name that the token spells, which `@"…"` may escape.
    fn identifier(walk: *const Walk, token: Ast.TokenIndex) Error![]const u8 {
        const spelled = walk.tree.tokenSlice(token);
        if (!std.mem.startsWith(u8, spelled, "@\"")) return spelled;
        return unquote(walk.gpa, spelled[1..]);
    }

    fn string(walk: *const Walk, token: Ast.TokenIndex) Error![]const u8 {
        if (walk.tree.tokenTag(token) != .string_literal) return "";
        return unquote(walk.gpa, walk.tree.tokenSlice(token));
    }

    fn join(walk: *const Walk, path: []const u8, name: abi.AbidingZigText) Error![]const u8 {
        const last = name.pointer[0..name.length];
        if (path.len == 0) return last;
        return std.mem.concat(walk.gpa, u8, &.{ path, ".", last });
    }

    fn place(walk: *const Walk, offset: u32) Place {
        const index = std.sort.upperBound(u32, walk.lines, offset, order);
        const line: u32 = @intCast(index);
        return .{ .line = line, .column = offset - walk.lines[line - 1] + 1 };
    }

    fn order(offset: u32, line_start: u32) std.math.Order {
        return std.math.order(offset, line_start);
    }
};

fn unquote(gpa: Allocator, literal: []const u8) Error![]const u8 {
    return std.zig.string_literal.parseAlloc(gpa, literal) catch |err| switch (err) {
        error.OutOfMemory => error.OutOfMemory,
        // The parser accepts some escapes that only the compiler refuses.
        error.InvalidLiteral => literal,
    };
}

const testing = std.testing;

fn slice(text: abi.AbidingZigText) []const u8 {
    return text.pointer[0..text.length];
}

test "members, nested containers and parameters in the order of the source" {
    var spans = try read(
        \\pub const c = @cImport(@cInclude("a.h"));
        \\const b = @import("b.zig");
        \\pub const S = extern struct {
        \\    x: u8,
        \\    @"type": extern union { i: u32, f: f32 },
        \\    cb: ?*const fn (n: u32, *S) callconv(.c) void,
        \\    pub const E = enum(u8) { one, two };
        \\};
        \\pub export fn f(a: u8, ...) void {}
        \\extern var g: u32;
        \\
    );
    defer free(&spans);
    const expected =
        \\constant c 1:11 pub c_import
        \\constant b 2:7 import(b.zig)
        \\constant S 3:11 pub structure
        \\field S.x 4:5
        \\field S.type 5:5
        \\field S.type.i 5:29
        \\field S.type.f 5:37
        \\field S.cb 6:5
        \\parameter S.cb.n 6:21
        \\parameter S.cb. 6:29
        \\constant S.E 7:15 pub enumeration
        \\enumerator S.E.one 7:30
        \\enumerator S.E.two 7:35
        \\function f 9:15 pub export
        \\parameter f.a 9:17
        \\parameter f. 9:24
        \\variable g 10:12 extern
        \\
    ;
    var writer: std.Io.Writer.Allocating = .init(testing.allocator);
    defer writer.deinit();
    for (spans.items[0..spans.count]) |span| try print(&writer.writer, span);
    try testing.expectEqualStrings(expected, writer.written());
}

fn print(out: *std.Io.Writer, span: abi.AbidingZigSpan) !void {
    const declarations = comptime std.meta.fieldNames(abi.AbidingZigDeclaration);
    const values = comptime std.meta.fieldNames(abi.AbidingZigValue);
    const dot = if (span.container.length == 0) "" else ".";
    try out.print("{s} {s}{s}{s} {d}:{d}{s}{s}{s}", .{
        declarations[span.declaration],
        slice(span.container),
        dot,
        slice(span.name),
        span.line,
        span.column,
        if (span.is_public == 1) " pub" else "",
        if (span.is_extern == 1) " extern" else "",
        if (span.is_export == 1) " export" else "",
    });
    if (span.value > @intFromEnum(abi.AbidingZigValue.other)) {
        try out.print(" {s}", .{values[span.value]});
    }
    if (span.import_path.length > 0) try out.print("({s})", .{slice(span.import_path)});
    try out.writeAll("\n");
}

test "a syntax error has a message and a place" {
    var spans = try read("pub const a = 1;\npub const = 2;\n");
    defer free(&spans);
    try testing.expectEqual(0, spans.count);
    try testing.expect(spans.message.length > 0);
    try testing.expectEqual(2, spans.message_line);
    try testing.expectEqual(11, spans.message_column);
}

test "freeing twice is harmless" {
    var spans = try read("");
    free(&spans);
    free(&spans);
    try testing.expectEqual(0, spans.count);
}
