//! Zig calls a Rust library.
//!
//! Zig's allocator makes the buffer of `person_to_json`. Rust allocates the text of
//! `person_to_json_alloc`, and only `person_string_free` frees it, never Zig's allocator. A status
//! becomes a Zig error; the library's words are copied into a buffer on the stack.

const std = @import("std");
const assert = std.debug.assert;
const library = @import("person.zig");

pub fn main() !void {
    var debug_allocator: std.heap.DebugAllocator(.{}) = .init;
    defer if (debug_allocator.deinit() == .leak) @panic("memory was leaked");
    const allocator = debug_allocator.allocator();

    const ada: library.Person = .{ .name = "Ada \"L\"", .age = 36, .member = true, .height = 1.6 };
    const json = try library.toJson(allocator, &ada);
    defer allocator.free(json);
    std.debug.print("{s}\n", .{json});
    const expected =
        \\{"name":"Ada \"L\"","email":null,"age":36,"member":true,"height":1.6}
    ;
    assert(std.mem.eql(u8, json, expected));

    const text = try library.toJsonAlloc(&ada);
    defer library.person_string_free(text);
    assert(std.mem.eql(u8, std.mem.span(text), expected));

    var wrong = ada;
    wrong.name = "\xff";
    if (library.toJsonAlloc(&wrong)) |_| unreachable else |failure| {
        var buffer: [128]u8 = undefined;
        const length = library.person_last_error(&buffer, buffer.len);
        assert(length < buffer.len);
        std.debug.print("refused: {s} ({s})\n", .{ buffer[0..length], @errorName(failure) });
        assert(failure == error.InvalidUtf8);
    }
}
