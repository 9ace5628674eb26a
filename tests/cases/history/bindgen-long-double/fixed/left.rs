#[repr(C)]
#[repr(align(16))]
#[derive(Debug, Copy, Clone)]
pub struct max_align { pub a: std::os::raw::c_longlong, pub b: u128 }
