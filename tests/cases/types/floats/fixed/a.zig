pub extern fn take_float(value: f32) f32;
pub extern fn take_double(value: f64) f64;
pub extern fn take_extended(value: c_longdouble) f80;
pub extern fn take_half(value: f16) f16;
pub extern fn take_quad(value: f128) f128;
pub extern const ratios: [2]f64;
