#[repr(C, align(32))]
pub struct Signal {
    pub kind: u8,
    pub _padding: [u8; 31],
    pub value: f64,
    pub code: u16,
}

unsafe extern "C" {
    pub fn signal_send(signal: *const Signal);
}
