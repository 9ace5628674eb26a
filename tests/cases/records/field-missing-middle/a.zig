pub const Header = extern struct {
    magic: u32,
    length: u64,
    crc: u32,
};
