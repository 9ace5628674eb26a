unsafe extern "C" {
    pub fn take_float(value: f32) -> f32;
    pub fn take_double(value: f64) -> f64;
    pub static ratios: [f64; 2];
}
