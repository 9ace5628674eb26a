//! The probe: text that is added to a copy of the crate's sources.
//!
//! It stands inside the crate, in a module below the one that declares an item, because private
//! items can be named from nowhere else. Each item gets one line. In a function the line binds
//! the item, or a pointer to it, to a local whose type is inferred, and the debug information
//! of the local then carries the type as the compiler resolved it:
//! ```text
//! let x: unsafe extern "C" fn(_, _) -> _ = super::sqlite3_open;
//! ```
//! The `loop {}` behind it keeps the local: a scope without an instruction loses its variables.
//! A constant also gets a static with its address, so that its value is in the data section.
//! Nothing of this is ever run or linked.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::contract::ItemKind;

use super::docs::Docs;
use super::inventory::{Entity, Inventory};
use super::rustdoc::{self, Function, Inner};
use super::source::closing_brace;

/// The name of the module that is added.
pub const MODULE: &str = "__abiding_probe";

/// What a probe function is called.
#[must_use]
pub fn function_name(entity: usize) -> String {
    format!("abiding_probe_{entity}")
}

/// What the static with a constant's address is called.
#[must_use]
pub fn value_name(entity: usize) -> String {
    format!("abiding_value_{entity}")
}

/// Changed copies of source files.
#[derive(Debug, Default)]
pub struct Probe {
    /// The whole new text by the path of the original.
    pub files: BTreeMap<PathBuf, String>,
    /// Which bytes of which new text are about which entity.
    ranges: Vec<(PathBuf, Range<usize>, usize)>,
}

impl Probe {
    /// The entity that byte `offset` of the copy of `file` is about.
    #[must_use]
    pub fn entity_at(&self, file: &Path, offset: usize) -> Option<usize> {
        let mut ranges = self.ranges.iter();
        let found = ranges.find(|(path, range, _)| path == file && range.contains(&offset));
        found.map(|(_, _, entity)| *entity)
    }

    /// The entities that are probed.
    #[must_use]
    pub fn entities(&self) -> HashSet<usize> {
        self.ranges.iter().map(|(_, _, entity)| *entity).collect()
    }
}

/// Lines of the probe, each with its entity.
type Lines = Vec<(usize, String)>;

/// Where text can be added to a module.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    file: PathBuf,
    /// Byte offset in the original; text goes in front of it.
    offset: usize,
}

/// Writes the probe for all entities that are not in `left_out`. `top` is the directory that
/// copies can be made below.
pub fn write(docs: &Docs, inventory: &Inventory, top: &Path, left_out: &HashSet<usize>) -> Probe {
    let places = places(docs, inventory, top);
    let mut lines: BTreeMap<usize, Lines> = BTreeMap::new();
    // Where a function pointer leads back to itself rustc's debug information breaks off, unless a
    // struct on the way was described before; so structs come first.
    let by_name = |entity: &Entity| {
        let item = docs.own().item(&entity.id);
        item.is_some_and(|item| {
            matches!(item.inner, Inner::Struct(_) | Inner::Union(_) | Inner::Enum(_))
        })
    };
    let mut entities: Vec<(usize, &Entity)> = inventory.entities.iter().enumerate().collect();
    entities.sort_by_key(|(_, entity)| !by_name(entity));
    for (index, entity) in entities {
        if left_out.contains(&index) {
            continue;
        }
        let Some((module, prefix)) = nameable_from(inventory, &places, entity.module) else {
            continue;
        };
        let path = path_of(entity, &prefix);
        lines.entry(module).or_default().push((index, line(docs, entity, index, &path)));
    }
    insert(docs, &places, lines)
}

/// How the probe names an item whose module it reaches by `prefix`.
fn path_of(entity: &Entity, prefix: &str) -> String {
    let name = raw(&entity.name);
    let Some(owner) = &entity.owner else { return format!("{prefix}{name}") };
    let ty = format!("{prefix}{}", raw(&owner.name));
    match &owner.of_trait {
        None => format!("{ty}::{name}"),
        Some(of) => {
            let of = of.split("::").map(raw).collect::<Vec<_>>().join("::");
            format!("<{ty} as crate::{of}>::{name}")
        }
    }
}

/// `r#` may stand before every identifier, and must before keywords.
fn raw(name: &str) -> String {
    format!("r#{name}")
}

/// The nearest module around `module` that text can be added to, and the path from the probe in
/// it to `module`.
fn nameable_from(
    inventory: &Inventory,
    places: &[Option<Place>],
    mut module: usize,
) -> Option<(usize, String)> {
    let mut below = String::new();
    while places[module].is_none() {
        let data = &inventory.modules[module];
        below = format!("{}::{below}", raw(&data.name));
        module = data.parent?;
    }
    Some((module, format!("super::{below}")))
}

/// Where text can be added to each module.
fn places(docs: &Docs, inventory: &Inventory, top: &Path) -> Vec<Option<Place>> {
    let mut places: Vec<Option<Place>> = Vec::new();
    let mut files: Vec<Option<PathBuf>> = Vec::new();
    for module in &inventory.modules {
        let doc = docs.own();
        let span = doc.item(&module.id).and_then(|item| item.span.clone());
        let Some(span) = span else {
            places.push(None);
            files.push(None);
            continue;
        };
        let file = normal(&doc.sources.path(&span.filename));
        let around = module.parent.and_then(|parent| files[parent].clone());
        let inline = around.as_ref() == Some(&file);
        files.push(Some(file.clone()));
        let text = doc.sources.text(&file).filter(|_| file.starts_with(top));
        let offset = text.and_then(|source| {
            if !inline {
                return Some(source.text.len());
            }
            let (start, end) = (source.offset(span.begin)?, source.offset(span.end)?);
            let head = source.text.get(start..end)?;
            // A module that a macro made has the macro's place, where no module begins.
            let written = head.contains("mod") && head.contains(module.name.as_str());
            written.then(|| closing_brace(&source.text, start)).flatten()
        });
        places.push(offset.map(|offset| Place { file, offset }));
    }
    places
}

/// A path without `.` and `..`, as text.
#[must_use]
pub fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::CurDir => {}
            std::path::Component::ParentDir => {
                normal.pop();
            }
            part => normal.push(part),
        }
    }
    normal
}

/// The line for one entity, without line breaks.
fn line(docs: &Docs, entity: &Entity, index: usize, path: &str) -> String {
    let inner = docs.all[entity.doc].item(&entity.id).map(|item| &item.inner);
    let binding = match (entity.kind, inner) {
        (ItemKind::Function, Some(Inner::Function(function))) => {
            format!("let x: {} = {path};", pointer_type(function))
        }
        (ItemKind::Constant, _) => format!("let x = &{path};"),
        (ItemKind::Global, _) => format!("let x = unsafe {{ &raw const {path} }};"),
        // Of a function pointer that leads back to itself behind a pointer, rustc describes only
        // what stands in something else than a pointer.
        (_, Some(Inner::Alias(alias))) if is_function_pointer(&alias.ty) => {
            format!("let x = 0 as *const {path}; let y = 0 as *const [{path}; 1];")
        }
        _ => format!("let x = 0 as *const {path};"),
    };
    let mut text = format!(
        "#[unsafe(no_mangle)] pub extern \"C\" fn {}() {{ {binding} loop {{}} }}",
        function_name(index)
    );
    if entity.kind == ItemKind::Constant {
        text.push_str(&format!(
            " #[unsafe(no_mangle)] pub static {}: W = W {{ p: &{path} as *const _ as *const u8 }};",
            value_name(index)
        ));
    }
    text
}

/// Whether a type is a function pointer or a nullable one.
fn is_function_pointer(ty: &rustdoc::Type) -> bool {
    match ty {
        rustdoc::Type::Function(_) => true,
        rustdoc::Type::Path(path) if path.last() == "Option" => {
            path.type_arguments().first().is_some_and(is_function_pointer)
        }
        _ => false,
    }
}

/// A function pointer type with as many holes as the function has parameters.
fn pointer_type(function: &Function) -> String {
    let mut parameters = vec!["_"; function.sig.inputs.len()];
    if function.sig.is_c_variadic {
        parameters.push("...");
    }
    let convention = function.header.abi_name();
    format!("unsafe extern \"{convention}\" fn({}) -> _", parameters.join(", "))
}

/// Adds the lines to copies of the files.
fn insert(docs: &Docs, places: &[Option<Place>], lines: BTreeMap<usize, Lines>) -> Probe {
    let mut additions: BTreeMap<PathBuf, Vec<(usize, Lines)>> = BTreeMap::new();
    for (module, lines) in lines {
        if let Some(place) = &places[module] {
            additions.entry(place.file.clone()).or_default().push((place.offset, lines));
        }
    }
    let mut probe = Probe::default();
    for (file, mut modules) in additions {
        let Some(source) = docs.own().sources.text(&file) else { continue };
        modules.sort_by_key(|(offset, _)| *offset);
        let mut text = String::new();
        let mut copied = 0;
        for (offset, lines) in modules {
            text.push_str(&source.text[copied..offset]);
            copied = offset;
            // Lines stay where they are: only at the end of a file is there room for new ones.
            let separator = if offset == source.text.len() { "\n" } else { " " };
            add_module(&mut text, separator, lines, &file, &mut probe);
        }
        text.push_str(&source.text[copied..]);
        probe.files.insert(file, text);
    }
    probe
}

fn add_module(text: &mut String, separator: &str, lines: Lines, file: &Path, probe: &mut Probe) {
    text.push_str(separator);
    text.push_str(&format!("#[doc(hidden)] #[allow(warnings)] pub mod {MODULE} {{{separator}"));
    text.push_str("pub struct W { p: *const u8 } unsafe impl Sync for W {}");
    for (entity, line) in lines {
        text.push_str(separator);
        let start = text.len();
        text.push_str(&line);
        probe.ranges.push((file.to_owned(), start..text.len(), entity));
    }
    text.push_str(separator);
    text.push('}');
    text.push_str(separator);
}
