//! Rust calls a C library and a Rust library from several threads.
//!
//! Nothing is allocated across the line. Each failure is a status and a message of its thread; the
//! Rust wrapper turns both into a value at once, so that it may travel to another thread. What one
//! thread does is never seen by another.

use std::ffi::{CStr, CString};
use std::thread;

use tour_errors::{
    SettingsStatus, numbers, settings_last_cause, settings_last_error, settings_number,
};

const THREADS: usize = 8;
const ROUNDS: usize = 200;

fn main() {
    let threads: Vec<_> =
        (0..THREADS).map(|place| thread::spawn(move || one_thread(place))).collect();
    let failures: usize =
        threads.into_iter().map(|thread| thread.join().expect("no thread panics")).sum();
    assert_eq!(failures, THREADS * ROUNDS);
    // SAFETY: a terminated string that lives until this thread's next call.
    let here = unsafe { CStr::from_ptr(settings_last_error()) };
    assert!(here.is_empty(), "this thread has not failed");
    println!("{failures} failures on {THREADS} threads, each with its own words");
}

/// Fails in its own place, again and again, and requires that its words are its own.
fn one_thread(place: usize) -> usize {
    let digits = "1".repeat(place);
    let settings = CString::new(format!("size={digits}x")).expect("no zero byte inside");
    let cause = format!("not a digit at byte {place}");
    for _ in 0..ROUNDS {
        let mut size = 7;
        // SAFETY: both texts are terminated, and `size` is a place for a number.
        let status = unsafe { settings_number(settings.as_ptr(), c"size".as_ptr(), &raw mut size) };
        assert_eq!((status, size), (SettingsStatus::NotANumber, 7));
        // A failure of the lower library that the upper one does not see changes nothing for it.
        let other = numbers::parse("").expect_err("there are no digits");
        assert_eq!((other.status.0, other.message.as_str()), (3, "no digits at byte 0"));
        // SAFETY: terminated strings that live until this thread's next call of the library.
        let (message, kept) = unsafe {
            (CStr::from_ptr(settings_last_error()), CStr::from_ptr(settings_last_cause()))
        };
        assert_eq!(message, c"`size` is no number");
        assert_eq!(kept.to_str(), Ok(cause.as_str()));
        thread::yield_now();
    }
    ROUNDS
}
