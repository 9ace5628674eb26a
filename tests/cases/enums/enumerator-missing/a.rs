#[repr(C)]
pub enum Status {
    STATUS_OK = 0,
    STATUS_BUSY = 1,
}
