pub const Exclusive = extern struct {
    unused: u8,
};

pub extern fn lock_take(how: Exclusive, handle: c_int) void;
pub extern fn lock_give(how: *const Exclusive, handle: c_int) void;
