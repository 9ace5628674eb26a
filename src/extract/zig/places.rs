//! Where the declarations of a Zig module stand, and what its parameters are called.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use crate::contract::{Name, Span};
use crate::toolchain::zig::spans;
use crate::zig_abi::AbidingZigDeclaration as Kind;

use super::imports::Import;
use super::sources::Sources;

/// The places of all declarations of a module.
#[derive(Debug, Default)]
pub struct Places {
    /// By the name that `@typeName` gives the file's container.
    files: HashMap<String, FilePlaces>,
    /// The parameters of imported functions, by the function's name.
    imported: HashMap<String, Vec<Option<Name>>>,
}

/// The declarations of one file.
#[derive(Debug, Default)]
struct FilePlaces {
    /// By dotted path in the file.
    spans: HashMap<String, Span>,
    /// What is declared `extern`, by dotted path.
    externs: HashSet<String>,
    /// The parameters of each function, by its dotted path.
    parameters: HashMap<String, Vec<(Option<Name>, Span)>>,
}

impl Places {
    /// Reads the module's files. One that does not parse has no places; the compiler complains.
    pub fn of(sources: &Sources, imports: &[Import]) -> Self {
        let mut places = Self::default();
        for (name, path) in &sources.files {
            if let Ok(text) = std::fs::read(path) {
                places.files.insert(name.clone(), FilePlaces::of(&text, &shown(path)));
            }
        }
        for import in imports {
            if let Ok(text) = std::fs::read(&import.file) {
                let file = FilePlaces::of(&text, "");
                let names =
                    |list: Vec<(Option<Name>, Span)>| list.into_iter().map(|p| p.0).collect();
                let found = file.parameters.into_iter().map(|(name, list)| (name, names(list)));
                places.imported.extend(found);
            }
        }
        places
    }

    /// The place of `name` in the container that Zig calls `container` (`lib.inner`).
    pub fn member(&self, container: &str, name: &str) -> Option<Span> {
        let (file, inside) = self.file(container)?;
        file.spans.get(&joined(inside, name)).copied()
    }

    /// Whether `name` in the container that Zig calls `container` is declared `extern`.
    pub fn is_extern(&self, container: &str, name: &str) -> bool {
        let found = self.file(container);
        found.is_some_and(|(file, inside)| file.externs.contains(&joined(inside, name)))
    }

    /// The place of the container that Zig calls `container`, unless it is a whole file.
    pub fn container(&self, container: &str) -> Option<Span> {
        let (file, inside) = self.file(container)?;
        file.spans.get(inside).copied()
    }

    /// The place of the only declaration called `name` at the top of a file.
    pub fn anywhere(&self, name: &str) -> Option<Span> {
        let mut found = self.files.values().filter_map(|file| file.spans.get(name));
        found.next().filter(|_| found.next().is_none()).copied()
    }

    /// The parameters of the function `name` in `container`.
    pub fn parameters(&self, container: &str, name: &str) -> Option<&[(Option<Name>, Span)]> {
        let (file, inside) = self.file(container)?;
        file.parameters.get(&joined(inside, name)).map(Vec::as_slice)
    }

    /// The names of the parameters of an imported function.
    pub fn imported_parameters(&self, name: &str) -> Option<&[Option<Name>]> {
        self.imported.get(name).map(Vec::as_slice)
    }

    /// The file that `container` is in, and its path there.
    fn file<'a>(&self, container: &'a str) -> Option<(&FilePlaces, &'a str)> {
        let mut end = container.len();
        loop {
            if let Some(file) = self.files.get(&container[..end]) {
                return Some((file, container[end..].trim_start_matches('.')));
            }
            end = container[..end].rfind('.')?;
        }
    }
}

impl FilePlaces {
    fn of(text: &[u8], file: &str) -> Self {
        let mut places = Self::default();
        for declaration in spans::read(text).unwrap_or_default() {
            let span = Span::new(file, declaration.line, declaration.column);
            if declaration.kind == Kind::Parameter {
                let name = Some(declaration.name).filter(|name| !name.is_empty() && name != "_");
                let list = places.parameters.entry(declaration.container).or_default();
                list.push((name.map(Name::from), span));
            } else {
                if declaration.is_extern {
                    places.externs.insert(declaration.path());
                }
                places.spans.insert(declaration.path(), span);
            }
        }
        places
    }
}

fn joined(container: &str, name: &str) -> String {
    if container.is_empty() { name.to_owned() } else { format!("{container}.{name}") }
}

/// Reads `include/a.h:12:9`.
pub fn parse(place: &str) -> Option<Span> {
    let mut parts = place.rsplitn(3, ':');
    let column = parts.next()?.parse().ok()?;
    let line = parts.next()?.parse().ok()?;
    Some(Span::new(shown(Path::new(parts.next()?)), line, column))
}

/// A path as spans have it: relative to the current directory where it is below, with `/`.
fn shown(path: &Path) -> String {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let current = std::env::current_dir().ok();
    let below = current.and_then(|current| absolute.strip_prefix(current).ok());
    let text = below.unwrap_or(&absolute).to_string_lossy().into_owned();
    if std::path::MAIN_SEPARATOR == '/' { text } else { text.replace('\\', "/") }
}
