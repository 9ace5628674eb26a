pub extern fn plain(value: c_char) c_char;
pub extern fn with_sign(value: u8) i8;
pub extern fn without_sign(value: u8) u8;
pub extern fn text(value: [*:0]const u8) [*c]u8;
pub extern fn bytes(value: [*]const u8) ?[*]u8;
pub extern fn wide(value: u8, more: u32) i32;
pub extern const name: [8]u16;
