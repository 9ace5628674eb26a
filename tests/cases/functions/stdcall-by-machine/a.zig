pub extern fn message_box(window: ?*anyopaque, kind: c_uint) c_int;
pub const hook = ?*const fn (window: ?*anyopaque) callconv(.c) c_int;
pub extern fn set_hook(call: hook) void;
