#[repr(C)]
pub struct Frame {
    pub id: u32,
    pub front: Frame_front,
}

#[repr(C)]
pub struct Frame_front {
    pub bits: u32,
    pub code: i32,
}
