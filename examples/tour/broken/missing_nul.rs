//! Twin of logger/src/main.rs: the message has no terminating zero.

#[allow(dead_code, reason = "all of the header is declared")]
#[path = "../logger/src/raw.rs"]
mod raw;

fn main() {
    let message = Box::new([b'x'; 32]);
    // SAFETY: none; that the message is not terminated is what the checker must catch.
    unsafe {
        let logger = raw::logger_create();
        raw::logger_log(logger, raw::LOGGER_INFO, message.as_ptr().cast());
        raw::logger_destroy(logger);
    }
}
