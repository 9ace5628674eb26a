//! What this program uses of libsodium, declared by hand. `abiding check` compares it with the
//! `sodium.h` of the libsodium that is linked.

use std::ffi::{c_char, c_int, c_uchar, c_ulonglong, c_void};

/// Bytes of a key.
pub const crypto_secretbox_KEYBYTES: usize = 32;
/// Bytes of a nonce.
pub const crypto_secretbox_NONCEBYTES: usize = 24;
/// Bytes that a sealed message is longer than its text.
pub const crypto_secretbox_MACBYTES: usize = 16;

unsafe extern "C" {
    /// Must be called first, from any thread; 0 or 1 on success, -1 on failure.
    pub fn sodium_init() -> c_int;
    /// The release, with static lifetime.
    pub fn sodium_version_string() -> *const c_char;
    /// Overwrites memory in a way that no compiler removes.
    pub fn sodium_memzero(memory: *mut c_void, bytes: usize);
    /// Fills a buffer with random bytes.
    pub fn randombytes_buf(buffer: *mut c_void, bytes: usize);
    /// Writes a new random key.
    pub fn crypto_secretbox_keygen(key: *mut c_uchar);
    /// Seals a message of `length` bytes into `length + crypto_secretbox_MACBYTES` bytes.
    pub fn crypto_secretbox_easy(
        sealed: *mut c_uchar,
        message: *const c_uchar,
        length: c_ulonglong,
        nonce: *const c_uchar,
        key: *const c_uchar,
    ) -> c_int;
    /// Opens what `crypto_secretbox_easy` sealed; -1 if it was changed on the way.
    pub fn crypto_secretbox_open_easy(
        message: *mut c_uchar,
        sealed: *const c_uchar,
        length: c_ulonglong,
        nonce: *const c_uchar,
        key: *const c_uchar,
    ) -> c_int;
}
