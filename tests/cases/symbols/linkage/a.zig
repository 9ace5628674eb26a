fn is_even(value: u32) bool {
    return value % 2 == 0;
}

export fn offered_by_zig(value: u32) u32 {
    return value + offered_by_rust(value) + @intFromBool(is_even(value));
}

pub extern fn offered_by_rust(value: u32) u32;
pub extern fn offered_by_nobody() void;

export const limit: u32 = 7;
