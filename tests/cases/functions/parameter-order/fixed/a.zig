pub extern fn store(handle: ?*anyopaque, slot: u32, value: f64) void;
