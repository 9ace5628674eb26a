//! What the file system says of a file, each file asked once per process.

use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// By how much a file's time may lie before the moment of the change: Linux stamps files with the
/// time of the last timer tick, which is up to 10 ms old.
const TICK: Duration = Duration::from_millis(20);
/// The same for file systems that keep whole seconds (FAT: two).
const COARSE: Duration = Duration::from_secs(2);

/// Size and times of a file. While they stay the same, so does the content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Stat {
    /// Size in bytes.
    size: u64,
    /// When the content was changed, in nanoseconds since 1970.
    modified: u64,
    /// When the inode was changed, in nanoseconds since 1970, which no tool sets back; 0 where the
    /// system has no such time.
    changed: u64,
}

impl Stat {
    fn of(metadata: &Metadata) -> Self {
        let modified = metadata.modified().ok().map_or(0, nanoseconds);
        Self { size: metadata.len(), modified, changed: changed(metadata) }
    }

    /// Whether the file may have been written at `moment` or later.
    #[must_use]
    pub fn is_since(&self, moment: SystemTime) -> bool {
        let last = self.modified.max(self.changed);
        let doubt = if last.is_multiple_of(1_000_000_000) { COARSE } else { TICK };
        last >= nanoseconds(moment.checked_sub(doubt).unwrap_or(UNIX_EPOCH))
    }
}

fn nanoseconds(time: SystemTime) -> u64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(unix)]
fn changed(metadata: &Metadata) -> u64 {
    use std::os::unix::fs::MetadataExt;
    let seconds = u64::try_from(metadata.ctime()).unwrap_or(0);
    seconds * 1_000_000_000 + u64::try_from(metadata.ctime_nsec()).unwrap_or(0)
}

#[cfg(not(unix))]
fn changed(_metadata: &Metadata) -> u64 {
    0
}

/// Answers that stay the same for the life of the value.
#[derive(Debug, Default)]
pub struct Disk {
    stats: Mutex<HashMap<PathBuf, Option<Stat>>>,
    digests: Mutex<HashMap<(PathBuf, Stat), String>>,
    listings: Mutex<HashMap<PathBuf, Arc<HashSet<String>>>>,
    programs: Mutex<HashMap<String, Option<PathBuf>>>,
}

impl Disk {
    /// Size and times of a file, asked once; `None` if it is not there.
    pub fn stat(&self, path: &Path) -> Option<Stat> {
        if let Some(known) = lock(&self.stats).get(path) {
            return *known;
        }
        let found = fresh_stat(path);
        lock(&self.stats).insert(path.to_owned(), found);
        found
    }

    /// SHA-256 of the content of a file with this `stat`, in hexadecimal.
    pub fn digest(&self, path: &Path, stat: Stat) -> Option<String> {
        let key = (path.to_owned(), stat);
        if let Some(known) = lock(&self.digests).get(&key) {
            return Some(known.clone());
        }
        let found = sha256(&std::fs::read(path).ok()?);
        lock(&self.digests).insert(key, found.clone());
        Some(found)
    }

    /// What [`lookup`] says of a program, asked once.
    pub fn program(&self, name: &str) -> Option<PathBuf> {
        if let Some(known) = lock(&self.programs).get(name) {
            return known.clone();
        }
        let found = lookup(OsStr::new(name));
        lock(&self.programs).insert(name.to_owned(), found.clone());
        found
    }

    /// The names in a directory, asked once.
    pub fn listing(&self, path: &Path) -> Arc<HashSet<String>> {
        if let Some(known) = lock(&self.listings).get(path) {
            return known.clone();
        }
        let name = |entry: std::io::Result<std::fs::DirEntry>| {
            entry.ok().map(|entry| entry.file_name().to_string_lossy().into_owned())
        };
        let entries = std::fs::read_dir(path).into_iter().flatten();
        let found: Arc<HashSet<_>> = Arc::new(entries.filter_map(name).collect());
        lock(&self.listings).insert(path.to_owned(), found.clone());
        found
    }
}

/// Size and times of a file now.
#[must_use]
pub fn fresh_stat(path: &Path) -> Option<Stat> {
    std::fs::metadata(path).ok().as_ref().map(Stat::of)
}

/// SHA-256 in hexadecimal.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    format!("{:x}", Sha256::digest(bytes))
}

/// SHA-256 over the names, sizes and times of everything below a directory. Directories of built
/// things and of version control are left out, as cargo does for a package.
#[must_use]
pub fn tree_digest(root: &Path) -> String {
    let mut found = Vec::new();
    let mut waiting = vec![root.to_owned()];
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            let entries = std::fs::read_dir(&path).into_iter().flatten().flatten();
            let counts = |name: &OsStr| name != "target" && name != ".git";
            waiting.extend(entries.filter(|e| counts(&e.file_name())).map(|e| e.path()));
        } else if let Some(stat) = fresh_stat(&path) {
            found.push(format!("{} {} {}", path.display(), stat.size, stat.modified));
        }
    }
    found.sort();
    sha256(found.join("\n").as_bytes())
}

/// The file that running `name` would start: `name` itself if it is a path, else the first on
/// `PATH`; links are followed.
#[must_use]
pub fn lookup(name: &OsStr) -> Option<PathBuf> {
    let path = Path::new(name);
    if path.components().count() > 1 {
        return path.canonicalize().ok();
    }
    let file = |folder: PathBuf| {
        let plain = folder.join(name);
        let with_suffix =
            folder.join(format!("{}{}", name.display(), std::env::consts::EXE_SUFFIX));
        [plain, with_suffix].into_iter().find(|file| file.is_file())
    };
    let found = std::env::split_paths(&std::env::var_os("PATH")?).find_map(file)?;
    found.canonicalize().ok()
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_in_the_same_tick_is_in_doubt() {
        let moment = UNIX_EPOCH + Duration::from_millis(100_005);
        let at = |modified| Stat { size: 1, modified, changed: 0 };
        assert!(at(100_000_000_001).is_since(moment));
        assert!(!at(99_900_000_001).is_since(moment));
        // A file system with whole seconds.
        assert!(at(99_000_000_000).is_since(moment) && !at(97_000_000_000).is_since(moment));
    }

    #[test]
    fn a_path_is_not_looked_up() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("tool");
        assert_eq!(lookup(file.as_os_str()), None);
        std::fs::write(&file, "").unwrap();
        assert_eq!(lookup(file.as_os_str()), file.canonicalize().ok());
        assert_eq!(lookup(OsStr::new("abiding-no-such-tool")), None);
    }
}
