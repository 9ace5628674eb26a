//! From clang's file names to the spans of a contract.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::location::Place;
use crate::contract::{Name, Span};

/// Turns places into spans: relative to the current directory where the file is below it.
#[derive(Debug)]
pub struct Files {
    current: PathBuf,
    known: HashMap<Arc<str>, Name>,
}

impl Files {
    /// Relative to `current`.
    pub fn new(current: PathBuf) -> Self {
        Self { current, known: HashMap::new() }
    }

    /// The span of a place.
    pub fn span(&mut self, place: &Place) -> Span {
        let current = &self.current;
        let file = self.known.entry(place.file.clone());
        let file = *file.or_insert_with_key(|file| Name::from(shown(current, file)));
        Span { file, line: place.line, column: place.column }
    }

    /// The span of a place that may be missing.
    pub fn maybe(&mut self, place: Option<&Place>) -> Option<Span> {
        place.map(|place| self.span(place))
    }
}

/// `file` relative to `current` where it is below, with `/`.
fn shown(current: &Path, file: &str) -> String {
    let path = current.join(file);
    // Without `.` and, where the file system can tell what it means, without `..`.
    let dotted = path.components().any(|part| part == std::path::Component::ParentDir);
    let path = if dotted { path.canonicalize().unwrap_or(path) } else { path };
    let path: PathBuf = path.components().collect();
    let shown = path.strip_prefix(current).unwrap_or(&path);
    shown.to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_below_the_current_directory_are_shown_relative_to_it() {
        let current = Path::new("/work/project");
        assert_eq!(shown(current, "/work/project/include/a.h"), "include/a.h");
        assert_eq!(shown(current, "./include/./a.h"), "include/a.h");
        assert_eq!(shown(current, "/usr/include/stdio.h"), "/usr/include/stdio.h");
    }
}
