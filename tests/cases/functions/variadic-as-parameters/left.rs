use core::ffi::{c_int, c_ulong, c_void};
extern "C" { pub fn fcntl(fd: c_int, cmd: c_int, arg: c_int) -> c_int; pub fn ioctl(fd: c_int, req: c_ulong, p: *mut c_void) -> c_int; }
