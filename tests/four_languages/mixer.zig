//! The API of `mixer.h`, written in Zig.

pub const Mixer = opaque {};

pub const MixerFormat = enum(c_uint) { u8 = 0, s16 = 2, f32 = 4, _ };

pub const MixerSpec = extern struct {
    rate: u32,
    channels: u16,
    format: MixerFormat,
    device: [*c]const u8,
};

pub const MixerPoint = extern struct { time: f64, gain: f64 };

pub const MixerValue = extern union { number: i64, real: f64, text: [*c]const u8 };

pub const MixerEvent = extern struct {
    kind: u8,
    flags: [3]u8,
    value: MixerValue,
    user: ?*anyopaque,
    next: ?*MixerEvent,
};

pub const MixerFill = ?*const fn (user: ?*anyopaque, frames: [*c]f32, count: usize) callconv(.c) usize;

pub const MixerSource = extern struct {
    fill: MixerFill,
    close: ?*const fn (user: ?*anyopaque) callconv(.c) void,
    user: ?*anyopaque,
};

pub export var mixer_live: c_int = 0;

pub export fn mixer_open(spec: ?*const MixerSpec, name: [*c]const u8) ?*Mixer {
    if (spec.?.rate > 0 and name != null) mixer_live += 1;
    return null;
}
pub export fn mixer_close(mixer: ?*Mixer) void {
    if (mixer != null) mixer_live -= 1;
}
pub export fn mixer_add(mixer: ?*Mixer, source: ?*const MixerSource, id: ?*i32) c_int {
    id.?.* = @intCast(source.?.fill.?(source.?.user, null, 0));
    return @intFromBool(mixer == null);
}
pub export fn mixer_remove(mixer: ?*Mixer, id: i32) c_int {
    return if (mixer == null) id else 0;
}
pub export fn mixer_render(mixer: ?*Mixer, frames: [*c]f32, count: usize) usize {
    frames[0] = if (mixer == null) 1 else 0;
    return count;
}
pub export fn mixer_ramp(mixer: ?*Mixer, id: i32, points: [*c]const MixerPoint, count: usize) c_int {
    return if (mixer == null and count > 0) id else @intFromBool(points[0].time > 0);
}
pub export fn mixer_next_event(mixer: ?*Mixer, event: ?*MixerEvent) bool {
    event.?.value.number = 1;
    return mixer != null;
}
pub export fn mixer_peak(mixer: ?*const Mixer, id: i32) MixerPoint {
    return .{ .time = @floatFromInt(id), .gain = if (mixer == null) 1 else 0 };
}
pub export fn mixer_clock(mixer: ?*const Mixer) u64 {
    return @intFromBool(mixer != null);
}
pub export fn mixer_error(code: c_int) [*c]const u8 {
    return if (code == 0) "fine" else "failed";
}
pub export fn mixer_best(wanted: MixerFormat, channels: u16) MixerFormat {
    return if (channels > 2) .f32 else wanted;
}
pub export fn mixer_on_event(
    mixer: ?*Mixer,
    callback: ?*const fn (event: ?*const MixerEvent, user: ?*anyopaque) callconv(.c) void,
    user: ?*anyopaque,
) void {
    if (mixer != null) callback.?(null, user);
}
pub export fn mixer_gain(mixer: ?*const Mixer, id: i32) f64 {
    return if (mixer == null) @floatFromInt(id) else 0.5;
}
