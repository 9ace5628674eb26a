//! A Zig library with a C ABI, called from Rust.

/// What a function says about its outcome. Not exhaustive: a caller may know more of them.
pub const ZigStatus = enum(c_int) {
    ok = 0,
    overflow = 1,
    _,
};

/// Adds, and wraps around as two's complement does.
pub export fn zig_add(left: i32, right: i32) i32 {
    return left +% right;
}

/// Adds `count` numbers into `sum`; a sum that does not fit is an error of Zig's, told as a status.
/// `sum` is written only if the result is `ok`.
pub export fn zig_sum(numbers: [*]const i32, count: usize, sum: *i32) ZigStatus {
    sum.* = add(numbers[0..count]) catch return .overflow;
    return .ok;
}

fn add(numbers: []const i32) error{Overflow}!i32 {
    var sum: i32 = 0;
    for (numbers) |number| {
        const added, const overflowed = @addWithOverflow(sum, number);
        if (overflowed != 0) return error.Overflow;
        sum = added;
    }
    return sum;
}
