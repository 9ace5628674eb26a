//! `settings.h`, implemented in Rust on top of the C library `numbers.h`.
//!
//! Nothing is allocated for the caller. A failure of the C library becomes the cause of one of this
//! library's own; its words are copied at once, because they live only until that library's next
//! failure on the thread. A panic becomes a status too.

pub mod numbers;

use std::ffi::c_char;

use abiding::boundary::{self, Failure, LastError, Out, guard, text_in};

/// What a function says about its outcome.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingsStatus {
    /// It worked.
    Ok = 0,
    /// An argument is null.
    InvalidArgument = 1,
    /// A text is not UTF-8.
    InvalidUtf8 = 2,
    /// No setting of that name.
    Missing = 3,
    /// The lower library refused the value.
    NotANumber = 4,
    /// A defect of this library.
    Defect = 5,
}

boundary::status!(SettingsStatus: ok = Ok, argument = InvalidArgument, text = InvalidUtf8,
    handle = InvalidArgument, struct_size = InvalidArgument, callback = Defect, panic = Defect);

/// Looks up the number under `key`.
///
/// # Safety
/// Both texts are null or terminated; `out` is null or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn settings_number(
    settings: *const c_char,
    key: *const c_char,
    out: *mut u32,
) -> SettingsStatus {
    guard(|| {
        // SAFETY: the caller promises all of it.
        let (settings, key, out) = unsafe {
            (
                text_in::terminated(settings, "settings")?,
                text_in::terminated(key, "key")?,
                Out::new(out, "out")?,
            )
        };
        out.set(number(settings, key)?);
        Ok(())
    })
}

/// The message of this thread's last failure; valid until its next call of this library.
#[unsafe(no_mangle)]
pub extern "C" fn settings_last_error() -> *const c_char {
    LastError::message::<SettingsStatus>()
}

/// The lower library's words, if it was the cause; valid as long as the message.
#[unsafe(no_mangle)]
pub extern "C" fn settings_last_cause() -> *const c_char {
    LastError::cause::<SettingsStatus>()
}

/// The same for Rust, with the failure as a value.
///
/// # Errors
/// When there is no such setting, or it is no number.
pub fn number(settings: &str, key: &str) -> Result<u32, Failure<SettingsStatus>> {
    let mut pairs = settings.split(';').filter_map(|pair| pair.split_once('='));
    let (_, value) = pairs
        .find(|(name, _)| *name == key)
        .ok_or_else(|| Failure::new(SettingsStatus::Missing, format!("no setting `{key}`")))?;
    numbers::parse(value).map_err(|refused| {
        Failure::new(SettingsStatus::NotANumber, format!("`{key}` is no number")).because(&refused)
    })
}
