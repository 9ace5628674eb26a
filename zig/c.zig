//! The only file that holds an `@cImport`. Zig 0.17 has no such builtin; there `build.zig` gives
//! the translated header itself the name of this module.

pub const c = @cImport(@cInclude("abiding.h"));
