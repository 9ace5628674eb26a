use core::ffi::*;

#[repr(C)]
pub struct Link {
    pub target: &'static mut c_int,
}

#[repr(C)]
pub struct Box {
    pub first: &'static mut c_int,
    pub second: Option<&'static mut c_int>,
    pub drop: unsafe extern "C" fn(r#box: *mut Box),
    pub visit: Option<unsafe extern "C" fn(item: &mut c_int, user: *mut c_void)>,
    pub link: *mut Link,
}

#[repr(C)]
pub struct Node {
    next: *mut Node,
}

unsafe extern "C" {
    pub fn node_use(node: *mut Node);
    pub fn box_use(r#box: *mut Box);
}
