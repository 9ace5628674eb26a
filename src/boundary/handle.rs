//! Opaque handles: values behind pointers that C carries and never looks into.
//!
//! Ownership: [`Handle::create`] moves a value out to the caller, who gives it back to
//! [`Handle::destroy`] exactly once; every other function only borrows it for the length of the
//! call. A clone is a handle of its own and is destroyed on its own. Destroying null does nothing.
//!
//! Threads: C moves a pointer to any thread and may use it from several at once, so a value behind
//! a handle must be [`Send`] and [`Sync`]; what changes stands behind a lock inside it. There is no
//! way to borrow it mutably: a callback that calls back into the library with the same handle would
//! make two mutable references to one value.
//!
//! Where [`CHECKED`](super::CHECKED), every handle is looked up before it is followed: a destroyed
//! one, one of another kind and any other number are refused, not read. Elsewhere null and
//! misaligned pointers are refused, and the rest is the caller's promise.
//!
//! ```
//! use abiding::boundary::{Handle, Refusal};
//! use std::sync::Mutex;
//!
//! pub struct Counter { hits: Mutex<u32> }
//!
//! // The bodies of counter_new, counter_hit and counter_free:
//! let counter: *mut Counter = Handle::create(Counter { hits: Mutex::new(0) });
//!
//! // SAFETY: the handle is alive.
//! let borrowed = unsafe { Handle::borrow(counter, "counter")? };
//! *borrowed.hits.lock().unwrap() += 1;
//!
//! // SAFETY: the handle is not used as a counter any more.
//! unsafe { Handle::destroy(counter, "counter")? };
//! // SAFETY: null is allowed.
//! unsafe { Handle::<Counter>::destroy(std::ptr::null_mut(), "counter")? };
//! # if abiding::boundary::CHECKED {
//! // In a debug build:
//! // SAFETY: the table knows that it is gone.
//! let refused = unsafe { Handle::borrow(counter, "counter") }.map(|_| ()).unwrap_err();
//! assert_eq!(refused.message, "`counter` leads to a destroyed Counter");
//! # }
//! # Ok::<(), Refusal>(())
//! ```
//!
//! A value that belongs to one thread is refused when the library is compiled:
//!
//! ```compile_fail
//! let handle = abiding::boundary::Handle::create(std::rc::Rc::new(1));
//! ```

use std::alloc::Layout;
use std::marker::PhantomData;

use super::live::{self, Block, Kind};
use super::{Fault, Refusal};

/// What is done with handles to `T`.
#[derive(Debug)]
pub struct Handle<T>(PhantomData<T>);

/// The value with a byte behind it, so that values without a size get addresses of their own too.
#[repr(C)]
struct Kept<T> {
    value: T,
    _room: u8,
}

impl<T: Send + Sync + 'static> Handle<T> {
    /// Moves `value` behind a handle, which the caller destroys once.
    #[must_use]
    pub fn create(value: T) -> *mut T {
        let handle = Box::into_raw(Box::new(Kept { value, _room: 0 })).cast::<T>();
        live::born(handle, Kind::of::<Self, T>(), 1);
        handle
    }

    /// The value behind a handle, which stays the caller's.
    ///
    /// # Errors
    /// When the handle is null or misaligned and, where checked, when it is no live handle of this
    /// kind; `name` is the argument's name in the message.
    ///
    /// # Safety
    /// The handle is not destroyed while the reference lives. Where not checked, a handle that is
    /// not null is alive and of this kind.
    pub unsafe fn borrow<'a>(handle: *const T, name: &str) -> Result<&'a T, Refusal> {
        aligned(handle, name)?;
        live::expect(handle, Kind::of::<Self, T>(), name)?;
        // SAFETY: not null, and alive by the table or by the caller's promise.
        Ok(unsafe { &*handle })
    }

    /// A new handle to a clone of the value; the caller destroys it once, too. Let `T` hold an
    /// `Arc` where clones are to share.
    ///
    /// # Errors
    /// As [`Handle::borrow`].
    ///
    /// # Safety
    /// As [`Handle::borrow`], for the length of this call.
    pub unsafe fn duplicate(handle: *const T, name: &str) -> Result<*mut T, Refusal>
    where
        T: Clone,
    {
        // SAFETY: the caller promises the same.
        Ok(Self::create(unsafe { Self::borrow(handle, name)? }.clone()))
    }

    /// Drops the value behind a handle; null is fine and does nothing.
    ///
    /// # Errors
    /// As [`Handle::borrow`], and then nothing was dropped; but null is no error.
    ///
    /// # Safety
    /// No reference to the value lives. Where not checked, a handle that is not null is alive and
    /// of this kind. It is not used afterwards.
    pub unsafe fn destroy(handle: *mut T, name: &str) -> Result<(), Refusal> {
        if handle.is_null() {
            return Ok(());
        }
        aligned(handle, name)?;
        live::bury(handle, Kind::of::<Self, T>(), None, name)?;
        let block = Block { start: handle.cast(), layout: Layout::new::<Kept<T>>() };
        // SAFETY: `create` made it, nobody refers to it, and the table or the caller's promise says
        // that this is the only time. Its memory is freed after that.
        unsafe { handle.drop_in_place() };
        live::release(block);
        Ok(())
    }
}

fn aligned<T>(pointer: *const T, name: &str) -> Result<(), Refusal> {
    if pointer.is_null() {
        return Err(Refusal::null(name));
    }
    if !pointer.is_aligned() {
        let message = format!("`{name}` is misaligned and so no handle");
        return Err(Refusal::new(Fault::Handle, message));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::CHECKED;
    use super::*;
    use std::ptr::null_mut;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn a_value_is_borrowed_cloned_and_destroyed_once() {
        let witness = Arc::new(7);
        let handle = Handle::create(Arc::clone(&witness));
        // SAFETY: the handles are used as `create` and `duplicate` made them.
        unsafe {
            let other = Handle::duplicate(handle, "handle").unwrap();
            assert_eq!(**Handle::borrow(handle, "handle").unwrap(), 7);
            assert_eq!(Arc::strong_count(&witness), 3);
            Handle::destroy(handle, "handle").unwrap();
            assert_eq!(**Handle::borrow(other, "other").unwrap(), 7);
            Handle::destroy(other, "other").unwrap();
        }
        assert_eq!(Arc::strong_count(&witness), 1);
    }

    #[test]
    fn null_and_misaligned_pointers_are_refused() {
        // SAFETY: what is refused is not read.
        unsafe {
            let null = Handle::<u64>::borrow(null_mut(), "left").unwrap_err();
            assert_eq!(null, Refusal::null("left"));
            let odd = null_mut::<u64>().wrapping_byte_add(0x1001);
            let refused = Handle::borrow(odd, "left").unwrap_err();
            assert_eq!(refused.message, "`left` is misaligned and so no handle");
            assert_eq!(Handle::destroy(odd, "left").unwrap_err().fault, Fault::Handle);
            assert_eq!(Handle::<u64>::destroy(null_mut(), "left"), Ok(()));
        }
    }

    #[test]
    fn a_destroyed_handle_stays_destroyed_while_others_are_made() {
        if !CHECKED {
            return;
        }
        let stale = Handle::create(1_u16);
        // SAFETY: what is refused is not read.
        unsafe {
            Handle::destroy(stale, "it").unwrap();
            let fresh: Vec<_> = (0..100).map(Handle::<u16>::create).collect();
            assert_eq!(Handle::borrow(stale, "it").unwrap_err().fault, Fault::Handle);
            let twice = Handle::destroy(stale, "it").unwrap_err();
            assert_eq!(twice.message, "`it` leads to a destroyed u16");
            fresh.into_iter().for_each(|handle| Handle::destroy(handle, "it").unwrap());
        }
    }

    #[test]
    fn a_handle_of_another_kind_is_refused() {
        if !CHECKED {
            return;
        }
        let number = Handle::create(1_u32);
        let mut local = 5_u32;
        // SAFETY: what is refused is not read.
        unsafe {
            let refused = Handle::borrow(number.cast::<f32>(), "it").unwrap_err();
            assert_eq!(refused.message, "`it` leads to u32, not to f32");
            let refused = Handle::borrow(&raw const local, "it").unwrap_err();
            assert!(refused.message.starts_with("`it` leads to no u32 "), "{refused}");
            assert!(Handle::destroy(&raw mut local, "it").is_err());
            Handle::destroy(number, "it").unwrap();
        }
    }

    #[test]
    fn values_without_a_size_have_handles_of_their_own() {
        let (one, two) = (Handle::create(()), Handle::create(()));
        assert_ne!(one, two);
        // SAFETY: each is destroyed once.
        unsafe {
            Handle::destroy(one, "one").unwrap();
            Handle::destroy(two, "two").unwrap();
        }
    }

    #[test]
    fn threads_share_a_handle_and_one_of_them_destroys_it() {
        struct Shared(AtomicUsize, #[allow(dead_code, reason = "only dropped")] Arc<()>);
        let witness = Arc::new(());
        let handle = Handle::create(Shared(AtomicUsize::new(0), Arc::clone(&witness)));
        let address = handle.expose_provenance();
        let threads: Vec<_> = (0..4)
            .map(|_| {
                std::thread::spawn(move || {
                    let handle = std::ptr::with_exposed_provenance::<Shared>(address);
                    // SAFETY: it is destroyed after the threads are joined.
                    let shared = unsafe { Handle::borrow(handle, "shared").unwrap() };
                    shared.0.fetch_add(1, Ordering::Relaxed);
                })
            })
            .collect();
        threads.into_iter().for_each(|thread| thread.join().unwrap());
        // SAFETY: nobody else uses it any more.
        unsafe {
            assert_eq!(Handle::borrow(handle, "shared").unwrap().0.load(Ordering::Relaxed), 4);
            Handle::destroy(handle, "shared").unwrap();
        }
        assert_eq!(Arc::strong_count(&witness), 1);
    }
}
