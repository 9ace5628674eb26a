pub const Slot = extern struct {
    id: u32,
};
