//! Enums from C: any integer arrives safely. An exhaustive Zig `enum` that holds a number without a name
//! is undefined behaviour, so what comes in is declared as the integer and becomes an enumerator or an
//! error here.

const std = @import("std");
const Refusal = @import("root.zig").Refusal;

/// The enumerator with this number.
pub fn fromC(comptime E: type, number: anytype) Refusal!E {
    inline for (comptime std.meta.fieldNames(E)) |name| {
        const enumerator = @field(E, name);
        if (@intFromEnum(enumerator) == number) return enumerator;
    }
    return error.UnknownEnumerator;
}

test "every number arrives" {
    const Level = enum(c_uint) { low = 0, high = 9 };
    const testing = std.testing;
    try testing.expectEqual(Level.high, try fromC(Level, @as(u32, 9)));
    try testing.expectEqual(Level.low, try fromC(Level, @as(i32, 0)));
    for ([_]i64{ -1, 1, 8, 10, std.math.maxInt(i64), std.math.minInt(i64) }) |number| {
        try testing.expectError(error.UnknownEnumerator, fromC(Level, number));
    }
}
