use core::sync::atomic::{AtomicBool, AtomicPtr, AtomicU64};
#[repr(C)]
pub struct q {
    pub head: AtomicU64,
    pub tail: AtomicPtr<u8>,
    pub on: AtomicBool,
}
