pub const MASK: u128 = ~@as(u128, 0);
pub const RATIO: c_longdouble = 2.5;
pub const HALF: f16 = 0.25;
pub const TENTH: f128 = 0.1;
