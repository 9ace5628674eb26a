//! The boundary of edge.h, as Zig sees it.

pub const EDGE_MAX: c_int = 17;
pub const Color = enum(c_uint) { red = 0, green = 5, blue = 6, _ };
pub const edge_callback = ?*const fn (data: ?*anyopaque, amount: c_long) callconv(.c) c_int;
pub const edge_value = extern union { i: i32, d: f64, p: ?*anyopaque };
pub const edge_all = extern struct {
    tag: u8,
    amount: c_long,
    mask: c_ulong,
    count: usize,
    data: ?*anyopaque,
    name: [*c]const u8,
    color: Color,
    value: edge_value,
    on: bool,
    wide: i64,
    call: edge_callback,
    list: [5]u16,
};
pub const edge_flags = extern struct { ab: u32, c: u8 };
pub const edge_opaque = opaque {};
pub extern fn edge_work(all: *edge_all, n: u32, flags: *const edge_flags) c_long;
pub extern fn edge_call(call: edge_callback, data: ?*anyopaque) bool;
pub extern fn edge_new(n: usize) ?*edge_opaque;
pub extern var edge_counter: i32;
