#[repr(C)]
pub enum Speed {
    SPEED_SLOW = 0,
    SPEED_FAST = 1,
}
