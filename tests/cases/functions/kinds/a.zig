pub const Pair = extern struct { a: i32, b: f64 };

pub extern fn nothing() void;
pub extern fn by_value(pair: *Pair) Pair;
pub extern fn print(format: [*:0]const u8, ...) c_int;
pub extern fn stop(code: c_int) void;
pub extern fn many(a: u8, b: u16, c: u32, d: u64, f: f64, e: f32) u8;
pub extern fn renamed_symbol(value: c_int) void;
