pub const Number = extern union {
    whole: i32,
    real: f64,
    bytes: [8]u8,
};

pub const Cell = extern struct {
    kind: u32,
    content: extern union { number: i64, text: [*c]const u8 },
};
