#[repr(C)]
#[derive(Clone, Copy)]
pub struct Point {
    pub x: i32,
    pub y: i32,
}

#[repr(C)]
pub union Value {
    pub number: i64,
    pub parts: Point,
    pub text: *const core::ffi::c_char,
}

#[repr(C)]
pub struct Halves {
    pub low: u16,
    pub high: u16,
}

#[repr(C)]
pub struct Shape {
    pub corner: Point,
    pub value: Value,
    pub halves: Halves,
    pub inner: Inner,
}

#[repr(C)]
pub struct Inner {
    pub weight: f32,
    pub depth: u8,
}

unsafe extern "C" {
    pub fn move_shape(shape: *mut Shape, by: Point) -> Value;
}
