pub const Store = opaque {};

pub extern fn write_int(to: *c_int) void;
pub extern fn read_int(from: ?*c_int) void;
pub extern fn open_store(store: c_int) void;
pub extern fn set_names(names: [*c][*c]u8) void;
pub extern fn read_names(names: [*]const c_long) void;
pub extern fn fill_grid(grid: [*][4]c_int) void;
pub extern fn copy_text(to: [*]u8, from: [*:0]const u8) void;
pub extern fn poke(register: *u32) void;
pub extern fn pass(data: ?*anyopaque, more: ?*const anyopaque) ?*anyopaque;
pub extern fn sum_four(values: *const [4]c_short) void;
