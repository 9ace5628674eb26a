pub const @"trait" = extern struct {
    type: u32,
    match: i16,
    new: u8,
    @"async": f64,
};

pub extern fn move(token: *@"trait", in: u32) i32;
pub extern fn loop(@"fn": u8) void;
pub extern const use: u16;
