use core::ffi::*;

#[repr(C)]
pub struct Pair {
    pub a: i32,
    pub b: f64,
}

unsafe extern "C" {
    pub fn nothing(value: c_int);
    pub fn by_value(pair: Pair) -> Pair;
    pub fn print(format: *const c_char) -> c_int;
    pub fn stop(code: c_int) -> !;
    pub fn many(a: u8, b: u16, c: u32, d: u64, e: f32, f: f64) -> u8;
    #[link_name = "renamed_symbol_2"]
    pub fn renamed(value: c_int);
}
