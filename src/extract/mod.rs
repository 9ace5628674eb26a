//! From a party's source to its contract, by the party's own compiler.
//!
//! Every extractor has the same signature. It builds a contract and knows nothing of the others.

pub mod c;
pub mod cpp;
mod error;
mod filter;
pub mod inputs;
pub mod object;
pub mod python;
pub mod rust;
mod tools;
pub mod zig;

use std::path::{Path, PathBuf};

pub use error::ExtractError;
pub use filter::{ItemFilter, Usage};
pub use inputs::Inputs;

use crate::contract::{Contract, Language, Name, Target};
use crate::toolchain::process::Timings;

/// One side of a boundary, as configured: where its source is and how its compiler is to be run.
///
/// Paths are absolute or relative to the current directory.
#[derive(Debug)]
pub struct Party {
    /// The name that reports use, unique within the boundary.
    pub name: Name,
    /// The language.
    pub language: Language,
    /// A source file, header, library or package manifest.
    pub source: Source,
    /// Flags for the party's own compiler, passed on as they are.
    pub flags: Vec<String>,
    /// Directories to search for included files; for Python, for imported modules.
    pub include_dirs: Vec<PathBuf>,
    /// Preprocessor definitions `NAME` or `NAME=VALUE`; for Rust, `cfg` settings.
    pub defines: Vec<String>,
    /// Which items are on the boundary.
    pub items: ItemFilter,
    /// The compiler to ask instead of the usual one: a program's name or path; for C also `host`,
    /// the system's own C compiler; for Python the interpreter.
    pub compiler: Option<String>,
    /// The library that is to define what the party declares; `{target}` in it stands for the
    /// target's triple.
    pub library: Option<PathBuf>,
    /// Whether the libraries that a Python module opens are loaded while it is read. Without them
    /// its declarations are taken as they are.
    pub load_libraries: bool,
}

impl Party {
    /// The same party with an item filter of its own, whose matches nobody else sees.
    #[must_use]
    pub fn apart(&self) -> Self {
        Self {
            name: self.name,
            language: self.language,
            source: self.source.clone(),
            flags: self.flags.clone(),
            include_dirs: self.include_dirs.clone(),
            defines: self.defines.clone(),
            items: self.items.apart(),
            compiler: self.compiler.clone(),
            library: self.library.clone(),
            load_libraries: self.load_libraries,
        }
    }
}

/// What a party is read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// One file.
    File(PathBuf),
    /// A whole cargo package, by its `Cargo.toml`.
    Manifest(PathBuf),
    /// A Python module by the name that it is imported by: `usb1._libusb1`.
    Module(PathBuf),
}

impl Source {
    /// The file that names the source in messages.
    #[must_use]
    pub fn file(&self) -> &Path {
        match self {
            Self::File(path) | Self::Manifest(path) | Self::Module(path) => path,
        }
    }
}

/// What one extraction may use.
#[derive(Debug)]
pub struct Session<'a> {
    /// The target to read the party for.
    pub target: &'a Target,
    /// An empty directory for probes, removed afterwards.
    pub scratch: &'a Path,
    /// Where the compilers' time is counted.
    pub timings: &'a Timings,
    /// Where everything that the contract depends on is noted down.
    pub inputs: &'a Inputs,
}

/// Reads one party.
///
/// # Errors
/// When the party cannot be read as a whole. What can be read in part is recorded as gaps of the
/// contract instead.
pub fn extract(party: &Party, session: &Session<'_>) -> Result<Contract, ExtractError> {
    let mut contract = match party.language {
        Language::C => c::extract(party, session),
        Language::Cpp => cpp::extract(party, session),
        Language::Rust => rust::extract(party, session),
        Language::Zig => zig::extract(party, session),
        Language::Python => python::extract(party, session),
        Language::Object => object::party::extract(party, session),
    }?;
    if let Some(library) = &party.library {
        contract.library = Some(object::party::library(library, party, session)?);
    }
    Ok(contract)
}
