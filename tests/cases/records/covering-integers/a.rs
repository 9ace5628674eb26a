use core::ffi::c_void;

#[repr(C)]
pub struct Channel {
    pub window: u64,
    pub first: u16,
    pub second: u32,
    pub third: u16,
}

#[repr(C)]
pub struct Options {
    pub id: u32,
    pub flags: u64,
    pub size: u32,
}

#[repr(C)]
pub struct Order {
    pub id: u64,
    pub large: u64,
    pub small: u32,
}

#[repr(C)]
pub struct Sprite {
    pub image: u32,
    pub x: i32,
    pub y: i32,
    pub layer: u8,
}

pub type Hook = *mut c_void;
