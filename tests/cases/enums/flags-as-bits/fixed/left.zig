pub const Mods = packed struct(c_int) { shift: bool, ctrl: bool, _pad: u30 = 0 };
pub const key = extern struct { action: c_int, mods: Mods };
