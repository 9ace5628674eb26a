pub const Mode = enum(u8) { off, on };

pub const State = extern struct { mode: Mode, level: u8 };
