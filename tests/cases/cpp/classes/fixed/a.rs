use core::ffi::{c_char, c_int, c_long, c_void};

// C++ may write any byte, which a Rust `enum` could not hold.
pub type Color = u8;

#[repr(C)]
pub struct Shape { pub vtable_: *const c_void, pub id: c_int }

#[repr(C)]
pub struct Corner { pub at: f64, pub tag: c_char }

// Rust has no fields in the padding of others, so the base is written out.
#[repr(C)]
pub struct Marked { pub at: f64, pub tag: c_char, pub mark: c_char }

#[repr(C)]
pub struct Tight { pub color: Color, pub filled: bool }

#[repr(C)]
pub struct Slice<T> { pub data: *const T, pub length: usize }

#[repr(C)]
pub struct CanvasSize { pub width: u16, pub height: u16 }

#[repr(C, align(8))]
pub struct Canvas { pub size: CanvasSize, pub __bindgen_padding_0: u32, pub background: Color }

extern "C" {
    pub fn shape_id(shape: &Shape) -> c_int;
    pub fn marked_tag(marked: *const Marked) -> c_char;
    pub fn tight_filled(tight: *mut Tight) -> bool;
    pub fn hash(bytes: Slice<u8>) -> u64;
    pub fn background(canvas: &Canvas) -> Color;
    pub fn letter(of: u16, number: c_long) -> i32;
    #[link_name = "_ZN6shapes6Canvas5countE"]
    pub static mut CANVAS_COUNT: c_int;
}

#[allow(dead_code)]
type Unused = *const c_void;
