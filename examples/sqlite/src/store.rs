//! The C API of `store.zig`, declared by hand. `abiding check --config store.toml` compares the
//! two; nothing in this file uses anything else of the crate, so it can be read by itself.

use core::ffi::{c_char, c_int};

/// An open store, known by pointer only.
#[repr(C)]
pub struct Store {
    _private: [u8; 0],
}

/// How many values a store holds, and how many bytes they have.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StoreStats {
    /// Number of keys.
    pub count: u64,
    /// Sum of the lengths of all values, in bytes.
    pub value_bytes: u64,
}

unsafe extern "C" {
    /// Opens or creates a store; `*out` is null unless the result is 0.
    pub fn store_open(path: *const c_char, out: *mut *mut Store) -> c_int;
    /// Closes a store and frees its handle; null is allowed.
    pub fn store_close(store: *mut Store) -> c_int;
    /// Writes a value; both texts are borrowed for the call.
    pub fn store_put(
        store: *mut Store,
        key: *const c_char,
        value: *const u8,
        value_bytes: usize,
    ) -> c_int;
    /// Copies a value into the caller's buffer and tells its whole length in bytes.
    pub fn store_get(
        store: *mut Store,
        key: *const c_char,
        buffer: *mut u8,
        capacity: usize,
        needed: *mut usize,
    ) -> c_int;
    /// Counts what the store holds.
    pub fn store_stats(store: *mut Store, out: *mut StoreStats) -> c_int;
}
