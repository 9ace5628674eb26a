pub extern "C" fn engine_start(flags: u32) -> u32 {
    flags
}

#[unsafe(export_name = "engine_stop_v2")]
pub extern "C" fn engine_stop() {}

#[unsafe(no_mangle)]
pub extern "C" fn engine_reset() {}

/// Nobody else declares it, so that nobody misses it.
pub extern "C" fn callback(_data: *mut core::ffi::c_void) {}
