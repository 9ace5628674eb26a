pub fn engine_start(level: c_int) callconv(.c) c_int {
    return level;
}
pub export fn engine_stop() void {}
