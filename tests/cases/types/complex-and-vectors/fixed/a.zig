pub fn Complex(comptime T: type) type {
    return extern struct { re: T, im: T };
}

pub const Signal = extern struct {
    coarse: Complex(f32),
    fine: Complex(f64),
    quad: @Vector(4, f32),
};

pub extern fn blend(quads: [*]@Vector(4, f32), count: usize) void;
pub extern fn widen(pair: *@Vector(2, f64)) void;
pub extern fn add(left: @Vector(4, f32), right: @Vector(4, f32)) @Vector(4, f32);
pub extern fn sum(values: [*]const Complex(f64)) f64;
