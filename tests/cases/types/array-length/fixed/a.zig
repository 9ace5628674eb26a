pub const Entry = extern struct {
    name: [16]u8,
    id: u32,
};
