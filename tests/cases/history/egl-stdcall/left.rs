use core::ffi::{c_char, c_int, c_void};
pub type EGLDEBUGPROCKHR = Option<unsafe extern "C" fn(error: u32, command: *const c_char, message_type: c_int, thread_label: *mut c_void, object_label: *mut c_void, message: *const c_char)>;
extern "C" {
    pub fn eglGetDisplay(display_id: *mut c_void) -> *mut c_void;
    pub fn eglDebugMessageControlKHR(callback: EGLDEBUGPROCKHR, attrib_list: *const isize) -> c_int;
}
