//! What to check: a boundary, its parties and its exceptions, from `abiding.toml` or from the
//! command line.

mod boundary;
mod document;
mod error;
mod exception;
mod party;
mod renames;
mod shorthand;

use std::path::{Path, PathBuf};

pub use boundary::{Boundary, LoadError};
pub use error::{ConfigErrors, Problem};
pub use exception::Exception;
pub use renames::{Renames, adopt_case};
pub use shorthand::{PartyOptions, party_from_shorthand, unique_names};

/// The name of the configuration file that is looked for.
pub const FILE_NAME: &str = "abiding.toml";

/// The nearest `abiding.toml`: in the current directory or in one of its parents.
///
/// The path is relative where the file is in the current directory, and absolute otherwise.
#[must_use]
pub fn find() -> Option<PathBuf> {
    let here = Path::new(FILE_NAME);
    if here.is_file() {
        return Some(here.to_owned());
    }
    let current = std::env::current_dir().ok()?;
    current.ancestors().skip(1).map(|folder| folder.join(FILE_NAME)).find(|file| file.is_file())
}

/// The entry of `known` that `wrong` was most likely meant to be, for "did you mean" lines.
#[must_use]
pub fn nearest<'k>(wrong: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let scored = known.into_iter().map(|name| (strsim::jaro_winkler(wrong, name), name));
    let best = scored.max_by(|a, b| a.0.total_cmp(&b.0))?;
    // Below this, suggestions confuse more than they help: `nam` and `name` score 0.94, `size`
    // and `name` 0.67.
    (best.0 > 0.8).then_some(best.1)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_near_name_is_suggested_and_a_far_one_is_not() {
        let known = ["name", "language", "path"];
        assert_eq!(nearest("langauge", known), Some("language"));
        assert_eq!(nearest("zzz", known), None);
    }
}
