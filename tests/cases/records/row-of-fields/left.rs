#[repr(C)]
pub struct transform {
    pub position: [f32; 2],
    pub spare: [u8; 2],
}
