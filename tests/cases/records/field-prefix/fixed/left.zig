const linux = @import("builtin").os.tag == .linux;
pub const addrinfo = if (linux) extern struct {
    flags: i32,
    family: i32,
    socktype: i32,
    protocol: i32,
    addrlen: u32,
    addr: ?*anyopaque,
    canonname: ?[*:0]u8,
    next: ?*addrinfo,
} else extern struct {
    flags: i32,
    family: i32,
    socktype: i32,
    protocol: i32,
    addrlen: u32,
    canonname: ?[*:0]u8,
    addr: ?*anyopaque,
    next: ?*addrinfo,
};
