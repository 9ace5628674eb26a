//! Twin of engine/src/main.rs: the engine works after it was destroyed.

#[allow(dead_code, reason = "the wrapper has more than is used here")]
#[path = "../engine/src/engine.rs"]
mod engine;

use engine::raw;

fn main() {
    let (mut engine, mut needed) = (std::ptr::null_mut(), 0);
    let config = cr#"{"prefix": "> "}"#;
    // SAFETY: none; that the engine is gone is what the checker must catch.
    unsafe {
        raw::engine_create(config.as_ptr(), &raw mut engine);
        raw::engine_destroy(engine);
        let (text, room) = (c"text".as_ptr(), std::ptr::null_mut());
        raw::engine_process(engine, text, 4, room, 0, &raw mut needed);
    }
    println!("{needed}");
}
