#[repr(C)]
pub struct Mode {
    pub bits: u32,
}

#[repr(C)]
pub struct Split {
    pub first: u32,
    pub second: u32,
    pub tail: u8,
}

#[repr(C, packed)]
pub struct Dense {
    pub bits: u16,
    pub value: f32,
}
