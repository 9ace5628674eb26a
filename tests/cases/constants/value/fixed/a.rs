pub const BUFFER_MAX: i32 = 8192;
pub const VERSION: &core::ffi::CStr = c"1.2";
