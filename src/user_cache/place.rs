//! Where abiding keeps what it can make again.

use std::env;
use std::path::PathBuf;

/// Chooses the directory, instead of one in the user's cache directory.
pub const VARIABLE: &str = "ABIDING_CACHE_DIR";

/// What is below the directory. `abiding cache clear` removes these folders and nothing else, so
/// that a variable which names a directory with other things in it does no harm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Folder {
    /// Contracts, each under the SHA-256 of its text.
    Contracts,
    /// What each contract was made from, by configuration.
    Manifests,
    /// What whole runs printed, by the contracts that they were made from.
    Reports,
    /// Rust's `core` as metadata, for targets without an installed standard library.
    Rust,
}

impl Folder {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Contracts, Self::Manifests, Self::Reports, Self::Rust];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Contracts => "contracts",
            Self::Manifests => "manifests",
            Self::Reports => "reports",
            Self::Rust => "rust",
        }
    }
}

/// The directory: `$ABIDING_CACHE_DIR`, else `abiding` in the user's cache directory, which is
/// `$XDG_CACHE_HOME` or `~/.cache` on Linux, `~/Library/Caches` on macOS and `%LOCALAPPDATA%` on
/// Windows. It need not exist; always absolute. `None` where the user has no home.
#[must_use]
pub fn directory() -> Option<PathBuf> {
    match env::var_os(VARIABLE).filter(|value| !value.is_empty()) {
        Some(chosen) => std::path::absolute(chosen).ok(),
        None => dirs::cache_dir().map(|base| base.join("abiding")),
    }
}

/// A folder below [`directory`].
#[must_use]
pub fn folder(folder: Folder) -> Option<PathBuf> {
    directory().map(|directory| directory.join(folder.name()))
}
