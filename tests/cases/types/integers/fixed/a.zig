pub extern fn take_short(value: c_ushort) c_short;
pub extern fn take_int(value: c_uint) c_int;
pub extern fn take_long(value: c_ulong) c_long;
pub extern fn take_long_long(value: c_ulonglong) c_longlong;
pub extern fn take_fixed(a: u8, b: i16, c: u32) i64;
pub extern fn take_wide(value: u128) i128;
pub extern fn take_size(value: isize) usize;
pub extern fn take_address(value: usize) isize;
pub extern fn take_count(value: c_int) isize;
