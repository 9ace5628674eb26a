//! File names: the file table of a unit's line program, and where a declaration stands.

use std::path::{Path, PathBuf};

use gimli::AttributeValue;

use crate::contract::{Name, Span};

use super::sections::Slice;

/// The files of one line program, by the number that declarations use.
#[derive(Debug, Default)]
pub(super) struct FileTable {
    names: Vec<Option<Name>>,
}

impl FileTable {
    /// Reads the table of a unit's line program.
    ///
    /// Up to DWARF 4 file 1 is the first and 0 means none; from DWARF 5 on, file 0 is the first.
    /// Directory 0 is the compiler's own directory in both, left unsaid up to DWARF 4.
    pub fn read<'a>(
        dwarf: &gimli::Dwarf<Slice<'a>>,
        unit: &gimli::Unit<Slice<'a>>,
        start: &Path,
    ) -> gimli::Result<Self> {
        let Some(program) = &unit.line_program else { return Ok(Self::default()) };
        let header = program.header();
        let text = |value: AttributeValue<Slice<'a>>| dwarf.attr_string(unit, value);
        let compiled_in = unit.comp_dir.map(|bytes| bytes.to_string_lossy().into_owned());
        let compiled_in = compiled_in.unwrap_or_default();
        let mut names = Vec::new();
        if header.version() < 5 {
            names.push(None);
        }
        for file in header.file_names() {
            let directory = match file.directory(header) {
                Some(value) => text(value)?.to_string_lossy().into_owned(),
                None => String::new(),
            };
            let name = text(file.path_name())?.to_string_lossy().into_owned();
            let path = joined(&joined(&compiled_in, &directory), &name);
            names.push(Some(Name::new(&relative_to(&folded(&path), start))));
        }
        Ok(Self { names })
    }

    /// The place of a declaration from its attributes; `None` without a known file and line.
    pub fn span(&self, file: Option<u64>, line: Option<u64>, column: Option<u64>) -> Option<Span> {
        let file = self.names.get(usize::try_from(file?).ok()?).copied()??;
        let line = u32::try_from(line?).ok().filter(|line| *line > 0)?;
        Some(Span { file, line, column: u32::try_from(column.unwrap_or(0)).unwrap_or(0) })
    }
}

/// The directory that spans are relative to: the one abiding runs in.
pub(super) fn working_directory() -> PathBuf {
    std::env::current_dir().unwrap_or_default()
}

/// `path` seen from `directory`, unless it is absolute.
fn joined(directory: &str, path: &str) -> String {
    if directory.is_empty() || is_absolute(path) {
        path.to_owned()
    } else if path.is_empty() {
        directory.to_owned()
    } else {
        format!("{}/{path}", directory.trim_end_matches(['/', '\\']))
    }
}

fn is_absolute(path: &str) -> bool {
    path.starts_with(['/', '\\']) || has_drive(path)
}

fn has_drive(path: &str) -> bool {
    matches!(path.as_bytes(), [drive, b':', ..] if drive.is_ascii_alphabetic())
}

/// The path with `/` throughout and without `.` and `..`: `/src/./lib/../a.h` is `/src/a.h`.
fn folded(path: &str) -> String {
    let path = if has_drive(path) || path.starts_with('\\') {
        path.replace('\\', "/")
    } else {
        path.to_owned()
    };
    let root = if path.starts_with('/') { "/" } else { "" };
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match (part, parts.last()) {
            ("" | ".", _) => {}
            ("..", Some(last)) if *last != ".." => {
                parts.pop();
            }
            ("..", None) if root == "/" => {}
            _ => parts.push(part),
        }
    }
    format!("{root}{}", parts.join("/"))
}

fn relative_to(path: &str, start: &Path) -> String {
    match Path::new(path).strip_prefix(start) {
        Ok(rest) if !start.as_os_str().is_empty() && !rest.as_os_str().is_empty() => {
            rest.to_string_lossy().into_owned()
        }
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_joined_and_folded() {
        assert_eq!(folded(&joined("/work/build", "../include/a.h")), "/work/include/a.h");
        assert_eq!(folded(&joined("/work", "/usr/include/./x.h")), "/usr/include/x.h");
        assert_eq!(folded(&joined("", "a.c")), "a.c");
        assert_eq!(folded("../../a.h"), "../../a.h");
        assert_eq!(folded("/../a.h"), "/a.h");
    }

    #[test]
    fn windows_paths_get_slashes() {
        assert_eq!(folded(&joined(r"C:\work", r"D:\a\..\b.h")), "D:/b.h");
        assert_eq!(folded(&joined(r"C:\work", r"sub\b.h")), "C:/work/sub/b.h");
        assert_eq!(folded("/odd\\name.c"), "/odd\\name.c");
    }

    #[test]
    fn paths_below_the_start_are_relative() {
        assert_eq!(relative_to("/work/src/a.c", Path::new("/work")), "src/a.c");
        assert_eq!(relative_to("/workshop/a.c", Path::new("/work")), "/workshop/a.c");
        assert_eq!(relative_to("/work/a.c", Path::new("")), "/work/a.c");
    }
}
