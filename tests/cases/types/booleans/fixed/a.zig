pub const Flags = extern struct {
    ready: bool,
    set: [3]bool,
    last: [*c]bool,
};

pub extern fn is_ready(flags: *const Flags) bool;
pub extern fn set_ready(flags: *Flags, ready: bool) void;
