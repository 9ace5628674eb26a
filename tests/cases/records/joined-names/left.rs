#[repr(C)]
pub struct A {
    pub x: i32,
    pub in_y: i32,
    pub in_z: i32,
}
extern "C" {
    pub fn go(a: *const A);
}
