//! `person.h`, implemented in Rust.
//!
//! Ownership: what goes in is borrowed for the call; a text that goes out by
//! [`person_to_json_alloc`] belongs to the caller until [`person_string_free`]. Errors are a status
//! and a message of the thread; a panic is one of them, so that none crosses.

mod json;

use std::ffi::c_char;

use abiding::boundary::{
    self, Failure, Guard, LastError, Out, OwnedText, Refusal, TextBuffer, guard, text_in,
};

/// What a function says about its outcome.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonStatus {
    /// It worked.
    Ok = 0,
    /// An argument is null, or a number that JSON cannot say.
    InvalidArgument = 1,
    /// A text is not UTF-8.
    InvalidUtf8 = 2,
    /// A defect of this library.
    Defect = 3,
}

boundary::status!(PersonStatus: ok = Ok, argument = InvalidArgument, text = InvalidUtf8,
    handle = InvalidArgument, struct_size = InvalidArgument, callback = Defect, panic = Defect);

/// A person, as the caller sees it.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Person {
    /// UTF-8, terminated, never null.
    pub name: *const c_char,
    /// UTF-8, terminated; null if there is none.
    pub email: *const c_char,
    /// In years.
    pub age: u32,
    /// Whether they have joined.
    pub member: bool,
    /// In metres; finite.
    pub height: f64,
}

/// Writes JSON into the caller's buffer and tells the length of the whole text.
///
/// # Safety
/// The person is null or whole, and its texts null or terminated; a buffer that is not null has
/// `capacity` writable bytes; `length` is null or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn person_to_json(
    person: *const Person,
    buffer: *mut c_char,
    capacity: usize,
    length: *mut usize,
) -> PersonStatus {
    guard(|| {
        // SAFETY: the caller promises all of it.
        let (json, length, mut buffer) = unsafe {
            (to_json(person)?, Out::new(length, "length")?, TextBuffer::new(buffer, capacity))
        };
        length.set(buffer.write(&json));
        Ok(())
    })
}

/// Gives a JSON text that [`person_string_free`] frees.
///
/// # Safety
/// The person is null or whole, and its texts null or terminated; `out` is null or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn person_to_json_alloc(
    person: *const Person,
    out: *mut *mut c_char,
) -> PersonStatus {
    guard(|| {
        // SAFETY: the caller promises that a place that is not null may be written.
        unsafe { Out::new(out, "out")? }.set(std::ptr::null_mut());
        // SAFETY: the caller promises the rest.
        let (json, out) = unsafe { (to_json(person)?, Out::new(out, "out")?) };
        Ok(OwnedText::give(&json, out)?)
    })
}

/// Frees a text of [`person_to_json_alloc`]; null does nothing.
///
/// # Safety
/// A text that is not null comes from there, and is not used afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn person_string_free(text: *mut c_char) {
    Guard::<PersonStatus>::value((), || {
        // SAFETY: the caller promises it.
        unsafe { OwnedText::free(text, "text")? };
        Ok(())
    });
}

/// Copies the message of the thread's last failure, and returns its whole length.
///
/// # Safety
/// A buffer that is not null has `capacity` writable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn person_last_error(buffer: *mut c_char, capacity: usize) -> usize {
    // SAFETY: the caller promises it.
    LastError::copy_message::<PersonStatus>(&mut unsafe { TextBuffer::new(buffer, capacity) })
}

/// # Safety
/// The person is null or whole, and its texts null or terminated.
unsafe fn to_json(person: *const Person) -> Result<String, Failure<PersonStatus>> {
    // SAFETY: the caller promises it.
    let person = unsafe { person.as_ref() }.ok_or_else(|| Refusal::null("person"))?;
    // SAFETY: as above.
    let (name, email) = unsafe {
        (text_in::terminated(person.name, "name")?, text_in::optional(person.email, "email")?)
    };
    if !person.height.is_finite() {
        let message = format!("`height` is {}, which JSON cannot say", person.height);
        return Err(Failure::new(PersonStatus::InvalidArgument, message));
    }
    Ok(format!(
        r#"{{"name":{},"email":{},"age":{},"member":{},"height":{}}}"#,
        json::string(name),
        email.map_or_else(|| "null".to_owned(), json::string),
        person.age,
        person.member,
        person.height
    ))
}
