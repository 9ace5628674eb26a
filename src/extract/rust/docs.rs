//! The crates that were documented: the party's own and those whose items it re-exports.

use std::collections::HashMap;
use std::path::PathBuf;

use crate::contract::Span;

use super::inventory::join;
use super::rustdoc::{Crate, Id, Inner, Item};
use super::source::Sources;

/// All documented crates.
#[derive(Debug)]
pub struct Docs {
    /// The party's own crate first.
    pub all: Vec<Doc>,
}

/// One documented crate.
#[derive(Debug)]
pub struct Doc {
    /// The crate's name as the compiler knows it, `libsqlite3_sys`.
    pub name: String,
    /// What rustdoc said.
    pub krate: Crate,
    /// Its source files.
    pub sources: Sources,
    /// The full path of every item of the crate that is in a module, the crate's name first.
    paths: HashMap<Id, String>,
    /// The reverse; types win over values of the same name.
    by_path: HashMap<String, Id>,
}

impl Docs {
    /// The party's own crate.
    #[must_use]
    pub fn own(&self) -> &Doc {
        &self.all[0]
    }

    /// The index of the crate called `name`.
    #[must_use]
    pub fn by_name(&self, name: &str) -> Option<usize> {
        self.all.iter().position(|doc| doc.name == name)
    }

    /// Where the item that crate `doc` calls `id` is documented.
    #[must_use]
    pub fn resolve(&self, doc: usize, id: &Id) -> Option<(usize, Id)> {
        let krate = &self.all[doc].krate;
        if krate.item(id).is_some() {
            return Some((doc, id.clone()));
        }
        let other = self.by_name(krate.foreign_crate(id)?)?;
        let found = self.all[other].find(&krate.paths.get(id)?.path)?;
        Some((other, found))
    }

    /// The type whose full path is `path` (`krate::module::Name`), with its crate's index.
    #[must_use]
    pub fn find_type(&self, path: &str) -> Option<(usize, &Id)> {
        let krate = path.split("::").next()?;
        let doc = self.by_name(krate)?;
        self.all[doc].by_path.get(path).map(|id| (doc, id))
    }
}

impl Doc {
    /// A documented crate. `base` is the directory that relative file names start at.
    #[must_use]
    pub fn new(name: String, krate: Crate, base: PathBuf) -> Self {
        let mut paths = HashMap::new();
        let mut by_path = HashMap::new();
        collect_paths(&krate, &krate.root, &name, &mut paths, &mut by_path);
        Self { name, krate, sources: Sources::new(base), paths, by_path }
    }

    /// The item at a full path, the crate's name first.
    #[must_use]
    pub fn find(&self, path: &[String]) -> Option<Id> {
        if path.len() == 1 {
            return Some(self.krate.root.clone());
        }
        self.by_path.get(&path.join("::")).cloned()
    }

    /// The module path in front of an item, without the crate's name.
    #[must_use]
    pub fn module_path(&self, id: &Id) -> String {
        let path = self.paths.get(id).map(String::as_str).unwrap_or_default();
        let modules: Vec<&str> = path.split("::").collect();
        let inner = modules.get(1..modules.len().saturating_sub(1)).unwrap_or_default();
        inner.iter().fold(String::new(), |path, name| join(&path, name))
    }

    /// The item `id`.
    #[must_use]
    pub fn item(&self, id: &Id) -> Option<&Item> {
        self.krate.item(id)
    }

    /// Where the name of item `id` stands.
    #[must_use]
    pub fn place(&self, id: &Id, name: &str) -> Option<Span> {
        let item = self.krate.index.get(id)?;
        let name = item.name.as_deref().unwrap_or(name);
        let span = item.span.as_ref()?;
        Some(self.sources.span_of(span, name))
    }
}

fn collect_paths(
    krate: &Crate,
    module: &Id,
    path: &str,
    paths: &mut HashMap<Id, String>,
    by_path: &mut HashMap<String, Id>,
) {
    let Some(Inner::Module(data)) = krate.item(module).map(|item| &item.inner) else { return };
    paths.insert(module.clone(), path.to_owned());
    for id in &data.items {
        let Some(item) = krate.item(id) else { continue };
        let Some(name) = &item.name else { continue };
        let full = join(path, name);
        match &item.inner {
            Inner::Module(_) => {
                by_path.insert(full.clone(), id.clone());
                collect_paths(krate, id, &full, paths, by_path);
            }
            Inner::Struct(_)
            | Inner::Union(_)
            | Inner::Enum(_)
            | Inner::Alias(_)
            | Inner::ForeignType => {
                paths.insert(id.clone(), full.clone());
                by_path.insert(full, id.clone());
            }
            _ => {
                paths.insert(id.clone(), full.clone());
                by_path.entry(full).or_insert_with(|| id.clone());
            }
        }
    }
}
