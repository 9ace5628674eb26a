//! No panic leaves an `extern "C"` function: unwinding into C is undefined where it does not end
//! the process.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

use super::{AbidingStatus, Failure, last_error};

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Runs the body of a function that returns a status. A failure or panic becomes the thread's last
/// error; success leaves the last error alone.
pub fn guard(body: impl FnOnce() -> Result<(), Failure>) -> AbidingStatus {
    match run(body) {
        Ok(()) => AbidingStatus::Ok,
        Err(failure) => {
            last_error::set(failure.message);
            failure.status
        }
    }
}

/// Runs the body of a function that returns a value. A failure or panic becomes the thread's last
/// error, and the function returns `otherwise`.
pub fn guard_value<T>(otherwise: T, body: impl FnOnce() -> Result<T, Failure>) -> T {
    run(body).unwrap_or_else(|failure| {
        last_error::set(failure.message);
        otherwise
    })
}

/// Runs `body` and turns a panic into a failure.
fn run<T>(body: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    watch_panics();
    let outer = GUARDED.replace(true);
    // What `body` changed before it panicked belongs to it or is behind a handle that the caller
    // was told is broken, so no half-changed value is used as if it were whole.
    let result = panic::catch_unwind(AssertUnwindSafe(body));
    GUARDED.set(outer);
    result.unwrap_or_else(|payload| {
        let place = PLACE.take().map(|place| format!(" at {place}")).unwrap_or_default();
        let message = format!("internal error{place}: {}", words(payload.as_ref()));
        Err(Failure::new(AbidingStatus::Panic, message))
    })
}

/// The message of a panic.
fn words(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}

/// Makes panics inside [`run`] leave their place behind instead of writing to standard error.
/// Panics elsewhere go to the hook that was there before.
fn watch_panics() {
    static INSTALL: Once = Once::new();
    INSTALL.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if GUARDED.get() {
                PLACE.set(info.location().map(ToString::to_string));
            } else {
                before(info);
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_a_status_and_a_message_with_its_place() {
        let status = guard(|| panic!("lost {}", 3));
        assert_eq!(status, AbidingStatus::Panic);
        last_error::with(|message| {
            assert!(message.starts_with("internal error at src/boundary/guard.rs:"), "{message}");
            assert!(message.ends_with(": lost 3"), "{message}");
        });
    }

    #[test]
    fn a_failure_becomes_its_status_and_message() {
        let failure = Failure::null("json");
        assert_eq!(guard(|| Err(failure)), AbidingStatus::InvalidArgument);
        last_error::with(|message| assert_eq!(message, "`json` is null"));
    }

    #[test]
    fn success_leaves_the_last_error_alone() {
        last_error::set("earlier".to_owned());
        assert_eq!(guard(|| Ok(())), AbidingStatus::Ok);
        last_error::with(|message| assert_eq!(message, "earlier"));
    }

    #[test]
    fn a_function_with_a_value_returns_the_other_one() {
        assert_eq!(guard_value(0, || Ok(5)), 5);
        assert_eq!(guard_value(0, || Err(Failure::null("x"))), 0);
        assert_eq!(guard_value(0, || panic!("no")), 0);
    }
}
