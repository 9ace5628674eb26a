//! From rustc's debug information to the types of a contract.
//!
//! The debug information gives every number. It knows no aliases and not what a library promises,
//! so the type as the source spells it walks along as a [`Hint`]: it gives spelled text, aliases,
//! `c_char`, `repr` and places. A hint that does not fit is dropped and changes no number.

mod enumeration;
mod function;
mod record;
mod standard;

pub use function::Spelled;
pub use standard::option_payload;

use std::collections::{BTreeSet, HashMap};

use crate::contract::{
    Alias, ArrayLength, Contract, FloatFormat, Gap, ItemKind, Name, Nullability, Pointer, Target,
    Type, TypeId, TypeUse,
};
use crate::extract::object::dwarf::{self, Encoding, Graph, TypeKind};

use super::docs::Docs;
use super::rustdoc::{self, Id, Inner};
use super::spelling::spell;

/// A type as the source spells it, in the crate that says so.
#[derive(Clone, Debug)]
pub struct Hint {
    /// Which of the [`Docs`].
    pub doc: usize,
    /// The type.
    pub ty: rustdoc::Type,
}

impl Hint {
    /// The hint for a part of this type.
    fn part(&self, ty: &rustdoc::Type) -> Self {
        Self { doc: self.doc, ty: ty.clone() }
    }

    /// The hint for what a pointer, reference or array is of.
    fn target(&self) -> Option<Self> {
        match &self.ty {
            rustdoc::Type::RawPointer(to) | rustdoc::Type::Reference(to) => Some(self.part(&to.ty)),
            rustdoc::Type::Array(array) => Some(self.part(&array.ty)),
            rustdoc::Type::Slice(element) => Some(self.part(element)),
            rustdoc::Type::Path(_) => self.argument(),
            _ => None,
        }
    }

    /// The hint for the first generic argument: `T` of `Option<T>`.
    fn argument(&self) -> Option<Self> {
        let rustdoc::Type::Path(path) = &self.ty else { return None };
        path.type_arguments().first().map(|ty| self.part(ty))
    }
}

/// How a type is used: only behind a pointer can it be opaque.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Position {
    /// As a field, element, parameter or result.
    Value,
    /// As the target of a pointer, or named as an item.
    Behind,
}

/// Lowers the types of one probe into one contract.
pub struct Lowering<'a> {
    /// The documented crates.
    pub docs: &'a Docs,
    /// The probe's debug information.
    pub graph: &'a Graph,
    /// The target.
    pub target: &'a Target,
    /// What is being built.
    pub contract: &'a mut Contract,
    /// The item at work, for gaps.
    pub item: (String, ItemKind),
    /// Crates of reached types that were not documented, so that their `repr` is not known.
    pub undocumented: BTreeSet<String>,
    known: HashMap<(dwarf::TypeId, Position), TypeId>,
    aliases: HashMap<(usize, Id), TypeId>,
    /// The function pointers met so far.
    pub callbacks: Callbacks,
}

/// Function pointers by how the source spells them.
#[derive(Debug, Default)]
pub struct Callbacks {
    /// Those that the debug information describes in full.
    whole: HashMap<String, dwarf::TypeId>,
    /// Those that it broke off, where none in full was known.
    broken_off: BTreeSet<String>,
}

impl Callbacks {
    /// Whether one that was broken off has been met in full since.
    pub fn would_help(&self) -> bool {
        self.broken_off.iter().any(|key| self.whole.contains_key(key))
    }

    /// What is known, for another pass.
    pub fn known(self) -> Self {
        Self { whole: self.whole, broken_off: BTreeSet::new() }
    }
}

/// What rustc writes where a type that is no struct or enumeration leads back to itself:
/// `type F = extern "C" fn(*mut S)` with `struct S { f: F }`.
const BROKEN_OFF: &str = "<recur_type>";

impl<'a> Lowering<'a> {
    /// A lowering into `contract`.
    pub fn new(
        docs: &'a Docs,
        graph: &'a Graph,
        target: &'a Target,
        contract: &'a mut Contract,
    ) -> Self {
        Self {
            docs,
            graph,
            target,
            contract,
            item: (String::new(), ItemKind::Type),
            undocumented: BTreeSet::new(),
            known: HashMap::new(),
            aliases: HashMap::new(),
            callbacks: Callbacks::default(),
        }
    }

    /// A use of a type, spelled as the hint spells it.
    pub fn lower_use(
        &mut self,
        id: Option<dwarf::TypeId>,
        hint: Option<&Hint>,
        position: Position,
    ) -> TypeUse {
        let spelled = match (hint, id) {
            (Some(hint), _) if !matches!(hint.ty, rustdoc::Type::Generic(_)) => spell(&hint.ty),
            (_, Some(id)) => self.name_of(id),
            (_, None) => "()".to_owned(),
        };
        TypeUse::new(self.lower(id, hint, position), spelled)
    }

    /// A type; none is `()`.
    pub fn lower(
        &mut self,
        id: Option<dwarf::TypeId>,
        hint: Option<&Hint>,
        position: Position,
    ) -> TypeId {
        let Some(id) = id else { return self.intern(Type::Void) };
        let id = self.graph.definition(id);
        if let Some(alias) = hint.and_then(|hint| self.alias(id, hint, position)) {
            return alias;
        }
        let callback = hint.and_then(callback_key);
        let graph = self.graph;
        match graph.kind(id) {
            TypeKind::Base(_) if self.is_broken_off(id) => {
                if let Some(whole) = callback.as_ref().and_then(|key| self.callbacks.whole.get(key))
                {
                    return self.lower(Some(*whole), hint, position);
                }
                self.callbacks.broken_off.extend(callback);
                self.unsupported(
                    &hint.map_or(BROKEN_OFF.to_owned(), |hint| spell(&hint.ty)),
                    "rustc's debug information breaks off where a type leads back to itself",
                )
            }
            TypeKind::Base(base) => self.base(base, hint),
            TypeKind::Pointer(pointer) => {
                self.callbacks.whole.extend(callback.map(|key| (key, id)));
                self.pointer(pointer, hint)
            }
            TypeKind::Array(array) => {
                let element = hint.and_then(Hint::target);
                self.array(array, element.as_ref())
            }
            TypeKind::Subroutine(subroutine) => {
                let signature = self.signature(subroutine, "fn()", None);
                self.intern(Type::Function(signature))
            }
            TypeKind::Record(_) | TypeKind::Enum(_) => self.named(id, hint, position),
            TypeKind::Typedef(typedef) => self.lower(typedef.target, hint, position),
            TypeKind::Qualified(qualified) => self.lower(qualified.target, hint, position),
            TypeKind::Unspecified { .. } => self.intern(Type::Void),
            TypeKind::MemberPointer(_) | TypeKind::Other { .. } => {
                let name = self.name_of(id);
                self.unsupported(&name, "rustc describes it in a way that abiding does not know")
            }
        }
    }

    /// A record or enumeration, once per use position.
    fn named(&mut self, id: dwarf::TypeId, hint: Option<&Hint>, position: Position) -> TypeId {
        if let Some(known) = self.known.get(&(id, position)) {
            return *known;
        }
        if let Some(standard) = self.standard(id, hint) {
            return standard;
        }
        let graph = self.graph;
        match graph.kind(id) {
            TypeKind::Enum(enumeration) => {
                let lowered = self.enumeration(enumeration);
                self.remember(id, Position::Value, lowered);
                self.remember(id, Position::Behind, lowered)
            }
            TypeKind::Record(record) => self.record(id, record, position),
            _ => self.intern(Type::Void),
        }
    }

    fn remember(&mut self, id: dwarf::TypeId, position: Position, lowered: TypeId) -> TypeId {
        self.known.insert((id, position), lowered);
        lowered
    }

    /// The alias that the hint names, around what it stands for.
    fn alias(&mut self, id: dwarf::TypeId, hint: &Hint, position: Position) -> Option<TypeId> {
        let rustdoc::Type::Path(path) = &hint.ty else { return None };
        let (doc, alias) = self.docs.resolve(hint.doc, &path.id)?;
        let item = self.docs.all[doc].item(&alias)?;
        let Inner::Alias(data) = &item.inner else { return None };
        if data.generics.has_types() || path.last() == "c_char" {
            return None;
        }
        let key = (doc, alias.clone());
        if let Some(known) = self.aliases.get(&key) {
            return Some(*known);
        }
        let inner = Hint { doc, ty: data.ty.clone() };
        let target = self.lower_use(Some(id), Some(&inner), position);
        // The target may have led back here.
        if let Some(known) = self.aliases.get(&key) {
            return Some(*known);
        }
        let data = Alias {
            name: Name::new(item.name.as_deref().unwrap_or_default()),
            path: Name::from(self.docs.all[doc].module_path(&alias)),
            target,
            span: self.docs.all[doc].place(&alias, path.last()),
        };
        let id = self.contract.types.aliases.alloc(data);
        let lowered = self.intern(Type::Alias(id));
        self.aliases.insert(key, lowered);
        Some(lowered)
    }

    fn base(&mut self, base: &dwarf::Base, hint: Option<&Hint>) -> TypeId {
        let name = base.name.map(|name| name.as_str().to_owned()).unwrap_or_default();
        if name == "()" || name == "!" {
            return self.intern(Type::Void);
        }
        let bits = u32::try_from(base.size * 8).unwrap_or(u32::MAX);
        let node = match base.encoding {
            Encoding::Boolean => Type::Bool { bits },
            Encoding::Float => match bits {
                16 => Type::Float(FloatFormat::F16),
                32 => Type::Float(FloatFormat::F32),
                64 => Type::Float(FloatFormat::F64),
                _ => Type::Float(FloatFormat::F128),
            },
            Encoding::Signed | Encoding::SignedChar if is_c_char(hint) && bits == 8 => {
                Type::Char { signed: true }
            }
            Encoding::Unsigned | Encoding::UnsignedChar if is_c_char(hint) && bits == 8 => {
                Type::Char { signed: false }
            }
            Encoding::Signed | Encoding::SignedChar => Type::Int { bits, signed: true },
            // Rust's `char` is a 32-bit number that C calls `char32_t` or `uint32_t`.
            Encoding::Unsigned | Encoding::UnsignedChar | Encoding::Utf => {
                Type::Int { bits, signed: false }
            }
            _ => return self.unsupported(&name, "its encoding has no counterpart in C"),
        };
        self.intern(node)
    }

    fn pointer(&mut self, pointer: &dwarf::Pointer, hint: Option<&Hint>) -> TypeId {
        let name = pointer.name.map(|name| name.as_str().to_owned()).unwrap_or_default();
        if let Some(target) = pointer.target
            && let TypeKind::Subroutine(subroutine) = self.graph.kind(target)
        {
            let signature = self.signature(subroutine, &name, hint);
            let pointee = self.intern(Type::Function(signature));
            return self.pointer_to(pointee, false, Nullability::NonNull);
        }
        let (constant, nullability) = if name.starts_with("*const ") {
            (true, Nullability::Unspecified)
        } else if name.starts_with("&mut ") || name.starts_with("alloc::boxed::Box<") {
            (false, Nullability::NonNull)
        } else if name.starts_with('&') {
            (true, Nullability::NonNull)
        } else {
            (false, Nullability::Unspecified)
        };
        let target = hint.and_then(Hint::target);
        let whole = pointer.target.map(|pointee| self.in_full(pointee, &name));
        let pointee = self.lower(whole, target.as_ref(), Position::Behind);
        self.pointer_to(pointee, constant, nullability)
    }

    /// The target of the pointer that rustc names `pointer`. Where its description breaks off, the
    /// pointer's name still tells it: `*const extern "C" fn(*mut Item)`.
    pub fn in_full(&self, target: dwarf::TypeId, pointer: &str) -> dwarf::TypeId {
        if !self.is_broken_off(target) {
            return target;
        }
        let prefixes = ["*const ", "*mut ", "&mut ", "&"];
        let name = prefixes.iter().find_map(|prefix| pointer.strip_prefix(prefix));
        let known = name.map_or(&[][..], |name| self.graph.types_named(name));
        known.iter().copied().find(|id| !self.is_broken_off(*id)).unwrap_or(target)
    }

    fn is_broken_off(&self, id: dwarf::TypeId) -> bool {
        self.graph.kind(id).name().is_some_and(|name| name == BROKEN_OFF)
    }

    fn pointer_to(&mut self, pointee: TypeId, constant: bool, nullability: Nullability) -> TypeId {
        self.intern(Type::Pointer(Pointer { pointee, constant, volatile: false, nullability }))
    }

    fn array(&mut self, array: &dwarf::Array, element: Option<&Hint>) -> TypeId {
        let mut ty = self.lower(Some(array.element), element, Position::Value);
        for count in array.counts.iter().rev() {
            let length = count.unwrap_or(0);
            ty = self.intern(if array.vector {
                Type::Vector { element: ty, length }
            } else {
                Type::Array { element: ty, length: ArrayLength::Fixed(length) }
            });
        }
        ty
    }

    /// The id of a node.
    pub fn intern(&mut self, node: Type) -> TypeId {
        self.contract.types.intern(node)
    }

    /// A type that cannot be represented; the item at work gets a gap.
    fn unsupported(&mut self, spelled: &str, reason: &str) -> TypeId {
        self.unsupported_but(spelled, reason, None)
    }

    /// The same, with what the person can do.
    fn unsupported_but(&mut self, spelled: &str, reason: &str, remedy: Option<&str>) -> TypeId {
        let gap = Gap {
            item: Name::new(&self.item.0),
            kind: self.item.1,
            reason: format!("`{spelled}`: {reason}"),
            remedy: remedy.map(str::to_owned),
            span: None,
        };
        if !self.contract.gaps.contains(&gap) {
            self.contract.gaps.push(gap);
        }
        self.intern(Type::Unsupported { spelled: Name::new(spelled), reason: Name::new(reason) })
    }

    /// The type as rustc names it.
    fn name_of(&self, id: dwarf::TypeId) -> String {
        let kind = self.graph.kind(id);
        if let TypeKind::Array(array) = kind {
            let count = array.counts.first().copied().flatten().unwrap_or(0);
            return format!("[{}; {count}]", self.name_of(array.element));
        }
        kind.name().map(|name| name.as_str().to_owned()).unwrap_or_default()
    }

    /// Size in bytes.
    pub fn size_of(&self, id: dwarf::TypeId) -> u64 {
        match self.graph.kind(self.graph.definition(id)) {
            TypeKind::Base(base) => base.size,
            TypeKind::Pointer(pointer) => pointer.size.unwrap_or(self.pointer_size()),
            TypeKind::Record(record) => record.size.unwrap_or(0),
            TypeKind::Enum(enumeration) => enumeration.size.unwrap_or(0),
            TypeKind::Array(array) => array.size.unwrap_or_else(|| {
                let count: u64 = array.counts.iter().map(|count| count.unwrap_or(0)).product();
                count * self.size_of(array.element)
            }),
            TypeKind::Typedef(typedef) => typedef.target.map_or(0, |target| self.size_of(target)),
            TypeKind::Qualified(inner) => inner.target.map_or(0, |target| self.size_of(target)),
            TypeKind::Other { size, .. } => size.unwrap_or(0),
            _ => 0,
        }
    }

    fn pointer_size(&self) -> u64 {
        self.target.model.pointer.size.into()
    }
}

/// What tells a function pointer from others: all of it but the parameters' names.
fn callback_key(hint: &Hint) -> Option<String> {
    let rustdoc::Type::Function(function) = &hint.ty else { return None };
    let inputs: Vec<_> = function.inputs.iter().map(|(_, ty)| ty).collect();
    let rest = (&function.output, function.variadic, &function.abi);
    Some(format!("{} {inputs:?} {rest:?}", hint.doc))
}

/// Whether the source spells C's plain `char`.
fn is_c_char(hint: Option<&Hint>) -> bool {
    matches!(hint.map(|hint| &hint.ty), Some(rustdoc::Type::Path(path)) if path.last() == "c_char")
}
