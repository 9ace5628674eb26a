#[repr(C)]
pub struct Pixel {
    pub alpha: u8,
    pub color: u32,
    pub depth: u8,
}

unsafe extern "C" {
    pub fn draw(pixel: *const Pixel);
}
