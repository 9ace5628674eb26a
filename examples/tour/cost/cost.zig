//! The Zig side: a step that Rust calls, and loops over a step of Zig's and of Rust's.

const std = @import("std");

extern fn cost_rust_step(value: u64, by: u64) u64;

/// One step of the work, the same in every language.
pub export fn cost_zig_step(value: u64, by: u64) u64 {
    return std.math.rotl(u64, value, 5) ^ by;
}

noinline fn step(value: u64, by: u64) u64 {
    return std.math.rotl(u64, value, 5) ^ by;
}

/// Calls Zig's step `count` times.
pub export fn cost_zig_calls_zig(count: u64) u64 {
    var value: u64 = 1;
    for (0..count) |by| value = step(value, by);
    return value;
}

/// Calls Rust's step `count` times.
pub export fn cost_zig_calls_rust(count: u64) u64 {
    var value: u64 = 1;
    for (0..count) |by| value = cost_rust_step(value, by);
    return value;
}
