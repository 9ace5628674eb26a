pub const HWND = *opaque {};
pub const WNDENUMPROC = ?*const fn (HWND, isize) callconv(.c) c_int;
pub extern "user32" fn EnumWindows(callback: WNDENUMPROC, parameter: isize) callconv(.winapi) c_int;
pub extern "kernel32" fn GetStdHandle(which: u32) callconv(.c) ?*anyopaque;
