use core::ffi::{c_char, c_int};

#[repr(u32)]
pub enum Color { Red, Green, Blue }

// No pointer to the virtual table.
#[repr(C)]
pub struct Shape { pub id: c_int }

#[repr(C)]
pub struct Corner { pub at: f64, pub tag: c_char }

#[repr(C)]
pub struct Marked { pub _base: Corner, pub mark: c_char }

#[repr(C)]
pub struct Empty { pub _address: u8 }

#[repr(C)]
pub struct Tight { pub policy: Empty, pub color: u8, pub filled: bool }

#[repr(C)]
pub struct Slice<T> { pub data: *const T, pub length: u32 }

#[repr(C)]
pub struct CanvasSize { pub width: u16, pub height: u16 }

#[repr(C)]
pub struct Canvas { pub size: CanvasSize, pub background: u8 }

extern "C" {
    pub fn shape_id(shape: &Shape) -> c_int;
    pub fn marked_tag(marked: *const Marked) -> c_char;
    pub fn tight_filled(tight: *mut Tight) -> bool;
    pub fn hash(bytes: Slice<u8>) -> u64;
    pub fn background(canvas: &Canvas) -> Color;
    pub fn letter(of: u16, number: i32) -> u16;
}
