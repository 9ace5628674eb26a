pub const State = enum(c_uint) { idle, busy, _ };
pub const Mode = enum(c_uint) { fast, safe };
pub const Event = enum(c_uint) { open, close, _ };

pub const Job = extern struct { id: u32, last: Event };

pub extern fn current_state() State;
pub extern fn set_mode(mode: Mode) void;
pub extern fn watch(changed: ?*const fn (now: State, user: ?*anyopaque) callconv(.c) void, user: ?*anyopaque) void;
pub extern fn next_job(into: *Job) i32;
