//! What the library tells while it works.

use std::any::Any;
use std::ffi::{CString, c_char, c_void};

use super::status::{AbidingStatus, Failure};
use crate::boundary::{self, CallbackSlot, ForeignCallback, Received, guard};
use crate::check::Observer;

/// How much a message matters.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AbidingLogLevel {
    /// Every step.
    Debug = 0,
    /// What takes time.
    Info = 1,
    /// What makes later runs slower or results poorer.
    Warning = 2,
}

boundary::c_enum!(AbidingLogLevel: u32 { Debug, Info, Warning });

type Function = unsafe extern "C-unwind" fn(u32, *const c_char, *mut c_void);

struct Log {
    least: AbidingLogLevel,
    callback: ForeignCallback<Function>,
}

static LOG: CallbackSlot<Log> = CallbackSlot::new();

/// Registers `function`, which is told what the library does, for the whole process and in place of
/// the one before; null for none. `least` is an `AbidingLogLevel`: milder messages are left out.
///
/// The function gets an `AbidingLogLevel`, a terminated message and `user_data`. The message belongs
/// to the library and lives until the function returns. The function is called from any thread, from
/// several at once and while another call of the library runs; it may call the library, this function
/// included. It must return: no exception and no `longjmp` may leave it (an exception ends the
/// process; a Rust panic is swallowed).
///
/// Ownership: on success the library owns `user_data` and calls `destructor`, if there is one, with
/// it exactly once: when the function is replaced or unset, after its last call has returned, on the
/// thread where that happens. On failure, and with a null function, nothing is taken. Without a
/// destructor `user_data` stays the caller's and must live until then. Any thread.
///
/// Fails with `INVALID_ARGUMENT` for an unknown level.
///
/// # Safety
/// `function` and `destructor` may be called as said above with `user_data`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_log_set(
    function: Option<
        unsafe extern "C-unwind" fn(level: u32, message: *const c_char, user_data: *mut c_void),
    >,
    user_data: *mut c_void,
    destructor: Option<unsafe extern "C-unwind" fn(user_data: *mut c_void)>,
    least: u32,
) -> AbidingStatus {
    guard(|| {
        let least = Received::<AbidingLogLevel>::new(least).get("least")?;
        // SAFETY: the caller promises it.
        let callback = unsafe { ForeignCallback::new(function, user_data, destructor) };
        LOG.replace(callback.map(|callback| Log { least, callback }));
        Ok::<(), Failure>(())
    })
}

/// Tells whoever listens.
pub(super) fn say(level: AbidingLogLevel, message: &str) {
    LOG.call(|log| {
        if level < log.least {
            return;
        }
        let Ok(message) = CString::new(message.replace('\0', "\u{fffd}")) else { return };
        // SAFETY: these are the arguments of a `Function`. A callback that panics has lost its
        // message; the work that it was told of goes on.
        let _ = log.callback.call(|function, user_data| unsafe {
            function(level as u32, message.as_ptr(), user_data)
        });
    });
}

/// Tells of the parties that are read.
pub(super) struct LogObserver;

impl Observer for LogObserver {
    fn reading(&self, party: &str, target: &str) -> Box<dyn Any> {
        say(AbidingLogLevel::Info, &format!("reading {party} for {target}"));
        Box::new(Reading(format!("done with {party} for {target}")))
    }
}

struct Reading(String);

impl Drop for Reading {
    fn drop(&mut self) {
        say(AbidingLogLevel::Debug, &self.0);
    }
}
