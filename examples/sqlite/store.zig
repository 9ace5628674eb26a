//! A key-value store over SQLite: Zig calls the C library, and exports a small C API of its own.
//!
//! Ownership: `store_open` allocates a handle that `store_close` frees, exactly once. Text that is
//! passed in is borrowed for the call; `store_get` copies into the caller's buffer. Every function
//! returns SQLite's own result code, `SQLITE_OK` for success, so that no error is lost on the way.
//! On failure `store_open` leaves no handle behind.

const c = @import("sqlite.zig").c;

/// An open store. Only pointers to it cross the boundary.
pub const Store = opaque {};

/// How many values a store holds, and how many bytes they have.
pub const StoreStats = extern struct {
    /// Number of keys.
    count: u64,
    /// Sum of the lengths of all values, in bytes.
    value_bytes: u64,
};

/// Opens or creates the store at `path`; `:memory:` makes one that lives in memory.
pub export fn store_open(path: [*:0]const u8, out: *?*Store) c_int {
    out.* = null;
    var db: ?*c.sqlite3 = null;
    const opened = c.sqlite3_open(path, &db);
    if (opened != c.SQLITE_OK) {
        // SQLite gives a handle even when opening fails, and it must be closed.
        _ = c.sqlite3_close(db);
        return opened;
    }
    const created = c.sqlite3_exec(db, "CREATE TABLE IF NOT EXISTS pairs" ++
        "(key TEXT PRIMARY KEY, value BLOB NOT NULL)", null, null, null);
    if (created != c.SQLITE_OK) {
        _ = c.sqlite3_close(db);
        return created;
    }
    out.* = @ptrCast(db);
    return c.SQLITE_OK;
}

/// Closes a store and frees its handle. Null is allowed and does nothing.
pub export fn store_close(store: ?*Store) c_int {
    return c.sqlite3_close(@ptrCast(store));
}

/// Writes `value` under `key`, in place of what was there.
pub export fn store_put(
    store: *Store,
    key: [*:0]const u8,
    value: [*]const u8,
    value_bytes: usize,
) c_int {
    var statement: ?*c.sqlite3_stmt = null;
    const prepared = prepare(store, "INSERT OR REPLACE INTO pairs VALUES (?1, ?2)", &statement);
    if (prepared != c.SQLITE_OK) return prepared;
    defer _ = c.sqlite3_finalize(statement);
    const bound_key = c.sqlite3_bind_text(statement, 1, key, -1, c.SQLITE_STATIC);
    if (bound_key != c.SQLITE_OK) return bound_key;
    const bound = c.sqlite3_bind_blob64(statement, 2, value, value_bytes, c.SQLITE_STATIC);
    if (bound != c.SQLITE_OK) return bound;
    const stepped = c.sqlite3_step(statement);
    return if (stepped == c.SQLITE_DONE) c.SQLITE_OK else stepped;
}

/// Copies the value under `key` into `buffer`, as much of it as fits, and stores its whole length
/// in `needed`. A missing key is `SQLITE_NOTFOUND`.
pub export fn store_get(
    store: *Store,
    key: [*:0]const u8,
    buffer: ?[*]u8,
    capacity: usize,
    needed: *usize,
) c_int {
    needed.* = 0;
    var statement: ?*c.sqlite3_stmt = null;
    const prepared = prepare(store, "SELECT value FROM pairs WHERE key = ?1", &statement);
    if (prepared != c.SQLITE_OK) return prepared;
    defer _ = c.sqlite3_finalize(statement);
    const bound = c.sqlite3_bind_text(statement, 1, key, -1, c.SQLITE_STATIC);
    if (bound != c.SQLITE_OK) return bound;
    const stepped = c.sqlite3_step(statement);
    if (stepped == c.SQLITE_DONE) return c.SQLITE_NOTFOUND;
    if (stepped != c.SQLITE_ROW) return stepped;
    const length: usize = @intCast(c.sqlite3_column_bytes(statement, 0));
    needed.* = length;
    const value: ?[*]const u8 = @ptrCast(c.sqlite3_column_blob(statement, 0));
    const copied = @min(length, capacity);
    if (copied > 0) @memcpy(buffer.?[0..copied], value.?[0..copied]);
    return c.SQLITE_OK;
}

/// Counts what the store holds.
pub export fn store_stats(store: *Store, out: *StoreStats) c_int {
    out.* = .{ .count = 0, .value_bytes = 0 };
    var statement: ?*c.sqlite3_stmt = null;
    const text = "SELECT count(*), coalesce(sum(length(value)), 0) FROM pairs";
    const prepared = prepare(store, text, &statement);
    if (prepared != c.SQLITE_OK) return prepared;
    defer _ = c.sqlite3_finalize(statement);
    const stepped = c.sqlite3_step(statement);
    if (stepped != c.SQLITE_ROW) return stepped;
    out.count = @intCast(c.sqlite3_column_int64(statement, 0));
    out.value_bytes = @intCast(c.sqlite3_column_int64(statement, 1));
    return c.SQLITE_OK;
}

fn prepare(store: *Store, text: [:0]const u8, out: *?*c.sqlite3_stmt) c_int {
    return c.sqlite3_prepare_v2(@ptrCast(store), text.ptr, -1, out, null);
}
