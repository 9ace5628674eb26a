use std::ffi::c_void;
#[no_mangle]
pub extern "C" fn udbserver(handle: *mut c_void, port: u16, start_addr: u64) { let _ = (handle, port, start_addr); }
