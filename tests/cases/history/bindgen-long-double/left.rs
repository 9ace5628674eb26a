#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct max_align { pub a: std::os::raw::c_longlong, pub __bindgen_padding_0: u64, pub b: f64 }
