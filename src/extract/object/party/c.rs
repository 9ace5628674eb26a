//! C and C++, as gcc, clang and their relatives describe them.
//!
//! - gcc writes no calling convention, clang all but the usual one.
//! - Neither tells an alignment that the source does not spell, nor whether a callback returns, nor
//!   what an attribute says about null.
//! - `typedef struct { … } point;` is a record without a name and an alias; the record is `point`.
//! - gcc describes `T a[0]` as it does `T a[]`, and leaves out bit-fields without a name.

use std::collections::HashMap;

use super::super::dwarf::{
    self, Encoding, Graph, PointerKind, RecordKind as Kind, Subroutine, TypeKind,
};
use super::classes::Classes;
use super::producer::{Family, Language, family, is_cpp, language};
use super::subjects::{Entry, Subject};
use crate::contract::{
    Alias, ArrayLength, Contract, Enum, Enumerator, Field, FieldKind, Function, Gap, Global,
    ItemKind, LayoutPromise, Linkage, Name, Nullability, Opaque, Openness, Parameter, Pointer,
    Record, RecordId, RecordKind, Signature, Target, Type, TypeId, TypeItem, TypeUse, Untold,
    Unwinding,
};
use crate::extract::ItemFilter;
use crate::extract::c::lower::convention;
use crate::extract::c::primitive::Primitives;
use crate::extract::c::spelling::spell;
use crate::toolchain::cc::Dialect;

/// Adds functions and globals, and the types that the library names.
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
    let mut lowering = Lowering::new(graph, target, contract);
    for subject in subjects {
        match subject.entry {
            Entry::Function(id) => lowering.function(graph.function(id), subject, items),
            Entry::Variable(id) => lowering.global(graph.variable(id), subject, items),
        }
    }
    lowering.named_types(items);
    lowering.finish_records();
}

/// Types of one object in the making.
struct Lowering<'a> {
    graph: &'a Graph,
    contract: &'a mut Contract,
    classes: Classes<'a>,
    primitives: Primitives,
    windows: bool,
    known: HashMap<dwarf::TypeId, TypeId>,
    opaques: HashMap<(Name, Name), TypeId>,
    /// The names that aliases give to records and enumerations without one.
    given: HashMap<dwarf::TypeId, Name>,
    /// Records whose fields are still to be read. They wait in a list because records refer to each
    /// other as deeply as a header likes.
    pending: Vec<(RecordId, dwarf::TypeId)>,
}

impl<'a> Lowering<'a> {
    fn new(graph: &'a Graph, target: &'a Target, contract: &'a mut Contract) -> Self {
        let mut given = HashMap::new();
        for (_, ty) in graph.types() {
            let TypeKind::Typedef(dwarf::Typedef { name, target: Some(target), .. }) = &ty.kind
            else {
                continue;
            };
            let unnamed = match graph.kind(*target) {
                TypeKind::Record(record) => record.name.name.is_none(),
                TypeKind::Enum(enumeration) => enumeration.name.name.is_none(),
                _ => false,
            };
            if let (true, Some(name)) = (unnamed, name.name) {
                given.entry(*target).or_insert(name);
            }
        }
        Self {
            graph,
            contract,
            classes: Classes::new(graph),
            primitives: primitives(target),
            windows: target.triple.contains("-windows"),
            known: HashMap::new(),
            opaques: HashMap::new(),
            given,
            pending: Vec::new(),
        }
    }

    fn function(&mut self, function: &dwarf::Function, subject: &Subject, items: &ItemFilter) {
        let name = function.name.name.unwrap_or(subject.export.symbol);
        let mangled = super::exports::is_cpp_mangled(&subject.export.symbol);
        if mangled && items.is_explicit() && !items.selects(&name) {
            return;
        }
        let unit = self.graph.unit(function.unit);
        let mut signature = self.signature(&function.signature, function.unit);
        signature.untold.noreturn = family(unit) == Family::Other;
        let signature = self.contract.types.signature(signature);
        self.contract.functions.push(Function {
            name: if mangled { name } else { subject.export.symbol },
            path: function.name.path,
            symbol: subject.export.symbol,
            signature,
            linkage: Linkage::Defined,
            span: function.span,
        });
    }

    fn global(&mut self, variable: &dwarf::Variable, subject: &Subject, items: &ItemFilter) {
        let name = variable.name.name.unwrap_or(subject.export.symbol);
        let mangled = super::exports::is_cpp_mangled(&subject.export.symbol);
        if mangled && items.is_explicit() && !items.selects(&name) {
            return;
        }
        let (constant, _) = self.graph.qualifiers(variable.ty);
        let ty = self.used(variable.ty);
        self.contract.globals.push(Global {
            name: if mangled { name } else { subject.export.symbol },
            path: variable.name.path,
            symbol: subject.export.symbol,
            ty,
            constant,
            thread_local: subject.export.thread_local || variable.is_thread_local(),
            linkage: Linkage::Defined,
            span: variable.span,
        });
    }

    /// The types that the library's own sources name, whether or not a function uses them: what is
    /// behind a `void *` is only found by its name.
    fn named_types(&mut self, items: &ItemFilter) {
        let graph = self.graph;
        let mut named = std::collections::HashSet::new();
        for (id, ty) in graph.types() {
            let scoped = ty.kind.scoped();
            let name = scoped.and_then(|scoped| scoped.name);
            let here = language(graph.unit(ty.unit)) == Language::C;
            let Some(name) = name.filter(|_| here && is_defined(&ty.kind)) else { continue };
            let own = ty.span.is_some_and(|span| !is_system(&span.file)) && !name.starts_with("__");
            let wanted = match items.is_explicit() {
                true => items.selects(&name),
                false => own,
            };
            if !wanted {
                continue;
            }
            let lowered = self.ty(Some(id));
            if named.insert((name, lowered)) {
                let item = TypeItem { name, id: lowered, span: ty.span };
                self.contract.type_items.push(item);
            }
        }
    }

    fn used(&mut self, id: Option<dwarf::TypeId>) -> TypeUse {
        TypeUse::new(self.ty(id), spell(Dialect::C, self.graph, id))
    }

    /// The type `id`, `None` being void.
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
        match graph.kind(id) {
            TypeKind::Base(base) => match self.primitives.lower(base) {
                Ok(node) => self.contract.types.intern(node),
                Err(reason) => self.unsupported(id, &reason),
            },
            TypeKind::Pointer(pointer) => self.pointer(pointer),
            TypeKind::Qualified(qualified) => self.ty(qualified.target),
            TypeKind::Typedef(typedef) => self.typedef(id, typedef),
            TypeKind::Record(record) => self.record(id, record),
            TypeKind::Enum(enumeration) => self.enumeration(id, enumeration),
            TypeKind::Array(array) => self.array(array),
            TypeKind::Subroutine(subroutine) => {
                let mut signature = self.signature(subroutine, graph.ty(id).unit);
                signature.untold.noreturn = true;
                let signature = self.contract.types.signature(signature);
                self.contract.types.intern(Type::Function(signature))
            }
            TypeKind::MemberPointer(_) => self.unsupported(id, "a pointer to a class member"),
            TypeKind::Unspecified { .. } => {
                self.unsupported(id, "the debug information does not describe this type")
            }
            TypeKind::Other { tag, .. } => {
                let reason = format!("debug information of kind {tag} is not read");
                self.unsupported(id, &reason)
            }
        }
    }

    fn unsupported(&mut self, id: dwarf::TypeId, reason: &str) -> TypeId {
        let spelled = Name::from(spell(Dialect::C, self.graph, Some(id)));
        let (kind, span) = (ItemKind::Type, self.graph.ty(id).span);
        let reason_text = reason.to_owned();
        let gap = Gap { item: spelled, kind, reason: reason_text, remedy: None, span };
        self.contract.gaps.push(gap);
        self.contract.types.intern(Type::Unsupported { spelled, reason: reason.into() })
    }

    /// References are pointers that cannot be null; about the others attributes may say something
    /// that is not told here, also of callbacks.
    fn pointer(&mut self, pointer: &dwarf::Pointer) -> TypeId {
        let (constant, volatile) = self.graph.qualifiers(pointer.target);
        let pointee = self.ty(pointer.target);
        let nullability = match pointer.kind {
            PointerKind::Pointer => Nullability::Unspecified,
            PointerKind::Reference | PointerKind::RvalueReference => Nullability::NonNull,
        };
        let pointer = Pointer { pointee, constant, volatile, nullability };
        self.contract.types.intern(Type::Pointer(pointer))
    }

    fn typedef(&mut self, id: dwarf::TypeId, typedef: &dwarf::Typedef) -> TypeId {
        let target = self.used(typedef.target);
        // The target may have led back here.
        if let Some(known) = self.known.get(&id) {
            return *known;
        }
        let Some(name) = typedef.name.name else { return target.id };
        if self.contract.types.tag_name(target.id) == Some(name) {
            return target.id;
        }
        let (path, span) = (typedef.name.path, self.graph.ty(id).span);
        let alias = self.contract.types.aliases.alloc(Alias { name, path, target, span });
        self.contract.types.intern(Type::Alias(alias))
    }

    fn record(&mut self, id: dwarf::TypeId, record: &dwarf::Record) -> TypeId {
        let name = record.name.name.or_else(|| self.given.get(&id).copied());
        let (path, span) = (record.name.path, self.graph.ty(id).span);
        let Some(size) = record.size.filter(|_| !record.declaration) else {
            return self.opaque(name.unwrap_or(Name::new("")), path, span);
        };
        self.tell_virtual_bases(record, name, span);
        let (align, told) = self.record_alignment(record, 0);
        let lowered = self.contract.types.records.alloc(Record {
            name,
            path,
            kind: match record.kind {
                Kind::Struct | Kind::Class => RecordKind::Struct,
                Kind::Union => RecordKind::Union,
            },
            size,
            align,
            align_untold: !told,
            packed: None,
            min_align: record.alignment,
            transparent: false,
            byte_order: None,
            layout: LayoutPromise::Promised,
            class: self.classes.facts(id, record),
            fields: Vec::new(),
            span,
        });
        self.pending.push((lowered, id));
        self.contract.types.intern(Type::Record(lowered))
    }

    /// Where a virtual base class stands is written in the virtual table.
    fn tell_virtual_bases(
        &mut self,
        record: &dwarf::Record,
        name: Option<Name>,
        span: Option<crate::contract::Span>,
    ) {
        if record.virtual_bases.is_empty() {
            return;
        }
        self.contract.gaps.push(Gap {
            item: name.unwrap_or(Name::new("{…}")),
            kind: ItemKind::Type,
            reason: "the place of a virtual base class is known only when the program runs"
                .to_owned(),
            remedy: None,
            span,
        });
    }

    fn opaque(&mut self, name: Name, path: Name, span: Option<crate::contract::Span>) -> TypeId {
        if let Some(known) = self.opaques.get(&(path, name)) {
            return *known;
        }
        let id = self.contract.types.opaques.alloc(Opaque { name, path, span });
        let id = self.contract.types.intern(Type::Opaque(id));
        self.opaques.insert((path, name), id);
        id
    }

    fn enumeration(&mut self, id: dwarf::TypeId, enumeration: &dwarf::Enum) -> TypeId {
        let name = enumeration.name.name.or_else(|| self.given.get(&id).copied());
        let (path, span) = (enumeration.name.path, self.graph.ty(id).span);
        let Some(size) = enumeration.size.filter(|_| !enumeration.declaration) else {
            return self.opaque(name.unwrap_or(Name::new("")), path, span);
        };
        let underlying = match enumeration.underlying {
            Some(underlying) => self.ty(Some(underlying)),
            // Compilers before DWARF 3 give the size alone.
            None => {
                let bits = u32::try_from(size.saturating_mul(8)).unwrap_or(u32::MAX);
                let signed = enumeration.enumerators.iter().any(|e| e.value < 0);
                self.contract.types.intern(Type::Int { bits, signed })
            }
        };
        let enumerator =
            |from: &dwarf::Enumerator| Enumerator { name: from.name, value: from.value, span };
        let lowered = self.contract.types.enums.alloc(Enum {
            name,
            path,
            underlying,
            openness: Openness::Open,
            layout: LayoutPromise::Promised,
            enumerators: enumeration.enumerators.iter().map(enumerator).collect(),
            span,
        });
        self.contract.types.intern(Type::Enum(lowered))
    }

    fn array(&mut self, array: &dwarf::Array) -> TypeId {
        let mut element = self.ty(Some(array.element));
        if array.vector {
            let length = array.counts.iter().copied().flatten().product();
            return self.contract.types.intern(Type::Vector { element, length });
        }
        for count in array.counts.iter().rev() {
            let length = count.map_or(ArrayLength::Flexible, ArrayLength::Fixed);
            element = self.contract.types.intern(Type::Array { element, length });
        }
        element
    }

    fn signature(&mut self, from: &Subroutine, unit: dwarf::UnitId) -> Signature {
        let unit = self.graph.unit(unit);
        let unprototyped = !from.prototyped && from.parameters.is_empty() && !is_cpp(unit);
        let clang = family(unit) == Family::Clang;
        Signature {
            convention: convention(from.convention, self.windows),
            parameters: from.parameters.iter().map(|parameter| self.parameter(parameter)).collect(),
            ret: self.used(from.ret),
            // An empty list without a prototype looks like `...` in debug information.
            variadic: from.variadic && !unprototyped,
            noreturn: from.noreturn,
            unprototyped,
            assumed_return: false,
            unwinding: Unwinding::Unsaid,
            untold: Untold { convention: !clang && from.convention.is_none(), ..Untold::default() },
        }
    }

    fn parameter(&mut self, from: &dwarf::Parameter) -> Parameter {
        Parameter { name: from.name, ty: self.used(Some(from.ty)), span: from.span }
    }

    /// Reads the fields of every record met so far.
    fn finish_records(&mut self) {
        while let Some((id, entry)) = self.pending.pop() {
            let graph = self.graph;
            let TypeKind::Record(record) = graph.kind(entry) else { continue };
            let fields = record.members.iter().map(|member| self.field(member)).collect();
            self.contract.types.records[id].fields = fields;
        }
    }

    fn field(&mut self, member: &dwarf::Member) -> Field {
        let table = member.artificial || member.name.is_some_and(|name| name.starts_with("_vptr"));
        if table {
            return self.virtual_table(member);
        }
        Field {
            name: member.name.filter(|_| !member.base_class),
            kind: if member.base_class { FieldKind::Base } else { FieldKind::Member },
            bit_offset: member.bit_offset,
            bit_width: member.bit_size.and_then(|size| u32::try_from(size).ok()),
            min_align: member.alignment,
            ty: self.used(Some(member.ty)),
            span: member.span,
        }
    }

    /// The pointer to the virtual table: what stands in the table, no other language can use.
    fn virtual_table(&mut self, member: &dwarf::Member) -> Field {
        let void = self.contract.types.intern(Type::Void);
        let table = self.contract.types.pointer(void, true);
        Field {
            name: Some(Name::new("_vptr")),
            kind: FieldKind::VirtualTable,
            bit_offset: member.bit_offset,
            bit_width: None,
            min_align: None,
            ty: TypeUse::new(table, "virtual table *"),
            span: None,
        }
    }

    /// The alignment of a record in bytes, and whether it is told: what the source spells, or else
    /// the most that it can be. A record is no more aligned than its most aligned field (C17
    /// 6.7.2.1 leaves it to the ABI, and all ABIs agree), and its size is a multiple of its
    /// alignment; packing may lower it without a trace.
    fn record_alignment(&self, record: &dwarf::Record, depth: u32) -> (u64, bool) {
        if let Some(spelled) = record.alignment {
            return (spelled.max(1), true);
        }
        let each = record.members.iter().map(|member| {
            let natural = self.alignment(member.ty, depth + 1);
            member.alignment.unwrap_or(1).max(natural)
        });
        let natural = each.max().unwrap_or(1);
        // What the source spells for a field holds for the record around it.
        let spelled = record.members.iter().filter_map(|member| member.alignment);
        let least = spelled.max().unwrap_or(1);
        let bound = match record.size {
            Some(size) if size > 0 => natural.min(1 << size.trailing_zeros().min(62)),
            _ => natural,
        };
        (bound, bound <= least)
    }

    /// The alignment of a type in bytes, or the most that it can be.
    fn alignment(&self, id: dwarf::TypeId, depth: u32) -> u64 {
        // Bounded in case damaged debug information contains itself.
        if depth > 64 {
            return 1;
        }
        let id = self.graph.definition(id);
        match self.graph.kind(id) {
            TypeKind::Typedef(dwarf::Typedef { alignment: Some(alignment), .. }) => *alignment,
            TypeKind::Typedef(dwarf::Typedef { target: Some(target), .. })
            | TypeKind::Qualified(dwarf::Qualified { target: Some(target), .. }) => {
                self.alignment(*target, depth + 1)
            }
            TypeKind::Record(record) => self.record_alignment(record, depth + 1).0,
            TypeKind::Array(array) if array.vector => array.size.unwrap_or(1).next_power_of_two(),
            TypeKind::Array(array) => self.alignment(array.element, depth + 1),
            TypeKind::Enum(enumeration) => match (enumeration.alignment, enumeration.underlying) {
                (Some(alignment), _) => alignment,
                (None, Some(underlying)) => self.alignment(underlying, depth + 1),
                (None, None) => enumeration.size.unwrap_or(1),
            },
            TypeKind::Pointer(_) => u64::from(self.contract.header.target.model.pointer.align),
            TypeKind::Base(base) if base.encoding == Encoding::Other(0) => 1,
            TypeKind::Base(base) => {
                self.primitives.lower(base).map_or(1, |node| self.primitives.alignment(node))
            }
            _ => 1,
        }
    }
}

fn is_defined(kind: &TypeKind) -> bool {
    match kind {
        TypeKind::Record(record) => !record.declaration,
        TypeKind::Enum(enumeration) => !enumeration.declaration,
        TypeKind::Typedef(_) => true,
        _ => false,
    }
}

/// Whether a file belongs to the system or to a compiler, so that its types are nobody's own.
pub(super) fn is_system(file: &str) -> bool {
    ["/usr/include/", "/usr/lib/", "/usr/local/include/"].iter().any(|root| file.starts_with(root))
        || ["/lib/gcc/", "/lib/clang/", "/lib/libc/", "/lib/include/", "/lib/libcxx/"]
            .iter()
            .any(|part| file.contains(part))
}

/// Size and alignment of C's primitives on the target, for types that debug information describes
/// by their size.
fn primitives(target: &Target) -> Primitives {
    let model = &target.model;
    let of = |name, primitive: crate::contract::Primitive| {
        (name, u64::from(primitive.size), u64::from(primitive.align))
    };
    Primitives {
        layouts: vec![
            ("_Bool", 1, 1),
            ("char", 1, 1),
            of("short", model.short),
            of("int", model.int),
            of("long", model.long),
            of("long long", model.long_long),
            of("float", model.float),
            of("double", model.double),
            of("long double", model.long_double),
            of("void *", model.pointer),
            ("__int128", 16, if target.triple.starts_with("s390x") { 8 } else { 16 }),
        ],
        long_double_digits: long_double_digits(target),
    }
}

/// Bits in the significand of `long double`, which debug information tells by size only: psABIs
/// and `clang/lib/Basic/Targets`.
pub fn long_double_digits(target: &Target) -> Option<u32> {
    let triple = target.triple.as_str();
    let x86 = triple.starts_with("x86_64") || triple.starts_with('i') || triple.starts_with("m68k");
    match target.model.long_double.size {
        8 => Some(53),
        _ if x86 && !triple.contains("-android") => Some(64),
        _ if triple.starts_with("powerpc") => Some(if triple.contains("musl") { 53 } else { 106 }),
        16 => Some(113),
        _ => None,
    }
}
