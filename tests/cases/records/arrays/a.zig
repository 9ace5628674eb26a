pub const Grid = extern struct {
    cells: [2][3]i16,
    none: [0]u64,
    name: [16]u8,
};

pub const Packet = extern struct {
    length: u32,
    payload: [0]u16,
};

pub extern const table: [3]Grid;
pub extern fn send(packet: *const Packet) void;
