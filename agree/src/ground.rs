//! Where boundaries are compiled: targets, flags, and the languages that can be read there.

use abiding::contract::Target;
use abiding::extract::ExtractError;
use abiding::toolchain::process::Timings;
use abiding::toolchain::rust_library::Availability;
use abiding::toolchain::rustc::RustTools;
use abiding::toolchain::target;

use crate::model::{Facts, Language};

/// Foreign targets of the usual run: 32 bits, big-endian, two other formats of object files, one
/// without an operating system.
pub const FOREIGN: [&str; 5] = [
    "i686-unknown-linux-gnu",
    "s390x-unknown-linux-gnu",
    "aarch64-apple-darwin",
    "x86_64-pc-windows-gnu",
    "thumbv7em-none-eabi",
];

/// Where Debian's `rustc-web` puts the compiler for which `rust-web-src` has the library's source.
const DEBIAN: &str = "/usr/bin/rustc";

/// One target with what compiles for it.
#[derive(Clone, Debug)]
pub struct Ground {
    /// The target.
    pub target: Target,
    /// Whether C is compiled with `-fshort-enums`.
    pub short_enums: bool,
    /// Whether cffi compiles its declarations.
    pub compiled: bool,
    /// The Rust compiler, if it is not the usual one.
    pub rustc: Option<String>,
    /// The Python interpreter, if it is not the usual one.
    pub python: Option<String>,
    /// The languages that can be read, in the order in which a boundary's parties stand.
    pub languages: Vec<Language>,
}

impl Ground {
    /// The ground on `triple`.
    ///
    /// # Errors
    /// When the target is not known.
    pub fn on(triple: &str) -> Result<Self, ExtractError> {
        let target = if triple == target::HOST { target::host() } else { target::target(triple) };
        let target = target.map_err(|error| {
            ExtractError::new(format!("could not choose the target {triple}")).because(error)
        })?;
        let rustc = rustc(triple);
        let able = |language: &Language| *language != Language::Rust || rustc.is_some();
        let languages = Language::USUAL.into_iter().filter(able).collect();
        let (short_enums, compiled, python) = (false, false, None);
        Ok(Self { target, short_enums, compiled, rustc: rustc.flatten(), python, languages })
    }

    /// The same ground for boundaries in `languages`, as far as they can be read there.
    #[must_use]
    pub fn with(self, languages: &[Language]) -> Self {
        let able = |it: &Language| *it != Language::Rust || self.languages.contains(it);
        let chosen = Language::ALL.into_iter().filter(|it| languages.contains(it));
        let languages = chosen.filter(able).collect();
        Self { languages, ..self }
    }

    /// The compiler or interpreter of a party, if it is not the usual one.
    #[must_use]
    pub fn compiler(&self, language: Language) -> Option<String> {
        match language {
            Language::Rust => self.rustc.clone(),
            Language::Ctypes | Language::Cffi => self.python.clone(),
            Language::C | Language::Cpp | Language::Zig => None,
        }
    }

    /// What tells it from others in a table.
    #[must_use]
    pub fn name(&self) -> String {
        let short = if self.short_enums { " -fshort-enums" } else { "" };
        let languages: Vec<_> = self.languages.iter().map(|it| it.spelling()).collect();
        let compiled = if self.compiled { " (compiled)" } else { "" };
        format!("{}{short}: {}{compiled}", self.target.triple, languages.join(", "))
    }

    /// What it decides about boundaries.
    #[must_use]
    pub fn facts(&self) -> Facts {
        Facts::of(&self.target, self.short_enums)
    }

    /// The flags of a party.
    #[must_use]
    pub fn flags(&self, language: Language) -> Vec<String> {
        let short = self.short_enums && language.is_header();
        short.then(|| "-fshort-enums".to_owned()).into_iter().collect()
    }
}

/// A Rust compiler with the library for `triple` or its source: the usual one, or another.
fn rustc(triple: &str) -> Option<Option<String>> {
    let can = |named: Option<&str>| {
        let timings = Timings::default();
        let tools = RustTools::find(named, &timings).ok()?;
        let has = tools.survey(&timings).ok()?.of(triple);
        let usable = !matches!(has, Availability::Missing | Availability::Unknown);
        usable.then(|| named.map(str::to_owned))
    };
    can(None).or_else(|| can(Some(DEBIAN)))
}
