// Only the short name is the same: nothing tells that this is the other module's type.
pub const meadow = struct {
    pub const Vertex = extern struct {
        weight: f64,
        next: ?*Vertex,
        color: u32,
    };
};

pub const Point = extern struct { row: i32, column: i32 };

pub extern fn tunnel_open(number: i32, at: *const Point) callconv(.c) void;
