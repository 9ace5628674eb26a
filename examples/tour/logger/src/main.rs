//! A C library calls Rust closures from its own thread.
//!
//! Rust boxes each closure; the logger owns the box from its registration on and frees it through a
//! destructor, exactly once. A message is lent for the time of the call. A closure that panics stops
//! at the line: the panic is kept, and given to the thread that flushes.

mod logger;
#[allow(dead_code, reason = "all of the header is declared")]
mod raw;

use std::error::Error;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use logger::Logger;

fn main() -> Result<(), Box<dyn Error>> {
    let witness = Arc::new(());
    let heard = messages_arrive(&witness)?;
    a_panic_stops_at_the_line()?;
    a_closure_replaces_itself()?;
    four_threads_log_and_replace()?;
    assert_eq!(Arc::strong_count(&witness), 1, "no closure is left");
    println!("{heard} messages heard, nothing left behind");
    Ok(())
}

fn start() -> Result<Logger, &'static str> {
    Logger::new().map_err(|_| "no memory for a logger")
}

fn messages_arrive(witness: &Arc<()>) -> Result<usize, Box<dyn Error>> {
    let logger = start()?;
    let heard = Arc::new(Mutex::new(Vec::new()));
    let (kept, held) = (Arc::clone(&heard), Arc::clone(witness));
    let closure = move |level, message: &str| {
        let _owned = &held;
        let mut heard = kept.lock().unwrap_or_else(PoisonError::into_inner);
        heard.push((level, message.to_owned()));
    };
    logger.on_message(closure).map_err(|_| "no memory")?;
    assert_eq!(Arc::strong_count(witness), 2, "the logger has the closure");
    for _ in 0..100 {
        logger.log(raw::LOGGER_INFO, c"from C's thread").map_err(|_| "no memory")?;
    }
    assert!(logger.flush().is_ok());
    logger.clear();
    assert_eq!(Arc::strong_count(witness), 1, "unsetting drops it");
    let heard = heard.lock().unwrap_or_else(PoisonError::into_inner);
    assert_eq!(heard.last(), Some(&(raw::LOGGER_INFO, "from C's thread".to_owned())));
    assert_eq!(heard.len(), 100);
    Ok(heard.len())
}

fn a_panic_stops_at_the_line() -> Result<(), Box<dyn Error>> {
    let logger = start()?;
    logger.on_message(|_, message| panic!("no {message:?}")).map_err(|_| "no memory")?;
    logger.log(raw::LOGGER_ERROR, c"panic").map_err(|_| "no memory")?;
    let failure = logger.flush().expect_err("the panic was kept");
    println!("told here, panicked on the logger's thread: {failure}");
    assert!(failure.message.ends_with(r#"no "panic""#), "{failure}");
    Ok(())
}

fn a_closure_replaces_itself() -> Result<(), Box<dyn Error>> {
    let logger = start()?;
    let after = Arc::new(AtomicUsize::new(0));
    let (inner, counter) = (logger.clone(), Arc::clone(&after));
    let replace = move |_, _: &str| {
        let counter = Arc::clone(&counter);
        let count = move |_, _: &str| {
            counter.fetch_add(1, Ordering::Relaxed);
        };
        inner.on_message(count).map_err(drop).expect("there is memory for a closure");
    };
    logger.on_message(replace).map_err(|_| "no memory")?;
    logger.log(raw::LOGGER_INFO, c"first").map_err(|_| "no memory")?;
    logger.log(raw::LOGGER_INFO, c"second").map_err(|_| "no memory")?;
    assert!(logger.flush().is_ok());
    assert_eq!(after.load(Ordering::Relaxed), 1);
    // The closure that held the logger is dropped, so that the logger ends here.
    assert_eq!(Arc::strong_count(&after), 2, "only the second closure is left");
    Ok(())
}

fn four_threads_log_and_replace() -> Result<(), Box<dyn Error>> {
    let logger = start()?;
    let (calls, dropped) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    // Joined one by one: ThreadSanitizer sees that, and sees nothing of what orders a scope's threads,
    // which is inside of Rust's library.
    let threads = [(); 4].map(|()| {
        let (logger, calls, dropped) = (logger.clone(), Arc::clone(&calls), Arc::clone(&dropped));
        std::thread::spawn(move || log_and_replace(&logger, &calls, &dropped))
    });
    for thread in threads {
        thread.join().expect("no thread panics");
    }
    assert!(logger.flush().is_ok());
    drop(logger);
    assert_eq!(calls.load(Ordering::Relaxed), 200, "each message was heard by somebody");
    assert_eq!(dropped.load(Ordering::Relaxed), 200, "each closure was dropped once");
    Ok(())
}

fn log_and_replace(logger: &Logger, calls: &Arc<AtomicUsize>, dropped: &Arc<AtomicUsize>) {
    for _ in 0..50 {
        let (calls, bell) = (Arc::clone(calls), Bell(Arc::clone(dropped)));
        let closure = move |_, _: &str| {
            let _owned = &bell;
            calls.fetch_add(1, Ordering::Relaxed);
        };
        assert!(logger.on_message(closure).is_ok());
        assert!(logger.log(raw::LOGGER_DEBUG, c"tick").is_ok());
    }
}

/// Counts its drops.
struct Bell(Arc<AtomicUsize>);

impl Drop for Bell {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}
