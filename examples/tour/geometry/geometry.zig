//! The C API of the Rust library, declared by hand; `abiding check` compares the two.

/// A point in the plane. It crosses by pointer: Zig up to 0.16 passes some structs of floats wrongly
/// by value.
pub const Point = extern struct {
    x: f64,
    y: f64,
};

pub extern fn point_distance(from: *const Point, to: *const Point) f64;
pub extern fn greet(name: [*:0]const u8) ?[*:0]u8;
pub extern fn greet_free(greeting: ?[*:0]u8) void;
