pub const A = extern struct { x: i32, in: extern struct { y: i32, z: i32, w: i32 } };
export fn go(a: *const A) void {
    _ = a;
}
