//! A safe wrapper of `logger.h`.

use std::ffi::{c_char, c_int, c_void};
use std::ptr::{self, NonNull};
use std::sync::{Arc, Mutex, PoisonError};

use abiding::boundary::{ClosureCallback, Refusal, caught, text_in};

use crate::raw;

/// Memory or threads ran out.
#[derive(Debug)]
pub struct OutOfMemory;

/// What a logger calls, on its own thread.
pub type Listener = dyn Fn(c_int, &str) + Send + Sync;

/// Owns a logger. Cloning gives another handle of the same one.
#[derive(Clone)]
pub struct Logger(Arc<Inner>);

struct Inner {
    handle: NonNull<raw::logger>,
    /// How a closure failed last, kept for whoever flushes.
    failure: Arc<Mutex<Option<Refusal>>>,
}

// SAFETY: the header allows every function from any thread.
unsafe impl Send for Inner {}
// SAFETY: as above.
unsafe impl Sync for Inner {}

impl Logger {
    /// Starts a logger.
    ///
    /// # Errors
    /// When memory or threads ran out.
    pub fn new() -> Result<Self, OutOfMemory> {
        // SAFETY: takes nothing.
        let handle = NonNull::new(unsafe { raw::logger_create() }).ok_or(OutOfMemory)?;
        Ok(Self(Arc::new(Inner { handle, failure: Arc::default() })))
    }

    /// Registers a closure, which is called on the logger's thread and dropped exactly once: when
    /// it is replaced, unset, or the logger goes. A panic of it is kept for [`Logger::flush`].
    ///
    /// # Errors
    /// When memory ran out; the closure before stays.
    pub fn on_message(
        &self,
        closure: impl Fn(c_int, &str) + Send + Sync + 'static,
    ) -> Result<(), OutOfMemory> {
        let failure = Arc::clone(&self.0.failure);
        let guarded = move |level: c_int, message: &str| {
            if let Err(refusal) = caught(|| closure(level, message)) {
                *failure.lock().unwrap_or_else(PoisonError::into_inner) = Some(refusal);
            }
        };
        let user_data = ClosureCallback::<Listener>::new(Box::new(guarded)).into_raw();
        let destroy: raw::logger_destructor = Some(ClosureCallback::<Listener>::destroy);
        // SAFETY: `call` and `destroy` are those of what `user_data` points to, and the logger may
        // use it on its own thread, since the closure is `Send` and `Sync`.
        let status =
            unsafe { raw::logger_set_callback(self.handle(), Some(call), user_data, destroy) };
        if status == 0 {
            return Ok(());
        }
        // SAFETY: after a failure `user_data` is still ours.
        unsafe { ClosureCallback::<Listener>::destroy(user_data) };
        Err(OutOfMemory)
    }

    /// Unsets the closure: when this returns to another thread than the logger's, it is dropped.
    pub fn clear(&self) {
        // SAFETY: null unsets; without a callback nothing is allocated, so that nothing can fail.
        unsafe { raw::logger_set_callback(self.handle(), None, ptr::null_mut(), None) };
    }

    /// Logs a copy of `message`.
    ///
    /// # Errors
    /// When memory ran out.
    pub fn log(&self, level: c_int, message: &std::ffi::CStr) -> Result<(), OutOfMemory> {
        // SAFETY: the message is terminated and borrowed for the call.
        let status = unsafe { raw::logger_log(self.handle(), level, message.as_ptr()) };
        if status == 0 { Ok(()) } else { Err(OutOfMemory) }
    }

    /// Waits until everything logged before was delivered. Not from a listener.
    ///
    /// # Errors
    /// How a closure failed last, if one did since the flush before.
    pub fn flush(&self) -> Result<(), Refusal> {
        // SAFETY: the logger lives.
        unsafe { raw::logger_flush(self.handle()) };
        let mut failure = self.0.failure.lock().unwrap_or_else(PoisonError::into_inner);
        failure.take().map_or(Ok(()), Err)
    }

    fn handle(&self) -> *mut raw::logger {
        self.0.handle.as_ptr()
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        // SAFETY: this was the last handle.
        unsafe { raw::logger_destroy(self.handle.as_ptr()) };
    }
}

/// The C signature, which calls whatever closure is behind `user_data`.
unsafe extern "C" fn call(level: c_int, message: *const c_char, user_data: *mut c_void) {
    // SAFETY: it is registered with the `user_data` of a `ClosureCallback<Listener>` only, which the
    // logger keeps until the call has returned; the message is terminated and lives as long.
    unsafe {
        ClosureCallback::<Listener>::enter(user_data, (), |listener| {
            listener(level, text_in::terminated(message, "message")?);
            Ok(())
        });
    }
}
