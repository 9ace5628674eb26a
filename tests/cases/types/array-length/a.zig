pub const Entry = extern struct {
    name: [32]u8,
    id: u32,
};
