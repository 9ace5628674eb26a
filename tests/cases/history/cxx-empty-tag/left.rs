#[repr(C)]
pub struct Tag {}
#[repr(C)]
pub struct Holder {
    pub t: Tag,
    pub v: u32,
}
extern "C" {
    pub fn hold(holder: *const Holder);
}
