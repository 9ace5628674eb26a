pub const Header = extern struct {
    magic: u32,
    version: u32,
    length: u64,
    flags: u32,
    crc: u32,
};
