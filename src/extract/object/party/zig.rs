//! Zig, as its own backends and LLVM describe it.
//!
//! - The names of types are Zig's own and say what the entries leave out: `*const T` leads to a
//!   plain `T` with LLVM; constness, null, sentinels, conventions and `...` are read from the name.
//! - An optional pointer is an alias with LLVM, and a union of variants with Zig's own backends.
//! - A packed struct is an integer: with LLVM a struct with one member `bits`, with Zig's own
//!   backends a struct without a size that has the integer as its type.
//! - Optimised functions lack the parameters that they do not use.
//! - Alignments are always written.

use std::collections::HashMap;

use super::super::dwarf::{self, Encoding, Graph, Subroutine, TypeKind};
use super::subjects::{Entry, Subject};
use crate::contract::{
    Alias, ArrayLength, Contract, Convention, Endian, Enum, Enumerator, Field, FieldKind,
    FloatFormat, Function, Gap, Global, ItemKind, LayoutPromise, Linkage, Name, Nullability,
    Opaque, Openness, Parameter, Pointer, Record, RecordId, RecordKind, Signature, Target, Type,
    TypeId, TypeItem, TypeUse, Untold, Unwinding,
};
use crate::extract::ItemFilter;
use crate::extract::zig::spelling::{TypeName, spelled, type_name};
use crate::extract::zig::types::convention;

/// Adds functions and globals. Types belong to the contract where these use them; others only if
/// `items` asks for them by name.
pub fn add(
    graph: &Graph,
    target: &Target,
    contract: &mut Contract,
    subjects: &[Subject],
    items: &ItemFilter,
) {
    if subjects.is_empty() {
        return;
    }
    let known = HashMap::new();
    let mut lowering = Lowering { graph, target, contract, known, pending: Vec::new() };
    for subject in subjects {
        match subject.entry {
            Entry::Function(id) => lowering.function(graph.function(id), subject),
            Entry::Variable(id) => lowering.global(graph.variable(id), subject),
        }
    }
    if items.is_explicit() {
        lowering.named_types(items);
    }
    lowering.finish_records();
}

/// What the name of a pointer says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct PointerName {
    constant: bool,
    volatile: bool,
    nullability: Nullability,
}

impl PointerName {
    /// Reads `?*const T`, `[*c]u8`, `[*:0]const u8`, `*align(4) volatile T`; `None` for other types.
    fn read(name: &str) -> Option<Self> {
        let (optional, rest) = match name.strip_prefix('?') {
            Some(rest) => (true, rest),
            None => (false, name),
        };
        let (c, rest) = if let Some(rest) = rest.strip_prefix('*') {
            (false, rest)
        } else {
            let (inside, rest) = rest.strip_prefix("[*")?.split_once(']')?;
            (inside == "c", rest)
        };
        let (mut constant, mut volatile, mut zero) = (false, false, false);
        let mut rest = rest;
        loop {
            if let Some(after) = rest.strip_prefix("const ") {
                (constant, rest) = (true, after);
            } else if let Some(after) = rest.strip_prefix("volatile ") {
                (volatile, rest) = (true, after);
            } else if let Some(after) = rest.strip_prefix("allowzero ") {
                (zero, rest) = (true, after);
            } else if let Some((_, after)) =
                rest.strip_prefix("align(").and_then(|rest| rest.split_once(") "))
            {
                rest = after;
            } else {
                break;
            }
        }
        let nullability = match () {
            () if c => Nullability::Unspecified,
            () if optional || zero => Nullability::Nullable,
            () => Nullability::NonNull,
        };
        Some(Self { constant, volatile, nullability })
    }
}

/// Types of one object in the making.
struct Lowering<'a> {
    graph: &'a Graph,
    target: &'a Target,
    contract: &'a mut Contract,
    known: HashMap<dwarf::TypeId, TypeId>,
    /// Records whose fields are still to be read, since they refer to each other.
    pending: Vec<(RecordId, dwarf::TypeId)>,
}

impl Lowering<'_> {
    fn function(&mut self, function: &dwarf::Function, subject: &Subject) {
        let mut signature = self.signature(&function.signature, "fn () callconv(.c) void");
        for (parameter, from) in signature.parameters.iter_mut().zip(&function.signature.parameters)
        {
            (parameter.name, parameter.span) = (from.name, from.span);
        }
        let optimised = self.graph.unit(function.unit).optimised;
        signature.untold = Untold { convention: true, parameters: optimised, ..Untold::default() };
        let signature = self.contract.types.signature(signature);
        self.contract.functions.push(Function {
            name: subject.export.symbol,
            path: Name::new(""),
            symbol: subject.export.symbol,
            signature,
            linkage: Linkage::Defined,
            span: function.span,
        });
    }

    fn global(&mut self, variable: &dwarf::Variable, subject: &Subject) {
        let ty = self.used(variable.ty);
        self.contract.globals.push(Global {
            name: subject.export.symbol,
            path: Name::new(""),
            symbol: subject.export.symbol,
            ty,
            constant: false,
            thread_local: subject.export.thread_local || variable.is_thread_local(),
            linkage: Linkage::Defined,
            span: variable.span,
        });
    }

    fn named_types(&mut self, items: &ItemFilter) {
        let graph = self.graph;
        for (id, ty) in graph.types() {
            let named = matches!(ty.kind, TypeKind::Record(_) | TypeKind::Enum(_));
            if !named
                || super::producer::language(graph.unit(ty.unit)) != super::producer::Language::Zig
            {
                continue;
            }
            let full = self.full_name(id);
            let standard = full.starts_with("std.") || !full.contains('.');
            let Some(name) = self.container(&full).name.filter(|_| !standard) else { continue };
            if items.selects(&name) {
                let id = self.ty(Some(id));
                let name = Name::from(name);
                self.contract.type_items.push(TypeItem { name, id, span: ty.span });
            }
        }
    }

    /// The name as Zig has it, with the file and containers in front: LLVM has it in one piece,
    /// Zig's own backends as entries inside entries.
    fn full_name(&self, id: dwarf::TypeId) -> String {
        let kind = self.graph.kind(id);
        let name = kind.name().map(|name| name.to_string()).unwrap_or_default();
        match kind.scoped() {
            Some(scoped) if !scoped.path.is_empty() && !name.starts_with(['?', '*', '[']) => {
                // The path of a nested container repeats the name of what is around it.
                if name.contains('.') {
                    return name;
                }
                format!("{}.{name}", scoped.path.replace("::", "."))
            }
            _ => name,
        }
    }

    /// Name and path of a container, without the file that it stands in.
    fn container(&self, full: &str) -> TypeName {
        let file = full.split('.').next().unwrap_or_default().to_owned();
        type_name(full, &[file])
    }

    fn used(&mut self, id: Option<dwarf::TypeId>) -> TypeUse {
        let words = id.map_or("void".to_owned(), |id| self.words(id));
        TypeUse::new(self.ty(id), words)
    }

    fn words(&self, id: dwarf::TypeId) -> String {
        match self.graph.kind(id) {
            TypeKind::Qualified(inner) => inner.target.map_or("void".into(), |id| self.words(id)),
            _ => spelled(&self.full_name(id)),
        }
    }

    fn ty(&mut self, id: Option<dwarf::TypeId>) -> TypeId {
        let Some(id) = id else { return self.contract.types.intern(Type::Void) };
        let id = self.graph.definition(id);
        if let Some(known) = self.known.get(&id) {
            return *known;
        }
        let lowered = self.lower(id);
        self.known.insert(id, lowered);
        lowered
    }

    fn lower(&mut self, id: dwarf::TypeId) -> TypeId {
        let graph = self.graph;
        let name = graph.kind(id).name().map(|name| name.to_string()).unwrap_or_default();
        if matches!(name.as_str(), "void" | "noreturn" | "anyopaque") {
            return self.contract.types.intern(Type::Void);
        }
        if let Some(said) = PointerName::read(&name)
            && let Some(target) = self.pointee(id)
        {
            return self.pointer(said, target);
        }
        match graph.kind(id) {
            TypeKind::Base(base) => self.base(id, base),
            TypeKind::Qualified(qualified) => self.ty(qualified.target),
            TypeKind::Typedef(typedef) => self.ty(typedef.target),
            TypeKind::Record(record) => self.record(id, record),
            TypeKind::Enum(enumeration) => self.enumeration(id, enumeration),
            TypeKind::Array(array) => self.array(array, &name),
            TypeKind::Subroutine(subroutine) => {
                let signature = self.signature(subroutine, &name);
                let signature = self.contract.types.signature(signature);
                self.contract.types.intern(Type::Function(signature))
            }
            _ => self.unsupported(id, "it has no counterpart in C"),
        }
    }

    /// What a pointer leads to, optional or not; the outer option is `None` for what is no pointer.
    fn pointee(&self, id: dwarf::TypeId) -> Option<(Option<dwarf::TypeId>, String)> {
        let graph = self.graph;
        let mut id = id;
        for _ in 0..8 {
            id = match graph.kind(id) {
                TypeKind::Pointer(pointer) => {
                    let name = pointer.name.map(|name| name.to_string()).unwrap_or_default();
                    return Some((pointer.target, name));
                }
                TypeKind::Typedef(typedef) => typedef.target?,
                TypeKind::Qualified(qualified) => qualified.target?,
                TypeKind::Record(record) => {
                    let variants = &record.variants.as_ref()?.variants;
                    let members = variants.iter().flat_map(|variant| &variant.members);
                    let payload = |m: &&dwarf::Member| m.name.is_some_and(|name| name == "?");
                    members.into_iter().find(payload)?.ty
                }
                _ => return None,
            };
        }
        None
    }

    fn pointer(&mut self, said: PointerName, target: (Option<dwarf::TypeId>, String)) -> TypeId {
        let (target, name) = target;
        let subroutine = target.map(|id| self.graph.kind(self.graph.resolve(id)));
        let pointee = match subroutine {
            // LLVM gives function types no name; the pointer's has it.
            Some(TypeKind::Subroutine(subroutine)) => {
                let signature = self.signature(subroutine, &name);
                let signature = self.contract.types.signature(signature);
                self.contract.types.intern(Type::Function(signature))
            }
            _ => self.ty(target),
        };
        let PointerName { constant, volatile, nullability } = said;
        let function = matches!(self.contract.types.node(pointee), Type::Function(_));
        let constant = constant && !function;
        let pointer = Pointer { pointee, constant, volatile, nullability };
        self.contract.types.intern(Type::Pointer(pointer))
    }

    fn unsupported(&mut self, id: dwarf::TypeId, reason: &str) -> TypeId {
        let spelled = Name::from(self.words(id));
        let (kind, span) = (ItemKind::Type, self.graph.ty(id).span);
        let gap = Gap { item: spelled, kind, reason: reason.to_owned(), remedy: None, span };
        self.contract.gaps.push(gap);
        self.contract.types.intern(Type::Unsupported { spelled, reason: reason.into() })
    }

    fn base(&mut self, id: dwarf::TypeId, base: &dwarf::Base) -> TypeId {
        let name = base.name.map(|name| name.to_string()).unwrap_or_default();
        let bits = u32::try_from(base.bit_size.unwrap_or(base.size * 8)).unwrap_or(u32::MAX);
        let node = match base.encoding {
            Encoding::Boolean => Type::Bool { bits: 8 },
            Encoding::Float => match self.float(&name, base.size) {
                Some(format) => Type::Float(format),
                None => return self.unsupported(id, "a float of this width is not known"),
            },
            Encoding::Signed | Encoding::SignedChar if name == "c_char" => {
                Type::Char { signed: true }
            }
            Encoding::Unsigned | Encoding::UnsignedChar if name == "c_char" => {
                Type::Char { signed: false }
            }
            Encoding::Signed | Encoding::SignedChar => Type::Int { bits, signed: true },
            Encoding::Unsigned | Encoding::UnsignedChar | Encoding::Utf => {
                Type::Int { bits, signed: false }
            }
            _ => return self.unsupported(id, "its encoding has no counterpart in C"),
        };
        self.contract.types.intern(node)
    }

    fn float(&self, name: &str, size: u64) -> Option<FloatFormat> {
        Some(match (name, size) {
            ("f80", _) => FloatFormat::F80,
            ("c_longdouble", 12 | 16) => match super::c::long_double_digits(self.target)? {
                64 => FloatFormat::F80,
                106 => FloatFormat::DoubleDouble,
                _ => FloatFormat::F128,
            },
            (_, 2) => FloatFormat::F16,
            (_, 4) => FloatFormat::F32,
            (_, 8) => FloatFormat::F64,
            (_, 16) => FloatFormat::F128,
            _ => return None,
        })
    }

    fn record(&mut self, id: dwarf::TypeId, record: &dwarf::Record) -> TypeId {
        let full = self.full_name(id);
        let TypeName { name, path } = self.container(&full);
        let (name, path) = (name.map(Name::from), Name::from(path));
        let span = self.graph.ty(id).span;
        if let Some(integer) = self.packed_as_integer(record) {
            let target = self.used(Some(integer));
            let Some(name) = name else { return target.id };
            let alias = self.contract.types.aliases.alloc(Alias { name, path, target, span });
            return self.contract.types.intern(Type::Alias(alias));
        }
        let packed = record.underlying;
        let size = record.size.or_else(|| packed.and_then(|id| self.graph.size_of(id)));
        let empty = record.members.is_empty() && record.variants.is_none();
        let Some(size) = size.filter(|size| *size > 0 || !empty) else {
            let name = name.unwrap_or_else(|| Name::from(spelled(&full)));
            let id = self.contract.types.opaques.alloc(Opaque { name, path, span });
            return self.contract.types.intern(Type::Opaque(id));
        };
        let kind = match record.kind {
            dwarf::RecordKind::Union => RecordKind::Union,
            _ => RecordKind::Struct,
        };
        let tagged = record.variants.is_some();
        let lowered = self.contract.types.records.alloc(Record {
            name,
            path,
            kind,
            size,
            align: record.alignment.unwrap_or(size.next_power_of_two()),
            align_untold: false,
            packed: packed.map(|_| 1),
            min_align: None,
            transparent: false,
            byte_order: None,
            layout: if tagged { LayoutPromise::Unspecified } else { LayoutPromise::Promised },
            class: None,
            fields: Vec::new(),
            span,
        });
        self.pending.push((lowered, id));
        self.contract.types.intern(Type::Record(lowered))
    }

    /// The integer behind a packed struct of which nothing else is told.
    fn packed_as_integer(&self, record: &dwarf::Record) -> Option<dwarf::TypeId> {
        let [only] = record.members.as_slice() else { return None };
        let bits = only.name.is_some_and(|name| name == "bits");
        (bits && self.graph.size_of(only.ty) == record.size).then_some(only.ty)
    }

    fn finish_records(&mut self) {
        while let Some((id, entry)) = self.pending.pop() {
            let graph = self.graph;
            let TypeKind::Record(record) = graph.kind(entry) else { continue };
            let packed = record.underlying.is_some();
            let size = self.contract.types.records[id].size;
            let fields = record.members.iter().map(|member| self.field(member, packed, size));
            let fields = fields.collect();
            self.contract.types.records[id].fields = fields;
        }
    }

    fn field(&mut self, member: &dwarf::Member, packed: bool, size: u64) -> Field {
        let ty = self.used(Some(member.ty));
        let width = if packed { self.width(member.ty) } else { None };
        let whole = |width: u64| {
            matches!(width, 8 | 16 | 32 | 64 | 128) && member.bit_offset.is_multiple_of(width)
        };
        let bit_width = width.filter(|width| !whole(*width)).and_then(|w| u32::try_from(w).ok());
        // Zig counts a packed struct's bits from the least significant one of its integer.
        let big = self.contract.header.target.model.endian == Endian::Big;
        let bit_offset = match width {
            Some(width) if big => {
                size.saturating_mul(8).saturating_sub(member.bit_offset.saturating_add(width))
            }
            _ => member.bit_offset,
        };
        Field {
            name: member.name,
            kind: FieldKind::Member,
            bit_offset,
            bit_width,
            min_align: None,
            ty,
            span: member.span,
        }
    }

    /// How many bits a type takes in a packed struct.
    fn width(&self, id: dwarf::TypeId) -> Option<u64> {
        match self.graph.kind(self.graph.resolve(id)) {
            TypeKind::Base(base) if base.encoding == Encoding::Boolean => Some(1),
            TypeKind::Base(base) => Some(base.bit_size.unwrap_or(base.size * 8)),
            TypeKind::Enum(enumeration) => self.width(enumeration.underlying?),
            TypeKind::Record(record) => self.width(record.underlying?),
            _ => self.graph.size_of(id).map(|size| size * 8),
        }
    }

    fn enumeration(&mut self, id: dwarf::TypeId, enumeration: &dwarf::Enum) -> TypeId {
        let full = self.full_name(id);
        let TypeName { name, path } = self.container(&full);
        let span = self.graph.ty(id).span;
        let size = enumeration.size.or_else(|| self.graph.size_of(id)).unwrap_or(0);
        let underlying = match enumeration.underlying {
            Some(underlying) => self.ty(Some(underlying)),
            None => {
                let bits = u32::try_from(size * 8).unwrap_or(u32::MAX);
                self.contract.types.intern(Type::Int { bits, signed: false })
            }
        };
        let enumerator =
            |from: &dwarf::Enumerator| Enumerator { name: from.name, value: from.value, span };
        let lowered = self.contract.types.enums.alloc(Enum {
            name: name.map(Name::from),
            path: Name::from(path),
            underlying,
            // Whether other values are allowed is not told; they do no harm to C.
            openness: Openness::Open,
            layout: LayoutPromise::Promised,
            enumerators: enumeration.enumerators.iter().map(enumerator).collect(),
            span,
        });
        self.contract.types.intern(Type::Enum(lowered))
    }

    fn array(&mut self, array: &dwarf::Array, name: &str) -> TypeId {
        let mut element = self.ty(Some(array.element));
        if array.vector || name.starts_with("@Vector(") {
            let length = array.counts.iter().copied().flatten().product();
            return self.contract.types.intern(Type::Vector { element, length });
        }
        for count in array.counts.iter().rev() {
            let length = count.map_or(ArrayLength::Flexible, ArrayLength::Fixed);
            element = self.contract.types.intern(Type::Array { element, length });
        }
        element
    }

    /// A function type, of which `name` says the convention and whether more arguments may follow:
    /// `*const fn (c_int, ...) callconv(.c) void`.
    fn signature(&mut self, from: &Subroutine, name: &str) -> Signature {
        let said = name.rsplit_once("callconv(").map_or("", |(_, rest)| rest);
        let said = said.trim_start_matches(['.', '{', ' ']);
        let said = said.split([')', ' ', '=']).next().unwrap_or_default();
        let noreturn = from.noreturn
            || from.ret.is_some_and(|id| {
                self.graph.kind(id).name().is_some_and(|name| name == "noreturn")
            });
        let parameter = |this: &mut Self, from: &dwarf::Parameter| Parameter {
            name: None,
            ty: this.used(Some(from.ty)),
            span: None,
        };
        Signature {
            convention: match said {
                "" => Convention::Unspecified,
                said => convention(said, said == "c"),
            },
            parameters: from.parameters.iter().map(|p| parameter(self, p)).collect(),
            ret: self.used(from.ret),
            variadic: from.variadic || name.contains(", ...) ") || name.contains("(...) "),
            noreturn,
            unprototyped: false,
            assumed_return: false,
            unwinding: Unwinding::Unsaid,
            untold: Untold::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_pointers_say_what_entries_leave_out() {
        let read = |name| PointerName::read(name).unwrap();
        assert_eq!(read("?*const a.Point").nullability, Nullability::Nullable);
        assert!(read("?*const a.Point").constant && read("*align(4) const volatile T").volatile);
        assert_eq!(read("[*:0]const u8").nullability, Nullability::NonNull);
        assert_eq!(read("[*c]u8").nullability, Nullability::Unspecified);
        assert_eq!(PointerName::read("[4]u8"), None);
        assert_eq!(PointerName::read("[]const u8"), None);
    }
}
