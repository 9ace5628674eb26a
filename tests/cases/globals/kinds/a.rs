#[repr(C)]
pub struct Limits {
    pub low: i32,
    pub high: u32,
}

unsafe extern "C" {
    pub static version: *const core::ffi::c_char;
    pub static mut counter: u32;
    pub static mut limits: Limits;
    pub static primes: [u16; 4];
    pub static mut on_exit: Option<unsafe extern "C" fn()>;
}
