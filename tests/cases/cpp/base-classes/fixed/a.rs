#![allow(non_upper_case_globals)]

#[repr(C)]
pub struct Texture {
    pub references: u32,
    pub width: u32,
}

#[repr(C)]
pub struct Sound {
    pub references: u32,
    pub length: u32,
}

#[repr(C)]
pub struct Label {
    pub name: [core::ffi::c_char; 16],
    pub size: f64,
}

#[repr(C)]
pub struct Pair(pub u32, pub u32);

pub type ui_Align = core::ffi::c_uint;
pub const ui_ALIGN_LEFT: ui_Align = 0;
pub const ui_ALIGN_RIGHT: ui_Align = 4;

extern "C" {
    pub fn texture_bind(texture: *const Texture);
    pub fn sound_play(sound: *const Sound);
    pub fn label_show(label: *const Label, align: ui_Align);
    pub fn pair_sum(pair: *const Pair) -> u32;
}
