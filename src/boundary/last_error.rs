//! The last error of the calling thread: code, message and cause.
//!
//! Ownership: the library owns the texts. A borrowed pointer ([`LastError::message`]) stays valid
//! until the next call into the library *on the same thread* that fails or clears the error, or
//! until the thread ends; callers who cannot promise that copy into a buffer of their own
//! ([`LastError::copy_message`]). Success leaves the last error alone, as `errno` does: look at it
//! only after a failure.
//!
//! ```
//! use std::ffi::{CStr, c_char};
//! use abiding::boundary::{self, Failure, LastError, guard};
//!
//! #[repr(C)]
//! #[derive(Clone, Copy, Debug, PartialEq)]
//! pub enum AppStatus { Ok = 0, Bad = 1 }
//! boundary::status!(AppStatus: ok = Ok, argument = Bad, text = Bad, handle = Bad,
//!     struct_size = Bad, callback = Bad, panic = Bad);
//!
//! pub extern "C" fn app_fail() -> AppStatus {
//!     guard(|| Err(Failure::new(AppStatus::Bad, "out of paper")))
//! }
//!
//! /// Never null; valid until the next failure on this thread.
//! pub extern "C" fn app_last_error() -> *const c_char {
//!     LastError::message::<AppStatus>()
//! }
//!
//! assert_eq!(app_fail(), AppStatus::Bad);
//! // SAFETY: the pointer is valid until the next failure on this thread.
//! assert_eq!(unsafe { CStr::from_ptr(app_last_error()) }, c"out of paper");
//! assert_eq!(LastError::code::<AppStatus>(), 1);
//! ```

use std::cell::RefCell;
use std::ffi::{CStr, CString, c_char};

use super::{Failure, Status, TextBuffer};

/// One thread's last error of one library. [`status!`](crate::boundary::status!) makes the
/// thread-local that holds it; everything else goes through the functions here.
#[derive(Debug, Default)]
pub struct LastError {
    kept: RefCell<Option<Kept>>,
}

#[derive(Debug)]
struct Kept {
    code: i32,
    message: CString,
    cause: CString,
}

impl LastError {
    /// No error.
    #[must_use]
    pub const fn new() -> Self {
        Self { kept: RefCell::new(None) }
    }

    /// Keeps `failure` for this thread, in place of the one before it.
    pub fn record<S: Status>(failure: Failure<S>) {
        let kept = Kept {
            code: failure.status.code(),
            message: terminated(failure.message),
            cause: terminated(failure.cause.unwrap_or_default()),
        };
        replace::<S>(Some(kept));
    }

    /// Forgets this thread's error.
    pub fn clear<S: Status>() {
        replace::<S>(None);
    }

    /// The code of this thread's error; that of [`Status::OK`] without one.
    #[must_use]
    pub fn code<S: Status>() -> i32 {
        read::<S, _>(S::OK.code(), |kept| kept.code)
    }

    /// This thread's message, terminated; empty without an error, and never null. Valid until this
    /// thread's error changes.
    #[must_use]
    pub fn message<S: Status>() -> *const c_char {
        read::<S, _>(c"".as_ptr(), |kept| kept.message.as_ptr())
    }

    /// What led to this thread's error, as [`LastError::message`]; empty where nothing did.
    #[must_use]
    pub fn cause<S: Status>() -> *const c_char {
        read::<S, _>(c"".as_ptr(), |kept| kept.cause.as_ptr())
    }

    /// Copies this thread's message into the caller's buffer; returns the length of the whole of
    /// it, in bytes without the terminating one.
    pub fn copy_message<S: Status>(buffer: &mut TextBuffer<'_>) -> usize {
        let text = read::<S, _>(CString::default(), |kept| kept.message.clone());
        buffer.write(&text.to_string_lossy())
    }

    /// Copies what led to this thread's error into the caller's buffer, as
    /// [`LastError::copy_message`].
    pub fn copy_cause<S: Status>(buffer: &mut TextBuffer<'_>) -> usize {
        let text = read::<S, _>(CString::default(), |kept| kept.cause.clone());
        buffer.write(&text.to_string_lossy())
    }

    /// This thread's message, for Rust; empty without an error.
    #[must_use]
    pub fn text<S: Status>() -> String {
        read::<S, _>(String::new(), |kept| lossy(&kept.message))
    }
}

fn lossy(text: &CStr) -> String {
    text.to_string_lossy().into_owned()
}

/// A zero byte inside would end the text too early for C; it becomes U+FFFD.
fn terminated(text: String) -> CString {
    CString::new(text).unwrap_or_else(|error| {
        let bytes = error.into_vec();
        let text = String::from_utf8_lossy(&bytes).replace('\0', "\u{fffd}");
        CString::new(text).unwrap_or_default()
    })
}

/// A thread that is ending has no slot any more, and nobody left to ask.
fn replace<S: Status>(kept: Option<Kept>) {
    let _ = S::last_error().try_with(|last| last.kept.replace(kept));
}

fn read<S: Status, T>(otherwise: T, read: impl FnOnce(&Kept) -> T) -> T {
    let found = S::last_error().try_with(|last| last.kept.borrow().as_ref().map(read));
    found.ok().flatten().unwrap_or(otherwise)
}

#[cfg(test)]
mod tests {
    use super::super::Fault;
    use super::super::Refusal;
    use super::super::status::tests::TestStatus;
    use super::*;

    fn fail(message: &str) {
        LastError::record(Failure::new(TestStatus::Own, message));
    }

    fn message() -> String {
        // SAFETY: the pointer is to a terminated text that lives until this thread's next failure.
        lossy(unsafe { CStr::from_ptr(LastError::message::<TestStatus>()) })
    }

    #[test]
    fn each_thread_has_its_own_error() {
        fail("here");
        let other = std::thread::spawn(|| {
            assert_eq!((message(), LastError::code::<TestStatus>()), (String::new(), 0));
            fail("there");
            message()
        });
        assert_eq!(other.join().unwrap(), "there");
        assert_eq!((message(), LastError::code::<TestStatus>()), ("here".to_owned(), -7));
        LastError::clear::<TestStatus>();
        assert_eq!((message(), LastError::code::<TestStatus>()), (String::new(), 0));
    }

    #[test]
    fn two_libraries_do_not_overwrite_each_other() {
        #[repr(C)]
        #[derive(Clone, Copy)]
        enum Other {
            Ok = 0,
            Bad = 1,
        }
        crate::boundary::status!(Other: ok = Ok, argument = Bad, text = Bad, handle = Bad,
            struct_size = Bad, callback = Bad, panic = Bad);
        fail("mine");
        LastError::record(Failure::<Other>::from(Refusal::null("x")));
        assert_eq!(message(), "mine");
        assert_eq!(LastError::text::<Other>(), "`x` is null");
    }

    #[test]
    fn a_cause_and_zero_bytes_are_kept() {
        let cause = Refusal::new(Fault::Text, "byte 3");
        LastError::record(Failure::new(TestStatus::Own, "a\0b").because(&cause));
        assert_eq!(message(), "a\u{fffd}b");
        let mut room = [0x7f; 16];
        // SAFETY: the buffer has so many bytes.
        let mut buffer = unsafe { TextBuffer::new(room.as_mut_ptr(), room.len()) };
        assert_eq!(LastError::copy_cause::<TestStatus>(&mut buffer), 6);
        assert_eq!(LastError::copy_message::<TestStatus>(&mut TextBuffer::none()), 5);
        // SAFETY: `copy_cause` terminated what it wrote.
        assert_eq!(unsafe { CStr::from_ptr(room.as_ptr()) }, c"byte 3");
        // SAFETY: the pointer lives until this thread's next failure.
        assert_eq!(unsafe { CStr::from_ptr(LastError::cause::<TestStatus>()) }, c"byte 3");
    }

    #[test]
    fn a_thread_that_ends_may_still_fail() {
        struct FailsAtTheEnd;
        impl Drop for FailsAtTheEnd {
            fn drop(&mut self) {
                fail("at the end");
                let _ = message();
            }
        }
        thread_local!(static LATE: FailsAtTheEnd = const { FailsAtTheEnd });
        std::thread::spawn(|| {
            LATE.with(|_| ());
            fail("before");
        })
        .join()
        .unwrap();
    }
}
