//! The directory that keeps between runs what is costly to make.

use std::ffi::OsString;
use std::path::PathBuf;

/// Where abiding keeps what it made: `$ABIDING_CACHE_DIR`, else `abiding` in the user's cache
/// directory. `None` when the environment tells of none.
#[must_use]
pub fn directory() -> Option<PathBuf> {
    directory_by(|name| std::env::var_os(name).filter(|value| !value.is_empty()))
}

/// The XDG Base Directory Specification on Unix, `~/Library/Caches` on macOS, `%LOCALAPPDATA%` on
/// Windows.
fn directory_by(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    if let Some(own) = variable("ABIDING_CACHE_DIR") {
        return Some(PathBuf::from(own));
    }
    let of_user = variable("XDG_CACHE_HOME").map(PathBuf::from).or_else(|| {
        if cfg!(windows) {
            return variable("LOCALAPPDATA").map(PathBuf::from);
        }
        let below = if cfg!(target_os = "macos") { "Library/Caches" } else { ".cache" };
        variable("HOME").map(|home| PathBuf::from(home).join(below))
    });
    of_user.map(|directory| directory.join("abiding"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(set: &[(&str, &str)]) -> Option<PathBuf> {
        let value = |name: &str| set.iter().find(|(key, _)| *key == name);
        directory_by(|name| value(name).map(|(_, value)| OsString::from(value)))
    }

    #[test]
    fn the_nearest_setting_wins() {
        let all = [("ABIDING_CACHE_DIR", "/a"), ("XDG_CACHE_HOME", "/x"), ("HOME", "/h")];
        assert_eq!(found(&all), Some("/a".into()));
        assert_eq!(found(&all[1..]), Some("/x/abiding".into()));
        assert_eq!(found(&[]), None);
    }

    #[cfg(all(unix, not(target_os = "macos")))]
    #[test]
    fn without_settings_it_is_below_home() {
        assert_eq!(found(&[("HOME", "/h")]), Some("/h/.cache/abiding".into()));
    }
}
