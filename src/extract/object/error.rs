//! Why an object could not be read.

use std::path::PathBuf;

use thiserror::Error;

/// An object file or its debug information could not be read.
///
/// Every variant names the file. An object without debug information is an error of its own, so
/// that it can never pass for one that has nothing to say.
#[derive(Debug, Error)]
pub enum ObjectError {
    /// The file could not be read from disk.
    #[error("could not read {}", .file.display())]
    Read {
        /// The file.
        file: PathBuf,
        /// The operating system's reason.
        source: std::io::Error,
    },
    /// It is not an object, or a damaged one.
    #[error("{} is no readable object file: {what}", .file.display())]
    Malformed {
        /// The file.
        file: PathBuf,
        /// Which part of it, in words: `section .data`, `the symbol table`.
        what: String,
        /// The reason.
        source: object::read::Error,
    },
    /// It is a damaged WebAssembly module.
    #[error("{} is no readable WebAssembly module: at offset {offset:#x}: {what}", .file.display())]
    Module {
        /// The file.
        file: PathBuf,
        /// Where in the file, in bytes.
        offset: u64,
        /// What is wrong there.
        what: String,
    },
    /// It is a Mach-O file for several machines of which none could be chosen.
    #[error(
        "{} is for {has}{}",
        .file.display(),
        .wanted.as_ref().map_or(" together".to_owned(), |wanted| format!(", not for {wanted}"))
    )]
    Slice {
        /// The file.
        file: PathBuf,
        /// The machines that it is for.
        has: String,
        /// The machine that was wanted, if one was.
        wanted: Option<String>,
    },
    /// It is a kind of file that holds objects or code in a form that is not read.
    #[error("{} is {what}, which is not read", .file.display())]
    UnknownFormat {
        /// The file.
        file: PathBuf,
        /// What it is: `an archive of 12 objects`, `LLVM bitcode`.
        what: String,
    },
    /// A relocation that the reader does not know stands where its result is needed.
    #[error(
        "{}: section {section}, offset {offset:#x}: cannot apply relocation {relocation}",
        .file.display()
    )]
    Relocation {
        /// The file.
        file: PathBuf,
        /// The section that the relocation changes.
        section: String,
        /// Where in that section, in bytes.
        offset: u64,
        /// The relocation, as machine and number.
        relocation: String,
    },
    /// A read of static data outside what the file holds.
    #[error("{}: section {section}, offset {offset:#x}: {what}", .file.display())]
    Data {
        /// The file.
        file: PathBuf,
        /// The section.
        section: String,
        /// Where in that section, in bytes.
        offset: u64,
        /// What is wrong there.
        what: String,
    },
    /// The object defines no symbol of this name.
    #[error("{} defines no symbol `{symbol}`", .file.display())]
    NoSymbol {
        /// The file.
        file: PathBuf,
        /// The name that was looked for.
        symbol: String,
    },
    /// The object has no debug information at all.
    #[error("{} has no debug information", .file.display())]
    NoDebugInfo {
        /// The file.
        file: PathBuf,
    },
    /// It has debug information of another kind than DWARF.
    #[error("{} has CodeView debug information, which is not read", .file.display())]
    CodeView {
        /// The file.
        file: PathBuf,
    },
    /// It is a Mach-O file whose debug information stayed in the objects that it was linked from.
    #[error("the debug information of {} is in the objects that it was linked from", .file.display())]
    DebugMap {
        /// The file.
        file: PathBuf,
    },
    /// Its debug information is elsewhere, or partly so.
    #[error("{}: {what}", .file.display())]
    DebugInfoElsewhere {
        /// The file.
        file: PathBuf,
        /// What is missing and where it is said to be.
        what: String,
    },
    /// The debug information cannot be decoded.
    #[error("{}: {section} at offset {offset:#x}: {what}", .file.display())]
    Dwarf {
        /// The file.
        file: PathBuf,
        /// The debug section: `.debug_info`.
        section: &'static str,
        /// Where in that section, in bytes: the entry's or the unit's start.
        offset: usize,
        /// What was being read.
        what: String,
        /// The reason.
        source: gimli::Error,
    },
    /// The debug information contradicts itself or the DWARF standard.
    #[error("{}: {section} at offset {offset:#x}: {what}", .file.display())]
    BadEntry {
        /// The file.
        file: PathBuf,
        /// The debug section: `.debug_info`.
        section: &'static str,
        /// Where in that section, in bytes: the entry's start.
        offset: usize,
        /// What is wrong with it.
        what: String,
    },
}

impl ObjectError {
    /// What a person can do about it, where there is something.
    #[must_use]
    pub fn help(&self) -> Option<&'static str> {
        match self {
            Self::NoDebugInfo { .. } => {
                Some("build it with debug information (`-g`) and do not strip it")
            }
            Self::CodeView { .. } => Some("compile it with `-gdwarf`"),
            Self::DebugMap { .. } => Some("run `dsymutil` on it, and keep its `.dSYM` beside it"),
            Self::DebugInfoElsewhere { .. } => Some(
                "keep its `.dwo`, `.dwp` or `.debug` files beside it, or do not split them off",
            ),
            _ => None,
        }
    }
}

impl From<ObjectError> for super::super::ExtractError {
    fn from(error: ObjectError) -> Self {
        let made = Self::new(error.to_string());
        let made = if let Some(help) = error.help() { made.help(help) } else { made };
        match std::error::Error::source(&error).map(ToString::to_string) {
            Some(cause) => made.because(cause),
            None => made,
        }
    }
}
