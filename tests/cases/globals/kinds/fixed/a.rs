#[repr(C)]
pub struct Limits {
    pub low: i32,
    pub high: i32,
}

unsafe extern "C" {
    pub static version: *const core::ffi::c_char;
    pub static mut counter: u64;
    pub static limits: Limits;
    pub static primes: [u16; 4];
    pub static mut on_exit: Option<unsafe extern "C" fn()>;
}
