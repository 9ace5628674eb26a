fn Pair(comptime T: type) type {
    return extern struct { re: T, im: T };
}

pub const Signal = extern struct {
    level: Pair(f64),
    offset: Pair(f32),
    rate: u32,
};

export fn signal_peak(signal: *const Signal) Pair(f32) {
    return .{ .re = @floatFromInt(signal.rate), .im = 0 };
}
