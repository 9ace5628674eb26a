#[repr(C)]
pub struct transform {
    pub position: [f32; 3],
    pub spare: [u8; 4],
}
