pub const MASK: u128 = u128::MAX - 1;
pub const RATIO: f64 = 2.5;
pub const HALF: f32 = 0.5;
pub const TENTH: f64 = 0.1;
