#[repr(C)]
pub struct Sample {
    pub tag: u8,
    pub value: u32,
}
