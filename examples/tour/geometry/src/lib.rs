//! A small Rust library with a C API, for Python and Zig.
//!
//! Ownership: a greeting is allocated here and freed by [`greet_free`], exactly once. Whatever goes in
//! is borrowed for the call. A failure is null or NaN, as each function says.

use std::ffi::c_char;

use abiding::boundary::{self, Guard, OwnedText, Refusal, text_in};

/// What goes wrong inside. It does not cross: these functions answer a failure with null or NaN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Done = 0,
    Refused = 1,
}

boundary::status!(Outcome: ok = Done, argument = Refused, text = Refused, handle = Refused,
    struct_size = Refused, callback = Refused, panic = Refused);

/// A point in the plane. It crosses by pointer: Zig up to 0.16 passes some structs of floats wrongly
/// by value.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Upwards.
    pub y: f64,
}

/// The distance between two points; NaN if one is null.
///
/// # Safety
/// A pointer that is not null points to a point that nobody writes to during the call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn point_distance(from: *const Point, to: *const Point) -> f64 {
    Guard::<Outcome>::value(f64::NAN, || {
        // SAFETY: the caller promises that what is not null is a point.
        let (from, to) = unsafe { (from.as_ref(), to.as_ref()) };
        let from = from.ok_or_else(|| Refusal::null("from"))?;
        let to = to.ok_or_else(|| Refusal::null("to"))?;
        Ok((to.x - from.x).hypot(to.y - from.y))
    })
}

/// A greeting, which [`greet_free`] frees; null if the name is null or not UTF-8.
///
/// # Safety
/// A name that is not null is terminated, and nobody writes to it during the call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn greet(name: *const c_char) -> *mut c_char {
    Guard::<Outcome>::value(std::ptr::null_mut(), || {
        // SAFETY: the caller promises that a name that is not null is terminated.
        let name = unsafe { text_in::terminated(name, "name")? };
        Ok(OwnedText::into_raw(&format!("Hello, {name}, from Rust!"))?)
    })
}

/// Frees a greeting; null does nothing.
///
/// # Safety
/// A greeting that is not null comes from [`greet`], and is not used afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn greet_free(greeting: *mut c_char) {
    Guard::<Outcome>::value((), || {
        // SAFETY: the caller promises it.
        unsafe { OwnedText::free(greeting, "greeting")? };
        Ok(())
    });
}
