//! What one extraction read: told by the extractors, kept in the manifest.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Collects what one extraction depends on. Shared by the threads of the extraction.
///
/// A contract is kept only if the extractor says at its end that the list is complete, so that an
/// extractor which knows nothing of caches is never served from one.
#[derive(Debug, Default)]
pub struct Inputs(Mutex<Recorded>);

/// What was recorded. Paths are absolute.
#[derive(Clone, Debug, Default)]
pub struct Recorded {
    /// Files whose content matters, or whose absence does.
    pub files: BTreeSet<PathBuf>,
    /// Compilers: files too large to read, known by size and times.
    pub tools: BTreeSet<PathBuf>,
    /// Programs by the name that is looked up on `PATH`.
    pub programs: BTreeSet<OsString>,
    /// Environment variables beyond those that are always in the key.
    pub variables: BTreeSet<String>,
    /// Directories in which everything matters.
    pub trees: BTreeSet<PathBuf>,
    /// Directories that are searched for included files.
    pub include_dirs: BTreeSet<PathBuf>,
    /// Whether nothing is missing.
    pub complete: bool,
}

impl Inputs {
    /// A file that was read, or looked for in vain.
    pub fn file(&self, path: impl AsRef<Path>) {
        self.add(path.as_ref(), |recorded| &mut recorded.files);
    }

    /// A compiler's executable or another large file that an installation replaces as a whole.
    pub fn tool(&self, path: impl AsRef<Path>) {
        self.add(path.as_ref(), |recorded| &mut recorded.tools);
    }

    /// A program that was looked up on `PATH`, or not found there.
    pub fn program(&self, name: impl AsRef<OsStr>) {
        self.locked().programs.insert(name.as_ref().to_owned());
    }

    /// An environment variable.
    pub fn variable(&self, name: &str) {
        self.locked().variables.insert(name.to_owned());
    }

    /// A directory of which every file matters, at any depth.
    pub fn tree(&self, path: impl AsRef<Path>) {
        self.add(path.as_ref(), |recorded| &mut recorded.trees);
    }

    /// A directory in which a new file may hide one that was included.
    pub fn include_dir(&self, path: impl AsRef<Path>) {
        self.add(path.as_ref(), |recorded| &mut recorded.include_dirs);
    }

    /// Flags as a user gave them: every word that names a file, and every include directory.
    pub fn flags(&self, flags: &[String]) {
        const SEARCHED: [&str; 4] = ["-isystem", "-iquote", "-idirafter", "-I"];
        for word in flags {
            let directory = SEARCHED.iter().find_map(|flag| word.strip_prefix(flag));
            let value = word.split_once('=').map(|(_, value)| value);
            let response = word.strip_prefix('@');
            for part in [Some(word.as_str()), directory, value, response].into_iter().flatten() {
                if Path::new(part).is_file() {
                    self.file(part);
                } else if Path::new(part).is_dir() {
                    self.include_dir(part);
                }
            }
        }
    }

    /// Says that everything which the contract depends on is recorded.
    pub fn complete(&self) {
        self.locked().complete = true;
    }

    /// What was recorded so far.
    #[must_use]
    pub fn recorded(&self) -> Recorded {
        self.locked().clone()
    }

    fn add(&self, path: &Path, list: impl FnOnce(&mut Recorded) -> &mut BTreeSet<PathBuf>) {
        // Fails only for an empty path or without a current directory; then nothing is found.
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        list(&mut self.locked()).insert(path);
    }

    fn locked(&self) -> MutexGuard<'_, Recorded> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The prerequisites in a dependency file that a compiler wrote for make.
///
/// ```text
/// out.o: a.c /usr/include/with\ blank.h \
///   b.h
/// # env-dep:HOME=/root
/// a.c:
/// ```
/// A blank in a name follows a backslash, `#` as well; `$$` is `$` (GNU make manual, 4.2 and 6.2).
#[must_use]
pub fn prerequisites(text: &str) -> Vec<String> {
    let joined = text.replace("\\\r\n", " ").replace("\\\n", " ");
    let rules = joined.lines().filter(|line| !line.starts_with('#'));
    // After the target, since a path on Windows has a colon of its own.
    rules.filter_map(|rule| rule.split_once(": ")).flat_map(|(_, rest)| words(rest)).collect()
}

fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match (c, rest.peek()) {
            ('\\', Some(' ' | '#')) | ('$', Some('$')) => {
                let escaped = rest.next();
                words.last_mut().into_iter().for_each(|word| word.extend(escaped));
            }
            (' ' | '\t', _) => words.push(String::new()),
            _ => words.last_mut().into_iter().for_each(|word| word.push(c)),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The names of the environment variables in rustc's dependency file.
pub fn variables(text: &str) -> impl Iterator<Item = &str> {
    let after = text.lines().filter_map(|line| line.strip_prefix("# env-dep:"));
    after.map(|pair| pair.split_once('=').map_or(pair, |(name, _)| name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dependency_files_are_read_with_their_escapes() {
        let text = "out.o: a.c /x/with\\ blank.h \\\n  b\\#1.h c$$.h\n\na.c:\n# env-dep:A=1\n# env-dep:B\n";
        assert_eq!(prerequisites(text), ["a.c", "/x/with blank.h", "b#1.h", "c$.h"]);
        assert_eq!(variables(text).collect::<Vec<_>>(), ["A", "B"]);
    }

    #[test]
    fn files_among_flags_count() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config.h");
        std::fs::write(&file, "").unwrap();
        let inputs = Inputs::default();
        inputs.flags(&[format!("-I{}", folder.path().display()), format!("@{}", file.display())]);
        let recorded = inputs.recorded();
        assert!(recorded.files.contains(&file) && recorded.include_dirs.contains(folder.path()));
        assert!(!recorded.complete);
    }
}
