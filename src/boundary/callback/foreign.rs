//! A C callback as something Rust keeps, calls and drops.
//!
//! Ownership: a function that takes `(function, user_data, destructor)` takes `user_data` over when
//! it *succeeds*, and calls the destructor once when the callback is replaced, unset or no longer
//! needed, after the last call has returned. When it fails it has taken nothing. Without a
//! destructor `user_data` stays the caller's, who keeps it until the callback is unset. A null
//! function means "no callback" and takes nothing over.
//!
//! Threads: whoever passes a callback promises that it may be called from any thread, and from
//! several at once; the docs of the C function must say so.
//!
//! Failing: a callback returns a status, which the library turns into its own failure. A panic of a
//! callback written in Rust comes back as a [`Refusal`]. A C++ exception cannot be caught by Rust:
//! it ends the process with a message, because the call is made as `"C-unwind"`; the C++ side
//! catches it before (`abiding.hpp` does).

use std::ffi::c_void;

use crate::boundary::{Fault, Refusal, guard::caught};

/// Frees a callback's `user_data`.
pub type Destructor = unsafe extern "C-unwind" fn(user_data: *mut c_void);

/// A callback that came from C. `F` is its function pointer, such as
/// `unsafe extern "C-unwind" fn(level: c_int, user_data: *mut c_void)`.
///
/// ```
/// use abiding::boundary::{ForeignCallback, Refusal};
/// use std::ffi::{c_int, c_void};
///
/// type OnTick = unsafe extern "C-unwind" fn(tick: c_int, user_data: *mut c_void);
///
/// // What a C program would pass:
/// unsafe extern "C-unwind" fn add(tick: c_int, user_data: *mut c_void) {
///     // SAFETY: it was registered with a pointer to an int.
///     unsafe { *user_data.cast::<c_int>() += tick }
/// }
/// let mut sum: c_int = 0;
///
/// // SAFETY: `sum` lives longer than the callback, and only this thread calls it.
/// let callback = unsafe { ForeignCallback::<OnTick>::new(Some(add), (&raw mut sum).cast(), None) };
/// let callback = callback.expect("it is not null");
/// // SAFETY: the arguments are what `add` expects.
/// callback.call(|function, user_data| unsafe { function(5, user_data) })?;
/// drop(callback);
/// assert_eq!(sum, 5);
/// # Ok::<(), Refusal>(())
/// ```
#[derive(Debug)]
pub struct ForeignCallback<F> {
    function: F,
    user_data: *mut c_void,
    destructor: Option<Destructor>,
}

// SAFETY: `new` requires that function and destructor may be called from any thread.
unsafe impl<F: Send> Send for ForeignCallback<F> {}
// SAFETY: `new` requires that the function may be called from several threads at once.
unsafe impl<F: Sync> Sync for ForeignCallback<F> {}

impl<F: Copy> ForeignCallback<F> {
    /// Takes a callback over; `None` for a null function, with which nothing is taken.
    ///
    /// # Safety
    /// Until the value is dropped, the function may be called with `user_data` from any thread, and
    /// from several at once; the destructor, if there is one, may then be called from any thread.
    pub unsafe fn new(
        function: Option<F>,
        user_data: *mut c_void,
        destructor: Option<Destructor>,
    ) -> Option<Self> {
        function.map(|function| Self { function, user_data, destructor })
    }

    /// Lets `call` call the function with the `user_data`.
    ///
    /// # Errors
    /// When the callback panics, as Rust functions that came by way of C may.
    pub fn call<R>(&self, call: impl FnOnce(F, *mut c_void) -> R) -> Result<R, Refusal> {
        caught(|| call(self.function, self.user_data)).map_err(|panic| {
            let message = format!("the callback panicked: {}", panic.message);
            Refusal::new(Fault::Callback, message)
        })
    }
}

impl<F> Drop for ForeignCallback<F> {
    fn drop(&mut self) {
        let Some(destructor) = self.destructor.take() else { return };
        // SAFETY: `new` took `user_data` over together with its destructor, which is called only
        // here. A panic of it has nowhere to go.
        let _ = caught(|| unsafe { destructor(self.user_data) });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    type Plain = unsafe extern "C-unwind" fn(*mut c_void) -> i32;

    unsafe extern "C-unwind" fn count(user_data: *mut c_void) -> i32 {
        // SAFETY: the tests pass a counter.
        let before = unsafe { &*user_data.cast::<AtomicUsize>() }.fetch_add(1, Ordering::SeqCst);
        i32::try_from(before).unwrap()
    }

    unsafe extern "C-unwind" fn destroy(user_data: *mut c_void) {
        // SAFETY: as in `count`.
        unsafe { &*user_data.cast::<AtomicUsize>() }.fetch_add(100, Ordering::SeqCst);
    }

    unsafe extern "C-unwind" fn panics(_: *mut c_void) -> i32 {
        panic!("no more");
    }

    unsafe extern "C-unwind" fn panics_too(_: *mut c_void) {
        panic!("not even now");
    }

    fn callback(
        function: Plain,
        counter: &AtomicUsize,
        destructor: Destructor,
    ) -> ForeignCallback<Plain> {
        let user_data = (&raw const *counter).cast_mut().cast();
        // SAFETY: the counter outlives the callback in every test, and any thread may count.
        unsafe { ForeignCallback::new(Some(function), user_data, Some(destructor)) }.unwrap()
    }

    #[test]
    fn it_is_called_and_destroyed_once() {
        let counter = AtomicUsize::new(0);
        let callback = callback(count, &counter, destroy);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                // SAFETY: the function takes just its user data.
                scope.spawn(|| callback.call(|f, data| unsafe { f(data) }).unwrap());
            }
        });
        assert_eq!(counter.load(Ordering::SeqCst), 4);
        std::thread::spawn({
            // A raw address would not do: the callback itself moves to the thread.
            let moved = ForeignCallbackOnAnotherThread(callback);
            move || drop(moved)
        })
        .join()
        .unwrap();
        assert_eq!(counter.load(Ordering::SeqCst), 104);
    }

    /// Shows that the callback is `Send`.
    struct ForeignCallbackOnAnotherThread(#[allow(dead_code)] ForeignCallback<Plain>);

    #[test]
    fn a_null_function_takes_nothing() {
        let counter = AtomicUsize::new(0);
        let user_data = (&raw const counter).cast_mut().cast();
        // SAFETY: nothing is taken, and nothing called.
        let none = unsafe { ForeignCallback::<Plain>::new(None, user_data, Some(destroy)) };
        assert!(none.is_none());
        assert_eq!(counter.load(Ordering::SeqCst), 0);
    }

    #[test]
    fn a_panic_is_a_refusal_and_a_panicking_destructor_is_the_end_of_it() {
        let counter = AtomicUsize::new(0);
        let callback = callback(panics, &counter, panics_too);
        // SAFETY: the function takes just its user data.
        let refusal = callback.call(|f, data| unsafe { f(data) }).unwrap_err();
        assert_eq!(refusal.fault, Fault::Callback);
        assert!(refusal.message.starts_with("the callback panicked: "), "{refusal}");
        assert!(refusal.message.ends_with(": no more"), "{refusal}");
        drop(callback);
    }
}
