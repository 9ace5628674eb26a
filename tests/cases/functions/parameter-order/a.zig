pub extern fn store(handle: ?*anyopaque, value: f64, slot: u32) void;
