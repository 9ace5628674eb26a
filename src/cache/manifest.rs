//! What a contract was made from, and whether it is still the same.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::disk::{Disk, Stat, fresh_stat, lookup, sha256, tree_digest};
use crate::extract::Usage;
use crate::extract::inputs::Recorded;

/// So many components of a path are taken for the name in an `#include` line:
/// `a/b/c/d.h` at most.
const INCLUDE_COMPONENTS: usize = 4;

/// Everything that a contract depends on beyond its key, as it was when the contract was made.
#[derive(Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// The contract's name in the store.
    pub contract: String,
    /// What the party's patterns matched.
    pub usage: Usage,
    files: BTreeMap<PathBuf, Option<File>>,
    tools: BTreeMap<PathBuf, Option<Stat>>,
    programs: BTreeMap<String, Option<PathBuf>>,
    variables: BTreeMap<String, Option<String>>,
    trees: BTreeMap<PathBuf, String>,
    includes: Includes,
}

/// A file's content.
#[derive(Debug, Serialize, Deserialize)]
struct File {
    sha256: String,
    /// Where size and times alone prove the content. Missing where the file was written so shortly
    /// before that a second change could have the same times.
    stat: Option<Stat>,
}

/// Where included files are searched, and which files stand there under the names that were
/// included or asked for: a new one could hide another.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Includes {
    directories: BTreeSet<PathBuf>,
    names: BTreeSet<String>,
    found: String,
}

impl Manifest {
    /// The state of all that was `recorded`. `None` if the list is not complete, cannot be
    /// written down, or if something was changed after `started`, when a compiler may have read
    /// either state.
    pub fn take(
        recorded: Recorded,
        contract: String,
        usage: Usage,
        started: SystemTime,
        disk: &Disk,
    ) -> Option<Self> {
        if !recorded.complete {
            return None;
        }
        let mut names = BTreeSet::new();
        let mut files = BTreeMap::new();
        for path in &recorded.files {
            path.to_str()?;
            files.insert(path.clone(), File::take(path, started, disk)?);
            names.extend(included_names(path));
        }
        let asked = recorded.files.iter().filter(|path| !is_of_system(path)).flat_map(|path| {
            std::fs::read_to_string(path).map(|text| asked_names(&text)).unwrap_or_default()
        });
        names.extend(asked);
        let directories = recorded.include_dirs;
        let found = Disk::default();
        let found = found_names(&directories, &names, &found);
        let variable = |name: String| {
            let value = std::env::var(&name).ok();
            (name, value)
        };
        let program = |name: &std::ffi::OsString| Some((name.to_str()?.to_owned(), lookup(name)));
        let resolved: BTreeMap<_, _> =
            recorded.programs.iter().map(program).collect::<Option<_>>()?;
        let tools = recorded.tools.iter().chain(resolved.values().flatten());
        Some(Self {
            contract,
            usage,
            files,
            tools: tools.map(|path| (path.clone(), fresh_stat(path))).collect(),
            programs: resolved,
            variables: recorded.variables.into_iter().map(variable).collect(),
            trees: recorded.trees.into_iter().map(|t| (t.clone(), tree_digest(&t))).collect(),
            includes: Includes { directories, names, found },
        })
    }

    /// Whether nothing has changed since.
    pub fn holds(&self, disk: &Disk) -> bool {
        self.tools.iter().all(|(path, stat)| disk.stat(path) == *stat)
            && self.files.iter().all(|(path, file)| File::is_same(file.as_ref(), path, disk))
            && self.programs.iter().all(|(name, path)| disk.program(name) == *path)
            && self.variables.iter().all(|(name, value)| std::env::var(name).ok() == *value)
            && self.trees.iter().all(|(path, digest)| tree_digest(path) == *digest)
            && self.includes.hold(disk)
    }
}

impl File {
    /// The outer `None`: changed after `started`. The inner one: not there.
    fn take(path: &Path, started: SystemTime, disk: &Disk) -> Option<Option<Self>> {
        let Some(stat) = fresh_stat(path) else { return Some(None) };
        if stat.is_since(started) {
            return None;
        }
        let sha256 = disk.digest(path, stat)?;
        let stat = (!stat.is_since(SystemTime::now())).then_some(stat);
        Some(Some(Self { sha256, stat }))
    }

    fn is_same(file: Option<&Self>, path: &Path, disk: &Disk) -> bool {
        match (file, disk.stat(path)) {
            (None, None) => true,
            (Some(file), Some(stat)) => {
                file.stat == Some(stat) || disk.digest(path, stat).as_ref() == Some(&file.sha256)
            }
            _ => false,
        }
    }
}

impl Includes {
    fn hold(&self, disk: &Disk) -> bool {
        found_names(&self.directories, &self.names, disk) == self.found
    }
}

/// Which of `names` stand in which of `directories`, as a digest.
fn found_names(directories: &BTreeSet<PathBuf>, names: &BTreeSet<String>, disk: &Disk) -> String {
    let mut found = String::new();
    for directory in directories {
        let listing = disk.listing(directory);
        for name in names {
            let is_here = match name.split_once('/') {
                None => listing.contains(name),
                Some((first, _)) => {
                    listing.contains(first) && disk.stat(&directory.join(name)).is_some()
                }
            };
            if is_here {
                found.push_str(&format!("{}\0{name}\n", directory.display()));
            }
        }
    }
    sha256(found.as_bytes())
}

/// The names by which a file may have been included: its last one to four components.
fn included_names(path: &Path) -> Vec<String> {
    let mut parts: Vec<_> = path.iter().map(OsStr::to_string_lossy).collect();
    parts.reverse();
    let most = parts.len().saturating_sub(1).min(INCLUDE_COMPONENTS);
    let name = |count: usize| parts[..count].iter().rev().cloned().collect::<Vec<_>>().join("/");
    (1..=most).map(name).collect()
}

/// The names that a header asks for with `__has_include` without including them.
fn asked_names(text: &str) -> Vec<String> {
    let calls = text.split("__has_include").skip(1);
    let name = |call: &str| {
        let inside = call.split_once('(')?.1.trim_start();
        let end = match inside.chars().next()? {
            '<' => '>',
            '"' => '"',
            _ => return None,
        };
        Some(inside[1..].split_once(end)?.0.to_owned())
    };
    calls.filter_map(name).collect()
}

/// Headers of an installed system are not searched for questions.
fn is_of_system(path: &Path) -> bool {
    path.starts_with("/usr/include") || path.starts_with("/usr/lib")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::extract::inputs::Inputs;

    fn later() -> SystemTime {
        SystemTime::now() + Duration::from_secs(10)
    }

    fn take(inputs: &Inputs, started: SystemTime) -> Option<Manifest> {
        let disk = Disk::default();
        Manifest::take(inputs.recorded(), String::new(), Usage::default(), started, &disk)
    }

    #[test]
    fn a_changed_a_removed_and_a_new_file_are_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("a.h"), "one").unwrap();
        let inputs = Inputs::default();
        inputs.file(at("a.h"));
        inputs.file(at("none.h"));
        inputs.complete();
        let manifest = take(&inputs, later()).unwrap();
        assert!(manifest.holds(&Disk::default()));
        std::fs::write(at("a.h"), "two").unwrap();
        assert!(!manifest.holds(&Disk::default()));
        std::fs::write(at("a.h"), "one").unwrap();
        assert!(manifest.holds(&Disk::default()), "the content counts, not the time");
        std::fs::write(at("none.h"), "").unwrap();
        assert!(!manifest.holds(&Disk::default()));
        std::fs::remove_file(at("none.h")).unwrap();
        std::fs::remove_file(at("a.h")).unwrap();
        assert!(!manifest.holds(&Disk::default()));
    }

    #[test]
    fn a_file_that_would_hide_another_is_noticed_and_others_are_not() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir_all(at("first/sys")).unwrap();
        std::fs::create_dir_all(at("second/sys")).unwrap();
        std::fs::write(at("second/sys/a.h"), "#if __has_include(\"option.h\")\n#endif").unwrap();
        let inputs = Inputs::default();
        inputs.file(at("second/sys/a.h"));
        inputs.include_dir(at("first"));
        inputs.include_dir(at("second"));
        inputs.complete();
        let manifest = take(&inputs, later()).unwrap();
        std::fs::write(at("first/sys/b.h"), "").unwrap();
        assert!(manifest.holds(&Disk::default()));
        for name in ["first/sys/a.h", "first/option.h"] {
            std::fs::write(at(name), "").unwrap();
            assert!(!manifest.holds(&Disk::default()), "{name}");
            std::fs::remove_file(at(name)).unwrap();
            assert!(manifest.holds(&Disk::default()), "{name}");
        }
    }

    #[test]
    fn what_is_written_while_it_is_read_is_not_kept() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.h");
        let inputs = Inputs::default();
        inputs.file(&file);
        inputs.complete();
        let started = SystemTime::now();
        std::fs::write(&file, "one").unwrap();
        assert!(take(&inputs, started).is_none());
    }

    #[test]
    fn an_incomplete_list_is_not_kept() {
        assert!(take(&Inputs::default(), later()).is_none());
    }
}
