//! A copy of a source tree in which a few files are replaced; all others are links.
//!
//! The user's own tree is never written to. Two directories above the package are mirrored too,
//! so that `include!("../../shared.rs")` and path dependencies find what they name.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

/// How many directories above the package are mirrored.
const LEVELS_ABOVE: usize = 2;

/// The directory that the mirror of `directory` starts at.
#[must_use]
pub fn top(directory: &Path) -> &Path {
    directory.ancestors().take(LEVELS_ABOVE + 1).last().unwrap_or(directory)
}

/// Mirrors everything below `top` into `into`, with `files` replaced. Files not below `top` are
/// left out.
///
/// # Errors
/// When a directory cannot be read or a file or link not be written.
pub fn make(top: &Path, files: &BTreeMap<PathBuf, String>, into: &Path) -> io::Result<()> {
    let mut real = BTreeSet::new();
    for file in files.keys() {
        real.extend(file.ancestors().skip(1).take_while(|path| path.starts_with(top)));
    }
    directory(top, into, files, &real)
}

fn directory(
    from: &Path,
    into: &Path,
    files: &BTreeMap<PathBuf, String>,
    real: &BTreeSet<&Path>,
) -> io::Result<()> {
    std::fs::create_dir_all(into)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let (path, copy) = (entry.path(), into.join(entry.file_name()));
        if let Some(text) = files.get(&path) {
            std::fs::write(&copy, text)?;
        } else if real.contains(path.as_path()) {
            directory(&path, &copy, files, real)?;
        } else {
            link(&path, &copy)?;
        }
    }
    Ok(())
}

#[cfg(unix)]
fn link(original: &Path, link: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(original, link)
}

#[cfg(windows)]
fn link(original: &Path, link: &Path) -> io::Result<()> {
    if original.is_dir() {
        std::os::windows::fs::symlink_dir(original, link)
    } else {
        std::os::windows::fs::symlink_file(original, link)
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    #[test]
    fn only_the_named_file_is_replaced() {
        let scratch = tempfile::tempdir().unwrap();
        let tree = scratch.path().join("a/b");
        std::fs::create_dir_all(tree.join("src")).unwrap();
        std::fs::write(tree.join("src/lib.rs"), "old").unwrap();
        std::fs::write(tree.join("src/other.rs"), "other").unwrap();
        let files = BTreeMap::from([(tree.join("src/lib.rs"), "new".to_owned())]);
        let into = scratch.path().join("mirror");
        make(&tree, &files, &into).unwrap();
        let read = |path: PathBuf| std::fs::read_to_string(path).unwrap();
        assert_eq!(read(into.join("src/lib.rs")), "new");
        assert_eq!(read(into.join("src/other.rs")), "other");
        assert_eq!(read(tree.join("src/lib.rs")), "old");
    }
}
