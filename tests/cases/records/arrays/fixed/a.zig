pub const Grid = extern struct {
    cells: [2][3]i16,
    none: [0]u32,
    name: [12]u8,
};

pub const Packet = extern struct {
    length: u32,
    payload: [0]u16,
};

pub extern const table: [2]Grid;
pub extern fn send(packet: *const Packet) void;
