pub const Status = c_int;
pub const Result = Status;
pub const Session = opaque {};
pub const Handle = *Session;

pub extern fn open_session(out: *Handle) Result;
pub extern fn close_session(session: ?Handle) void;
