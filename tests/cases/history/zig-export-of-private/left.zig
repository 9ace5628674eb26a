pub const Process = opaque {};
fn setExitCode(process: *Process, code: u8) callconv(.c) void {
    _ = process;
    _ = code;
}
comptime {
    @export(&setExitCode, .{ .name = "Bun__setExitCode" });
}
