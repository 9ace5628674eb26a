//! The declarations of `person.h` by hand, which `abiding check` compares with the header, and a
//! safe wrapper of them.

const std = @import("std");

/// Not exhaustive: a newer library may know more of them.
pub const PersonStatus = enum(c_uint) {
    ok = 0,
    invalid_argument = 1,
    invalid_utf8 = 2,
    defect = 3,
    _,
};

pub const Person = extern struct {
    name: [*:0]const u8,
    email: ?[*:0]const u8 = null,
    age: u32,
    member: bool,
    height: f64,
};

pub extern fn person_to_json(
    person: ?*const Person,
    buffer: ?[*]u8,
    capacity: usize,
    length: ?*usize,
) PersonStatus;
pub extern fn person_to_json_alloc(person: ?*const Person, out: ?*?[*:0]u8) PersonStatus;
pub extern fn person_string_free(text: ?[*:0]u8) void;
pub extern fn person_last_error(buffer: ?[*]u8, capacity: usize) usize;

pub const Error = error{ InvalidArgument, InvalidUtf8, LibraryDefect };

/// The JSON of a person in memory of `allocator`, which the caller frees.
pub fn toJson(
    allocator: std.mem.Allocator,
    person: *const Person,
) (Error || error{OutOfMemory})![:0]u8 {
    var length: usize = 0;
    try accepted(person_to_json(person, null, 0, &length));
    const json = try allocator.allocSentinel(u8, length, 0);
    errdefer allocator.free(json);
    try accepted(person_to_json(person, json.ptr, json.len + 1, &length));
    return json;
}

/// The JSON of a person in the library's memory, which `person_string_free` frees.
pub fn toJsonAlloc(person: *const Person) Error![*:0]u8 {
    var text: ?[*:0]u8 = null;
    try accepted(person_to_json_alloc(person, &text));
    return text.?;
}

fn accepted(status: PersonStatus) Error!void {
    return switch (status) {
        .ok => {},
        .invalid_argument => error.InvalidArgument,
        .invalid_utf8 => error.InvalidUtf8,
        .defect, _ => error.LibraryDefect,
    };
}
