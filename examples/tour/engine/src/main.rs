//! Rust uses a C++ class through its C API.
//!
//! C++ allocates the engine and frees it in `engine_destroy`, which `Drop` calls. Text goes in
//! borrowed and comes out copied into a buffer of Rust's, sized by a first call. A C++ exception
//! becomes a status and a message, and those a Rust `Result`.

mod engine;

use engine::{Engine, raw};

fn main() -> Result<(), engine::Refused> {
    let mut engine = Engine::new(r#"{"prefix": "> ", "repeat": 2, "upper": true}"#)?;
    let output = engine.process(b"through C++")?;
    println!("{}", String::from_utf8_lossy(&output));
    assert_eq!(output, b"> THROUGH C++\n> THROUGH C++");

    let mut plain = Engine::new("{}")?;
    assert_eq!(plain.process(b"")?, b"");
    assert_eq!(plain.process(b"a\0b")?, b"a\0b", "lengths are told, so a zero byte is a byte");

    // An engine may move to another thread, where failures have their own message.
    let moved = std::thread::spawn(move || plain.process(b"moved").map(|text| text.len()));
    assert!(matches!(moved.join(), Ok(Ok(5))));

    for (config, words) in [
        (r#"{"repeat": "two"}"#, "byte 11: expected a whole number"),
        (r#"{"speed": 3}"#, "byte 9: unknown key `speed`"),
        ("", "byte 0: expected `{`"),
    ] {
        let refused = Engine::new(config).expect_err("the configuration is wrong");
        println!("refused {config:?}: {refused}");
        assert_eq!((refused.status, refused.message.as_str()), (raw::ENGINE_BAD_CONFIG, words));
    }
    Ok(())
}
