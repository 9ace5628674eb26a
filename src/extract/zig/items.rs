//! Zig declarations as items of the contract.

use std::collections::HashSet;

use crate::contract::{
    Alias, Constant, Contract, Convention, Function, Gap, Global, ItemKind, Linkage, Name,
    SignatureId, Span, Type, TypeId, TypeItem, TypeUse, Value,
};
use crate::extract::ItemFilter;
use crate::extract::object::{Image, undecorated};

use super::record::{
    Address, DeclarationKind, RawDeclaration, RawType, Reflection, TypeKind, flag,
};
use super::spelling::{spelled, type_name};
use super::types::{Lookup, TypeLowering};

/// Fills a contract from a reflection table.
pub struct ItemLowering<'a> {
    raw: &'a Reflection,
    image: &'a Image,
    filter: &'a ItemFilter,
    lookup: Lookup<'a>,
    types: TypeLowering<'a>,
    contract: Contract,
    seen_types: HashSet<(Name, TypeId)>,
}

/// Where a declaration was found.
#[derive(Clone, Copy)]
struct Scope<'p> {
    /// The namespaces around it.
    path: &'p [Name],
    /// What Zig calls the container: `lib.inner`.
    container: &'p str,
    /// Whether they come from a C header.
    imported: bool,
    /// Where the `@cImport` stands.
    import: Option<Span>,
}

impl Scope<'_> {
    fn path(self) -> Name {
        Name::new(&self.path.iter().map(Name::as_str).collect::<Vec<_>>().join("::"))
    }

    fn dotted(self, name: &str) -> Name {
        let parts = self.path.iter().map(Name::as_str).chain([name]);
        Name::new(&parts.collect::<Vec<_>>().join("."))
    }
}

impl<'a> ItemLowering<'a> {
    /// Prepares to add to `contract`, which has no items yet.
    pub fn new(
        raw: &'a Reflection,
        image: &'a Image,
        filter: &'a ItemFilter,
        lookup: Lookup<'a>,
        contract: Contract,
    ) -> Self {
        let model = contract.header.target.model;
        let types = TypeLowering::new(raw, lookup, model);
        Self { raw, image, filter, lookup, types, contract, seen_types: HashSet::new() }
    }

    /// Adds all items and returns the contract.
    pub fn run(mut self) -> Contract {
        let mut visited = HashSet::from([0]);
        let mut waiting: Vec<(usize, Vec<Name>, Option<Span>)> = vec![(0, Vec::new(), None)];
        while let Some((index, path, import)) = waiting.pop() {
            let Some(namespace) = self.raw.namespaces.get(index) else { continue };
            let imported = namespace.name == "cimport";
            let scope = Scope { path: &path, container: &namespace.name, imported, import };
            self.types.import = import.or(self.types.import);
            for declaration in &namespace.declarations {
                self.declaration(declaration, scope);
                let Some(inside) = declaration.inside else { continue };
                if visited.insert(inside) {
                    let mut path = path.clone();
                    path.push(Name::new(&declaration.name));
                    waiting.push((inside, path, self.span(declaration, scope)));
                }
            }
        }
        self.contract.types = self.types.types;
        self.contract
    }

    fn declaration(&mut self, raw: &RawDeclaration, scope: Scope<'_>) {
        match raw.kind {
            DeclarationKind::Namespace => {}
            DeclarationKind::Type => self.type_item(raw, scope),
            _ if !self.filter.selects(&raw.name) => {}
            DeclarationKind::Function => self.function(raw, scope),
            DeclarationKind::Global => self.global(raw, scope),
            DeclarationKind::Pointer => self.pointer(raw, scope),
            _ if matches!(raw.address, Some(Address::Exported(_))) => self.global(raw, scope),
            _ if self.is_extern_without_size(raw, scope) => self.global(raw, scope),
            DeclarationKind::Other => self.other(raw, scope),
            DeclarationKind::Integer if raw.has(flag::TOO_WIDE) => {
                self.gap(raw, scope, ItemKind::Constant, "its value has more than 128 bits".into());
            }
            DeclarationKind::Integer if raw.has(flag::UNSIGNED) => {
                self.constant(raw, scope, Value::Unsigned(raw.value.cast_unsigned()));
            }
            DeclarationKind::Integer => self.constant(raw, scope, Value::Int(raw.value)),
            DeclarationKind::Bool => self.constant(raw, scope, Value::Bool(raw.value != 0)),
            DeclarationKind::Float => {
                // The low half of the value holds the bits.
                let bits = raw.value.cast_unsigned() as u64;
                self.constant(raw, scope, Value::Float(f64::from_bits(bits)));
            }
            DeclarationKind::Text => self.constant(raw, scope, Value::Bytes(raw.text.clone())),
        }
    }

    fn span(&self, raw: &RawDeclaration, scope: Scope<'_>) -> Option<Span> {
        if scope.imported {
            return scope.import;
        }
        self.lookup.places.member(scope.container, &raw.name)
    }

    fn type_item(&mut self, declaration: &RawDeclaration, scope: Scope<'_>) {
        let Some(index) = declaration.ty else { return };
        let raw = self.types.raw(index);
        let name = if scope.imported {
            self.lookup.c_names.tag(&declaration.name)
        } else {
            Some(&*declaration.name)
        };
        let Some(name) = name.map(Name::new).filter(|name| self.filter.selects(name)) else {
            return;
        };
        let span = self.span(declaration, scope);
        let mut id = self.types.lower(index);
        if !self.is_declared_as(raw, name, scope, span) {
            let target = TypeUse::new(id, spelled(&raw.name));
            let alias = Alias { name, path: scope.path(), target, span };
            let alias = self.types.types.aliases.alloc(alias);
            id = self.types.types.intern(Type::Alias(alias));
        } else if !self.seen_types.insert((name, id)) {
            return;
        }
        self.report_unsupported(id, declaration, scope);
        self.contract.type_items.push(TypeItem { name, id, span });
    }

    /// Whether `name` is the type's own name rather than another one for it. A type that has none
    /// of its own takes the first.
    fn is_declared_as(
        &mut self,
        raw: &RawType,
        name: Name,
        scope: Scope<'_>,
        span: Option<Span>,
    ) -> bool {
        use TypeKind::{Enum, Opaque, Struct, Union};
        if !matches!(raw.kind, Struct | Union | Enum | Opaque) {
            return false;
        }
        let own = match raw.name.strip_prefix("cimport.") {
            Some(tag) => self.lookup.c_names.tag(tag).map(str::to_owned),
            None => type_name(&raw.name, self.lookup.files).name,
        };
        let is_own = own.as_deref().is_none_or(|own| own == name.as_str());
        if is_own {
            self.set_name(raw, name, scope, span);
        }
        is_own
    }

    /// Gives a type the name and path that it was found under, which are better than those that
    /// the compiler spells.
    fn set_name(&mut self, raw: &RawType, name: Name, scope: Scope<'_>, span: Option<Span>) {
        let Some(index) = self.raw.types.iter().position(|other| std::ptr::eq(other, raw)) else {
            return;
        };
        let id = self.types.lower(index);
        let path = scope.path();
        let types = &mut self.types.types;
        match types.node(id) {
            Type::Record(id) => {
                types.records[id].name = Some(name);
                types.records[id].path = path;
                types.records[id].span = span.or(types.records[id].span);
                for field in &mut types.records[id].fields {
                    field.span = field.span.or(span);
                }
            }
            Type::Enum(id) => {
                types.enums[id].name = Some(name);
                types.enums[id].path = path;
                types.enums[id].span = span.or(types.enums[id].span);
                for enumerator in &mut types.enums[id].enumerators {
                    enumerator.span = enumerator.span.or(span);
                }
            }
            Type::Opaque(id) => {
                types.opaques[id].name = name;
                types.opaques[id].path = path;
                types.opaques[id].span = span.or(types.opaques[id].span);
            }
            _ => {}
        }
    }

    fn function(&mut self, raw: &RawDeclaration, scope: Scope<'_>) {
        let (symbol, linkage) = self.linkage(raw, scope);
        let internal = linkage == Linkage::Internal && !self.filter.is_explicit();
        if internal && !scope.path.is_empty() {
            return;
        }
        let signature = raw.ty.and_then(|index| self.types.lower_signature(index));
        if internal && !signature.is_some_and(|id| self.is_for_c(id)) {
            return;
        }
        let Some(signature) = signature else {
            return self.gap(raw, scope, ItemKind::Function, "its type is no function type".into());
        };
        self.add_function(signature, raw, scope, symbol, linkage);
    }

    /// Whether a function without a symbol has a C calling convention all the same: a callback, or
    /// one whose `export` was forgotten.
    fn is_for_c(&self, id: SignatureId) -> bool {
        self.types.types.signature_of(id).convention == Convention::C
    }

    fn add_function(
        &mut self,
        signature: SignatureId,
        raw: &RawDeclaration,
        scope: Scope<'_>,
        symbol: Name,
        linkage: Linkage,
    ) {
        self.report_signature(signature, raw, scope);
        let signature = self.with_parameters(signature, raw, scope);
        let (name, path, span) = (Name::new(&raw.name), scope.path(), self.span(raw, scope));
        let function = Function { name, path, symbol, signature, linkage, span };
        self.contract.functions.push(function);
    }

    /// The signature with the names and places of the parameters, which reflection does not know.
    fn with_parameters(
        &mut self,
        id: SignatureId,
        raw: &RawDeclaration,
        scope: Scope<'_>,
    ) -> SignatureId {
        let places = self.lookup.places;
        let known: Vec<(Option<Name>, Option<Span>)> = if scope.imported {
            let names = places.imported_parameters(&raw.name).unwrap_or_default();
            names.iter().map(|name| (*name, scope.import)).collect()
        } else {
            let found = places.parameters(scope.container, &raw.name).unwrap_or_default();
            found.iter().map(|(name, span)| (*name, Some(*span))).collect()
        };
        let mut signature = self.types.types.signature_of(id).clone();
        // `...` counts as a parameter in the source and not in the type.
        if known.len() < signature.parameters.len() {
            return id;
        }
        for (parameter, (name, span)) in signature.parameters.iter_mut().zip(known) {
            parameter.name = name;
            parameter.span = span;
        }
        self.types.types.signature(signature)
    }

    /// The symbol, and what the module does with it, as the relocation of its address tells.
    fn linkage(&self, raw: &RawDeclaration, scope: Scope<'_>) -> (Name, Linkage) {
        let plain = |symbol| undecorated(symbol, &raw.name);
        match raw.address {
            Some(Address::External(symbol) | Address::Exported(symbol)) if scope.imported => {
                (plain(symbol), Linkage::Described)
            }
            Some(Address::External(symbol)) => (plain(symbol), Linkage::Imported),
            Some(Address::Exported(symbol)) => (plain(symbol), Linkage::Defined),
            Some(Address::Internal) | None if self.is_extern_without_size(raw, scope) => {
                (Name::new(&raw.name), Linkage::Imported)
            }
            Some(Address::Internal) | None => (Name::new(&raw.name), Linkage::Internal),
        }
    }

    /// Zig takes a variable without a size for a value that it knows, and its object never names
    /// it: `extern const unit: extern struct {};`. Only the source tells that it is `extern`.
    fn is_extern_without_size(&self, raw: &RawDeclaration, scope: Scope<'_>) -> bool {
        let empty = raw.ty.is_some_and(|index| self.types.raw(index).size == 0);
        empty && !scope.imported && self.lookup.places.is_extern(scope.container, &raw.name)
    }

    fn global(&mut self, raw: &RawDeclaration, scope: Scope<'_>) {
        let thread_local = raw.has(flag::THREAD_LOCAL);
        let (symbol, linkage) = if thread_local {
            self.thread_local_linkage(raw, scope)
        } else {
            self.linkage(raw, scope)
        };
        let Some(index) = raw.ty.filter(|_| linkage != Linkage::Internal) else { return };
        let ty = self.types.lower_use(index);
        let (constant, span) = (raw.has(flag::CONSTANT), self.span(raw, scope));
        self.add_global(
            raw,
            scope,
            Global {
                name: Name::new(&raw.name),
                path: scope.path(),
                symbol,
                ty,
                constant,
                thread_local,
                linkage,
                span,
            },
        );
    }

    fn add_global(&mut self, raw: &RawDeclaration, scope: Scope<'_>, global: Global) {
        self.report_unsupported_use(global.ty.id, raw, scope, ItemKind::Global);
        self.contract.globals.push(global);
    }

    /// A thread-local variable has no address at compile time, so its name has to do.
    fn thread_local_linkage(&self, raw: &RawDeclaration, scope: Scope<'_>) -> (Name, Linkage) {
        let symbol = Name::new(&raw.name);
        let linkage = match self.image.symbol(&raw.name) {
            _ if scope.imported => Linkage::Described,
            Some(found) if found.is_exported() => Linkage::Defined,
            Some(found) if !found.is_defined() => Linkage::Imported,
            _ => Linkage::Internal,
        };
        (symbol, linkage)
    }

    /// `pub const f = @extern(*const fn …, .{ .name = "f" })` is another way to declare `f`, and
    /// the way in which Zig's importer declares C arrays of unknown length.
    fn pointer(&mut self, raw: &RawDeclaration, scope: Scope<'_>) {
        let pointed = raw.ty.map(|index| self.types.raw(index));
        let target = pointed.and_then(|pointer| pointer.child).filter(|_| raw.pointee.is_some());
        let (Some(pointer), Some(target), Some(Address::External(symbol))) =
            (pointed, target, raw.pointee)
        else {
            return self.other(raw, scope);
        };
        let linkage = if scope.imported { Linkage::Described } else { Linkage::Imported };
        if let Some(signature) = self.types.lower_signature(target) {
            return self.add_function(signature, raw, scope, symbol, linkage);
        }
        let (ty, span) = (self.extern_type(pointer, target), self.span(raw, scope));
        self.add_global(
            raw,
            scope,
            Global {
                name: Name::new(&raw.name),
                path: scope.path(),
                symbol,
                ty,
                constant: pointer.has(flag::POINTER_CONST),
                thread_local: false,
                linkage,
                span,
            },
        );
    }

    /// The type of the variable that an `@extern` pointer leads to: `*T` to a `T`, `[*c]T` to as
    /// many as there are.
    fn extern_type(&mut self, pointer: &RawType, target: usize) -> TypeUse {
        let element = self.types.lower_use(target);
        if !pointer.name.starts_with('[') {
            return element;
        }
        let length = crate::contract::ArrayLength::Flexible;
        let id = self.types.types.intern(Type::Array { element: element.id, length });
        TypeUse::new(id, spelled(&pointer.name))
    }

    fn constant(&mut self, raw: &RawDeclaration, scope: Scope<'_>, value: Value) {
        let ty = raw.ty.map(|index| self.types.lower_use(index));
        let (name, path) = (Name::new(&raw.name), scope.path());
        let span = self.span(raw, scope);
        self.contract.constants.push(Constant { name, path, ty, value, span });
    }

    /// A value that no constant of C has is a gap if someone asked for it, and otherwise the
    /// module's own business.
    fn other(&mut self, raw: &RawDeclaration, scope: Scope<'_>) {
        if !self.filter.is_explicit() {
            return;
        }
        let spelled = match raw.ty {
            Some(index) => spelled(&self.types.raw(index).name),
            None => spelled(&String::from_utf8_lossy(&raw.text)),
        };
        let reason = format!("the value of a constant of type `{spelled}` cannot be compared");
        self.gap(raw, scope, ItemKind::Constant, reason);
    }

    fn report_signature(&mut self, id: SignatureId, raw: &RawDeclaration, scope: Scope<'_>) {
        let signature = self.types.types.signature_of(id).clone();
        let used = signature.parameters.iter().map(|p| p.ty).chain([signature.ret]);
        for ty in used {
            self.report_unsupported_use(ty.id, raw, scope, ItemKind::Function);
        }
    }

    fn report_unsupported(&mut self, id: TypeId, raw: &RawDeclaration, scope: Scope<'_>) {
        let fields = match self.types.types.resolve(id) {
            Type::Record(record) => self.types.types.records[record].fields.clone(),
            _ => return self.report_unsupported_use(id, raw, scope, ItemKind::Type),
        };
        for field in fields {
            self.report_unsupported_use(field.ty.id, raw, scope, ItemKind::Type);
        }
    }

    /// Records a gap if the type is one that C does not have, or is made of one. What records are
    /// made of is not looked at: a pointer to a plain Zig struct is a handle.
    fn report_unsupported_use(
        &mut self,
        id: TypeId,
        raw: &RawDeclaration,
        scope: Scope<'_>,
        kind: ItemKind,
    ) {
        let mut id = id;
        for _ in 0..64 {
            match self.types.types.resolve(id) {
                Type::Pointer(pointer) => id = pointer.pointee,
                Type::Array { element, .. } | Type::Vector { element, .. } => id = element,
                Type::Unsupported { spelled, reason } => {
                    return self.gap(raw, scope, kind, format!("it uses `{spelled}`: {reason}"));
                }
                _ => return,
            }
        }
    }

    fn gap(&mut self, raw: &RawDeclaration, scope: Scope<'_>, kind: ItemKind, reason: String) {
        let item = scope.dotted(&raw.name);
        let known = |gap: &Gap| gap.item == item && gap.kind == kind && gap.reason == reason;
        if !self.contract.gaps.iter().any(known) {
            let span = self.span(raw, scope);
            self.contract.gaps.push(Gap { item, kind, reason, remedy: None, span });
        }
    }
}
