//! A place for a result: `T *out`.
//!
//! Ownership: the place is the caller's; what is written to it is the caller's from then on, by the
//! rule of its kind (a handle is destroyed, a string is freed). Functions take the place *before*
//! they work, so that a null place costs nothing and leaks nothing, and write to it only on success.
//!
//! ```
//! use abiding::boundary::{Out, Refusal};
//!
//! /// # Safety
//! /// `out` is null or writable and aligned for an `i32`.
//! unsafe fn parse(text: &str, out: *mut i32) -> Result<(), Refusal> {
//!     // SAFETY: the caller promises what `new` needs.
//!     let out = unsafe { Out::new(out, "out")? };
//!     out.set(text.len() as i32);
//!     Ok(())
//! }
//!
//! let mut length = 0;
//! // SAFETY: the place is a local variable, or null.
//! unsafe {
//!     parse("four", &raw mut length)?;
//!     assert_eq!(parse("four", std::ptr::null_mut()).unwrap_err().message, "`out` is null");
//! }
//! assert_eq!(length, 4);
//! # Ok::<(), Refusal>(())
//! ```

use std::marker::PhantomData;

use super::{Fault, Refusal};

/// A place of the caller's for one `T`.
#[derive(Debug)]
pub struct Out<'a, T> {
    place: *mut T,
    _caller: PhantomData<&'a mut T>,
}

impl<T> Out<'_, T> {
    /// The caller's place.
    ///
    /// # Errors
    /// When it is null or misaligned; `name` is the argument's name in the message.
    ///
    /// # Safety
    /// A place that is not null is writable, and nobody else uses it while this value lives.
    pub unsafe fn new(place: *mut T, name: &str) -> Result<Self, Refusal> {
        aligned(place, name)?;
        Ok(Self { place, _caller: PhantomData })
    }

    /// As [`Out::new`], for a struct whose size the caller states as it knows it
    /// (`sizeof(struct S)`), so that header and library that do not belong together are noticed.
    ///
    /// # Errors
    /// As [`Out::new`], and when the size is another.
    ///
    /// # Safety
    /// As [`Out::new`], where `size` is right.
    pub unsafe fn sized(place: *mut T, size: usize, name: &str) -> Result<Self, Refusal> {
        if size != size_of::<T>() {
            let ours = size_of::<T>();
            let message = format!("`{name}` has {ours} bytes in the library, {size} in its caller");
            return Err(Refusal::new(Fault::StructSize, message));
        }
        // SAFETY: the caller promises the same.
        unsafe { Self::new(place, name) }
    }

    /// Gives `value` to the caller. What was in the place before is not dropped: it need not be
    /// initialised.
    pub fn set(self, value: T) {
        // SAFETY: not null, aligned, and writable by the promise to `new`.
        unsafe { self.place.write(value) }
    }
}

/// Requires a pointer that is not null and aligned for `T`.
pub(super) fn aligned<T>(pointer: *const T, name: &str) -> Result<(), Refusal> {
    if pointer.is_null() {
        return Err(Refusal::null(name));
    }
    if !pointer.is_aligned() {
        let alignment = align_of::<T>();
        let message = format!("`{name}` is misaligned: it must be a multiple of {alignment}");
        return Err(Refusal::new(Fault::Argument, message));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ptr::null_mut;

    #[test]
    fn bad_places_are_refused_unread() {
        let mut value = 7_u32;
        let place = &raw mut value;
        // SAFETY: what is refused is not written to; the place is a local variable.
        unsafe {
            assert_eq!(Out::<u32>::new(null_mut(), "out").unwrap_err(), Refusal::null("out"));
            let odd = Out::new(place.wrapping_byte_add(1), "out").unwrap_err();
            assert_eq!(odd.message, "`out` is misaligned: it must be a multiple of 4");
            assert_eq!(Out::sized(place, 3, "out").unwrap_err().fault, Fault::StructSize);
            Out::sized(place, 4, "out").unwrap().set(8);
        }
        assert_eq!(value, 8);
    }
}
