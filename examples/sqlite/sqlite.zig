//! SQLite's C API, as Zig's importer sees it. `abiding check` compares it with the header and with
//! the Rust bindings. It stands alone, so that it can be read whatever becomes of the code in
//! `store.zig` that uses it.

pub const c = @cImport({
    @cInclude("sqlite3.h");
});
