//! The files of a Zig module: its root and what that imports by path.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use crate::extract::ExtractError;
use crate::toolchain::zig::spans::{self, Declaration};
use crate::zig_abi::AbidingZigDeclaration as Kind;

use super::mirror;

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
    /// The C header that includes and defines what the module's `@cImport`s do, where it has any.
    pub header: Option<String>,
    /// The text of every file by its path in the root's folder.
    texts: BTreeMap<PathBuf, String>,
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
            header: None,
            texts: BTreeMap::new(),
        };
        let text = std::fs::read_to_string(root).map_err(|cause| {
            ExtractError::new("could not read the Zig module").at(root).because(cause)
        })?;
        let name = PathBuf::from(root.file_name().unwrap_or(root.as_os_str()));
        sources.add(name, text);
        Ok(sources)
    }

    /// Makes private declarations that matter to C public, in a copy at `copy` that the probes
    /// compile instead. `imports` says whether private C imports count.
    ///
    /// # Errors
    /// When the copy cannot be written.
    pub fn open(&mut self, copy: &Path, imports: bool) -> Result<(), ExtractError> {
        let opened = self.texts.iter().filter_map(|(path, text)| {
            mirror::opened(text, imports).map(|opened| (path.clone(), opened))
        });
        let opened: BTreeMap<_, _> = opened.collect();
        if opened.is_empty() {
            return Ok(());
        }
        mirror::write(folder(&self.original), copy, &opened).map_err(|cause| {
            ExtractError::new("could not copy the Zig module").at(&self.original).because(cause)
        })?;
        self.root = copy.join(self.original.file_name().unwrap_or_default());
        Ok(())
    }

    /// The names of the files' containers.
    pub fn module_names(&self) -> Vec<String> {
        self.files.keys().cloned().collect()
    }

    /// The constant that contains `line` of the file that the compiler calls `path`.
    pub fn constant_at(&self, path: &str, line: u32) -> Option<String> {
        let path = PathBuf::from(self.with_original_paths(path));
        let file = self.files.values().find(|file| **file == path)?;
        let declarations = spans::read(&std::fs::read(file).ok()?).ok()?;
        let before = |d: &Declaration| d.kind != Kind::Parameter && d.line <= line;
        let last = declarations.into_iter().rev().find(before)?;
        (last.kind == Kind::Constant).then_some(last.name)
    }

    /// The files that `@embedFile` takes in, wherever it stands; `None` if one has no plain name.
    pub fn embedded(&self) -> Option<Vec<PathBuf>> {
        let mut found = Vec::new();
        for (file, text) in &self.texts {
            let beside = folder(&self.original).join(file.parent().unwrap_or(Path::new("")));
            for call in text.split("@embedFile(").skip(1) {
                found.push(beside.join(call.strip_prefix('"')?.split_once('"')?.0));
            }
        }
        Some(found)
    }

    /// `text` with the user's own paths in place of those of copies.
    pub fn with_original_paths(&self, text: &str) -> String {
        if self.root == self.original {
            return text.to_owned();
        }
        let (copy, own) = (folder(&self.root).display(), folder(&self.original).display());
        let own = if folder(&self.original) == Path::new(".") {
            String::new()
        } else {
            format!("{own}/")
        };
        text.replace(&format!("{copy}/"), &own)
    }

    /// Adds the file at `relative` to the root's folder, whose text is `text`, and what it imports.
    fn add(&mut self, relative: PathBuf, text: String) {
        let folder = folder(&self.original).to_owned();
        let mut waiting = vec![(relative, text)];
        while let Some((relative, text)) = waiting.pop() {
            let path = match self.original.parent() {
                Some(parent) => parent.join(&relative),
                None => relative.clone(),
            };
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
            if text.contains("@cImport") {
                self.header.get_or_insert_default().push_str(&header(&text));
            }
            self.texts.insert(relative, text);
        }
    }
}

/// The folder of a file, `.` if the path does not say.
fn folder(file: &Path) -> &Path {
    file.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."))
}

/// The C directives that the calls inside of `@cImport` stand for, in the order of the text.
fn header(text: &str) -> String {
    let mut lines = String::new();
    for call in text.split("@c").skip(1) {
        let mut arguments = call.split('"').skip(1).step_by(2);
        let first = arguments.next().unwrap_or_default();
        if call.starts_with("Include(") {
            lines.push_str(&format!("#include <{first}>\n"));
        } else if call.starts_with("Define(") {
            let value = arguments.next().unwrap_or_default();
            lines.push_str(&format!("#define {first} {value}\n"));
        } else if call.starts_with("Undef(") {
            lines.push_str(&format!("#undef {first}\n"));
        }
    }
    lines
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
        assert_eq!(sources.header, None);
    }

    #[test]
    fn c_imports_become_a_header() {
        let text =
            "const c = @cImport({ @cDefine(\"A\", \"1\"); @cInclude(\"a.h\"); @cUndef(\"B\"); });";
        assert_eq!(header(text), "#define A 1\n#include <a.h>\n#undef B\n");
    }

    #[test]
    fn a_missing_root_is_named() {
        let error = Sources::of(Path::new("no/such.zig")).unwrap_err();
        assert_eq!(error.file.as_deref(), Some(Path::new("no/such.zig")));
    }
}
