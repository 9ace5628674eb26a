//! The panic guard: no panic leaves an `extern "C"` function.
//!
//! A panic that reached C would end the process at best. Behind [`guard`] or [`Guard`] it becomes a
//! status and a message that names the place: `internal error at src/x.rs:3:5: …`. What the body
//! had half changed belongs to it or stands behind a lock or a handle; the caller is told that the
//! library is at fault.
//!
//! The place of a panic is known to panic hooks alone, so the first guarded call puts one in front
//! of the hook that is there. Inside a guard it notes the place and prints nothing; every other
//! panic goes on to the hook that was there before.
//!
//! With `panic = "abort"` in the profile nothing can be caught. An exception of another language
//! cannot be caught by Rust either; it ends the process (see [`ForeignCallback`]).
//!
//! Ownership: everything that the body took by value is dropped, also when it panics.
//!
//! [`ForeignCallback`]: super::ForeignCallback
//!
//! ```
//! use abiding::boundary::{self, Guard, LastError, guard};
//!
//! #[repr(C)]
//! #[derive(Clone, Copy, Debug, PartialEq)]
//! pub enum AppStatus { Ok = 0, Bad = 1, Internal = 2 }
//! boundary::status!(AppStatus: ok = Ok, argument = Bad, text = Bad, handle = Bad,
//!     struct_size = Bad, callback = Bad, panic = Internal);
//!
//! pub extern "C" fn app_work(limit: usize) -> AppStatus {
//!     guard(|| {
//!         assert!(limit < 10, "limit is {limit}");
//!         Ok(())
//!     })
//! }
//!
//! pub extern "C" fn app_count(limit: usize) -> usize {
//!     Guard::<AppStatus>::value(0, || Ok([1, 2, 3][limit]))
//! }
//!
//! assert_eq!(app_work(1), AppStatus::Ok);
//! assert_eq!(app_work(11), AppStatus::Internal);
//! assert!(LastError::text::<AppStatus>().ends_with(": limit is 11"));
//! assert_eq!(app_count(99), 0);
//! ```

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::marker::PhantomData;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

use super::{Failure, Fault, LastError, Refusal, Status};

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Guards the functions of the library whose status is `S`.
#[derive(Clone, Copy, Debug)]
pub struct Guard<S>(PhantomData<S>);

impl<S: Status> Guard<S> {
    /// Runs the body of a function that returns a status; the same as [`guard`].
    pub fn status(body: impl FnOnce() -> Result<(), Failure<S>>) -> S {
        match Self::run(body) {
            Ok(()) => S::OK,
            Err(failure) => {
                let status = failure.status;
                LastError::record(failure);
                status
            }
        }
    }

    /// Runs the body of a function that returns a value. A failure or panic becomes the thread's
    /// last error, and the function returns `otherwise`.
    pub fn value<T>(otherwise: T, body: impl FnOnce() -> Result<T, Failure<S>>) -> T {
        Self::run(body).unwrap_or_else(|failure| {
            LastError::record(failure);
            otherwise
        })
    }

    /// Runs `body` and turns a panic into a failure; the last error stays as it is.
    ///
    /// # Errors
    /// When `body` fails or panics.
    pub fn run<T>(body: impl FnOnce() -> Result<T, Failure<S>>) -> Result<T, Failure<S>> {
        caught(body).unwrap_or_else(|refusal| Err(refusal.into()))
    }
}

/// Runs the body of a function that returns a status. A failure or panic becomes the thread's last
/// error; success leaves the last error alone.
pub fn guard<S: Status>(body: impl FnOnce() -> Result<(), Failure<S>>) -> S {
    Guard::status(body)
}

/// Runs `body` and turns a panic into a [`Fault::Panic`] with message and place.
///
/// # Errors
/// When `body` panics.
pub fn caught<T>(body: impl FnOnce() -> T) -> Result<T, Refusal> {
    watch_panics();
    let outer = GUARDED.replace(true);
    let _ = PLACE.try_with(RefCell::take);
    // Unwind safety: see the module's first paragraph.
    let result = panic::catch_unwind(AssertUnwindSafe(body));
    GUARDED.set(outer);
    result.map_err(|payload| {
        let place = PLACE.try_with(RefCell::take).ok().flatten();
        let place = place.map(|place| format!(" at {place}")).unwrap_or_default();
        let message = format!("internal error{place}: {}", words(payload.as_ref()));
        discard(payload);
        Refusal::new(Fault::Panic, message)
    })
}

/// The message of a panic.
fn words(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}

/// Drops the payload of a panic. Its destructor may panic too, and so may that panic's payload; what
/// does so time and again is leaked.
fn discard(mut payload: Box<dyn Any + Send>) {
    for _ in 0..4 {
        match panic::catch_unwind(AssertUnwindSafe(|| drop(payload))) {
            Ok(()) => return,
            Err(again) => payload = again,
        }
    }
    std::mem::forget(payload);
}

/// Makes panics inside [`caught`] leave their place behind instead of writing to standard error.
/// Panics elsewhere go to the hook that was there before.
fn watch_panics() {
    static INSTALL: Once = Once::new();
    INSTALL.call_once(|| {
        // A thread that is panicking (a destructor calls us) must not change the hook; its places
        // stay unknown.
        if std::thread::panicking() {
            return;
        }
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if GUARDED.get() {
                let place = info.location().map(ToString::to_string);
                let _ = PLACE.try_with(|kept| kept.replace(place));
            } else {
                before(info);
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::super::status::tests::TestStatus;
    use super::*;

    fn text() -> String {
        LastError::text::<TestStatus>()
    }

    #[test]
    fn a_panic_becomes_a_status_and_a_message_with_its_place() {
        let status: TestStatus = guard(|| panic!("lost {}", 3));
        assert_eq!(status, TestStatus::Panic);
        assert!(text().starts_with("internal error at "), "{}", text());
        assert!(text().contains("guard.rs:"), "{}", text());
        assert!(text().ends_with(": lost 3"), "{}", text());
    }

    #[test]
    fn a_failure_becomes_its_status_and_message() {
        let status: TestStatus = guard(|| Err(Refusal::null("json").into()));
        assert_eq!(status, TestStatus::Argument);
        assert_eq!(text(), "`json` is null");
    }

    #[test]
    fn success_leaves_the_last_error_alone() {
        LastError::record(Failure::new(TestStatus::Own, "earlier"));
        assert_eq!(guard::<TestStatus>(|| Ok(())), TestStatus::Ok);
        assert_eq!(text(), "earlier");
    }

    #[test]
    fn a_function_with_a_value_returns_the_other_one() {
        assert_eq!(Guard::<TestStatus>::value(0, || Ok(5)), 5);
        assert_eq!(Guard::<TestStatus>::value(0, || Err(Refusal::null("x").into())), 0);
        assert_eq!(Guard::<TestStatus>::value(0, || panic!("no")), 0);
    }

    #[test]
    fn guards_may_stand_within_guards() {
        let outer = caught(|| {
            let inner = caught(|| panic!("inner"));
            assert!(inner.unwrap_err().message.ends_with("inner"));
            panic!("outer");
        });
        let message = outer.map(|()| String::new()).unwrap_err().message;
        assert!(message.starts_with("internal error at "), "{message}");
        assert!(message.ends_with(": outer"), "{message}");
    }

    #[test]
    fn a_payload_that_panics_when_dropped_is_no_way_out() {
        struct Bomb;
        impl Drop for Bomb {
            fn drop(&mut self) {
                panic!("again");
            }
        }
        let refusal = caught::<()>(|| panic::panic_any(Bomb)).unwrap_err();
        assert!(refusal.message.ends_with(": no message"), "{}", refusal.message);
    }

    #[test]
    fn a_panic_of_another_thread_arrives_without_a_place() {
        let refusal = caught::<()>(|| {
            let lost = std::thread::spawn(|| caught::<()>(|| panic!("there")));
            panic::resume_unwind(Box::new(lost.join().unwrap().unwrap_err().message));
        });
        let message = refusal.unwrap_err().message;
        assert!(message.starts_with("internal error: internal error at "), "{message}");
    }
}
