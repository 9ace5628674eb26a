//! The files of a Zig module: its root and what that imports by path.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use crate::extract::ExtractError;

/// The files of a module.
#[derive(Debug)]
pub struct Sources {
    /// The file that the compiler is given as the module's root.
    pub root: PathBuf,
    /// The user's own root file, of which `root` may be a copy.
    pub original: PathBuf,
    /// Every file by the name that `@typeName` gives its container (`lib`, `sub.part`), with its
    /// path as the user would write it.
    pub files: BTreeMap<String, PathBuf>,
    /// Whether a file imports C headers.
    pub import_c: bool,
}

impl Sources {
    /// Follows the imports from `root`.
    ///
    /// # Errors
    /// When the root cannot be read. Other files are left to the compiler, which says more.
    pub fn of(root: &Path) -> Result<Self, ExtractError> {
        let mut sources = Self {
            root: root.to_owned(),
            original: root.to_owned(),
            files: BTreeMap::new(),
            import_c: false,
        };
        let text = std::fs::read_to_string(root).map_err(|cause| {
            ExtractError::new("could not read the Zig module").at(root).because(cause)
        })?;
        let name = PathBuf::from(root.file_name().unwrap_or(root.as_os_str()));
        sources.add(name, &text);
        Ok(sources)
    }

    /// The names of the files' containers.
    pub fn module_names(&self) -> Vec<String> {
        self.files.keys().cloned().collect()
    }

    /// `text` with the user's own paths in place of those of copies.
    pub fn with_original_paths(&self, text: &str) -> String {
        if self.root == self.original {
            return text.to_owned();
        }
        let folder = |path: &Path| path.parent().unwrap_or(Path::new("")).display().to_string();
        let (copy, own) = (folder(&self.root), folder(&self.original));
        let own = if own.is_empty() { own } else { format!("{own}/") };
        text.replace(&format!("{copy}/"), &own)
    }

    /// Adds the file at `relative` to the root's folder, whose text is `text`, and what it imports.
    fn add(&mut self, relative: PathBuf, text: &str) {
        let folder = self.original.parent().unwrap_or(Path::new("")).to_owned();
        let mut waiting = vec![(relative, text.to_owned())];
        while let Some((relative, text)) = waiting.pop() {
            self.import_c |= text.contains("@cImport");
            let path = folder.join(&relative);
            if self.files.insert(container_name(&relative), path).is_some() {
                continue;
            }
            for import in imported_files(&text) {
                let beside = relative.parent().unwrap_or(Path::new("")).join(import);
                let Some(relative) = normal(&beside) else { continue };
                if self.files.contains_key(&container_name(&relative)) {
                    continue;
                }
                if let Ok(text) = std::fs::read_to_string(folder.join(&relative)) {
                    waiting.push((relative, text));
                }
            }
        }
    }
}

/// What Zig calls the container of a file: `sub/part.zig` is `sub.part`.
fn container_name(relative: &Path) -> String {
    let stem = relative.with_extension("");
    let parts = stem.components().map(|part| part.as_os_str().to_string_lossy().into_owned());
    parts.collect::<Vec<_>>().join(".")
}

/// The path without `.` and `..`; `None` if it leaves the module's folder, which Zig forbids.
fn normal(path: &Path) -> Option<PathBuf> {
    let mut parts: Vec<&std::ffi::OsStr> = Vec::new();
    for part in path.components() {
        match part {
            Component::Normal(part) => parts.push(part),
            Component::CurDir => {}
            Component::ParentDir => drop(parts.pop()?),
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(parts.into_iter().collect())
}

/// The paths in `@import("….zig")`. One in a comment does no harm: a name too much in the list of
/// the module's own files matters only if something else has that name.
fn imported_files(text: &str) -> impl Iterator<Item = &str> {
    let arguments = text.split("@import(\"").skip(1);
    arguments
        .filter_map(|rest| rest.split_once('"').map(|(path, _)| path))
        .filter(|path| Path::new(path).extension().is_some_and(|extension| extension == "zig"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_are_followed_inside_the_modules_folder() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, text).unwrap();
            path
        };
        let root =
            write("lib.zig", "pub const part = @import(\"sub/part.zig\"); // @import(\"no.zig\")");
        write(
            "sub/part.zig",
            "const up = @import(\"../lib.zig\"); const o = @import(\"../../out.zig\");",
        );
        let sources = Sources::of(&root).unwrap();
        assert_eq!(sources.module_names(), ["lib", "sub.part"]);
        assert_eq!(sources.files["sub.part"], folder.path().join("sub/part.zig"));
        assert!(!sources.import_c);
    }

    #[test]
    fn a_missing_root_is_named() {
        let error = Sources::of(Path::new("no/such.zig")).unwrap_err();
        assert_eq!(error.file.as_deref(), Some(Path::new("no/such.zig")));
    }
}
