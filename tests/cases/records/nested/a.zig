pub const Point = extern struct { x: i32, y: i32 };

pub const Value = extern union {
    number: f64,
    parts: Point,
    text: u64,
};

pub const Shape = extern struct {
    corner: Point,
    value: Value,
    halves: extern struct { low: u16, high: u16 },
    inner: extern struct { weight: f32, depth: u8 },
};

pub extern fn move_shape(shape: *Shape, by: Point) Value;
