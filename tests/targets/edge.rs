//! The boundary of edge.h, as Rust sees it.

#![allow(non_camel_case_types)]

use std::ffi::{c_char, c_int, c_long, c_uint, c_ulong, c_void};
pub const EDGE_MAX: c_int = 17;
pub type edge_color = c_uint;
pub const EDGE_RED: edge_color = 0;
pub const EDGE_GREEN: edge_color = 5;
pub const EDGE_BLUE: edge_color = 6;
pub type edge_callback = Option<unsafe extern "C" fn(data: *mut c_void, amount: c_long) -> c_int>;
#[repr(C)]
pub union edge_value { pub i: i32, pub d: f64, pub p: *mut c_void }
#[repr(C)]
pub struct edge_flags { pub ab: u32, pub c: u8 }
#[repr(C)]
pub struct edge_all {
    pub tag: u8,
    pub amount: c_long,
    pub mask: c_ulong,
    pub count: usize,
    pub data: *mut c_void,
    pub name: *const c_char,
    pub color: edge_color,
    pub value: edge_value,
    pub on: bool,
    pub wide: i64,
    pub call: edge_callback,
    pub list: [u16; 5],
}
#[repr(C)]
pub struct edge_opaque { _private: [u8; 0] }
unsafe extern "C" {
    pub fn edge_work(all: *mut edge_all, n: u32, flags: *const edge_flags) -> c_long;
    pub fn edge_call(call: edge_callback, data: *mut c_void) -> bool;
    pub fn edge_new(n: usize) -> *mut edge_opaque;
    pub static mut edge_counter: i32;
}
