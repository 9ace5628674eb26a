//! The columns of macros, which the preprocessor does not tell.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::location::Place;

/// Finds the name in `#define NAME` of a source line, and reads each file once.
#[derive(Debug)]
pub struct Columns {
    /// What clang's relative names are relative to.
    current: PathBuf,
    /// The lines of each file.
    files: HashMap<Arc<str>, Vec<Vec<u8>>>,
}

impl Columns {
    /// For files that are named relative to `current`.
    pub fn new(current: &Path) -> Self {
        Self { current: current.to_owned(), files: HashMap::new() }
    }

    /// The place with its column. It stays 0 where no source line defines the macro: on the command
    /// line, or by a compiler's own pragma.
    pub fn placed(&mut self, place: &Place, name: &str) -> Place {
        let current = &self.current;
        let lines = |file: &Arc<str>| {
            let text = std::fs::read(current.join(&**file)).unwrap_or_default();
            text.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect()
        };
        let lines: &mut Vec<_> = self.files.entry(place.file.clone()).or_insert_with_key(lines);
        let line =
            usize::try_from(place.line).ok().and_then(|line| lines.get(line.checked_sub(1)?));
        let column = line.and_then(|line| column_in(line, name)).unwrap_or(0);
        Place { column, ..place.clone() }
    }
}

/// The column in bytes, from 1, of `name` in `  #  define NAME 3`.
fn column_in(line: &[u8], name: &str) -> Option<u32> {
    let behind = |text: &[u8], word: &[u8]| {
        text.trim_ascii_start().strip_prefix(word).map(<[u8]>::trim_ascii_start).map(<[u8]>::len)
    };
    let rest = behind(line, b"#")?;
    let rest = behind(&line[line.len() - rest..], b"define")?;
    let start = line.len() - rest;
    line[start..].starts_with(name.as_bytes()).then(|| u32::try_from(start + 1).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_behind_define() {
        assert_eq!(column_in(b"#define A 1", "A"), Some(9));
        assert_eq!(column_in(b"\t#  define\tLONG_NAME(x) x\r", "LONG_NAME"), Some(12));
        assert_eq!(column_in(b"#define AB 1", "C"), None);
        assert_eq!(column_in(b"int A;", "A"), None);
        assert_eq!(column_in(b"", "A"), None);
    }
}
