use core::sync::atomic::{AtomicBool, AtomicPtr, AtomicU32};
#[repr(C)]
pub struct q {
    pub head: AtomicU32,
    pub tail: AtomicPtr<u8>,
    pub on: AtomicBool,
}
