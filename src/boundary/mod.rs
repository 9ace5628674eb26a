//! The safe-crossing kit: what a C API written in Rust needs so that nothing Rust cannot stand
//! comes in and nothing C cannot stand goes out.
//!
//! | pattern | type | who owns |
//! | --- | --- | --- |
//! | no panic leaves | [`guard()`], [`Guard`] | |
//! | errors | [`Status`], [`Failure`], [`LastError`] | the library keeps the texts, per thread |
//! | strings in | [`text_in`] | the caller |
//! | strings out, caller-allocated | [`TextBuffer`] | the caller |
//! | strings out, library-allocated | [`OwnedText`] | the caller, until its one free |
//! | opaque handles | [`Handle`] | the caller, until its one destroy |
//! | arrays in | [`slice_in()`], [`slice_in_out`] | the caller |
//! | arrays out | [`ArrayBuffer`], [`OwnedArray`] | the caller; until its one free |
//! | results | [`Out`] | the caller |
//! | enums from C | [`CEnum`], [`Received`] | |
//! | C calls Rust back | [`ClosureCallback`] | the C library, until its one destroy |
//! | Rust calls C back | [`ForeignCallback`], [`CallbackSlot`] | the library, until replaced or unset |
//!
//! Everything here depends on the standard library alone: a crate that wants just this takes
//! `abiding` with `default-features = false`. The Zig counterpart stands in `zig/boundary/`.
//!
//! # A whole library
//! ```
//! use abiding::boundary::{self, Guard, Handle, LastError, Out, TextBuffer, guard, text_in};
//! use std::ffi::c_char;
//!
//! #[repr(C)]
//! #[derive(Clone, Copy, Debug, PartialEq)]
//! pub enum PersonStatus { Ok = 0, BadArgument = 1, BadText = 2, Internal = 3 }
//! boundary::status!(PersonStatus: ok = Ok, argument = BadArgument, text = BadText,
//!     handle = BadArgument, struct_size = BadArgument, callback = Internal, panic = Internal);
//!
//! pub struct Person { name: String }
//!
//! /// Makes a person; the caller gives it to `person_free` once.
//! ///
//! /// # Safety
//! /// `name` is null or terminated; `out` is null or writable.
//! #[unsafe(no_mangle)]
//! pub unsafe extern "C" fn person_new(name: *const c_char, out: *mut *mut Person) -> PersonStatus {
//!     guard(|| {
//!         // SAFETY: the caller promises both.
//!         let (name, out) = unsafe { (text_in::terminated(name, "name")?, Out::new(out, "out")?) };
//!         out.set(Handle::create(Person { name: name.to_owned() }));
//!         Ok(())
//!     })
//! }
//!
//! /// Writes the name into `buffer` and returns its length.
//! ///
//! /// # Safety
//! /// `person` is null or alive; a buffer that is not null has `capacity` writable bytes.
//! #[unsafe(no_mangle)]
//! pub unsafe extern "C" fn person_name(
//!     person: *const Person,
//!     buffer: *mut c_char,
//!     capacity: usize,
//! ) -> usize {
//!     Guard::<PersonStatus>::value(0, || {
//!         // SAFETY: the caller promises both.
//!         let (person, mut buffer) =
//!             unsafe { (Handle::borrow(person, "person")?, TextBuffer::new(buffer, capacity)) };
//!         Ok(buffer.write(&person.name))
//!     })
//! }
//!
//! /// Frees a person; NULL does nothing.
//! ///
//! /// # Safety
//! /// `person` is null or alive, and not used afterwards.
//! #[unsafe(no_mangle)]
//! pub unsafe extern "C" fn person_free(person: *mut Person) {
//!     // SAFETY: the caller promises it.
//!     Guard::<PersonStatus>::value((), || Ok(unsafe { Handle::destroy(person, "person")? }))
//! }
//!
//! let mut person = std::ptr::null_mut();
//! // SAFETY: the arguments live through the calls, and the person is freed once.
//! unsafe {
//!     assert_eq!(person_new(c"Ada".as_ptr(), &raw mut person), PersonStatus::Ok);
//!     assert_eq!(TextBuffer::fetch(|b, n| person_name(person, b, n)).unwrap(), "Ada");
//!     person_free(person);
//!     assert_eq!(person_new(c"\xff".as_ptr(), &raw mut person), PersonStatus::BadText);
//! }
//! assert_eq!(LastError::text::<PersonStatus>(), "`name` is not UTF-8 from byte 0 on");
//! ```

pub mod array;
pub mod c_enum;
pub mod callback;
pub mod guard;
pub mod handle;
pub mod last_error;
mod live;
pub mod out;
pub mod owned_text;
pub mod slice_in;
pub mod status;
pub mod text_buffer;
pub mod text_in;

pub use array::{ArrayBuffer, OwnedArray};
pub use c_enum::{CEnum, Received};
pub use callback::{CallbackSlot, ClosureCallback, Destructor, ForeignCallback, Registration};
pub use guard::{Guard, caught, guard};
pub use handle::Handle;
pub use last_error::LastError;
pub use live::CHECKED;
pub use out::Out;
pub use owned_text::OwnedText;
pub use slice_in::{slice_in, slice_in_out};
pub use status::{Failure, Fault, Refusal, Status};
pub use text_buffer::TextBuffer;

#[doc(inline)]
pub use crate::__boundary_c_enum as c_enum;
#[doc(inline)]
pub use crate::__boundary_status as status;
