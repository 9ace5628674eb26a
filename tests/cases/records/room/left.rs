#[repr(C, align(8))]
pub struct pthread_mutex_t {
    size: [u8; 40],
}
extern "C" {
    pub fn pthread_mutex_lock(m: *mut pthread_mutex_t) -> i32;
}
