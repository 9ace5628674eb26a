pub const Mods = packed struct(u16) { shift: bool, ctrl: bool, _pad: u14 = 0 };
pub const key = extern struct { action: c_int, mods: Mods };
