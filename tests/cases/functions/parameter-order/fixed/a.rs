#[unsafe(no_mangle)]
pub extern "C" fn store(_handle: *mut core::ffi::c_void, _slot: u32, _value: f64) {}
