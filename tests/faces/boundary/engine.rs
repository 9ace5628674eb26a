//! The bindings of `engine.h`, with one field too narrow.

use std::ffi::{c_char, c_longlong};

pub const ENGINE_LIMIT: c_longlong = 1 << 40;
pub const ENGINE_NAME: &core::ffi::CStr = c"engine";

#[repr(transparent)]
#[derive(Clone, Copy)]
pub struct engine_mode(pub i32);
pub const ENGINE_SLOW: engine_mode = engine_mode(-1);
pub const ENGINE_FAST: engine_mode = engine_mode(7);

#[repr(C)]
pub struct engine_config {
    pub threads: u32,
    pub limit: u32,
    pub mode: engine_mode,
}

unsafe extern "C" {
    pub fn engine_start(config: *const engine_config, name: *const c_char) -> i32;
    pub fn engine_stop();
}
