pub const Meters = f64;
pub const Id = enum(u16) { _ };

pub const Track = extern struct {
    length: Meters,
    owner: Id,
    next: u32,
    cell: u16,
    counter: u16,
};

pub extern fn extend(track: *Track, by: Meters) Id;
