use core::arch::x86_64::{__m128, __m128d};

#[repr(C)]
pub struct Complex<T> {
    pub re: T,
    pub im: T,
}

#[repr(C)]
pub struct Signal {
    pub coarse: Complex<f64>,
    pub fine: Complex<f64>,
    pub quad: __m128,
}

unsafe extern "C" {
    pub fn blend(quads: *mut __m128d, count: usize);
    pub fn widen(pair: *mut __m128d);
    pub fn sum(values: *const Complex<f64>) -> f64;
}
