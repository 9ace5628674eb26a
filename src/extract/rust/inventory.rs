//! Which items of a crate are on the boundary, and where each is.
//!
//! On the boundary are: everything in extern blocks; functions and statics with a symbol;
//! aliases, constants, and types whose layout is promised (`repr(C)`, `repr(transparent)`,
//! `repr(u8)` …); and public functions with a foreign calling convention and no symbol, which
//! become [`Linkage::Internal`]. An explicit filter adds what it names: types without a promise, and
//! such functions that are private. Other types join the contract when something on the boundary
//! uses them.
//!
//! Of other crates' items, those count that the crate re-exports with `pub use`: at its root
//! always, in its modules when an explicit filter selects them. Whole crates (`pub use libc;`)
//! are never unfolded.
//!
//! [`Linkage::Internal`]: crate::contract::Linkage::Internal

use std::collections::HashSet;

use crate::contract::{Gap, ItemKind, Name, Span};
use crate::extract::ItemFilter;

use super::attributes::{self, Repr};
use super::docs::{Doc, Docs};
use super::rustdoc::{Crate, Id, Impl, Inner, Item, Path, Use};

/// An item on the boundary.
#[derive(Debug)]
pub struct Entity {
    /// Which of the [`Docs`] describes it; 0 is the party's own crate.
    pub doc: usize,
    /// Its id there.
    pub id: Id,
    /// What kind it is.
    pub kind: ItemKind,
    /// The name that the party offers it under.
    pub name: String,
    /// The module path in front of the name where it is declared, joined with `::`.
    pub path: String,
    /// The module of the party's own crate that can name it.
    pub module: usize,
    /// What it is a constant of.
    pub owner: Option<Owner>,
}

/// The type whose `impl` holds a constant.
#[derive(Debug)]
pub struct Owner {
    /// The type.
    pub name: String,
    /// The path from the crate's root to the trait that is implemented, joined with `::`.
    pub of_trait: Option<String>,
}

/// A module of the party's own crate.
#[derive(Debug)]
pub struct Module {
    /// Its item.
    pub id: Id,
    /// Its name; the crate's for the root.
    pub name: String,
    /// The module around it.
    pub parent: Option<usize>,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Inventory {
    /// The modules, each after its parent; the root comes first.
    pub modules: Vec<Module>,
    /// The items on the boundary, in the order of the source.
    pub entities: Vec<Entity>,
    /// What is on the boundary and cannot be read.
    pub gaps: Vec<Gap>,
}

/// Takes the inventory of the party's own crate.
pub fn take(docs: &Docs, filter: &ItemFilter) -> Inventory {
    let mut taker = Taker { docs, filter, found: Inventory::default(), seen: HashSet::new() };
    let (root, name) = (taker.docs.own().krate.root.clone(), taker.docs.own().name.clone());
    taker.module(&root, &name, None, "");
    taker.found
}

struct Taker<'a> {
    docs: &'a Docs,
    filter: &'a ItemFilter,
    found: Inventory,
    seen: HashSet<(usize, Id, String)>,
}

impl Taker<'_> {
    fn module(&mut self, id: &Id, name: &str, parent: Option<usize>, path: &str) {
        let module = self.found.modules.len();
        self.found.modules.push(Module { id: id.clone(), name: name.to_owned(), parent });
        let mut items = children(&self.docs.own().krate, id);
        sort_by_place(&self.docs.own().krate, &mut items);
        for child in items {
            let Some(item) = self.docs.own().krate.item(&child) else { continue };
            match (&item.inner, item.name.clone()) {
                (Inner::Module(_), Some(name)) => {
                    let below = join(path, &name);
                    self.module(&child, &name, Some(module), &below);
                }
                (Inner::Use(import), _) if item.is_public() => {
                    let import = import.clone();
                    let span = item.span.clone();
                    let place =
                        span.map(|span| self.docs.own().sources.span_of(&span, &import.name));
                    self.re_export(&import, module, place);
                }
                (_, Some(name)) => self.consider(0, &child, &name, path, module, false),
                _ => {}
            }
        }
    }

    /// Adds an item if it is on the boundary. `offered` tells that a `pub use` names it.
    fn consider(
        &mut self,
        doc: usize,
        id: &Id,
        name: &str,
        path: &str,
        module: usize,
        offered: bool,
    ) {
        let Some(item) = self.docs.all[doc].krate.item(id) else { return };
        let Some(kind) = kind_of(item) else { return };
        let promised = is_promised(item);
        if !(promised || self.filter.is_explicit()) || (offered && name == "_") {
            return;
        }
        if promised {
            self.associated(doc, id, name, path, module);
        }
        let symbol = attributes::symbol(item);
        let by_symbol = symbol.is_some_and(|symbol| self.filter.selects(&symbol));
        if !(self.filter.selects(name) || by_symbol) {
            return;
        }
        if has_type_parameters(item) {
            if self.filter.is_explicit() {
                self.gap(doc, id, name, kind);
            }
            return;
        }
        if self.seen.insert((doc, id.clone(), name.to_owned())) {
            let (name, path) = (name.to_owned(), path.to_owned());
            let (id, owner) = (id.clone(), None);
            self.found.entities.push(Entity { doc, id, kind, name, path, module, owner });
        }
    }

    /// The constants of a type's own `impl`s: bindgen writes the enumerators of a C enum so.
    fn associated(&mut self, doc: usize, id: &Id, owner: &str, path: &str, module: usize) {
        let krate = &self.docs.all[doc].krate;
        let (generics, impls) = match krate.item(id).map(|item| &item.inner) {
            Some(Inner::Struct(data)) => (&data.generics, &data.impls),
            Some(Inner::Enum(data)) => (&data.generics, &data.impls),
            Some(Inner::Union(data)) => (&data.generics, &data.impls),
            _ => return,
        };
        if generics.has_types() {
            return;
        }
        let mut constants: Vec<(Id, Option<String>)> = Vec::new();
        for data in impls.iter().filter_map(|id| implementation(krate, id)) {
            match &data.of_trait {
                None => constants.extend(data.items.iter().map(|id| (id.clone(), None))),
                Some(of) => constants.extend(constants_of_trait(krate, data, of)),
            }
        }
        constants.sort_by_cached_key(|(id, _)| place_of(krate, id));
        for (id, of_trait) in constants {
            let Some(item) = krate.item(&id) else { continue };
            let (Inner::AssociatedConstant(_), Some(name)) = (&item.inner, &item.name) else {
                continue;
            };
            // The value that a trait gives is each implementing type's own.
            let key = (doc, id.clone(), format!("{owner}::{name}"));
            if !self.filter.selects(name) || !self.seen.insert(key) {
                continue;
            }
            self.found.entities.push(Entity {
                doc,
                id,
                kind: ItemKind::Constant,
                name: name.clone(),
                path: join(path, owner),
                module,
                owner: Some(Owner { name: owner.to_owned(), of_trait }),
            });
        }
    }

    fn gap(&mut self, doc: usize, id: &Id, name: &str, kind: ItemKind) {
        let span = self.docs.all[doc].place(id, name);
        let reason = "generic: it has no layout or symbol before it is given types".to_owned();
        let remedy =
            Some("add an alias that gives it types, `type Name = Generic<u8>;`".to_owned());
        self.found.gaps.push(Gap { item: Name::new(name), kind, reason, remedy, span });
    }

    /// What a `pub use` of the party's own crate offers.
    fn re_export(&mut self, import: &Use, module: usize, place: Option<Span>) {
        let Some(id) = &import.id else { return };
        let own = &self.docs.own().krate;
        let Some(foreign) = own.foreign_crate(id).map(str::to_owned) else {
            self.rename(import, id, module);
            return;
        };
        if is_standard(&foreign) || (module != 0 && !self.filter.is_explicit()) {
            return;
        }
        let target = own.paths.get(id).map(|summary| summary.path.clone()).unwrap_or_default();
        let Some(doc) = self.docs.by_name(&foreign) else {
            self.unread_re_export(import, &foreign, place);
            return;
        };
        let names = offered_names(&self.docs.all[doc], &target, import);
        for (name, id) in names {
            let path = self.docs.all[doc].module_path(&id);
            self.consider(doc, &id, &name, &path, module, true);
        }
    }

    /// `pub use inner::Foo as Bar`: the item counts under its new name too.
    fn rename(&mut self, import: &Use, id: &Id, module: usize) {
        let Some(item) = self.docs.own().krate.item(id) else { return };
        let named = item.name.as_deref() == Some(import.name.as_str());
        let pairs_by_symbol = matches!(item.inner, Inner::Function(_) | Inner::Static(_));
        if named || import.is_glob || pairs_by_symbol {
            return;
        }
        let path = self.docs.own().module_path(id);
        self.consider(0, &id.clone(), &import.name, &path, module, true);
    }

    fn unread_re_export(&mut self, import: &Use, foreign: &str, place: Option<Span>) {
        let name =
            if import.is_glob { format!("{}::*", import.source) } else { import.name.clone() };
        if !import.is_glob && !self.filter.selects(&import.name) {
            return;
        }
        self.found.gaps.push(Gap {
            item: Name::new(&name),
            kind: ItemKind::Type,
            reason: format!("re-exported from the crate `{foreign}`, whose items were not read"),
            remedy: Some("name the package's `manifest` instead of one file".to_owned()),
            span: place,
        });
    }
}

fn implementation<'a>(krate: &'a Crate, id: &Id) -> Option<&'a Impl> {
    match krate.item(id).map(|item| &item.inner) {
        Some(Inner::Impl(data)) => Some(data),
        _ => None,
    }
}

/// The constants that a type has by way of a trait of its own crate, with the path to the trait: the
/// type's, or else those that the trait gives to all. What other crates' traits ask for (`bitflags`,
/// `bytemuck`) is no part of a boundary, and a trait with parameters has no single value.
fn constants_of_trait(krate: &Crate, data: &Impl, of: &Path) -> Vec<(Id, Option<String>)> {
    let summary = krate.paths.get(&of.id).filter(|summary| summary.crate_id == 0);
    let (Some(summary), Some(Inner::Trait(declared))) =
        (summary, krate.item(&of.id).map(|item| &item.inner))
    else {
        return Vec::new();
    };
    if declared.generics.has_types() {
        return Vec::new();
    }
    let path = summary.path[1..].join("::");
    let name = |id: &Id| krate.item(id).and_then(|item| item.name.as_deref());
    let own: HashSet<_> = data.items.iter().filter_map(name).collect();
    let given = declared.items.iter().filter(|id| name(id).is_some_and(|n| !own.contains(n)));
    data.items.iter().chain(given).map(|id| (id.clone(), Some(path.clone()))).collect()
}

/// The crates whose items the party's own crate re-exports, the standard library's left out.
pub fn re_exported_crates(doc: &Doc) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for item in doc.krate.index.values().filter(|item| item.crate_id == 0) {
        let Inner::Use(import) = &item.inner else { continue };
        let foreign = import.id.as_ref().and_then(|id| doc.krate.foreign_crate(id));
        if let Some(name) = foreign.filter(|name| item.is_public() && !is_standard(name)) {
            names.push(name.to_owned());
        }
    }
    names.sort();
    names.dedup();
    names
}

/// Whether a crate belongs to the standard library.
pub fn is_standard(name: &str) -> bool {
    matches!(name, "std" | "core" | "alloc" | "proc_macro" | "test")
}

/// The names that an import of `target` (a path in another crate) brings in.
fn offered_names(doc: &Doc, target: &[String], import: &Use) -> Vec<(String, Id)> {
    if import.is_glob {
        let Some(module) = doc.find(target) else { return Vec::new() };
        let mut names = Vec::new();
        public_names(doc, &module, &mut names, &mut HashSet::new());
        return names;
    }
    let found = doc.find(target).or_else(|| {
        // The path is a re-export of the other crate: look the name up as its users do.
        let mut names = Vec::new();
        public_names(doc, &doc.krate.root, &mut names, &mut HashSet::new());
        let last = target.last()?;
        names.into_iter().find(|(name, _)| name == last).map(|(_, id)| id)
    });
    let item = found.filter(|id| {
        doc.krate.item(id).is_some_and(|item| !matches!(item.inner, Inner::Module(_)))
    });
    item.map(|id| (import.name.clone(), id)).into_iter().collect()
}

/// The public names of a module, those that it re-exports from its own crate included.
fn public_names(doc: &Doc, module: &Id, names: &mut Vec<(String, Id)>, seen: &mut HashSet<Id>) {
    if !seen.insert(module.clone()) {
        return;
    }
    let mut items = children(&doc.krate, module);
    sort_by_place(&doc.krate, &mut items);
    for id in items {
        let Some(item) = doc.krate.item(&id).filter(|item| item.is_public()) else { continue };
        match (&item.inner, &item.name) {
            (Inner::Module(_), _) => {}
            (Inner::Use(import), _) => match &import.id {
                Some(target) if import.is_glob => public_names(doc, target, names, seen),
                Some(target) => names.push((import.name.clone(), target.clone())),
                None => {}
            },
            (_, Some(name)) => names.push((name.clone(), id)),
            _ => {}
        }
    }
}

fn children(krate: &super::rustdoc::Crate, module: &Id) -> Vec<Id> {
    match krate.item(module).map(|item| &item.inner) {
        Some(Inner::Module(module)) => module.items.clone(),
        _ => Vec::new(),
    }
}

/// rustdoc's order depends on its hash tables; the source's does not.
fn sort_by_place(krate: &Crate, items: &mut [Id]) {
    items.sort_by_cached_key(|id| place_of(krate, id));
}

/// Where an item is, and its name, to sort by.
fn place_of(krate: &Crate, id: &Id) -> Option<(String, (u32, u32), Option<String>)> {
    let item = krate.index.get(id)?;
    let span = item.span.as_ref()?;
    Some((span.filename.clone(), span.begin, item.name.clone()))
}

fn kind_of(item: &Item) -> Option<ItemKind> {
    match &item.inner {
        Inner::Struct(_) | Inner::Union(_) | Inner::Enum(_) | Inner::Alias(_) => {
            Some(ItemKind::Type)
        }
        Inner::ForeignType => Some(ItemKind::Type),
        Inner::Function(function) => {
            let convention = function.header.abi_name();
            let has_symbol = attributes::is_imported(item) || attributes::is_exported(item);
            (has_symbol || convention != "Rust").then_some(ItemKind::Function)
        }
        Inner::Static(_) => {
            let has_symbol = attributes::is_imported(item) || attributes::is_exported(item);
            has_symbol.then_some(ItemKind::Global)
        }
        Inner::Constant(_) => {
            item.name.as_deref().filter(|name| *name != "_").map(|_| ItemKind::Constant)
        }
        _ => None,
    }
}

/// Whether the item is on the boundary without being asked for.
fn is_promised(item: &Item) -> bool {
    match &item.inner {
        // An enumeration without variants has no layout to promise; it stands for a type that
        // somebody else defines (Nomicon, "Representing opaque structs").
        Inner::Enum(data) if data.variants.is_empty() => true,
        Inner::Struct(_) | Inner::Union(_) | Inner::Enum(_) => Repr::of(item).is_promised(),
        Inner::Function(_) | Inner::Static(_) => {
            attributes::is_imported(item)
                || attributes::is_exported(item)
                || is_for_others_to_call(item)
        }
        _ => true,
    }
}

/// Whether a function without a symbol is public and has a foreign calling convention: perhaps its
/// `#[no_mangle]` was forgotten.
fn is_for_others_to_call(item: &Item) -> bool {
    match &item.inner {
        Inner::Function(function) => item.is_public() && function.header.abi_name() != "Rust",
        _ => false,
    }
}

fn has_type_parameters(item: &Item) -> bool {
    match &item.inner {
        Inner::Struct(data) => data.generics.has_types(),
        Inner::Union(data) => data.generics.has_types(),
        Inner::Enum(data) => data.generics.has_types(),
        Inner::Alias(data) => data.generics.has_types(),
        Inner::Function(data) => data.generics.has_types(),
        _ => false,
    }
}

/// A name below a module path.
pub fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}::{name}") }
}
