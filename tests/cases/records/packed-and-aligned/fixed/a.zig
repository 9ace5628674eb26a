pub const Tight = extern struct {
    kind: u8,
    value: u32 align(1),
};

pub const Half = extern struct {
    kind: u8,
    value: u64 align(2),
};

pub const Line = extern struct {
    data: [20]u8 align(32),
};

pub const Wide = extern struct { value: u32 align(16) };

pub const Mixed = extern struct {
    head: u8,
    wide: Wide,
    tight: Tight,
    line: Line,
};
