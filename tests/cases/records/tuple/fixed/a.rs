use core::ffi::c_char;

#[repr(C)]
pub struct sample(pub u16, pub [f32; 4], pub *const c_char);

unsafe extern "C" {
    pub fn take(s: *const sample);
}
