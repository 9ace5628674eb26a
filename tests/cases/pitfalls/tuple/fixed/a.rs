//! A struct in the tuple's place.

#[repr(C)]
pub struct Size {
    pub width: u32,
    pub height: u64,
}

#[unsafe(no_mangle)]
pub extern "C" fn area(_size: *const Size) -> u64 {
    0
}
