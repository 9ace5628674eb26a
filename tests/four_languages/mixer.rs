//! The API of `mixer.h`, written in Rust.
#![allow(non_upper_case_globals, static_mut_refs)]
#![crate_type = "cdylib"]

use std::ffi::{c_char, c_int, c_void};
use std::ptr::null_mut;

#[repr(C)]
pub struct Mixer {
    _private: [u8; 0],
}

#[repr(C)]
#[derive(Clone, Copy)]
pub enum MixerFormat {
    U8 = 0,
    S16 = 2,
    F32 = 4,
}

#[repr(C)]
pub struct MixerSpec {
    pub rate: u32,
    pub channels: u16,
    pub format: MixerFormat,
    pub device: *const c_char,
}

#[repr(C)]
pub struct MixerPoint {
    pub time: f64,
    pub gain: f64,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub union MixerValue {
    pub number: i64,
    pub real: f64,
    pub text: *const c_char,
}

#[repr(C)]
pub struct MixerEvent {
    pub kind: u8,
    pub flags: [u8; 3],
    pub value: MixerValue,
    pub user: *mut c_void,
    pub next: *mut MixerEvent,
}

pub type MixerFill = Option<unsafe extern "C" fn(user: *mut c_void, frames: *mut f32, count: usize) -> usize>;

#[repr(C)]
pub struct MixerSource {
    pub fill: MixerFill,
    pub close: Option<unsafe extern "C" fn(user: *mut c_void)>,
    pub user: *mut c_void,
}

#[unsafe(no_mangle)]
pub static mut mixer_live: c_int = 0;

#[unsafe(no_mangle)]
pub unsafe extern "C" fn mixer_open(spec: *const MixerSpec, name: *const c_char) -> *mut Mixer {
    unsafe { mixer_live += c_int::from((*spec).rate > 0 && !name.is_null()) };
    null_mut()
}
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mixer_close(mixer: *mut Mixer) {
    unsafe { mixer_live -= c_int::from(!mixer.is_null()) };
}
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mixer_add(mixer: *mut Mixer, source: *const MixerSource, id: *mut i32) -> c_int {
    unsafe { *id = (*source).fill.map_or(0, |fill| fill((*source).user, null_mut(), 0) as i32) };
    c_int::from(mixer.is_null())
}
#[unsafe(no_mangle)]
pub extern "C" fn mixer_remove(mixer: *mut Mixer, id: i32) -> c_int {
    if mixer.is_null() { id } else { 0 }
}
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mixer_render(_: *mut Mixer, frames: *mut f32, count: usize) -> usize {
    unsafe { *frames = 0.0 };
    count
}
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mixer_ramp(
    mixer: *mut Mixer,
    id: i32,
    points: *const MixerPoint,
    count: usize,
) -> c_int {
    if mixer.is_null() { id } else { unsafe { (*points.add(count as usize - 1)).time as c_int } }
}
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mixer_next_event(mixer: *mut Mixer, event: *mut MixerEvent) -> bool {
    unsafe { (*event).value.number = 1 };
    !mixer.is_null()
}
#[unsafe(no_mangle)]
pub extern "C" fn mixer_peak(mixer: *const Mixer, id: i32) -> MixerPoint {
    MixerPoint { time: f64::from(id), gain: if mixer.is_null() { 1.0 } else { 0.0 } }
}
#[unsafe(no_mangle)]
pub extern "C" fn mixer_clock(mixer: *const Mixer) -> u64 {
    u64::from(!mixer.is_null())
}
#[unsafe(no_mangle)]
pub extern "C" fn mixer_error(code: c_int) -> *const c_char {
    if code == 0 { c"fine".as_ptr() } else { c"failed".as_ptr() }
}
#[unsafe(no_mangle)]
pub extern "C" fn mixer_best(wanted: MixerFormat, channels: u16) -> MixerFormat {
    if channels > 2 { MixerFormat::F32 } else { wanted }
}
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mixer_on_event(
    mixer: *mut Mixer,
    callback: Option<unsafe extern "C" fn(event: *const MixerEvent, user: *mut c_void)>,
    user: *mut c_void,
) {
    if let (Some(callback), false) = (callback, mixer.is_null()) {
        unsafe { callback(null_mut(), user) };
    }
}
#[unsafe(no_mangle)]
pub extern "C" fn mixer_gain(mixer: *const Mixer, id: i32) -> f64 {
    if mixer.is_null() { f64::from(id) } else { 0.5 }
}
