//! Keeps the cache from growing for ever.
//!
//! Once a day, after a run that kept something, entries go that were not used for [`MAX_AGE`], and
//! then those that were not used for longest, until the rest fits into [`BUDGET`]. An entry's
//! modification time tells when it was used ([`touch`]). Nothing that another process needs is lost: a
//! reader reads an entry as a whole or not at all, and misses it then; a compiled library is locked
//! while it is in use.

use std::fs::{File, Metadata};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::place::Folder;

/// How long something is kept that nobody uses.
pub const MAX_AGE: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// How many bytes contracts, manifests and reports may take together. A contract of a large boundary
/// (365 functions, 524 constants) has 0.5 MB, and so on each target.
pub const BUDGET: u64 = 1 << 30;
/// How often is looked, and how old a time of use may be before it is written anew.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// The file whose time tells when the last look was.
const STAMP: &str = "trimmed";

/// Notes down that a file is used. The time is exact to a day, so that most uses write nothing.
pub fn touch(path: &Path, now: SystemTime) {
    let known = std::fs::metadata(path).and_then(|metadata| metadata.modified());
    if known.is_ok_and(|used| age(used, now) > DAY) {
        // What cannot be noted down is only kept for less long.
        let _ = File::options().append(true).open(path).and_then(|file| file.set_modified(now));
    }
}

/// Trims the cache in `directory`, unless that was done within the last day.
pub fn sometimes(directory: &Path, now: SystemTime) {
    let stamp = directory.join(STAMP);
    let last = std::fs::metadata(&stamp).and_then(|metadata| metadata.modified());
    if last.is_ok_and(|last| age(last, now) < DAY) {
        return;
    }
    // The stamp first, so that of several processes one does the work.
    if std::fs::write(&stamp, "").is_ok() {
        trim(directory, BUDGET, now);
    }
}

fn trim(directory: &Path, budget: u64, now: SystemTime) {
    let folders = [Folder::Contracts, Folder::Manifests, Folder::Reports];
    let mut entries: Vec<Entry> =
        folders.iter().flat_map(|folder| entries(&directory.join(folder.name()))).collect();
    entries.sort_by(|a, b| (b.used, &b.path).cmp(&(a.used, &a.path)));
    let mut total = 0u64;
    for entry in entries {
        total = total.saturating_add(entry.size);
        let unfinished = is_unfinished(&entry.path) && age(entry.used, now) > DAY;
        if unfinished || total > budget || age(entry.used, now) > MAX_AGE {
            // Gone already is as good.
            let _ = std::fs::remove_file(&entry.path);
        }
    }
    libraries(&directory.join(Folder::Rust.name()), now);
}

/// A file of the cache.
struct Entry {
    path: PathBuf,
    used: SystemTime,
    size: u64,
}

fn entries(folder: &Path) -> Vec<Entry> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for (path, metadata) in children(&folder) {
            match metadata.modified() {
                _ if metadata.is_dir() => open.push(path),
                Ok(used) => found.push(Entry { path, used, size: metadata.len() }),
                Err(_) => {}
            }
        }
    }
    found
}

fn children(folder: &Path) -> impl Iterator<Item = (PathBuf, Metadata)> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| Some((entry.path(), entry.metadata().ok()?)))
}

/// What a crash left behind: files and folders that were to be renamed when they were whole.
fn is_unfinished(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with(".new-") || name.starts_with("building-")
}

/// Removes compiled libraries that were not used for long.
fn libraries(folder: &Path, now: SystemTime) {
    for (path, metadata) in children(folder).filter(|(_, metadata)| metadata.is_dir()) {
        if is_unfinished(&path) {
            if metadata.modified().is_ok_and(|made| age(made, now) > DAY) {
                let _ = std::fs::remove_dir_all(&path);
            }
            continue;
        }
        let lock_file = library_lock(&path);
        let used = std::fs::metadata(&lock_file).and_then(|metadata| metadata.modified());
        if !used.is_ok_and(|used| age(used, now) > MAX_AGE) {
            continue;
        }
        // Whoever uses the library holds this lock.
        if let Ok(lock) = File::options().append(true).open(&lock_file)
            && lock.try_lock().is_ok()
        {
            let _ = std::fs::remove_dir_all(&path);
        }
    }
}

/// The lock of a compiled library, shared by its users and held alone by who makes or removes it. Its
/// time tells when the library was used.
#[must_use]
pub fn library_lock(library: &Path) -> PathBuf {
    let mut name = library.as_os_str().to_owned();
    name.push(".lock");
    PathBuf::from(name)
}

/// A time in the future is no age.
fn age(then: SystemTime, now: SystemTime) -> Duration {
    now.duration_since(then).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(60 * 60);

    /// A cache directory whose entries were used so long ago.
    fn cache(entries: &[(&str, Duration)]) -> (tempfile::TempDir, SystemTime) {
        let now = SystemTime::now();
        let folder = tempfile::tempdir().unwrap();
        for (name, age) in entries {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, "0123456789").unwrap();
            File::options().append(true).open(path).unwrap().set_modified(now - *age).unwrap();
        }
        (folder, now)
    }

    fn has(folder: &tempfile::TempDir, name: &str) -> bool {
        folder.path().join(name).exists()
    }

    #[test]
    fn what_nobody_used_for_long_goes_and_nothing_else() {
        let old = MAX_AGE + HOUR;
        let (folder, now) = cache(&[
            ("contracts/aa/old", old),
            ("contracts/aa/new", HOUR),
            ("manifests/bb/old", old),
            ("reports/cc/.new-x", 2 * DAY),
            ("reports/cc/.new-y", HOUR),
            ("other/old", old),
        ]);
        trim(folder.path(), BUDGET, now);
        assert!(!has(&folder, "contracts/aa/old") && !has(&folder, "manifests/bb/old"));
        assert!(!has(&folder, "reports/cc/.new-x") && has(&folder, "reports/cc/.new-y"));
        assert!(has(&folder, "contracts/aa/new") && has(&folder, "other/old"));
    }

    #[test]
    fn what_was_used_last_stays_within_the_budget() {
        let (folder, now) = cache(&[
            ("contracts/aa/first", 3 * HOUR),
            ("reports/aa/second", 2 * HOUR),
            ("manifests/aa/third", HOUR),
        ]);
        trim(folder.path(), 20, now);
        assert!(!has(&folder, "contracts/aa/first"));
        assert!(has(&folder, "reports/aa/second") && has(&folder, "manifests/aa/third"));
    }

    #[test]
    fn a_library_in_use_stays() {
        let old = MAX_AGE + HOUR;
        let (folder, now) = cache(&[
            ("rust/core-a/libcore.rmeta", old),
            ("rust/core-a.lock", old),
            ("rust/core-b/libcore.rmeta", old),
            ("rust/core-b.lock", HOUR),
        ]);
        let user = File::open(folder.path().join("rust/core-a.lock")).unwrap();
        user.lock_shared().unwrap();
        trim(folder.path(), BUDGET, now);
        assert!(has(&folder, "rust/core-a") && has(&folder, "rust/core-b"));
        drop(user);
        trim(folder.path(), BUDGET, now);
        assert!(!has(&folder, "rust/core-a") && has(&folder, "rust/core-b"));
    }

    #[test]
    fn a_use_counts_and_a_look_a_day_is_enough() {
        let (folder, now) = cache(&[("contracts/aa/old", MAX_AGE + HOUR)]);
        let entry = folder.path().join("contracts/aa/old");
        touch(&entry, now);
        sometimes(folder.path(), now);
        assert!(entry.exists(), "it was used just now");
        let file = File::options().append(true).open(&entry).unwrap();
        file.set_modified(now - MAX_AGE - HOUR).unwrap();
        sometimes(folder.path(), now + HOUR);
        assert!(entry.exists(), "within a day of the last look");
        sometimes(folder.path(), now + 2 * DAY);
        assert!(!entry.exists());
    }
}
