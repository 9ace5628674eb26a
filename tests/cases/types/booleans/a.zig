pub const Flags = extern struct {
    ready: bool,
    set: [3]bool,
    last: [*c]c_int,
};

pub extern fn is_ready(flags: *const Flags) c_int;
pub extern fn set_ready(flags: *Flags, ready: bool) void;
