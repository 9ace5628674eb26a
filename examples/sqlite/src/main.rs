//! Rust calls a Zig module, which calls SQLite: opens a database, writes rows and reads them.

mod store;

use std::ffi::{CStr, CString, c_int};
use std::ptr;

use libsqlite3_sys::{SQLITE_NOTFOUND, SQLITE_OK, sqlite3_errstr, sqlite3_libversion};

/// A result code of SQLite that is not `SQLITE_OK`.
#[derive(Debug)]
struct Refused(c_int);

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // SAFETY: sqlite3_errstr takes any code and returns a string with static lifetime.
        let text = unsafe { CStr::from_ptr(sqlite3_errstr(self.0)) };
        write!(f, "SQLite refused: {} ({})", text.to_string_lossy(), self.0)
    }
}

impl std::error::Error for Refused {}

fn accepted(code: c_int) -> Result<(), Refused> {
    if code == SQLITE_OK { Ok(()) } else { Err(Refused(code)) }
}

/// Owns an open store and closes it.
struct Store(*mut store::Store);

impl Store {
    fn open(path: &CStr) -> Result<Self, Refused> {
        let mut handle = ptr::null_mut();
        // SAFETY: `path` is nul-terminated and `handle` a valid place for the result.
        accepted(unsafe { store::store_open(path.as_ptr(), &raw mut handle) })?;
        Ok(Self(handle))
    }

    fn put(&self, key: &CStr, value: &[u8]) -> Result<(), Refused> {
        // SAFETY: the handle is open, the key nul-terminated, the value as long as it says.
        accepted(unsafe { store::store_put(self.0, key.as_ptr(), value.as_ptr(), value.len()) })
    }

    /// The value under `key`, by asking for its length first.
    fn get(&self, key: &CStr) -> Result<Option<Vec<u8>>, Refused> {
        let mut value = Vec::new();
        loop {
            let mut needed = 0;
            let (buffer, room) = (value.as_mut_ptr(), value.len());
            // SAFETY: the handle is open, the key nul-terminated, the buffer has `room` bytes.
            let code =
                unsafe { store::store_get(self.0, key.as_ptr(), buffer, room, &raw mut needed) };
            if code == SQLITE_NOTFOUND {
                return Ok(None);
            }
            accepted(code)?;
            if needed <= value.len() {
                value.truncate(needed);
                return Ok(Some(value));
            }
            value.resize(needed, 0);
        }
    }

    fn stats(&self) -> Result<store::StoreStats, Refused> {
        let mut stats = store::StoreStats::default();
        // SAFETY: the handle is open and `stats` is a valid place for the result.
        accepted(unsafe { store::store_stats(self.0, &raw mut stats) })?;
        Ok(stats)
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        // SAFETY: the handle came from store_open and is closed only here.
        let code = unsafe { store::store_close(self.0) };
        debug_assert_eq!(code, SQLITE_OK, "no statement outlives a call");
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // SAFETY: returns a string with static lifetime.
    let version = unsafe { CStr::from_ptr(sqlite3_libversion()) };
    println!("SQLite {}, opened by Zig, called by Rust", version.to_string_lossy());
    let store = Store::open(c":memory:")?;
    for (key, value) in [("language", "Zig"), ("caller", "Rust"), ("engine", "C")] {
        store.put(&CString::new(key)?, value.as_bytes())?;
    }
    store.put(c"caller", "Rust, again".as_bytes())?;
    for key in [c"language", c"caller", c"engine", c"absent"] {
        let value = store.get(key)?;
        let shown = value.as_deref().map(String::from_utf8_lossy);
        println!("  {:<9}{}", key.to_string_lossy(), shown.as_deref().unwrap_or("(not there)"));
    }
    let stats = store.stats()?;
    println!("  {} keys, {} bytes of values", stats.count, stats.value_bytes);
    let refused = Store::open(c"/no/such/folder/store.db").map(drop);
    println!("  a folder that is not there: {}", refused.expect_err("it cannot be opened"));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let store = Store::open(c":memory:").unwrap();
        store.put(c"key", b"first").unwrap();
        store.put(c"key", b"second").unwrap();
        assert_eq!(store.get(c"key").unwrap().as_deref(), Some(&b"second"[..]));
        assert_eq!(store.get(c"other").unwrap(), None);
        assert_eq!(store.stats().unwrap(), store::StoreStats { count: 1, value_bytes: 6 });
    }

    #[test]
    fn a_failed_open_leaves_nothing_behind() {
        assert!(Store::open(c"/no/such/folder/store.db").is_err());
    }

    #[test]
    fn the_vendored_files_are_those_of_the_linked_crate() {
        for file in ["sqlite3.h", "bindgen_bundled_version.rs"] {
            let linked = std::path::Path::new(env!("LINKED_SQLITE")).join(file);
            let vendored =
                std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("vendor").join(file);
            assert!(
                std::fs::read(linked).unwrap() == std::fs::read(vendored).unwrap(),
                "{file} differs"
            );
        }
    }
}
