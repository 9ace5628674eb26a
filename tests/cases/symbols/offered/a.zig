pub extern fn begin(value: u64) u32;
pub extern fn finish(value: u32) u32;
pub extern const LIMIT: u32;
