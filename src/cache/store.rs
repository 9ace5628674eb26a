//! Texts under names, on disk, whole or not at all.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::disk::sha256;
use crate::user_cache::place::Folder;
use crate::user_cache::trim;

/// What every entry begins with; the number is the format's. SHA-256 of the rest follows, so that
/// an entry which a crash or a bad disk left behind is told from a whole one.
const MAGIC: &str = "abiding cache 1 ";

/// A directory of entries.
#[derive(Clone, Debug)]
pub struct Store {
    directory: PathBuf,
}

impl Store {
    /// A store in `directory`, which is made when something is written.
    pub fn new(directory: PathBuf) -> Self {
        Self { directory }
    }

    /// The entry's text; `None` if there is none. A damaged one is removed and gives `None`.
    pub fn read(&self, folder: Folder, name: &str) -> Option<String> {
        let path = self.path(folder, name);
        let bytes = std::fs::read(&path).ok()?;
        let text = String::from_utf8(bytes).ok().and_then(whole);
        if text.is_none() {
            // Another process may have removed or mended it already; both are fine.
            let _ = std::fs::remove_file(&path);
        } else {
            trim::touch(&path, SystemTime::now());
        }
        text
    }

    /// Removes what was not used for long, if nobody has looked for a while.
    pub fn trim(&self) {
        trim::sometimes(&self.directory, SystemTime::now());
    }

    /// Writes an entry: readers see the old one, or the new one whole.
    ///
    /// # Errors
    /// When the directory cannot be written to.
    pub fn write(&self, folder: Folder, name: &str, text: &str) -> std::io::Result<()> {
        let path = self.path(folder, name);
        let parent = path.parent().unwrap_or(&self.directory);
        std::fs::create_dir_all(parent)?;
        let mut file = tempfile::Builder::new().prefix(".new-").tempfile_in(parent)?;
        file.write_all(format!("{MAGIC}{}\n{text}", sha256(text.as_bytes())).as_bytes())?;
        file.persist(&path).map(drop).map_err(|error| error.error)
    }

    /// Removes an entry that turned out to be useless.
    pub fn remove(&self, folder: Folder, name: &str) {
        // Gone already is as good.
        let _ = std::fs::remove_file(self.path(folder, name));
    }

    /// Divided by the first two digits, because some file systems are slow with many files in one
    /// directory.
    fn path(&self, folder: Folder, name: &str) -> PathBuf {
        let (first, rest) = name.split_at_checked(2).unwrap_or(("", name));
        self.directory.join(folder.name()).join(first).join(rest)
    }
}

/// The text after a header that fits it.
fn whole(entry: String) -> Option<String> {
    let (header, text) = entry.split_once('\n')?;
    let digest = header.strip_prefix(MAGIC)?;
    (sha256(text.as_bytes()) == digest).then(|| text.to_owned())
}

/// Number and size in bytes of the files below a folder.
#[must_use]
pub fn measure(folder: &Path) -> (u64, u64) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.fold((0, 0), |(count, size), entry| match entry.metadata() {
        Ok(metadata) if metadata.is_dir() => {
            let (inner_count, inner_size) = measure(&entry.path());
            (count + inner_count, size + inner_size)
        }
        Ok(metadata) => (count + 1, size + metadata.len()),
        Err(_) => (count, size),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(folder.path().join("cache"));
        (folder, store)
    }

    #[test]
    fn what_was_written_is_read() {
        let (_folder, store) = store();
        assert_eq!(store.read(Folder::Contracts, "abcd"), None);
        store.write(Folder::Contracts, "abcd", "one\ntwo\n").unwrap();
        assert_eq!(store.read(Folder::Contracts, "abcd").as_deref(), Some("one\ntwo\n"));
        assert_eq!(store.read(Folder::Manifests, "abcd"), None);
        assert_eq!(measure(&store.directory).0, 1);
    }

    #[test]
    fn damaged_entries_are_removed() {
        let (_folder, store) = store();
        let cut: fn(&mut Vec<u8>) = |bytes| bytes.truncate(bytes.len() - 3);
        let flip: fn(&mut Vec<u8>) = |bytes| *bytes.last_mut().unwrap() ^= 1;
        let empty: fn(&mut Vec<u8>) = Vec::clear;
        let binary: fn(&mut Vec<u8>) = |bytes| bytes.fill(0xff);
        for damage in [cut, flip, empty, binary] {
            store.write(Folder::Contracts, "abcd", "some text").unwrap();
            let path = store.path(Folder::Contracts, "abcd");
            let mut bytes = std::fs::read(&path).unwrap();
            damage(&mut bytes);
            std::fs::write(&path, bytes).unwrap();
            assert_eq!(store.read(Folder::Contracts, "abcd"), None);
            assert!(!path.exists());
        }
    }
}
