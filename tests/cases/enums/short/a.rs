#[repr(u8)]
pub enum Mode {
    Off,
    On,
}

#[repr(C)]
pub struct State {
    pub mode: Mode,
    pub level: u8,
}
