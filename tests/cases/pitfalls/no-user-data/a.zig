pub const Session = opaque {};
pub const Failed = ?*const fn (reason: [*:0]const u8) callconv(.c) void;

pub extern fn open_session(failed: Failed) ?*Session;
pub extern fn on_failure(session: ?*Session, failed: Failed) void;
pub extern fn on_progress(session: ?*Session, progress: ?*const fn (percent: u32) callconv(.c) void) void;
pub extern fn sort(base: ?*anyopaque, count: usize, compare: ?*const fn (?*const anyopaque, ?*const anyopaque) callconv(.c) c_int) void;
pub extern fn on_close(session: ?*Session, closed: ?*const fn (session: ?*Session) callconv(.c) void) void;
pub extern fn at_exit(hook: ?*const fn () callconv(.c) void) void;
pub extern fn set_hash(step: ?*const fn (u32) callconv(.c) u32) void;
