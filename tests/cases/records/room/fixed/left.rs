#[cfg(target_arch = "aarch64")]
const SIZE: usize = 48;
#[cfg(not(target_arch = "aarch64"))]
const SIZE: usize = 40;
#[repr(C, align(8))]
pub struct pthread_mutex_t {
    size: [u8; SIZE],
}
extern "C" {
    pub fn pthread_mutex_lock(m: *mut pthread_mutex_t) -> i32;
}
