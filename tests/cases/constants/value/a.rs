pub const BUFFER_MAX: i32 = 4096;
pub const VERSION: &core::ffi::CStr = c"1.2";
