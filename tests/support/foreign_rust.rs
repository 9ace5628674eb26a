//! A Rust compiler for targets other than the host.

use std::io::Write as _;

use abiding::toolchain::process::Timings;
use abiding::toolchain::rust_library::Availability;
use abiding::toolchain::rustc::RustTools;

/// Where Debian's `rustc-web` puts the compiler for which `rust-web-src` has the library's source.
const DEBIAN: &str = "/usr/bin/rustc";

/// A compiler that can be used for `triple`.
pub enum Compiler {
    /// The usual one.
    Usual,
    /// The one at this path.
    At(&'static str),
}

impl Compiler {
    /// The path, for `Party::compiler`.
    pub fn path(&self) -> Option<String> {
        match self {
            Self::Usual => None,
            Self::At(path) => Some((*path).to_owned()),
        }
    }
}

/// Finds a compiler with the library for `triple` or its source. Without one, says loudly that
/// `what` is skipped: past libtest, which shows no output of tests that pass.
pub fn find(triple: &str, what: &str) -> Option<Compiler> {
    let can = |named| {
        let timings = Timings::default();
        let tools = RustTools::find(named, &timings).ok()?;
        let has = tools.survey(&timings).ok()?.of(triple);
        let usable = !matches!(has, Availability::Missing | Availability::Unknown);
        usable.then_some(())
    };
    if can(None).is_some() {
        return Some(Compiler::Usual);
    }
    if can(Some(DEBIAN)).is_some() {
        return Some(Compiler::At(DEBIAN));
    }
    let words = format!(
        "SKIPPED: {what} on {triple}: no rustc here has the target's library or its source; \
         `rustup component add rust-src` or `apt install rustc-web rust-web-src` mends it\n"
    );
    // There is nobody to tell where there is no standard error.
    let _ = std::io::stderr().write_all(words.as_bytes());
    None
}
