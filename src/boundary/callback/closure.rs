//! A Rust closure as a C callback.
//!
//! Ownership, by what the C library does with `user_data`:
//! - it takes a destructor: give it [`ClosureCallback::into_raw`] and [`ClosureCallback::destroy`],
//!   and the closure is dropped when the library calls that, once;
//! - it takes none: give it [`ClosureCallback::user_data`] and keep the value, best as a
//!   [`Registration`], which unregisters before the closure goes.
//!
//! The closure stays at one place in memory until it is dropped. A library that destroys the
//! `user_data` *during* a call (the callback registered another one) is fine: the closure is dropped
//! when that call returns.
//!
//! Threads: the closure is `Send` and `Sync`, so the library may call it from any thread, and from
//! several at once.
//!
//! Failing: a panic never enters the C library. It is kept with the closure
//! ([`ClosureCallback::take_failure`]), and the callback returns the value named for that case; an
//! error inside is kept in the same way.

use std::ffi::c_void;
use std::sync::{Arc, Mutex, PoisonError};

use crate::boundary::{Fault, Refusal, guard::caught};

/// A closure that a C library calls. `F` is the closure's type, most often a trait object such as
/// `dyn Fn(i32, &str) + Send + Sync`.
///
/// ```
/// use abiding::boundary::{ClosureCallback, text_in};
/// use std::ffi::{c_char, c_int, c_void};
/// use std::sync::{Arc, atomic::{AtomicI32, Ordering}};
///
/// // A C library: void emit(void (*log)(int level, const char *message, void *user_data), void *)
/// type CLog = unsafe extern "C" fn(c_int, *const c_char, *mut c_void);
/// unsafe fn emit(log: CLog, user_data: *mut c_void) {
///     // SAFETY: the caller registered them together.
///     unsafe { log(3, c"paper jam".as_ptr(), user_data) }
/// }
///
/// // The C signature is written once, and calls whatever closure is behind `user_data`:
/// type Log = dyn Fn(i32, &str) + Send + Sync;
/// unsafe extern "C" fn on_log(level: c_int, message: *const c_char, user_data: *mut c_void) {
///     // SAFETY: it is registered with the `user_data` of a `ClosureCallback<Log>` only.
///     unsafe {
///         ClosureCallback::<Log>::enter(user_data, (), |log| {
///             log(level, text_in::terminated(message, "message")?);
///             Ok(())
///         })
///     }
/// }
///
/// let worst = Arc::new(AtomicI32::new(0));
/// let kept = Arc::clone(&worst);
/// let closure = ClosureCallback::<Log>::new(Box::new(move |level, message| {
///     assert_eq!(message, "paper jam");
///     kept.fetch_max(level, Ordering::Relaxed);
/// }));
/// // SAFETY: the closure lives longer than the call.
/// unsafe { emit(on_log, closure.user_data()) };
/// assert_eq!(worst.load(Ordering::Relaxed), 3);
/// assert_eq!(closure.take_failure(), None);
/// ```
#[derive(Debug)]
pub struct ClosureCallback<F: ?Sized> {
    shared: Arc<Shared<F>>,
}

/// What `user_data` points to.
#[derive(Debug)]
struct Shared<F: ?Sized> {
    failure: Mutex<Option<Refusal>>,
    function: Box<F>,
}

impl<F: ?Sized> Clone for ClosureCallback<F> {
    /// Another owner of the same closure, to ask for its failure after the C library got it.
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared) }
    }
}

impl<F: ?Sized + Send + Sync + 'static> ClosureCallback<F> {
    /// A closure, pinned until it is dropped.
    #[must_use]
    pub fn new(function: Box<F>) -> Self {
        Self { shared: Arc::new(Shared { failure: Mutex::new(None), function }) }
    }

    /// What the C library gets as `user_data` while this value is kept.
    #[must_use]
    pub fn user_data(&self) -> *mut c_void {
        Arc::as_ptr(&self.shared).cast_mut().cast()
    }

    /// What a C library gets as `user_data` together with [`ClosureCallback::destroy`], which it
    /// calls once.
    #[must_use]
    pub fn into_raw(self) -> *mut c_void {
        Arc::into_raw(self.shared).cast_mut().cast()
    }

    /// The destructor of what [`ClosureCallback::into_raw`] gave; null is fine. Any thread.
    ///
    /// # Safety
    /// The `user_data` comes from `into_raw` of the same `F`, and this is the only time.
    pub unsafe extern "C" fn destroy(user_data: *mut c_void) {
        if user_data.is_null() {
            return;
        }
        // SAFETY: the caller promises that the reference that `into_raw` gave away ends here.
        let shared = unsafe { Arc::from_raw(user_data.cast::<Shared<F>>().cast_const()) };
        // A closure whose variables panic when dropped must not unwind into C.
        let _ = caught(move || drop(shared));
    }

    /// Calls the closure behind `user_data`, on behalf of the C function that has the signature of
    /// the callback. Null, a panic and an error make it return `otherwise`.
    ///
    /// # Safety
    /// The `user_data` is null or comes from a value of the same `F` that was not dropped or
    /// destroyed when this call began.
    pub unsafe fn enter<R>(
        user_data: *mut c_void,
        otherwise: R,
        body: impl FnOnce(&F) -> Result<R, Refusal>,
    ) -> R {
        if user_data.is_null() {
            return otherwise;
        }
        let pointer = user_data.cast::<Shared<F>>().cast_const();
        // One more reference for the time of the call: the library may destroy its own meanwhile.
        // SAFETY: the caller promises that it points to the inside of a live `Arc`.
        let shared = unsafe {
            Arc::increment_strong_count(pointer);
            Arc::from_raw(pointer)
        };
        let result = caught(|| body(&shared.function)).and_then(|result| result);
        let returned = result.unwrap_or_else(|refusal| {
            shared.keep(refusal);
            otherwise
        });
        let _ = caught(move || drop(shared));
        returned
    }

    /// The first panic or error in the closure since the last time this was asked.
    #[must_use]
    pub fn take_failure(&self) -> Option<Refusal> {
        self.shared.failure.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Keeps the closure until the registration is dropped, which calls `unregister` first.
    ///
    /// After `unregister` the C library must not call the callback any more, nor be in the middle
    /// of a call; where it may be, use a library's destructor instead.
    #[must_use = "dropping it unregisters the callback"]
    pub fn registered(self, unregister: impl FnOnce() + Send + 'static) -> Registration<F> {
        Registration { unregister: Some(Box::new(unregister)), closure: self }
    }
}

impl<F: ?Sized> Shared<F> {
    fn keep(&self, refusal: Refusal) {
        let refusal = Refusal::new(Fault::Callback, refusal.message);
        let mut failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
        failure.get_or_insert(refusal);
    }
}

/// A closure that is registered with a C library for as long as this value lives.
pub struct Registration<F: ?Sized> {
    unregister: Option<Box<dyn FnOnce() + Send>>,
    closure: ClosureCallback<F>,
}

impl<F: ?Sized> Registration<F> {
    /// The closure.
    pub fn closure(&self) -> &ClosureCallback<F> {
        &self.closure
    }
}

impl<F: ?Sized> Drop for Registration<F> {
    fn drop(&mut self) {
        // Before the closure, which is dropped after this function.
        if let Some(unregister) = self.unregister.take() {
            unregister();
        }
    }
}

impl<F: ?Sized> std::fmt::Debug for Registration<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Registration").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ptr::null_mut;
    use std::sync::atomic::{AtomicUsize, Ordering};

    type Add = dyn Fn(u32) -> Result<u32, Refusal> + Send + Sync;

    unsafe extern "C" fn add(number: u32, user_data: *mut c_void) -> u32 {
        // SAFETY: the tests register it with closures of this type.
        unsafe { ClosureCallback::<Add>::enter(user_data, u32::MAX, |add| add(number)) }
    }

    fn closure(
        function: impl Fn(u32) -> Result<u32, Refusal> + Send + Sync + 'static,
    ) -> ClosureCallback<Add> {
        ClosureCallback::new(Box::new(function))
    }

    #[test]
    fn a_closure_is_called_from_any_thread() {
        let sum = Arc::new(AtomicUsize::new(0));
        let kept = Arc::clone(&sum);
        let closure = closure(move |number| {
            kept.fetch_add(number as usize, Ordering::SeqCst);
            Ok(number + 1)
        });
        let address = closure.user_data().expose_provenance();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(move || {
                    let user_data = std::ptr::with_exposed_provenance_mut(address);
                    // SAFETY: the closure outlives the threads.
                    assert_eq!(unsafe { add(5, user_data) }, 6);
                });
            }
        });
        assert_eq!(sum.load(Ordering::SeqCst), 20);
    }

    #[test]
    fn a_panic_and_an_error_are_kept_and_the_other_value_returned() {
        let closure = closure(|number| {
            assert!(number != 1, "no ones");
            if number == 2 { Err(Refusal::null("two")) } else { Ok(number) }
        });
        // SAFETY: the closure lives, or the pointer is null.
        let call = |number| unsafe { add(number, closure.user_data()) };
        assert_eq!((call(3), call(2), call(1)), (3, u32::MAX, u32::MAX));
        let first = closure.take_failure().unwrap();
        assert_eq!(first, Refusal::new(Fault::Callback, "`two` is null"));
        assert_eq!(call(1), u32::MAX);
        assert!(closure.take_failure().unwrap().message.ends_with(": no ones"));
        assert_eq!(closure.take_failure(), None);
        // SAFETY: null is allowed.
        assert_eq!(unsafe { add(3, null_mut()) }, u32::MAX);
    }

    #[test]
    fn the_librarys_destructor_drops_it_once() {
        let witness = Arc::new(());
        let kept = Arc::clone(&witness);
        let user_data = closure(move |_| Ok(u32::try_from(Arc::strong_count(&kept)).unwrap()));
        let user_data = user_data.into_raw();
        // SAFETY: destroyed once, after the last call.
        unsafe {
            assert_eq!(add(0, user_data), 2);
            ClosureCallback::<Add>::destroy(user_data);
            ClosureCallback::<Add>::destroy(null_mut());
        }
        assert_eq!(Arc::strong_count(&witness), 1);
    }

    #[test]
    fn it_may_be_destroyed_while_it_runs() {
        let witness = Arc::new(());
        let (kept, own) = (Arc::clone(&witness), Arc::new(AtomicUsize::new(0)));
        let address = Arc::clone(&own);
        let user_data = closure(move |number| {
            let own = std::ptr::with_exposed_provenance_mut(address.load(Ordering::SeqCst));
            // SAFETY: this is the only time; it is what a library does when another callback is
            // registered during the call.
            unsafe { ClosureCallback::<Add>::destroy(own) };
            assert_eq!(Arc::strong_count(&kept), 2, "still there");
            Ok(number)
        });
        let user_data = user_data.into_raw();
        own.store(user_data.expose_provenance(), Ordering::SeqCst);
        // SAFETY: it is alive when the call begins.
        assert_eq!(unsafe { add(9, user_data) }, 9);
        assert_eq!(Arc::strong_count(&witness), 1);
    }

    #[test]
    fn a_variable_that_panics_when_dropped_does_not_unwind_into_c() {
        struct Bomb;
        impl Drop for Bomb {
            fn drop(&mut self) {
                panic!("boom");
            }
        }
        let bomb = Bomb;
        let user_data = closure(move |_| {
            let _ = &bomb;
            Ok(0)
        });
        // SAFETY: destroyed once.
        unsafe { ClosureCallback::<Add>::destroy(user_data.into_raw()) };
    }

    #[test]
    fn a_registration_unregisters_before_the_closure_goes() {
        let witness = Arc::new(());
        let kept = Arc::clone(&witness);
        let closure = closure(move |_| Ok(u32::try_from(Arc::strong_count(&kept)).unwrap()));
        let seen = Arc::new(AtomicUsize::new(0));
        let (watched, count) = (Arc::clone(&witness), Arc::clone(&seen));
        let registration = closure.registered(move || {
            count.store(Arc::strong_count(&watched), Ordering::SeqCst);
        });
        // SAFETY: the closure is kept by the registration.
        assert_eq!(unsafe { add(0, registration.closure().user_data()) }, 3);
        drop(registration);
        assert_eq!(seen.load(Ordering::SeqCst), 3, "the closure was still there");
        assert_eq!(Arc::strong_count(&witness), 1);
    }
}
