// One part that leaves bits unused is no wrapper around that part.
pub const access_t = packed struct(u32) { all: bool, _: u31 = 0 };
pub const state_t = packed struct(u16) { level: u4, locked: bool, _: u11 = 0 };

pub extern fn grant(wanted: access_t, state: *state_t) access_t;
pub extern fn report(all: [*]const access_t, worst: state_t) void;
