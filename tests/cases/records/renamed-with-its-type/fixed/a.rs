#[repr(C)]
pub struct Frame {
    pub id: u32,
    pub head: Frame_head,
}

#[repr(C)]
pub struct Frame_head {
    pub bits: u32,
    pub code: i32,
}
