//! The declarations of `engine.h`, and a safe wrapper of them.

use std::ffi::{CStr, CString, c_char};
use std::fmt;
use std::ptr::{self, NonNull};

/// The declarations, by hand; `abiding check` compares them with the header.
#[allow(dead_code, reason = "all of the header is declared")]
pub mod raw {
    use std::ffi::c_char;

    /// It worked.
    pub const ENGINE_OK: i32 = 0;
    /// An argument is null.
    pub const ENGINE_INVALID_ARGUMENT: i32 = 1;
    /// The configuration is refused.
    pub const ENGINE_BAD_CONFIG: i32 = 2;
    /// The buffer is too small.
    pub const ENGINE_BUFFER_TOO_SMALL: i32 = 3;
    /// Memory ran out.
    pub const ENGINE_OUT_OF_MEMORY: i32 = 4;
    /// A defect of the engine.
    pub const ENGINE_INTERNAL: i32 = 5;

    /// An engine, known by pointer only.
    #[repr(C)]
    #[allow(non_camel_case_types, reason = "the name that the header gives it")]
    pub struct engine {
        _private: [u8; 0],
    }

    unsafe extern "C" {
        /// Makes an engine that `engine_destroy` frees.
        pub fn engine_create(config_json: *const c_char, out: *mut *mut engine) -> i32;
        /// Rewrites a text into the caller's buffer.
        pub fn engine_process(
            engine: *mut engine,
            input: *const c_char,
            input_bytes: usize,
            output: *mut c_char,
            capacity: usize,
            needed: *mut usize,
        ) -> i32;
        /// Frees an engine; null does nothing.
        pub fn engine_destroy(engine: *mut engine);
        /// The last message of this thread, valid until its next call.
        pub fn engine_last_error() -> *const c_char;
    }
}

/// What the C++ side refused, and its words.
#[derive(Debug)]
pub struct Refused {
    /// One of the `ENGINE_` numbers, or one that a newer engine has added.
    pub status: i32,
    /// What went wrong.
    pub message: String,
}

impl Refused {
    fn from_status(status: i32) -> Self {
        // SAFETY: the function returns a terminated string that lives until this thread's next call.
        let words = unsafe { CStr::from_ptr(raw::engine_last_error()) };
        Self { status, message: words.to_string_lossy().into_owned() }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (status {})", self.message, self.status)
    }
}

impl std::error::Error for Refused {}

/// Owns a C++ engine and destroys it.
#[derive(Debug)]
pub struct Engine(NonNull<raw::engine>);

// SAFETY: the header lets an engine move between threads. It is not `Sync`: one thread at a time.
unsafe impl Send for Engine {}

impl Engine {
    /// Makes an engine from a JSON object.
    ///
    /// # Errors
    /// When the configuration is refused, or has a zero byte inside.
    pub fn new(config: &str) -> Result<Self, Refused> {
        let config = CString::new(config).map_err(|error| Refused {
            status: raw::ENGINE_BAD_CONFIG,
            message: error.to_string(),
        })?;
        let mut engine = ptr::null_mut();
        // SAFETY: the text is terminated and borrowed for the call, `engine` a place for the result.
        let status = unsafe { raw::engine_create(config.as_ptr(), &raw mut engine) };
        match NonNull::new(engine) {
            Some(engine) if status == raw::ENGINE_OK => Ok(Self(engine)),
            _ => Err(Refused::from_status(status)),
        }
    }

    /// Rewrites `input`, in two calls: one for the size, one for the bytes.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn process(&mut self, input: &[u8]) -> Result<Vec<u8>, Refused> {
        let mut output: Vec<u8> = Vec::new();
        loop {
            let mut needed = 0;
            // SAFETY: the engine is alive, `input` and `output` are as long as they say, and `needed`
            // is a place for a number.
            let status = unsafe {
                raw::engine_process(
                    self.0.as_ptr(),
                    input.as_ptr().cast::<c_char>(),
                    input.len(),
                    output.as_mut_ptr().cast::<c_char>(),
                    output.len(),
                    &raw mut needed,
                )
            };
            match status {
                raw::ENGINE_OK => {
                    output.truncate(needed - 1);
                    return Ok(output);
                }
                raw::ENGINE_BUFFER_TOO_SMALL if needed > output.len() => output.resize(needed, 0),
                _ => return Err(Refused::from_status(status)),
            }
        }
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        // SAFETY: `engine_create` made it, and it is destroyed only here.
        unsafe { raw::engine_destroy(self.0.as_ptr()) };
    }
}
