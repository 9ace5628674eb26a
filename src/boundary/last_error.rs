//! The message of the calling thread's last failure.

use std::cell::RefCell;

thread_local! {
    static MESSAGE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Keeps `message` for this thread, in place of the one before it.
pub fn set(message: String) {
    // A thread that is ending has nobody left to ask.
    let _ = MESSAGE.try_with(|kept| kept.replace(message));
}

/// Forgets this thread's message.
pub fn clear() {
    set(String::new());
}

/// Calls `read` with this thread's message, which is empty if nothing failed.
pub fn with<T>(read: impl FnOnce(&str) -> T) -> T {
    // Copied first, so that `read` may fail and set another one.
    let message = MESSAGE.try_with(|kept| kept.borrow().clone()).unwrap_or_default();
    read(&message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_thread_has_its_own_message() {
        set("here".to_owned());
        std::thread::spawn(|| with(|message| assert_eq!(message, ""))).join().unwrap();
        with(|message| assert_eq!(message, "here"));
        clear();
        with(|message| assert_eq!(message, ""));
    }
}
