//! Arrays out: into the caller's memory, or as memory of the library's with one matching free.
//!
//! Ownership: an [`ArrayBuffer`] is the caller's throughout, as a [`TextBuffer`](super::TextBuffer)
//! is; an [`OwnedArray`] moves to the caller, who gives pointer and length back once. An empty owned
//! array is null and 0, and freeing it does nothing.
//!
//! ```
//! use abiding::boundary::{ArrayBuffer, Out, OwnedArray, Refusal};
//!
//! let mut room = [0_u16; 2];
//! // SAFETY: the buffer has two elements.
//! let whole = unsafe { ArrayBuffer::new(room.as_mut_ptr(), 2, "buffer")? }.write(&[7, 8, 9]);
//! assert_eq!((whole, room), (3, [7, 8]));
//!
//! let (mut start, mut count) = (std::ptr::null_mut::<u16>(), 0);
//! // SAFETY: the places are local variables, and the array is freed once.
//! unsafe {
//!     OwnedArray::give(vec![7, 8, 9], Out::new(&raw mut start, "out")?, Out::new(&raw mut count, "count")?);
//!     assert_eq!(*start.add(2), 9);
//!     OwnedArray::free(start, count, "array")?;
//! }
//! # Ok::<(), Refusal>(())
//! ```

use std::marker::PhantomData;
use std::ptr::{null_mut, slice_from_raw_parts_mut};

use super::live::{self, Kind};
use super::out::aligned;
use super::{Out, Refusal};

/// A caller's buffer for elements.
#[derive(Debug)]
pub struct ArrayBuffer<'a, T> {
    start: *mut T,
    capacity: usize,
    _caller: PhantomData<&'a mut [T]>,
}

impl<T: Copy> ArrayBuffer<'_, T> {
    /// The buffer at `start` with room for `capacity` elements. Null or 0 asks for the number.
    ///
    /// # Errors
    /// When it is misaligned for `T`; `name` is the argument's name in the message.
    ///
    /// # Safety
    /// A buffer that is not null has room for `capacity` elements, which nobody else uses while
    /// this value lives.
    pub unsafe fn new(start: *mut T, capacity: usize, name: &str) -> Result<Self, Refusal> {
        let capacity = if start.is_null() { 0 } else { capacity };
        if capacity > 0 {
            aligned(start, name)?;
        }
        Ok(Self { start, capacity, _caller: PhantomData })
    }

    /// Copies as many of `elements` as fit; returns the number of all of them.
    pub fn write(&mut self, elements: &[T]) -> usize {
        let kept = elements.len().min(self.capacity);
        if kept > 0 {
            // SAFETY: so many fit by the promise to `new`. `copy`, since a careless caller may
            // have given us our own elements as the buffer.
            unsafe { self.start.copy_from(elements.as_ptr(), kept) }
        }
        elements.len()
    }
}

/// Arrays of `T` that the library gives away.
#[derive(Debug)]
pub struct OwnedArray<T>(PhantomData<T>);

impl<T: Send + 'static> OwnedArray<T> {
    /// Moves the elements to the caller: writes where they are and how many.
    pub fn give(elements: Vec<T>, out: Out<'_, *mut T>, count: Out<'_, usize>) {
        let length = elements.len();
        let start = if length == 0 { null_mut() } else { into_raw(elements) };
        out.set(start);
        count.set(length);
    }

    /// Drops the elements of an owned array and frees it; null is fine and does nothing.
    ///
    /// # Errors
    /// When it is misaligned and, where [checked](super::CHECKED), when it was freed already, is not
    /// this library's or has another length; nothing was freed then. `name` is the argument's name
    /// in the message.
    ///
    /// # Safety
    /// Where not checked, a pointer that is not null and the count are those that `give` wrote, and
    /// it was not freed. The elements are valid, and not used afterwards.
    pub unsafe fn free(start: *mut T, count: usize, name: &str) -> Result<(), Refusal> {
        if start.is_null() {
            return Ok(());
        }
        aligned(start, name)?;
        live::bury(start, Kind::of::<Self, [T]>(), Some(count), name)?;
        // SAFETY: `into_raw` made it with this length, by the table or by the caller's promise, and
        // nobody else frees it.
        drop(unsafe { Box::from_raw(slice_from_raw_parts_mut(start, count)) });
        Ok(())
    }
}

fn into_raw<T: Send + 'static>(elements: Vec<T>) -> *mut T {
    let length = elements.len();
    let start = Box::into_raw(elements.into_boxed_slice()).cast::<T>();
    live::born(start, Kind::of::<OwnedArray<T>, [T]>(), length);
    start
}

#[cfg(test)]
mod tests {
    use super::super::{CHECKED, Fault};
    use super::*;
    use std::sync::Arc;

    #[test]
    fn elements_fill_the_callers_buffer() {
        let fill = |room: &mut [u32], capacity| {
            // SAFETY: the buffer has at least `capacity` elements.
            unsafe { ArrayBuffer::new(room.as_mut_ptr(), capacity, "x") }.unwrap().write(&[1, 2, 3])
        };
        let mut room = [9; 4];
        assert_eq!((fill(&mut room, 4), room), (3, [1, 2, 3, 9]));
        let mut room = [9; 4];
        assert_eq!((fill(&mut room, 1), room), (3, [1, 9, 9, 9]));
        // SAFETY: null asks for the number; what is refused is not written to.
        unsafe {
            let mut asks = ArrayBuffer::<u32>::new(null_mut(), 5, "x").unwrap();
            assert_eq!(asks.write(&[1, 2, 3]), 3);
            let odd = room.as_mut_ptr().wrapping_byte_add(1);
            assert_eq!(ArrayBuffer::new(odd, 1, "x").unwrap_err().fault, Fault::Argument);
        }
    }

    fn give<T: Send + 'static>(elements: Vec<T>) -> (*mut T, usize) {
        let (mut start, mut count) = (null_mut(), usize::MAX);
        // SAFETY: the places are local variables.
        unsafe {
            let out = Out::new(&raw mut start, "out").unwrap();
            OwnedArray::give(elements, out, Out::new(&raw mut count, "count").unwrap());
        }
        (start, count)
    }

    #[test]
    fn an_owned_array_is_freed_with_its_elements() {
        let witness = Arc::new(());
        let (start, count) = give(vec![Arc::clone(&witness), Arc::clone(&witness)]);
        assert_eq!((count, Arc::strong_count(&witness)), (2, 3));
        let (none, zero) = give(Vec::<Arc<()>>::with_capacity(8));
        assert_eq!((none, zero), (null_mut(), 0));
        // SAFETY: freed once.
        unsafe {
            OwnedArray::free(start, count, "array").unwrap();
            OwnedArray::free(none, zero, "array").unwrap();
        }
        assert_eq!(Arc::strong_count(&witness), 1);
    }

    #[test]
    fn freeing_twice_or_with_another_length_is_refused() {
        if !CHECKED {
            return;
        }
        let (start, count) = give(vec![1_u8, 2, 3]);
        // SAFETY: what is refused is not freed.
        unsafe {
            let short = OwnedArray::free(start, 2, "array").unwrap_err();
            assert_eq!(short.message, "`array` has 3 elements, not 2");
            assert!(OwnedArray::free(start.cast::<i8>(), 3, "array").is_err());
            OwnedArray::free(start, count, "array").unwrap();
            assert_eq!(OwnedArray::free(start, count, "array").unwrap_err().fault, Fault::Handle);
        }
    }
}
