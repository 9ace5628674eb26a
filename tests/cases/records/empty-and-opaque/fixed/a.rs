#[repr(C)]
pub struct Empty {}

#[repr(C)]
pub struct Handle {
    _private: [u8; 0],
}

pub enum Never {}

#[repr(C)]
pub struct Marked {
    pub id: u32,
    pub marker: Empty,
    pub more: u32,
}

unsafe extern "C" {
    pub fn use_all(handle: *mut Handle, never: *const Never, marked: *mut Marked);
}
