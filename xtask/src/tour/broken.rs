//! Programs with a pitfall in each, and the checker that must catch it: a checker that says nothing of
//! these would say nothing of the tour either.

use super::mode::Mode;
use super::programs::{Build, Cffi, ENGINE, GEOMETRY, LOGGER, Linked, NOTHING, PERSON};

/// A broken program.
#[derive(Clone, Copy, Debug)]
pub struct Twin {
    /// What is wrong with it.
    pub pitfall: &'static str,
    /// How it is built.
    pub build: Build,
    /// The checker that must catch it.
    pub mode: Mode,
    /// The checker's words, or where they differ with the time at which it looks, those of each.
    pub words: &'static [&'static str],
}

impl Twin {
    /// The file or binary, for people.
    pub fn source(&self) -> &'static str {
        match self.build {
            Build::Cargo(name, _) => name,
            Build::Native(source, _) | Build::Zig(source, _) | Build::Python(source, ..) => {
                source.trim_start_matches("broken/")
            }
            Build::Sqlite => "examples/sqlite",
        }
    }
}

const fn twin(
    pitfall: &'static str,
    build: Build,
    mode: Mode,
    words: &'static [&'static str],
) -> Twin {
    Twin { pitfall, build, mode, words }
}

const WRONG_FREE: &str = "the wrong allocator's free";
const MISSING_NUL: &str = "a missing nul";
const DANGLING: &str = "callback data that dangles";
const STACK: &str = "a pointer to the stack is kept";
const DOUBLE_FREE: &str = "a double free";
const DESTROYED: &str = "use after destroy";
const LEAK: &str = "nobody frees";
const SHARED: &str = "threads share what each should have";
const BAD_BOOL: &str = "a bool that is neither true nor false";

const USE_AFTER_FREE: &[&str] = &["AddressSanitizer: heap-use-after-free"];
const RACE: &[&str] = &["ThreadSanitizer: data race"];
const OVERREAD: &[&str] = &["AddressSanitizer: heap-buffer-overflow"];
const USE_AFTER_RETURN: &[&str] = &["AddressSanitizer: stack-use-after-return"];

/// All broken programs.
pub const TWINS: &[Twin] = &[
    twin(
        WRONG_FREE,
        Build::Native("broken/wrong_free.c", PERSON),
        Mode::Address,
        &["AddressSanitizer: attempting free on address which was not malloc()-ed"],
    ),
    twin(
        WRONG_FREE,
        Build::Native("broken/wrong_free_engine.cpp", ENGINE),
        Mode::Address,
        &["AddressSanitizer: alloc-dealloc-mismatch"],
    ),
    twin(
        WRONG_FREE,
        Build::Zig("broken/wrong_free_engine.zig", ENGINE),
        Mode::Memcheck,
        &["Mismatched free() / delete / delete []"],
    ),
    twin(WRONG_FREE, Build::Zig("broken/wrong_free.zig", GEOMETRY), Mode::Plain, &["Invalid free"]),
    twin(MISSING_NUL, Build::Native("broken/missing_nul.c", PERSON), Mode::Address, OVERREAD),
    twin(MISSING_NUL, Build::Cargo("broken-missing-nul", Linked::Native), Mode::Address, OVERREAD),
    twin(
        MISSING_NUL,
        Build::Python("broken/missing_nul.py", GEOMETRY, Cffi::No),
        Mode::Memcheck,
        &["Invalid read"],
    ),
    twin(
        DANGLING,
        Build::Cargo("broken-dangling-callback", Linked::Native),
        Mode::Address,
        USE_AFTER_FREE,
    ),
    twin(
        DANGLING,
        Build::Zig("broken/dangling_callback.zig", LOGGER),
        Mode::Memcheck,
        &["Invalid read"],
    ),
    twin(STACK, Build::Native("broken/stack_pointer.cpp", LOGGER), Mode::Address, USE_AFTER_RETURN),
    twin(
        STACK,
        Build::Cargo("broken-stack-pointer", Linked::Native),
        Mode::Address,
        USE_AFTER_RETURN,
    ),
    twin(
        DOUBLE_FREE,
        Build::Native("broken/double_free.c", PERSON),
        Mode::Plain,
        &["the kit says: "],
    ),
    twin(
        DOUBLE_FREE,
        Build::Native("broken/double_free.cpp", ENGINE),
        Mode::Address,
        &["AddressSanitizer: heap-use-after-free", "AddressSanitizer: attempting double-free"],
    ),
    twin(
        DOUBLE_FREE,
        Build::Zig("broken/double_free.zig", LOGGER),
        Mode::Plain,
        &["Double free detected"],
    ),
    twin(
        DESTROYED,
        Build::Cargo("broken-use-after-destroy", Linked::Native),
        Mode::Address,
        USE_AFTER_FREE,
    ),
    twin(
        DESTROYED,
        Build::Zig("broken/use_after_destroy.zig", ENGINE),
        Mode::Memcheck,
        &["Invalid read"],
    ),
    twin(
        LEAK,
        Build::Native("broken/leak.c", PERSON),
        Mode::Address,
        &["LeakSanitizer: detected memory leaks"],
    ),
    twin(LEAK, Build::Zig("broken/leak.zig", ENGINE), Mode::Plain, &["leaked"]),
    twin(
        LEAK,
        Build::Python("broken/leak.py", GEOMETRY, Cffi::No),
        Mode::Memcheck,
        &["definitely lost"],
    ),
    twin(SHARED, Build::Native("broken/data_race.cpp", LOGGER), Mode::Thread, RACE),
    twin(SHARED, Build::Native("broken/shared_error.c", NOTHING), Mode::Thread, RACE),
    twin(
        BAD_BOOL,
        Build::Native("broken/bad_bool.cpp", NOTHING),
        Mode::Address,
        &["which is not a valid value for type 'bool'"],
    ),
];
