pub const v1 = struct {
    pub const Options = extern struct { depth: u32 };
    pub extern fn open_v1(options: *const v2.Options) i32;
};

pub const v2 = struct {
    pub const Options = extern struct { depth: u32, width: u32 };
    pub extern fn open_v2(options: *const Options) i32;
};
