pub const Empty = extern struct {};
pub const Handle = opaque {};
pub const Never = opaque {};

pub const Marked = extern struct {
    id: u32,
    marker: Empty,
    more: u32,
};

pub extern fn use_all(handle: *Never, never: *const Handle, marked: *Marked) void;
