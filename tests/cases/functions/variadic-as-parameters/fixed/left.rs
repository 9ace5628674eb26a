use core::ffi::{c_int, c_ulong};
extern "C" { pub fn fcntl(fd: c_int, cmd: c_int, ...) -> c_int; pub fn ioctl(fd: c_int, req: c_ulong, ...) -> c_int; }
