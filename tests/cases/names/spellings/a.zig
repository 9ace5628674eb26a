pub const struct_http_request = extern struct {
    bodyLength: u32,
    keepAlive: u8,
};
pub const http_request = struct_http_request;

pub const http_method = enum(c_uint) { get, post };

pub extern fn http_send(request: *const http_request, method: http_method) i32;
