pub const Event_Tag = enum(u8) { quit, key, move };

pub const Event = extern struct {
    tag: Event_Tag,
    payload: extern union {
        key: u32,
        move: extern struct { x: f32, y: f32 },
    },
};

pub const Answer_Tag = enum(c_uint) { none, some };

pub const Answer = extern struct {
    tag: Answer_Tag,
    payload: extern union { some: u64 },
};

pub extern fn handle_event(event: *const Event, answer: *const Answer) void;
