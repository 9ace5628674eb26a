#[repr(C)]
pub struct Size {
    pub height: i32,
    pub width: i32,
}
