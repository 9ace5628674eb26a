//! Arrays in: pointer and number of elements.
//!
//! Ownership: the caller's, always; the library reads during the call and copies what it keeps.
//!
//! ```
//! use abiding::boundary::{Refusal, slice_in};
//!
//! /// # Safety
//! /// `values` is null or points to `count` numbers.
//! unsafe fn sum(values: *const f64, count: usize) -> Result<f64, Refusal> {
//!     // SAFETY: the caller promises what `slice_in` needs.
//!     Ok(unsafe { slice_in(values, count, "values")? }.iter().sum())
//! }
//!
//! let values = [1.0, 2.5];
//! // SAFETY: the array has two elements; null has none.
//! unsafe {
//!     assert_eq!(sum(values.as_ptr(), 2)?, 3.5);
//!     assert_eq!(sum(std::ptr::null(), 0)?, 0.0);
//!     assert_eq!(sum(std::ptr::null(), 1).unwrap_err().message, "`values` is null");
//! }
//! # Ok::<(), Refusal>(())
//! ```

use super::out::aligned;
use super::{Fault, Refusal};

/// The `count` elements at `pointer`. Null is fine where the count is 0, as C and Zig write an empty
/// array.
///
/// # Errors
/// When the pointer is null and the count is not 0, when it is misaligned for `T`, or when no memory
/// holds so many; `name` is the argument's name in the message.
///
/// # Safety
/// A pointer that is not null points to `count` elements that nobody writes to while the slice
/// lives. Every bit pattern in them is a `T`: take numbers, and enumerations as numbers
/// ([`Received`](super::Received)).
pub unsafe fn slice_in<'a, T>(
    pointer: *const T,
    count: usize,
    name: &str,
) -> Result<&'a [T], Refusal> {
    if pointer.is_null() && count == 0 {
        return Ok(&[]);
    }
    aligned(pointer, name)?;
    fits_memory::<T>(pointer.addr(), count, name)?;
    // SAFETY: not null, aligned and not too long; the caller promises the rest.
    Ok(unsafe { std::slice::from_raw_parts(pointer, count) })
}

/// As [`slice_in`], for an array that the library changes in place.
///
/// # Errors
/// As [`slice_in`].
///
/// # Safety
/// As [`slice_in`], and nobody else reads or writes the elements while the slice lives.
pub unsafe fn slice_in_out<'a, T>(
    pointer: *mut T,
    count: usize,
    name: &str,
) -> Result<&'a mut [T], Refusal> {
    if pointer.is_null() && count == 0 {
        return Ok(&mut []);
    }
    aligned(pointer, name)?;
    fits_memory::<T>(pointer.addr(), count, name)?;
    // SAFETY: not null, aligned and not too long; the caller promises the rest.
    Ok(unsafe { std::slice::from_raw_parts_mut(pointer, count) })
}

/// More bytes than this no process has: a pointer of 64 bits reaches 2^56 of them on x86-64 with five
/// levels of pages (Intel SDM, volume 3, 4.5), and no other processor reaches further.
const MEMORY: usize = if usize::BITS == 64 { 1 << 56 } else { isize::MAX as usize };

/// No array is longer than memory, nor wraps around its end. This finds lengths that are negative
/// numbers or pointers, not those that are a little too long.
fn fits_memory<T>(start: usize, count: usize, name: &str) -> Result<(), Refusal> {
    let bytes = count.checked_mul(size_of::<T>()).filter(|bytes| *bytes <= MEMORY);
    if bytes.and_then(|bytes| start.checked_add(bytes)).is_some() {
        return Ok(());
    }
    let message = format!("`{name}` has a length that no memory has: {count}");
    Err(Refusal::new(Fault::Argument, message))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ptr::{null, null_mut};

    #[test]
    fn arrays_come_in() {
        let mut numbers = [1_u32, 2, 3];
        // SAFETY: the array has three elements; null has none.
        unsafe {
            assert_eq!(slice_in(numbers.as_ptr(), 3, "x").unwrap(), [1, 2, 3]);
            assert_eq!(slice_in::<u32>(null(), 0, "x").unwrap(), [0; 0]);
            slice_in_out(numbers.as_mut_ptr(), 2, "x").unwrap().reverse();
            assert_eq!(slice_in_out::<u32>(null_mut(), 0, "x").unwrap(), [0; 0]);
        }
        assert_eq!(numbers, [2, 1, 3]);
    }

    #[test]
    fn bad_arrays_are_refused_unread() {
        let numbers = [1_u32, 2, 3];
        let refused = |pointer, count| {
            // SAFETY: what is refused is not read.
            unsafe { slice_in::<u32>(pointer, count, "x") }.unwrap_err().message
        };
        let start = numbers.as_ptr();
        assert_eq!(refused(null(), 1), "`x` is null");
        assert!(refused(start.wrapping_byte_add(2), 1).contains("misaligned"));
        for count in [usize::MAX, usize::MAX / 4, usize::MAX / 4 + 1, usize::MAX / 8 + 1, MEMORY] {
            assert!(refused(start, count).contains("no memory"), "{count}");
        }
        let near_the_end = null::<u32>().wrapping_byte_sub(8);
        assert!(refused(near_the_end, 3).contains("no memory"));
        // SAFETY: what is refused is not written to.
        assert!(unsafe { slice_in_out(null_mut::<u8>(), 1, "x") }.is_err());
    }
}
