//! Rust calls the real libsodium through declarations written by hand.
//!
//! Rust allocates and frees all memory; libsodium writes into buffers whose sizes are constants of
//! its header. It reports a failure as -1 without a message, which the wrapper turns into an error of
//! its own; on a failure no text is given out. The key is overwritten when it is dropped.

#[allow(non_upper_case_globals, reason = "libsodium's own names")]
mod sodium;

use std::ffi::CStr;
use std::fmt;

use libsodium_sys as _;
use sodium::{
    crypto_secretbox_KEYBYTES as KEY_BYTES, crypto_secretbox_MACBYTES as MAC_BYTES,
    crypto_secretbox_NONCEBYTES as NONCE_BYTES,
};

/// libsodium was there for every caller, once.
#[derive(Clone, Copy)]
struct Sodium(());

impl Sodium {
    fn start() -> Option<Self> {
        // SAFETY: may be called at any time and from any thread.
        (unsafe { sodium::sodium_init() } >= 0).then_some(Self(()))
    }
}

/// A secret key that is overwritten when it goes.
struct Key([u8; KEY_BYTES]);

impl Key {
    fn generate(_: Sodium) -> Self {
        let mut key = Self([0; KEY_BYTES]);
        // SAFETY: the buffer has the size that the header demands.
        unsafe { sodium::crypto_secretbox_keygen(key.0.as_mut_ptr()) };
        key
    }
}

impl Drop for Key {
    fn drop(&mut self) {
        // SAFETY: the pointer is to so many bytes of ours.
        unsafe { sodium::sodium_memzero(self.0.as_mut_ptr().cast(), self.0.len()) };
    }
}

/// A sealed message and the nonce it was sealed with.
struct Sealed {
    nonce: [u8; NONCE_BYTES],
    bytes: Vec<u8>,
}

/// The message was not sealed with this key, or was changed since.
#[derive(Debug, PartialEq, Eq)]
struct Forged;

impl fmt::Display for Forged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("forged or damaged")
    }
}

fn seal(key: &Key, message: &[u8]) -> Sealed {
    let mut nonce = [0; NONCE_BYTES];
    let mut bytes = vec![0; message.len() + MAC_BYTES];
    // SAFETY: `nonce` has the length given, `bytes` is longer than the message by MACBYTES, the other
    // sizes are the header's.
    unsafe {
        sodium::randombytes_buf(nonce.as_mut_ptr().cast(), nonce.len());
        let status = sodium::crypto_secretbox_easy(
            bytes.as_mut_ptr(),
            message.as_ptr(),
            message.len() as u64,
            nonce.as_ptr(),
            key.0.as_ptr(),
        );
        assert_eq!(status, 0, "sealing fails only for messages of 256 GB");
    }
    Sealed { nonce, bytes }
}

fn open(key: &Key, sealed: &Sealed) -> Result<Vec<u8>, Forged> {
    let length = sealed.bytes.len().checked_sub(MAC_BYTES).ok_or(Forged)?;
    let mut message = vec![0; length];
    // SAFETY: `message` is shorter than the sealed bytes by MACBYTES, the other sizes are the
    // header's.
    let status = unsafe {
        sodium::crypto_secretbox_open_easy(
            message.as_mut_ptr(),
            sealed.bytes.as_ptr(),
            sealed.bytes.len() as u64,
            sealed.nonce.as_ptr(),
            key.0.as_ptr(),
        )
    };
    if status == 0 { Ok(message) } else { Err(Forged) }
}

fn main() {
    let sodium = Sodium::start().expect("libsodium starts");
    // SAFETY: the function returns a terminated string with static lifetime.
    let version = unsafe { CStr::from_ptr(sodium::sodium_version_string()) };
    println!("libsodium {}", version.to_string_lossy());

    let key = Key::generate(sodium);
    let text = b"the boundary is the same for both of us";
    let mut sealed = seal(&key, text);
    assert_ne!(sealed.bytes[MAC_BYTES..], text[..]);
    assert_eq!(open(&key, &sealed).as_deref(), Ok(&text[..]));
    println!("sealed {} bytes and opened them again", text.len());

    assert_eq!(open(&Key::generate(sodium), &sealed), Err(Forged), "another key opens nothing");
    sealed.bytes[20] ^= 1;
    let refused = open(&key, &sealed).expect_err("one bit was changed");
    println!("with one bit changed: {refused}");
    sealed.bytes.truncate(3);
    assert_eq!(open(&key, &sealed), Err(Forged), "too short to be sealed at all");
}
