//! The declarations of `logger.h` by hand, which `abiding check` compares with the header, and a
//! safe wrapper of them.

pub const LOGGER_DEBUG: c_int = 0;
pub const LOGGER_INFO: c_int = 1;
pub const LOGGER_WARNING: c_int = 2;
pub const LOGGER_ERROR: c_int = 3;

/// A logger, known by pointer only.
pub const logger = opaque {};

pub const logger_callback = ?*const fn (
    level: c_int,
    message: [*:0]const u8,
    user_data: ?*anyopaque,
) callconv(.c) void;
pub const logger_destructor = ?*const fn (user_data: ?*anyopaque) callconv(.c) void;

pub extern fn logger_create() ?*logger;
pub extern fn logger_destroy(self: ?*logger) void;
pub extern fn logger_set_callback(
    self: *logger,
    callback: logger_callback,
    user_data: ?*anyopaque,
    destructor: logger_destructor,
) i32;
pub extern fn logger_log(self: *logger, level: c_int, message: [*:0]const u8) i32;
pub extern fn logger_flush(self: *logger) void;

/// Owns a logger.
pub const Logger = struct {
    handle: *logger,

    pub fn init() error{OutOfMemory}!Logger {
        return .{ .handle = logger_create() orelse return error.OutOfMemory };
    }

    /// Delivers what was logged, runs the listener's `deinit`, and frees the logger.
    pub fn deinit(self: *Logger) void {
        logger_destroy(self.handle);
        self.* = undefined;
    }

    /// Registers `listener`, a pointer to a struct with `onMessage(self, level, message)` and
    /// `deinit(self)`. The logger owns it from here on, unless this fails: `deinit` is called
    /// exactly once, when the listener is replaced, unset, or the logger freed.
    pub fn setListener(self: Logger, listener: anytype) error{OutOfMemory}!void {
        const Listener = @TypeOf(listener);
        const Bridge = struct {
            fn call(level: c_int, message: [*:0]const u8, data: ?*anyopaque) callconv(.c) void {
                const target: Listener = @ptrCast(@alignCast(data.?));
                target.onMessage(level, span(message));
            }
            fn destroy(data: ?*anyopaque) callconv(.c) void {
                const target: Listener = @ptrCast(@alignCast(data.?));
                target.deinit();
            }
        };
        const status = logger_set_callback(self.handle, Bridge.call, listener, Bridge.destroy);
        if (status != 0) return error.OutOfMemory;
    }

    pub fn unsetListener(self: Logger) void {
        // Without a callback nothing is allocated, so that nothing can fail.
        _ = logger_set_callback(self.handle, null, null, null);
    }

    pub fn log(self: Logger, level: c_int, message: [*:0]const u8) error{OutOfMemory}!void {
        if (logger_log(self.handle, level, message) != 0) return error.OutOfMemory;
    }

    pub fn flush(self: Logger) void {
        logger_flush(self.handle);
    }
};

fn span(text: [*:0]const u8) [:0]const u8 {
    var length: usize = 0;
    while (text[length] != 0) length += 1;
    return text[0..length :0];
}
