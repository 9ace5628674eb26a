//! Values behind opaque pointers: made by one function, borrowed by many, freed by one.

use super::Failure;

/// Moves `value` behind a pointer, for the caller to give to [`free`] once.
#[must_use]
pub fn into_raw<T>(value: T) -> *mut T {
    Box::into_raw(Box::new(value))
}

/// The value behind a handle.
///
/// # Errors
/// When the handle is null; `name` is the argument's name in the message.
///
/// # Safety
/// A handle that is not null comes from [`into_raw`] for the same type and is not freed or changed
/// while the reference lives.
pub unsafe fn borrow<'a, T>(handle: *const T, name: &str) -> Result<&'a T, Failure> {
    // SAFETY: the caller promises that a handle that is not null points to a live value.
    unsafe { handle.as_ref() }.ok_or_else(|| Failure::null(name))
}

/// Writes a handle or pointer to the place that the caller gave for it.
///
/// # Errors
/// When the place is null; `value` is dropped then.
///
/// # Safety
/// A place that is not null is writable and aligned for a pointer.
pub unsafe fn give<T>(value: T, out: *mut *mut T, name: &str) -> Result<(), Failure> {
    if out.is_null() {
        return Err(Failure::null(name));
    }
    // SAFETY: it is not null, and the caller promises the rest.
    unsafe { out.write(into_raw(value)) };
    Ok(())
}

/// Frees the value behind a handle; null is fine and does nothing.
///
/// # Safety
/// A handle that is not null comes from [`into_raw`] for the same type and is not used afterwards.
pub unsafe fn free<T>(handle: *mut T) {
    if !handle.is_null() {
        // SAFETY: `into_raw` made it from a box of the same type, and nobody else frees it.
        drop(unsafe { Box::from_raw(handle) });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::rc::Rc;

    #[test]
    fn a_value_is_borrowed_and_freed_once() {
        let witness = Rc::new(7);
        let mut handle = std::ptr::null_mut();
        // SAFETY: the place is a local variable, and the handle is used as `give` made it.
        unsafe {
            give(Rc::clone(&witness), &raw mut handle, "out").unwrap();
            assert_eq!(**borrow(handle, "handle").unwrap(), 7);
            assert_eq!(Rc::strong_count(&witness), 2);
            free(handle);
        }
        assert_eq!(Rc::strong_count(&witness), 1);
    }

    #[test]
    fn null_is_refused_by_name_and_freed_without_effect() {
        // SAFETY: null is allowed everywhere here.
        unsafe {
            let failure = borrow::<u8>(std::ptr::null(), "left").unwrap_err();
            assert_eq!(failure.message, "`left` is null");
            assert!(give(1, std::ptr::null_mut(), "out").is_err());
            free::<u8>(std::ptr::null_mut());
        }
    }
}
