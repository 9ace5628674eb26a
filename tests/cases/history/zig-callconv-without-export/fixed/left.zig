pub export fn engine_start(level: c_int) c_int {
    return level;
}
pub export fn engine_stop() void {}
