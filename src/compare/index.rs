//! Looking up the items of one contract by the names that other parties know them by.

use std::collections::HashMap;

use crate::contract::{Contract, Hiding, Language, Name, Type, TypeId};

use super::names::{folded, plain, untagged};

/// A contract with its items by name.
pub struct Index<'a> {
    /// The contract.
    pub contract: &'a Contract,
    /// Indices into `functions`, by symbol.
    pub functions: HashMap<&'a str, Vec<usize>>,
    /// Indices into `globals`, by symbol.
    pub globals: HashMap<&'a str, Vec<usize>>,
    /// Indices into `constants`, by plain name.
    pub constants: HashMap<&'a str, Vec<usize>>,
    /// The named types, by name without tag. A name that several modules use has several.
    pub types: HashMap<&'a str, Vec<TypeId>>,
    /// The symbols of the library that the party names, by name; indices into its `exports`.
    pub exports: HashMap<&'a str, usize>,
    /// What keeps others from using a symbol that the party has or declares.
    pub hidden: HashMap<&'a str, Hiding>,
    /// Like `types`, by folded name, and what aliases stand for in their place.
    folded_types: HashMap<String, Vec<TypeId>>,
    /// The first declaration of each folded name, an alias as such.
    declared: HashMap<String, TypeId>,
    /// The names of a type that is no alias, in the order of preference.
    names: HashMap<TypeId, Vec<&'a str>>,
    /// The names with modules in front of types with a name of their own, those of aliases included.
    with_modules: HashMap<TypeId, Vec<Name>>,
    /// The names of types as the source has them, by plain name.
    written: HashMap<&'a str, &'a str>,
}

impl<'a> Index<'a> {
    /// Indexes a contract.
    pub fn new(contract: &'a Contract) -> Self {
        let mut index = Self {
            contract,
            functions: by_key(contract.functions.iter().map(|f| f.symbol.as_str())),
            globals: by_key(contract.globals.iter().map(|g| g.symbol.as_str())),
            constants: by_key(contract.constants.iter().map(|c| plain(c.name.as_str()))),
            types: HashMap::new(),
            exports: exports(contract),
            hidden: hidden(contract),
            folded_types: HashMap::new(),
            declared: HashMap::new(),
            names: HashMap::new(),
            with_modules: HashMap::new(),
            written: HashMap::new(),
        };
        for item in &contract.type_items {
            index.add_type(static_str(&item.name), item.id);
        }
        for (id, node) in contract.types.iter() {
            if let Some(name) = node_name(contract, node) {
                index.add_type(static_str(name), id);
                for longer in with_path(node_path(contract, node), name) {
                    index.add_type(longer.as_static(), id);
                    index.add_name_with_modules(longer, id);
                }
            }
        }
        index
    }

    /// Whether the party has or declares the symbol for itself alone.
    pub fn hides(&self, symbol: Name) -> bool {
        self.hidden.contains_key(symbol.as_str())
    }

    fn add_type(&mut self, name: &'a str, id: TypeId) {
        let written = untagged(name);
        let name = plain(written);
        if written == name || !self.written.contains_key(name) {
            self.written.insert(name, written);
        }
        let resolved = self.contract.types.resolve_id(id);
        push_new(self.types.entry(name).or_default(), id);
        push_new(self.folded_types.entry(folded(name)).or_default(), resolved);
        self.declared.entry(folded(name)).or_insert(id);
        push_new(self.names.entry(resolved).or_default(), name);
    }

    /// An alias names a struct as the struct's own name does; of a number it says nothing.
    fn add_name_with_modules(&mut self, name: Name, id: TypeId) {
        let resolved = self.contract.types.resolve_id(id);
        let node = self.contract.types.node(resolved);
        if matches!(node, Type::Record(_) | Type::Enum(_) | Type::Opaque(_)) {
            push_new(self.with_modules.entry(resolved).or_default(), name);
        }
    }

    /// The names of the type behind `id` once aliases are followed, its own name first.
    pub fn names_of(&self, id: TypeId) -> Vec<&'a str> {
        let resolved = self.contract.types.resolve_id(id);
        let node = self.contract.types.node(resolved);
        let mut names: Vec<&'a str> = Vec::new();
        if let Some(name) = node_name(self.contract, node) {
            names.push(plain(untagged(static_str(name))));
        }
        for name in self.names.get(&resolved).into_iter().flatten() {
            push_new(&mut names, name);
        }
        names
    }

    /// The name of the type, which for an anonymous record is that of an alias for it.
    pub fn name_of(&self, id: TypeId) -> Option<&'a str> {
        self.names_of(id).first().copied()
    }

    /// The names that a language without modules may give to the type, its own before those of
    /// aliases for it and the longest first; none if it stands in no module.
    pub fn names_with_modules(&self, id: TypeId) -> Vec<Name> {
        let node = self.contract.types.node(id);
        let name = node_name(self.contract, node);
        let mut names =
            name.map_or_else(Vec::new, |name| with_path(node_path(self.contract, node), name));
        let resolved = self.contract.types.resolve_id(id);
        for name in self.with_modules.get(&resolved).into_iter().flatten() {
            push_new(&mut names, *name);
        }
        names
    }

    /// The plain name of a type as the source has it: `stat_`, which may stand for `stat`.
    pub fn written<'b>(&'b self, plain: &'b str) -> &'b str {
        self.written.get(plain).copied().unwrap_or(plain)
    }

    /// The name of the type with its module path in front, or else `name`.
    pub fn full_name(&self, id: TypeId, name: String) -> String {
        match node_path(self.contract, self.contract.types.resolve(id)) {
            "" => name,
            path => format!("{path}::{name}"),
        }
    }

    /// The types behind `name` with aliases followed, or else behind the one name that differs
    /// from it only in case and underscores.
    pub fn resolved_types(&self, name: &str) -> Vec<TypeId> {
        if let Some(ids) = self.types.get(name) {
            let mut resolved = Vec::new();
            for id in ids {
                push_new(&mut resolved, self.contract.types.resolve_id(*id));
            }
            return resolved;
        }
        match self.folded_types.get(&folded(name)) {
            Some(ids) if ids.len() == 1 => ids.clone(),
            _ => Vec::new(),
        }
    }

    /// The type that goes by `name`, as it is declared: an alias is no other's type here.
    pub fn declared_type(&self, name: &str) -> Option<TypeId> {
        let exact = self.types.get(name).and_then(|ids| ids.first().copied());
        let alike = || {
            let [resolved] = self.resolved_types(name)[..] else { return None };
            let declared = self.declared.get(&folded(name)).copied();
            declared.filter(|id| self.contract.types.resolve_id(*id) == resolved).or(Some(resolved))
        };
        exact.or_else(alike)
    }

    /// Whether enumerators are names of the top level, as in C.
    pub fn has_global_enumerators(&self) -> bool {
        let language = self.contract.header.language;
        matches!(language, Language::C | Language::Cpp | Language::Object)
    }

    /// Why the extractor could not read an item of this name, if it could not.
    pub fn gap(&self, name: &str) -> Option<&'a str> {
        let mut gaps = self.contract.gaps.iter();
        gaps.find(|gap| plain(&gap.item) == plain(name)).map(|gap| gap.reason.as_str())
    }

    /// How early this side comes when one of two names has to be chosen: what is bound before what
    /// binds, then by name, so that the order of the arguments does not matter.
    pub fn rank(&self) -> (u8, &'a str) {
        let header = &self.contract.header;
        let language = match header.language {
            Language::C => 0,
            Language::Cpp => 1,
            Language::Object => 2,
            Language::Rust => 3,
            Language::Zig => 4,
            Language::Python => 5,
        };
        (language, header.party.as_str())
    }
}

/// The text of a name that lives as long as the contract.
fn static_str(name: &Name) -> &str {
    name.as_str()
}

fn node_name(contract: &Contract, node: Type) -> Option<&Name> {
    let types = &contract.types;
    match node {
        Type::Record(id) => types.records[id].name.as_ref(),
        Type::Enum(id) => types.enums[id].name.as_ref(),
        Type::Opaque(id) => Some(&types.opaques[id].name),
        Type::Alias(id) => Some(&types.aliases[id].name),
        _ => None,
    }
}

fn exports(contract: &Contract) -> HashMap<&str, usize> {
    let library = contract.library.iter().flat_map(|library| &library.exports);
    library.enumerate().map(|(at, export)| (export.symbol.as_str(), at)).collect()
}

fn hidden(contract: &Contract) -> HashMap<&str, Hiding> {
    contract.unexported.iter().map(|hidden| (hidden.symbol.as_str(), hidden.how)).collect()
}

fn node_path(contract: &Contract, node: Type) -> &str {
    let types = &contract.types;
    match node {
        Type::Record(id) => &types.records[id].path,
        Type::Enum(id) => &types.enums[id].path,
        Type::Opaque(id) => &types.opaques[id].path,
        Type::Alias(id) => &types.aliases[id].path,
        _ => "",
    }
}

/// The names that a language without modules may give to a type in a module: `v2::Options` is
/// `v2_Options` in C.
pub fn with_path(path: &str, name: &str) -> Vec<Name> {
    let mut segments: Vec<&str> = path.split("::").filter(|segment| !segment.is_empty()).collect();
    let mut names = Vec::new();
    while !segments.is_empty() {
        names.push(Name::new(&format!("{}_{}", segments.join("_"), plain(untagged(name)))));
        segments.remove(0);
    }
    names
}

fn by_key<'a>(keys: impl Iterator<Item = &'a str>) -> HashMap<&'a str, Vec<usize>> {
    let mut map: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, key) in keys.enumerate() {
        map.entry(key).or_default().push(index);
    }
    map
}

/// Appends what is not there yet.
fn push_new<T: PartialEq>(list: &mut Vec<T>, value: T) {
    if !list.contains(&value) {
        list.push(value);
    }
}
