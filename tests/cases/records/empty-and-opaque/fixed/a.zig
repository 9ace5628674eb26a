pub const Empty = extern struct {};
pub const Handle = opaque {};
pub const Never = opaque {};

pub const Marked = extern struct {
    id: u32,
    marker: Empty,
    more: u32,
};

pub extern fn use_all(handle: *Handle, never: *const Never, marked: *Marked) void;
