pub const Limits = extern struct { low: i32, high: i32 };

pub extern const version: [*:0]const u8;
pub extern var counter: u64;
pub extern const limits: Limits;
pub extern const primes: [4]u16;
pub extern var on_exit: ?*const fn () callconv(.c) void;
pub extern threadlocal var last_error: c_int;
