use core::ffi::c_char;

#[repr(C)]
pub struct sample(pub u32, pub [f32; 3], pub *const c_char);

unsafe extern "C" {
    pub fn take(s: *const sample);
}
