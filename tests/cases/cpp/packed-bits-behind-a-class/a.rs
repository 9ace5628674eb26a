use core::ffi::c_void;

#[repr(C)]
pub struct Part {
    pub weight: f32,
    pub number: i32,
}

#[repr(C, packed)]
pub struct Drawer {
    pub part: Part,
    pub place: u16,
    pub next: *mut c_void,
}

unsafe extern "C" {
    pub fn drawer_open(drawer: *mut Drawer);
}
