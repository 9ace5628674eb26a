unsafe extern "C" {
    pub fn take_float(value: f64) -> f32;
    pub fn take_double(value: f64) -> f64;
    pub static ratios: [u64; 2];
}
