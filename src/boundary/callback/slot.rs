//! Where a library keeps the callback that is registered now.
//!
//! Ownership: the slot owns the callback. Replacing or unsetting it drops the old one exactly once,
//! after its last call has returned, which may be after the function that replaced it and on another
//! thread. It does not move while it is registered.
//!
//! No lock is held during a call: the callback may register another one, unset itself or call the
//! library in any other way, and several threads may call at once. It goes on to the end as what it
//! was when the call began.
//!
//! ```
//! use abiding::boundary::{CallbackSlot, ForeignCallback};
//! use std::ffi::{c_int, c_void};
//!
//! type OnTick = unsafe extern "C-unwind" fn(tick: c_int, user_data: *mut c_void);
//! static ON_TICK: CallbackSlot<ForeignCallback<OnTick>> = CallbackSlot::new();
//!
//! /// Registers a callback, which any thread may call, in place of the one before; NULL for none.
//! ///
//! /// # Safety
//! /// As `ForeignCallback::new`.
//! unsafe extern "C" fn clock_on_tick(
//!     function: Option<OnTick>,
//!     user_data: *mut c_void,
//!     destructor: Option<unsafe extern "C-unwind" fn(*mut c_void)>,
//! ) {
//!     // SAFETY: the caller promises it.
//!     ON_TICK.replace(unsafe { ForeignCallback::new(function, user_data, destructor) });
//! }
//!
//! fn tick(number: c_int) {
//!     ON_TICK.call(|callback| {
//!         // SAFETY: the arguments are those of `OnTick`.
//!         callback.call(|function, user_data| unsafe { function(number, user_data) })
//!     });
//! }
//!
//! # unsafe extern "C-unwind" fn print(_tick: c_int, _user_data: *mut c_void) {}
//! // SAFETY: the callback uses no data.
//! unsafe { clock_on_tick(Some(print), std::ptr::null_mut(), None) };
//! tick(1);
//! ```

use std::sync::{Arc, PoisonError, RwLock};

/// Room for one callback, such as a static of the library or a field behind a handle.
#[derive(Debug)]
pub struct CallbackSlot<C> {
    current: RwLock<Option<Arc<C>>>,
}

impl<C> CallbackSlot<C> {
    /// No callback.
    #[must_use]
    pub const fn new() -> Self {
        Self { current: RwLock::new(None) }
    }

    /// Registers a callback, or none, in place of the one before; says whether there was one.
    pub fn replace(&self, callback: Option<C>) -> bool {
        let callback = callback.map(Arc::new);
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        let before = std::mem::replace(&mut *current, callback);
        // The old one is dropped without the lock: its destructor may call the library.
        drop(current);
        before.is_some()
    }

    /// Registers a callback in place of the one before.
    pub fn set(&self, callback: C) {
        self.replace(Some(callback));
    }

    /// Takes the callback out; says whether there was one.
    pub fn unset(&self) -> bool {
        self.replace(None)
    }

    /// Whether there is a callback.
    pub fn is_set(&self) -> bool {
        self.current.read().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// Lets `call` call the callback, if there is one.
    pub fn call<R>(&self, call: impl FnOnce(&C) -> R) -> Option<R> {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner).clone();
        current.map(|callback| call(&callback))
    }
}

impl<C> Default for CallbackSlot<C> {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// Counts how often it was dropped.
    struct Witness(&'static AtomicUsize, u32);

    impl Drop for Witness {
        fn drop(&mut self) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }

    #[test]
    fn replacing_and_unsetting_drop_once() {
        static DROPS: AtomicUsize = AtomicUsize::new(0);
        let slot = CallbackSlot::new();
        assert!(!slot.unset());
        slot.set(Witness(&DROPS, 1));
        assert!(slot.is_set());
        assert_eq!(slot.call(|witness| witness.1), Some(1));
        slot.set(Witness(&DROPS, 2));
        assert_eq!(DROPS.load(Ordering::SeqCst), 1);
        assert_eq!(slot.call(|witness| witness.1), Some(2));
        assert!(slot.unset());
        assert_eq!((DROPS.load(Ordering::SeqCst), slot.is_set()), (2, false));
        assert_eq!(slot.call(|witness| witness.1), None);
        slot.set(Witness(&DROPS, 3));
        drop(slot);
        assert_eq!(DROPS.load(Ordering::SeqCst), 3);
    }

    #[test]
    fn a_callback_that_replaces_itself_goes_on_to_its_end() {
        static DROPS: AtomicUsize = AtomicUsize::new(0);
        let slot = CallbackSlot::new();
        slot.set(Witness(&DROPS, 1));
        slot.call(|witness| {
            slot.set(Witness(&DROPS, 2));
            slot.call(|inner| assert_eq!(inner.1, 2));
            assert_eq!((witness.1, DROPS.load(Ordering::SeqCst)), (1, 0));
        });
        assert_eq!(DROPS.load(Ordering::SeqCst), 1);
        slot.call(|_| slot.unset());
        assert_eq!(DROPS.load(Ordering::SeqCst), 2);
    }

    #[test]
    fn threads_call_while_others_replace() {
        static DROPS: AtomicUsize = AtomicUsize::new(0);
        const ROUNDS: u32 = if cfg!(miri) { 20 } else { 500 };
        let slot = CallbackSlot::<Witness>::new();
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    for _ in 0..ROUNDS {
                        slot.call(|witness| assert_eq!(witness.1, 7));
                    }
                });
            }
            scope.spawn(|| (0..ROUNDS).for_each(|_| slot.set(Witness(&DROPS, 7))));
        });
        slot.unset();
        assert_eq!(DROPS.load(Ordering::SeqCst), ROUNDS as usize);
    }

    #[test]
    fn a_panic_in_a_call_leaves_the_slot_usable() {
        let slot = CallbackSlot::new();
        slot.set(5);
        assert!(crate::boundary::caught(|| slot.call(|_| panic!("no"))).is_err());
        assert_eq!(slot.call(|number| *number), Some(5));
    }
}
