//! Which compiled libraries this process uses: none of them may be removed meanwhile.

use std::collections::HashMap;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

/// The locks that are shared until the process ends, by the library's directory.
static HELD: Mutex<Option<HashMap<PathBuf, File>>> = Mutex::new(None);

/// Shares the library's lock until the process ends and notes down the use, if the library is there;
/// else leaves the lock alone. Tells which.
///
/// # Errors
/// When the system cannot lock files.
pub fn hold(directory: &Path, lock: &File) -> io::Result<bool> {
    {
        let mut held = held();
        let held = held.get_or_insert_default();
        if held.contains_key(directory) && directory.is_dir() {
            return Ok(true);
        }
        // Somebody cleared the cache: the lock must not keep us from making the library anew.
        held.remove(directory);
    }
    // May wait for whoever makes the library, so other libraries are not kept from others meanwhile.
    lock.lock_shared()?;
    if !directory.is_dir() {
        lock.unlock()?;
        return Ok(false);
    }
    lock.set_modified(SystemTime::now())?;
    held().get_or_insert_default().insert(directory.to_owned(), lock.try_clone()?);
    Ok(true)
}

fn held() -> MutexGuard<'static, Option<HashMap<PathBuf, File>>> {
    HELD.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_is_held_once_it_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let library = folder.path().join("core-x");
        let file = folder.path().join("core-x.lock");
        let open = || File::create(&file).unwrap();
        assert!(!hold(&library, &open()).unwrap());
        open().try_lock().unwrap();
        std::fs::create_dir(&library).unwrap();
        assert!(hold(&library, &open()).unwrap());
        assert!(open().try_lock().is_err(), "nobody may remove it now");
        std::fs::remove_dir(&library).unwrap();
        assert!(!hold(&library, &open()).unwrap());
        open().try_lock().unwrap();
    }
}
