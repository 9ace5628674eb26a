#[repr(C)]
pub struct Size {
    pub width: i32,
    pub height: i32,
}
