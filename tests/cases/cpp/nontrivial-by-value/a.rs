use core::ffi::c_int;

#[repr(C)]
pub struct Handle {
    pub number: c_int,
    pub flags: c_int,
}

extern "C" {
    pub fn handle_open(number: c_int) -> Handle;
    pub fn handle_close(handle: Handle);
    pub fn handle_each(visit: Option<extern "C" fn(Handle)>);
}
