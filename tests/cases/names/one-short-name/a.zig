// Another module's name for what is the same by its fields.
pub const meadow = struct {
    pub const Vertex = extern struct {
        row: i64,
        column: i64,
    };
};

pub extern fn tunnel_open(number: i32, at: *const anyopaque) callconv(.c) void;
