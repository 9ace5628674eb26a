#[repr(C)]
pub enum Color {
    Red,
    Green = 4,
    Blue,
}

#[repr(u16)]
pub enum Small {
    None = 0,
    All = 255,
}

#[repr(i32)]
pub enum Signed {
    Lost = -1,
    Found = 1,
}

pub type Level = core::ffi::c_uint;
pub const LEVEL_LOW: Level = 0;
pub const LEVEL_HIGH: Level = 11;

#[repr(C)]
pub struct Uses {
    pub color: Color,
    pub small: Small,
    pub signed: Signed,
    pub level: Level,
}
