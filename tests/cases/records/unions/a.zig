pub const Number = extern union {
    whole: i32,
    real: f64,
    bytes: [12]u8,
};

pub const Cell = extern struct {
    kind: u32,
    content: extern struct { number: i64, text: [*c]const u8 },
};
