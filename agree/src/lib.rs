//! Agreement by construction.
//!
//! A random boundary is written in several languages, each time in one of the many ways that mean
//! the same; abiding must find no difference. Then one thing is changed on one side; abiding must
//! name exactly that thing.

/// Writes a line. Writing to a `String` cannot fail.
macro_rules! put {
    ($out:expr, $($words:tt)*) => {{
        use std::fmt::Write as _;
        writeln!($out, $($words)*).expect("a String takes all text")
    }};
}

pub mod facts;
pub mod generate;
pub mod ground;
pub mod judge;
pub mod layout;
pub mod model;
pub mod mutate;
pub mod profile;
pub mod run;
pub mod spelling;
pub mod tally;
pub mod words;
pub mod write_c;
pub mod write_cffi;
pub mod write_cpp;
pub mod write_ctypes;
pub mod write_rust;
pub mod write_zig;

use model::{Boundary, Facts, Language};

/// Writes what stands once before the boundaries of a file.
type Prelude = fn(&Facts) -> String;
/// Writes one boundary.
type Write = fn(&Boundary) -> String;

/// Writes one file that holds all `boundaries` in `language`.
#[must_use]
pub fn write_file(boundaries: &[&Boundary], language: Language) -> String {
    let (prelude, write): (Prelude, Write) = match language {
        Language::Rust => (write_rust::prelude, write_rust::write),
        Language::C => (write_c::prelude, write_c::write),
        Language::Zig => (write_zig::prelude, write_zig::write),
        Language::Ctypes => (write_ctypes::prelude, write_ctypes::write),
        Language::Cffi => (write_cffi::prelude, write_cffi::write),
        Language::Cpp => (write_cpp::prelude, write_cpp::write),
    };
    let head = boundaries.first().map(|first| prelude(&first.target)).unwrap_or_default();
    let parts = boundaries.iter().map(|boundary| write(boundary));
    parts.fold(head, |file, part| file + "\n" + &part)
}
