//! Rust's own library for targets whose standard library is not installed.
//!
//! A probe needs no code of the library, only its types, which metadata holds. So where the
//! library's source is at hand (rustup's `rust-src`, Debian's `rust-web-src`), `core` and `alloc`
//! are compiled to metadata once per compiler and target, into the user's cache. No linker and no
//! C compiler for the target is needed.
//!
//! Many bindings say `std::ffi::c_int`, so an own little `std` that only re-exports goes with
//! them (`stub_std.rs`).

mod description;
mod in_use;

use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use thiserror::Error;

use super::process::{Timings, ToolError, run};
use super::rustc::RustTools;
use crate::user_cache::place::{self, Folder};
use crate::user_cache::trim;
use description::{own_description, target_word, write_with_dwarf, writes_codeview};

/// The source of the `std` that stands in for the real one.
const STUB_STD: &str = include_str!("stub_std.rs");
/// Where rustup and Debian put the library's source, below the compiler's own directory.
const SOURCE: &str = "lib/rustlib/src/rust/library";
/// `core` and `alloc` refer to this crate, which holds code only.
const COMPILER_BUILTINS: &str = "#![feature(compiler_builtins)]\n#![compiler_builtins]\n#![no_std]";
/// How the library's own crates are compiled: to metadata, which includes the bodies of functions
/// because the probe's crate may inline any of them. Unmarked items of these crates are unstable,
/// as in the real library.
const CORE_FLAGS: [&str; 4] =
    ["--edition=2024", "-Zforce-unstable-if-unmarked", "-Zalways-encode-mir", "-Cdebuginfo=0"];
const STD_FLAGS: [&str; 3] = ["--edition=2021", "-Zalways-encode-mir", "-Cdebuginfo=0"];

/// Where the library for one target comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Library {
    /// The compiler has it.
    #[default]
    Installed,
    /// Metadata of `core`, `alloc` and a stand-in for `std` that abiding compiled, in this
    /// directory.
    Compiled(PathBuf),
    /// The compiler has `core` and `alloc`, as for bare metal, and this directory has metadata of
    /// a stand-in for `std`.
    WithoutStd(PathBuf),
}

impl Library {
    /// What rustc and rustdoc must be told.
    #[must_use]
    pub fn flags(&self) -> Vec<String> {
        match self {
            Self::Installed => Vec::new(),
            Self::Compiled(directory) | Self::WithoutStd(directory) => {
                // Without the second, rustc takes no description of a target.
                vec![format!("-L{}", directory.display()), "-Zunstable-options".to_owned()]
            }
        }
    }

    /// The target as `--target` wants it: a triple, or the path of a description.
    #[must_use]
    pub fn target(&self, triple: &str) -> String {
        match self {
            Self::Installed | Self::WithoutStd(_) => triple.to_owned(),
            Self::Compiled(directory) => target_word(directory, triple),
        }
    }

    /// Whether [`Library::target`] is the path of a description.
    #[must_use]
    pub fn is_described(&self, triple: &str) -> bool {
        self.target(triple) != triple
    }

    /// What code that needs more of `std` than the stand-in has must be told; `None` where the
    /// real `std` is there.
    #[must_use]
    pub fn limits(&self, triple: &str) -> Option<String> {
        match self {
            Self::Installed => None,
            Self::Compiled(_) if writes_codeview(triple) => Some(format!(
                "for {triple}, only `core` and `alloc` can be used: abiding compiles them itself, to \
                 get debug information that it can read"
            )),
            Self::Compiled(_) => Some(format!(
                "the standard library for {triple} is not installed, only `core` and `alloc` could be used; \
                 for code that needs more: rustup target add {triple}"
            )),
            Self::WithoutStd(_) => Some(format!("{triple} has no `std`, only `core` and `alloc`")),
        }
    }
}

/// Why there is no library for a target.
#[derive(Debug, Error)]
pub enum LibraryError {
    /// The compiler does not know the target.
    #[error("this rustc ({version}) does not know the target `{triple}`")]
    UnknownTarget {
        /// The compiler's version.
        version: String,
        /// The target.
        triple: String,
        /// The compiler's words.
        cause: Box<ToolError>,
    },
    /// Neither the library nor its source is installed.
    #[error(
        "this rustc ({version}) has no library for `{triple}`, and no source to compile it from"
    )]
    Missing {
        /// The compiler's version.
        version: String,
        /// The target.
        triple: String,
        /// Whether the Rust project distributes a library for it.
        distributed: bool,
    },
    /// The compiler could not be asked, or did not compile the source.
    #[error("could not compile Rust's `{krate}` for `{triple}`")]
    Refused {
        /// The crate of the library.
        krate: &'static str,
        /// The target.
        triple: String,
        /// The compiler's words.
        cause: Box<ToolError>,
    },
    /// The cache cannot be used.
    #[error("could not write to abiding's cache {}: {cause}", .path.display())]
    Cache {
        /// The file or directory.
        path: PathBuf,
        /// The operating system's reason.
        cause: std::io::Error,
    },
    /// There is no place for a cache.
    #[error("there is no directory for abiding's cache")]
    NoCache,
}

impl LibraryError {
    /// What the compiler wrote, whole.
    #[must_use]
    pub fn said(&self) -> Option<&str> {
        match self {
            Self::UnknownTarget { cause, .. } | Self::Refused { cause, .. } => cause.said(),
            Self::Missing { .. } | Self::Cache { .. } | Self::NoCache => None,
        }
    }

    /// What the person can do.
    #[must_use]
    pub fn help(&self) -> String {
        match self {
            Self::UnknownTarget { .. } => {
                "leave the target out, or name a rustc that knows it with `compiler` or --rustc"
                    .to_owned()
            }
            Self::Missing { triple, distributed, .. } => missing_help(triple, *distributed),
            Self::Refused { .. } => {
                "name a rustc that supports the target with `compiler` or --rustc".to_owned()
            }
            Self::Cache { .. } | Self::NoCache => {
                "set ABIDING_CACHE_DIR to a directory that can be written to".to_owned()
            }
        }
    }
}

fn missing_help(triple: &str, distributed: bool) -> String {
    let mut help = String::new();
    if distributed {
        help.push_str(&format!("install the library: rustup target add {triple}\n"));
    }
    help.push_str("install its source, from which abiding compiles what it needs: ");
    help.push_str("rustup component add rust-src (Debian: apt install rustc-web rust-web-src)\n");
    help.push_str("or name another rustc that has one of them with `compiler` or --rustc");
    help
}

/// What a compiler has for a target, without making anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Availability {
    /// The standard library.
    Installed,
    /// `core` and `alloc`, as for bare metal.
    WithoutStd,
    /// The library's source, which can be compiled.
    Source,
    /// Nothing.
    Missing,
    /// The compiler does not know the target.
    Unknown,
}

/// What a compiler has.
#[derive(Debug)]
pub struct Survey {
    sysroot: PathBuf,
    /// The targets that the compiler knows.
    known: Vec<String>,
}

impl Survey {
    /// What there is for `triple`.
    #[must_use]
    pub fn of(&self, triple: &str) -> Availability {
        let installed = self.sysroot.join("lib/rustlib").join(triple).join("lib");
        if !self.known.iter().any(|known| known == triple) {
            Availability::Unknown
        } else if has_crate(&installed, "std") && !writes_codeview(triple) {
            Availability::Installed
        } else if has_crate(&installed, "core") && !writes_codeview(triple) {
            Availability::WithoutStd
        } else if self.sysroot.join(SOURCE).join("core/src/lib.rs").is_file() {
            Availability::Source
        } else {
            Availability::Missing
        }
    }
}

impl RustTools {
    /// Finds out what there is for all targets.
    ///
    /// # Errors
    /// When the compiler cannot be asked.
    pub fn survey(&self, timings: &Timings) -> Result<Survey, ToolError> {
        let mut command = self.rustc.command();
        command.args(["--print", "sysroot", "--print", "target-list"]);
        let output = run(command, "rustc: targets", timings)?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let mut lines = text.lines();
        let sysroot = PathBuf::from(lines.next().unwrap_or_default());
        Ok(Survey { sysroot, known: lines.map(str::to_owned).collect() })
    }

    /// Finds or makes the library for `triple`.
    ///
    /// # Errors
    /// When the compiler does not know the target, or the library is not to be had.
    pub fn find_library(&self, triple: &str, timings: &Timings) -> Result<Library, LibraryError> {
        let codeview = writes_codeview(triple);
        if triple == self.host && !codeview {
            return Ok(Library::Installed);
        }
        let (sysroot, installed) = self.directories(triple, timings)?;
        if has_crate(&installed, "std") && !codeview {
            return Ok(Library::Installed);
        }
        let maker = Maker { tools: self, triple, timings };
        if has_crate(&installed, "core") && !codeview {
            return maker.cached("std", "", |into| maker.stub_std(into)).map(Library::WithoutStd);
        }
        let source = sysroot.join(SOURCE);
        let Ok(core) = std::fs::metadata(source.join("core/src/lib.rs")) else {
            let version = self.version.clone();
            // An installed library is of no use for what writes CodeView.
            let distributed = !codeview && maker.is_distributed();
            return Err(LibraryError::Missing { version, triple: triple.to_owned(), distributed });
        };
        let identity = format!("{} {:?} {}", source.display(), core.modified().ok(), core.len());
        let directory = maker.cached("core", &identity, |into| maker.all(&source, into))?;
        Ok(Library::Compiled(directory))
    }

    /// The compiler's own directory and the one for the target's library, which may not exist.
    fn directories(
        &self,
        triple: &str,
        timings: &Timings,
    ) -> Result<(PathBuf, PathBuf), LibraryError> {
        let mut command = self.rustc.command();
        command.args(["--print", "sysroot", "--print", "target-libdir", "--target", triple]);
        let output = run(command, "rustc: directories", timings).map_err(|cause| {
            let (version, triple) = (self.version.clone(), triple.to_owned());
            LibraryError::UnknownTarget { version, triple, cause: Box::new(cause) }
        })?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let mut lines = text.lines().map(PathBuf::from);
        Ok((lines.next().unwrap_or_default(), lines.next().unwrap_or_default()))
    }
}

/// Whether a directory has the compiled crate `name`: `libstd-0123abcd.rlib`.
fn has_crate(directory: &Path, name: &str) -> bool {
    let start = format!("lib{name}-");
    let entries = std::fs::read_dir(directory).into_iter().flatten().flatten();
    entries.into_iter().any(|entry| entry.file_name().to_string_lossy().starts_with(&start))
}

/// Compiles libraries of one compiler for one target.
struct Maker<'a> {
    tools: &'a RustTools,
    triple: &'a str,
    timings: &'a Timings,
}

impl Maker<'_> {
    /// The cache's directory for what `make` writes, made if it is not there yet.
    ///
    /// What is there is whole: it was renamed from a temporary directory when it was. A lock keeps
    /// others, threads or processes, from doing the same work, and what is in use from being
    /// removed; the system releases it when its owner dies.
    fn cached(
        &self,
        what: &str,
        identity: &str,
        make: impl FnOnce(&Path) -> Result<(), LibraryError>,
    ) -> Result<PathBuf, LibraryError> {
        let parent = place::folder(Folder::Rust).ok_or(LibraryError::NoCache)?;
        let directory = parent.join(format!("{what}-{}-{}", self.triple, self.key(identity)));
        std::fs::create_dir_all(&parent).map_err(at(&parent))?;
        let lock_file = trim::library_lock(&directory);
        let lock = File::create(&lock_file).map_err(at(&lock_file))?;
        if in_use::hold(&directory, &lock).map_err(at(&lock_file))? {
            return Ok(directory);
        }
        lock.lock().map_err(at(&lock_file))?;
        if !directory.is_dir() {
            self.make(what, &directory, make)?;
        }
        lock.unlock().map_err(at(&lock_file))?;
        in_use::hold(&directory, &lock).map_err(at(&lock_file))?;
        Ok(directory)
    }

    /// Makes the directory whole, or not at all. The lock is held.
    fn make(
        &self,
        what: &str,
        directory: &Path,
        make: impl FnOnce(&Path) -> Result<(), LibraryError>,
    ) -> Result<(), LibraryError> {
        let parent = directory.parent().unwrap_or(directory);
        self.timings.announce(&format!("compiling Rust's {what} for {} (once)", self.triple));
        let building = tempfile::Builder::new().prefix("building-").tempdir_in(parent);
        let building = building.map_err(at(parent))?;
        make(building.path())?;
        let built = building.keep();
        match std::fs::rename(&built, directory) {
            Err(error) if error.kind() != ErrorKind::DirectoryNotEmpty => Err(at(directory)(error)),
            _ => Ok(()),
        }
    }

    /// Everything that changes the result.
    fn key(&self, identity: &str) -> String {
        let mut digest = Sha256::new();
        let parts = [self.tools.identity.as_str(), identity, STUB_STD, COMPILER_BUILTINS];
        for part in parts.into_iter().chain(CORE_FLAGS).chain(STD_FLAGS) {
            digest.update(part.as_bytes());
            digest.update([0]);
        }
        digest.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }

    fn all(&self, source: &Path, into: &Path) -> Result<(), LibraryError> {
        if writes_codeview(self.triple) {
            let spec = own_description(self.tools, self.triple, self.timings)
                .map_err(|cause| self.refused("core", cause))?;
            write_with_dwarf(spec, self.triple, into)?;
        }
        let builtins = into.join("compiler_builtins.rs");
        std::fs::write(&builtins, COMPILER_BUILTINS).map_err(at(&builtins))?;
        self.compile("core", &source.join("core/src/lib.rs"), into, &CORE_FLAGS)?;
        self.compile("compiler_builtins", &builtins, into, &CORE_FLAGS)?;
        self.compile("alloc", &source.join("alloc/src/lib.rs"), into, &CORE_FLAGS)?;
        self.stub_std(into)
    }

    fn stub_std(&self, into: &Path) -> Result<(), LibraryError> {
        let file = into.join("std.rs");
        std::fs::write(&file, STUB_STD).map_err(at(&file))?;
        self.compile("std", &file, into, &STD_FLAGS)
    }

    fn compile(
        &self,
        krate: &'static str,
        root: &Path,
        into: &Path,
        flags: &[&str],
    ) -> Result<(), LibraryError> {
        let mut command = self.tools.rustc.command();
        command.env("RUSTC_BOOTSTRAP", "1").args(["--crate-name", krate, "--crate-type=rlib"]);
        command.args(["-Zunstable-options", "--emit=metadata", "--cap-lints=allow", "--target"]);
        command.arg(target_word(into, self.triple));
        command.args(flags).arg("-L").arg(into).arg("-o");
        command.arg(into.join(format!("lib{krate}.rmeta"))).arg(root);
        let label = format!("rustc: {krate} for {}", self.triple);
        run(command, &label, self.timings).map_err(|cause| self.refused(krate, cause))?;
        Ok(())
    }

    /// Whether the Rust project distributes a library for the target. It does for tiers 1 and 2.
    /// When the compiler does not tell, we suppose so.
    fn is_distributed(&self) -> bool {
        let spec = own_description(self.tools, self.triple, self.timings).unwrap_or_default();
        spec["metadata"]["tier"].as_u64().is_none_or(|tier| tier <= 2)
    }

    fn refused(&self, krate: &'static str, cause: ToolError) -> LibraryError {
        LibraryError::Refused { krate, triple: self.triple.to_owned(), cause: Box::new(cause) }
    }
}

fn at(path: &Path) -> impl Fn(std::io::Error) -> LibraryError + use<> {
    let path = path.to_owned();
    move |cause| LibraryError::Cache { path: path.clone(), cause }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_needs_nothing() {
        let timings = Timings::default();
        let tools = RustTools::find(None, &timings).unwrap();
        let library = tools.find_library(&tools.host, &timings).unwrap();
        assert_eq!((library.flags(), library.limits("x")), (vec![], None));
    }

    #[test]
    fn a_target_that_the_compiler_does_not_know_is_named() {
        let timings = Timings::default();
        let tools = RustTools::find(None, &timings).unwrap();
        let error = tools.find_library("x86_64-abiding-nowhere", &timings).unwrap_err();
        assert!(error.to_string().contains("x86_64-abiding-nowhere"), "{error}");
        assert!(error.said().is_some());
    }

    #[test]
    fn only_a_distributed_library_can_be_added() {
        assert!(missing_help("a-b-c", true).contains("rustup target add a-b-c"));
        let help = missing_help("a-b-c", false);
        assert!(!help.contains("target add") && help.contains("rust-src"), "{help}");
    }
}
