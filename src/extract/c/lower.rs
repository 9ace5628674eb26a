//! From C and C++ debug information to the types of a contract, with the words of the inventory.

use std::collections::HashMap;

use super::annotation::{Annotation, Conventions};
use super::answers::Answers;
use super::files::Files;
use super::inventory::{Field as DeclaredField, Inventory, Tag, qualified};
use super::probe::Subject;

use super::spelling::spell;
use crate::contract::{
    Alias, ArrayLength, ClassFacts, Convention, Enum, Enumerator, Field, FieldKind, Gap, ItemKind,
    LayoutPromise, Name, Nullability, Opaque, Openness, Parameter, Pointer, Record, RecordId,
    RecordKind, Signature, Type, TypeId, TypeUse, Types, Untold, Unwinding,
};
use crate::extract::object::dwarf::{
    self, Graph, PointerKind, Qualifier, Scoped, Subroutine, TypeKind,
};
use crate::toolchain::cc::Dialect;

/// What the probe recorded about records and enumerations.
#[derive(Debug, Default)]
pub struct Layouts {
    by_tag: HashMap<usize, Layout>,
    /// C++ knows a type by more than its name, so the debug information of the probe's variables
    /// says which is which.
    by_entry: HashMap<dwarf::TypeId, (Option<usize>, Option<Layout>)>,
}

/// Alignment in bytes of a type, and what C++ says about it as a class.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// The alignment in bytes.
    pub align: u64,
    /// The facts about a class.
    pub class: Option<ClassFacts>,
}

impl Layouts {
    /// Size and alignment of C tags.
    pub fn of_tags(tags: HashMap<usize, (u64, u64)>) -> Self {
        let plain = |(tag, (_, align))| (tag, Layout { align, class: None });
        Self { by_tag: tags.into_iter().map(plain).collect(), by_entry: HashMap::new() }
    }

    /// Notes down which tag of the inventory `entry` is, and how it is laid out.
    pub fn insert(&mut self, entry: dwarf::TypeId, tag: Option<usize>, layout: Option<Layout>) {
        let known = self.by_entry.entry(entry).or_default();
        *known = (known.0.or(tag), known.1.or(layout));
    }

    fn tag(&self, entry: dwarf::TypeId) -> Option<usize> {
        self.by_entry.get(&entry)?.0
    }

    fn layout(&self, entry: dwarf::TypeId, tag: Option<usize>) -> Option<Layout> {
        let by_entry = self.by_entry.get(&entry).and_then(|known| known.1);
        by_entry.or_else(|| self.by_tag.get(&tag?).copied())
    }
}

/// The type of a declaration in the source's words.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    /// As a person reads it.
    pub spelled: &'a str,
    /// The same in other words that may say more.
    pub also: &'a [String],
}

/// The types of one contract in the making.
pub struct Lowering<'a> {
    /// The types so far.
    pub types: Types,
    /// What could not be represented.
    pub gaps: Vec<Gap>,
    /// Records with bit-fields without a name, whose offsets are still to be found.
    pub with_unnamed: Vec<RecordId>,
    /// Where things are.
    pub files: Files,
    answers: &'a Answers,
    graph: &'a Graph,
    inventory: &'a Inventory,
    layouts: Layouts,
    conventions: Conventions,
    known: HashMap<dwarf::TypeId, TypeId>,
    opaques: HashMap<(Name, Name), TypeId>,
    /// Records whose fields are still to be read. They wait in a list because records refer to
    /// each other as deeply as a header likes.
    pending: Vec<PendingRecord>,
    /// Records whose alignment the probe could not ask for, innermost last.
    unaligned: Vec<(RecordId, dwarf::TypeId, Option<usize>)>,
}

struct PendingRecord {
    id: RecordId,
    entry: dwarf::TypeId,
    tag: Option<usize>,
}

impl<'a> Lowering<'a> {
    /// For the answers of a probe about `inventory`.
    pub fn new(
        answers: &'a Answers,
        inventory: &'a Inventory,
        layouts: Layouts,
        files: Files,
        conventions: Conventions,
    ) -> Self {
        Self {
            types: Types::default(),
            gaps: Vec::new(),
            with_unnamed: Vec::new(),
            files,
            answers,
            graph: &answers.graph,
            inventory,
            layouts,
            conventions,
            known: HashMap::new(),
            opaques: HashMap::new(),
            pending: Vec::new(),
            unaligned: Vec::new(),
        }
    }

    /// The type `id`, `None` being void. `tag` is the tag without a name that the type may lead to.
    pub fn ty(&mut self, id: Option<dwarf::TypeId>, tag: Option<usize>) -> TypeId {
        let Some(id) = id else { return self.types.intern(Type::Void) };
        let id = self.graph.definition(id);
        if let Some(known) = self.known.get(&id) {
            return *known;
        }
        let lowered = self.lower(id, tag);
        self.known.insert(id, lowered);
        lowered
    }

    /// The type `id` as written in the source, where the source's words add to it.
    pub fn annotated(
        &mut self,
        id: Option<dwarf::TypeId>,
        words: Option<Words<'_>>,
        tag: Option<usize>,
    ) -> TypeUse {
        let mut lowered = self.ty(id, tag);
        let Some(Words { spelled, also }) = words else {
            return TypeUse::new(lowered, spell(self.inventory.dialect, self.graph, id));
        };
        for words in also.iter().map(String::as_str).chain([spelled]) {
            let annotation = Annotation::read(words, self.conventions);
            self.tell_unclear(&annotation, spelled);
            lowered = annotation.apply(&mut self.types, lowered);
        }
        TypeUse::new(lowered, spelled)
    }

    /// Tells that nobody knows to which of several functions a convention belongs.
    pub fn tell_unclear(&mut self, annotation: &Annotation, spelled: &str) {
        if annotation.is_unclear() {
            let reason = "a calling convention in it may belong to any of several functions";
            let remedy = "give the inner function pointer a name with `typedef`";
            self.gaps.push(Gap {
                item: spelled.into(),
                kind: ItemKind::Type,
                reason: reason.to_owned(),
                remedy: Some(remedy.to_owned()),
                span: None,
            });
        }
    }

    fn lower(&mut self, id: dwarf::TypeId, tag: Option<usize>) -> TypeId {
        let graph = self.graph;
        match graph.kind(id) {
            TypeKind::Base(base) => match self.answers.primitives.lower(base) {
                Ok(node) => self.types.intern(node),
                Err(reason) => self.unsupported(id, &reason),
            },
            TypeKind::Pointer(pointer) => self.pointer(pointer, tag),
            TypeKind::Qualified(qualified) => self.ty(qualified.target, tag),
            TypeKind::Typedef(typedef) => self.typedef(id, typedef),
            TypeKind::Record(record) => self.record(id, record, tag),
            TypeKind::Enum(enumeration) => self.enumeration(id, enumeration, tag),
            TypeKind::Array(array) => self.array(array, tag),
            TypeKind::Subroutine(subroutine) => {
                let signature = self.signature(subroutine);
                let signature = self.types.signature(signature);
                self.types.intern(Type::Function(signature))
            }
            // C++ `decltype(nullptr)`, which passes as a pointer does (C++17 6.9.1p15).
            TypeKind::Unspecified { name: Some(name) } if name.contains("nullptr") => {
                let void = self.types.intern(Type::Void);
                self.types.pointer(void, false)
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
        let spelled = Name::from(spell(self.inventory.dialect, self.graph, Some(id)));
        self.gaps.push(Gap {
            item: spelled,
            kind: ItemKind::Type,
            reason: reason.to_owned(),
            remedy: None,
            span: None,
        });
        self.types.intern(Type::Unsupported { spelled, reason: reason.into() })
    }

    fn pointer(&mut self, pointer: &dwarf::Pointer, tag: Option<usize>) -> TypeId {
        let target = pointer.target;
        let (constant, volatile) = self.qualifiers(target);
        let pointee = self.ty(target, tag);
        // C has no other word for "a callback or nothing", so a plain function pointer is both.
        let nullability = match self.types.resolve(pointee) {
            _ if pointer.kind != PointerKind::Pointer => Nullability::NonNull,
            Type::Function(_) => Nullability::Nullable,
            _ => Nullability::Unspecified,
        };
        self.types.intern(Type::Pointer(Pointer { pointee, constant, volatile, nullability }))
    }

    /// Whether a type is const and volatile, also by way of an alias or as an array's element.
    pub fn qualifiers(&self, mut id: Option<dwarf::TypeId>) -> (bool, bool) {
        let (mut constant, mut volatile) = (false, false);
        // Bounded in case damaged debug information refers to itself.
        for _ in 0..256 {
            let Some(current) = id else { break };
            id = match self.graph.kind(current) {
                TypeKind::Qualified(qualified) => {
                    constant |= qualified.qualifier == Qualifier::Const;
                    volatile |= qualified.qualifier == Qualifier::Volatile;
                    qualified.target
                }
                TypeKind::Typedef(typedef) => typedef.target,
                TypeKind::Array(array) => Some(array.element),
                _ => break,
            };
        }
        (constant, volatile)
    }

    /// `typedef struct foo foo;` and `typedef struct { … } foo;` name the record; all others are
    /// aliases.
    fn typedef(&mut self, id: dwarf::TypeId, typedef: &dwarf::Typedef) -> TypeId {
        let Some(name) = typedef.name.name else { return self.ty(typedef.target, None) };
        let path = self.path(typedef.name);
        let declared = self.inventory.typedef(&qualified(&path, &name));
        let tag = declared.and_then(|declared| declared.anonymous);
        let words = declared.map(|it| Words { spelled: &it.spelled, also: &it.also });
        let target = self.annotated(typedef.target, words, tag);
        // The target may have led back here.
        if let Some(known) = self.known.get(&id) {
            return *known;
        }
        if self.name_of(target.id) == Some(name) {
            return target.id;
        }
        let span = self.files.maybe(declared.and_then(|declared| declared.place.as_ref()));
        let alias = self.types.aliases.alloc(Alias { name, path, target, span });
        self.types.intern(Type::Alias(alias))
    }

    /// The name of a record, enumeration or opaque type.
    pub fn name_of(&self, id: TypeId) -> Option<Name> {
        match self.types.node(id) {
            Type::Record(record) => self.types.records[record].name,
            Type::Enum(enumeration) => self.types.enums[enumeration].name,
            Type::Opaque(opaque) => Some(self.types.opaques[opaque].name),
            _ => None,
        }
    }

    fn record(&mut self, id: dwarf::TypeId, record: &dwarf::Record, tag: Option<usize>) -> TypeId {
        let index = self.tag_of(id, record.name, tag);
        let name = self.tag_name(record.name.name, index);
        let path = self.path(record.name);
        let span = self.tag_span(index);
        let Some(size) = record.size.filter(|_| !record.declaration) else {
            return self.opaque(path, name.unwrap_or(Name::new("")), span);
        };
        let span = span.or_else(|| self.instance_span(id));
        self.tell_virtual_bases(record, name, span);
        let declared = index.map(|index| &self.inventory.tags[index]);
        let layout = self.layouts.layout(id, index);
        let lowered = self.types.records.alloc(Record {
            name,
            path,
            kind: match record.kind {
                dwarf::RecordKind::Struct | dwarf::RecordKind::Class => RecordKind::Struct,
                dwarf::RecordKind::Union => RecordKind::Union,
            },
            size,
            align: layout.map_or(0, |layout| layout.align),
            align_untold: false,
            packed: declared.filter(|tag| tag.packed).map(|_| 1),
            // Clang also writes an alignment where packing limits it.
            min_align: record.alignment.filter(|_| declared.is_none_or(|tag| tag.aligned)),
            transparent: false,
            byte_order: None,
            layout: LayoutPromise::Promised,
            class: layout.and_then(|layout| layout.class).or_else(|| self.unnamed_class(record)),
            fields: Vec::new(),
            span,
        });
        if layout.is_none() || declared.is_some_and(|tag| tag.pragma_packed) {
            self.unaligned.push((lowered, id, index));
        }
        self.pending.push(PendingRecord { id: lowered, entry: id, tag: index });
        self.types.intern(Type::Record(lowered))
    }

    /// Where the debug information says that the template of an instance is declared.
    fn instance_span(&self, id: dwarf::TypeId) -> Option<crate::contract::Span> {
        let cpp = self.inventory.dialect == Dialect::Cpp;
        self.graph.ty(id).span.filter(|_| cpp)
    }

    /// The place of a virtual base class depends on the object that it is part of; debug
    /// information holds a program that finds it in the virtual table.
    fn tell_virtual_bases(
        &mut self,
        record: &dwarf::Record,
        name: Option<Name>,
        span: Option<crate::contract::Span>,
    ) {
        if record.virtual_bases.is_empty() {
            return;
        }
        self.gaps.push(Gap {
            item: name.unwrap_or(Name::new("{…}")),
            kind: ItemKind::Type,
            reason: "the place of a virtual base class is known only when the program runs"
                .to_owned(),
            remedy: None,
            span,
        });
    }

    fn unnamed_class(&self, record: &dwarf::Record) -> Option<ClassFacts> {
        match self.inventory.dialect {
            Dialect::C => None,
            Dialect::Cpp => crate::extract::cpp::classes::unnamed(record),
        }
    }

    fn opaque(&mut self, path: Name, name: Name, span: Option<crate::contract::Span>) -> TypeId {
        if let Some(known) = self.opaques.get(&(path, name)) {
            return *known;
        }
        let id = self.types.opaques.alloc(Opaque { name, path, span });
        let id = self.types.intern(Type::Opaque(id));
        self.opaques.insert((path, name), id);
        id
    }

    /// The namespaces and classes around a type; C has neither.
    fn path(&self, name: Scoped) -> Name {
        if self.inventory.dialect == Dialect::C { Name::new("") } else { name.path }
    }

    fn tag_of(&self, id: dwarf::TypeId, name: Scoped, context: Option<usize>) -> Option<usize> {
        self.layouts.tag(id).or_else(|| match name.name {
            // For Windows clang gives `typedef struct { … } Y;` the name of its typedef.
            Some(plain) => {
                let full = qualified(&self.path(name), &plain);
                let nameless = || self.inventory.typedef(&full)?.anonymous;
                let inner = || self.inventory.nameless_tag(&plain);
                self.inventory.tag(&full).or_else(nameless).or_else(inner)
            }
            None => context,
        })
    }

    fn tag_name(&self, name: Option<Name>, tag: Option<usize>) -> Option<Name> {
        name.or_else(|| self.inventory.tags[tag?].typedef_name.as_ref().map(Name::from))
    }

    fn tag_span(&mut self, tag: Option<usize>) -> Option<crate::contract::Span> {
        let inventory = self.inventory;
        self.files.maybe(inventory.tags[tag?].place.as_ref())
    }

    fn enumeration(
        &mut self,
        id: dwarf::TypeId,
        enumeration: &dwarf::Enum,
        tag: Option<usize>,
    ) -> TypeId {
        let index = self.tag_of(id, enumeration.name, tag);
        let name = self.tag_name(enumeration.name.name, index);
        let path = self.path(enumeration.name);
        let span = self.tag_span(index);
        let Some(size) = enumeration.size.filter(|_| !enumeration.declaration) else {
            return self.opaque(path, name.unwrap_or(Name::new("")), span);
        };
        let underlying = match enumeration.underlying {
            Some(underlying) => self.ty(Some(underlying), None),
            None => return self.unsupported(
                id,
                &format!(
                    "an enumeration of {size} bytes whose integer type the compiler does not tell"
                ),
            ),
        };
        let enumerators = enumeration.enumerators.iter().enumerate();
        let enumerators = enumerators.map(|(position, e)| self.enumerator(index, position, e));
        let enumerators = enumerators.collect();
        let lowered = self.types.enums.alloc(Enum {
            name,
            path,
            underlying,
            openness: Openness::Open,
            layout: LayoutPromise::Promised,
            enumerators,
            span,
        });
        self.types.intern(Type::Enum(lowered))
    }

    fn enumerator(
        &mut self,
        tag: Option<usize>,
        position: usize,
        from: &dwarf::Enumerator,
    ) -> Enumerator {
        let inventory = self.inventory;
        let declared = tag.and_then(|tag| inventory.tags[tag].enumerators.get(position));
        let place = declared.filter(|(name, _)| *name == *from.name).and_then(|(_, p)| p.as_ref());
        Enumerator { name: from.name, value: from.value, span: self.files.maybe(place) }
    }

    fn array(&mut self, array: &dwarf::Array, tag: Option<usize>) -> TypeId {
        let mut element = self.ty(Some(array.element), tag);
        if array.vector {
            let length = array.counts.iter().copied().flatten().product();
            return self.types.intern(Type::Vector { element, length });
        }
        for count in array.counts.iter().rev() {
            let length = count.map_or(ArrayLength::Flexible, ArrayLength::Fixed);
            element = self.types.intern(Type::Array { element, length });
        }
        element
    }

    /// A function type as the debug information has it.
    pub fn signature(&mut self, from: &Subroutine) -> Signature {
        // In C++ an empty list says that there are none, and debug information says nothing more.
        let c = self.inventory.dialect == Dialect::C;
        let unprototyped = c && !from.prototyped && from.parameters.is_empty();
        Signature {
            convention: convention(from.convention, self.conventions.windows),
            parameters: from
                .parameters
                .iter()
                .map(|parameter| Parameter {
                    name: parameter.name,
                    ty: self.annotated(Some(parameter.ty), None, None),
                    span: None,
                })
                .collect(),
            ret: self.annotated(from.ret, None, None),
            // An empty list without a prototype looks like `...` in debug information.
            variadic: from.variadic && !unprototyped,
            noreturn: from.noreturn,
            unprototyped,
            assumed_return: false,
            unwinding: Unwinding::Unsaid,
            untold: Untold::default(),
        }
    }

    /// Reads the fields of every record met so far.
    pub fn finish_records(&mut self) {
        while let Some(next) = self.pending.pop() {
            let graph = self.graph;
            let TypeKind::Record(record) = graph.kind(next.entry) else { continue };
            let inventory = self.inventory;
            let tag = next.tag.map(|index| &inventory.tags[index]);
            let declared = declared_fields(tag, &record.members);
            let fields = record.members.iter().zip(declared);
            let fields = fields.map(|(member, declared)| self.field(member, declared)).collect();
            self.types.records[next.id].fields = fields;
            if let (Some(index), Some(tag)) = (next.tag, tag) {
                self.add_unnamed(next.id, index, tag);
            }
        }
        // Inner records come after outer ones, whose alignment depends on theirs.
        while let Some((id, entry, tag)) = self.unaligned.pop() {
            self.align(id, entry, tag);
        }
    }

    /// Adds the bit-fields without a name, each behind the field that it follows in the source.
    fn add_unnamed(&mut self, id: RecordId, index: usize, tag: &Tag) {
        // What has no declaration of its own comes first.
        let undeclared = |field: &&Field| !is_member(field.kind);
        let mut behind = self.types.records[id].fields.iter().filter(undeclared).count();
        for (position, declared) in tag.fields.iter().enumerate() {
            let Some(width) = declared.unnamed_bits else {
                behind += 1;
                continue;
            };
            let subject = Subject::Unnamed(index, position);
            let words = Words { spelled: &declared.spelled, also: &declared.also };
            let ty = self.annotated(self.answers.type_of(subject), Some(words), None);
            let span = self.files.maybe(declared.place.as_ref());
            let field = Field {
                name: None,
                kind: FieldKind::Member,
                bit_offset: super::unnamed::UNKNOWN,
                bit_width: Some(width),
                min_align: None,
                ty,
                span,
            };
            let fields = &mut self.types.records[id].fields;
            fields.insert(behind.min(fields.len()), field);
            behind += 1;
            if self.with_unnamed.last() != Some(&id) {
                self.with_unnamed.push(id);
            }
        }
    }

    fn field(&mut self, member: &dwarf::Member, declared: Option<&DeclaredField>) -> Field {
        let kind = kind_of(member, declared);
        if kind == FieldKind::VirtualTable {
            return self.virtual_table(member);
        }
        let spelled = declared.map(|declared| declared.spelled.as_str());
        let words = declared.map(|it| Words { spelled: &it.spelled, also: &it.also });
        let anonymous = declared.and_then(|declared| declared.anonymous);
        let mut ty = self.annotated(Some(member.ty), words, anonymous);
        if spelled.is_some_and(|spelled| spelled.ends_with("[0]")) {
            ty.id = self.zero_length(ty.id);
        }
        Field {
            name: member.name,
            kind,
            bit_offset: member.bit_offset,
            // A bit-field is at most as wide as its type.
            bit_width: member.bit_size.and_then(|size| u32::try_from(size).ok()),
            min_align: member.alignment.filter(|_| declared.is_none_or(|field| field.aligned)),
            ty,
            span: declared.and_then(|declared| self.files.maybe(declared.place.as_ref())),
        }
    }

    /// The pointer to the virtual table: what stands in the table, no other language can use.
    fn virtual_table(&mut self, member: &dwarf::Member) -> Field {
        let void = self.types.intern(Type::Void);
        let table = self.types.pointer(void, true);
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

    /// gcc describes `T a[0]` as it does `T a[]`; the source knows better.
    fn zero_length(&mut self, id: TypeId) -> TypeId {
        match self.types.node(id) {
            Type::Array { element, length: ArrayLength::Flexible } => {
                self.types.intern(Type::Array { element, length: ArrayLength::Fixed(0) })
            }
            _ => id,
        }
    }

    /// Fills in what the probe could not ask about a record that C cannot name: its alignment is
    /// that of its most aligned field (C17 6.7.2.1 leaves it to the ABI, and all ABIs agree),
    /// limited by packing, raised by an attribute.
    fn align(&mut self, id: RecordId, entry: dwarf::TypeId, tag: Option<usize>) {
        let TypeKind::Record(entry) = self.graph.kind(entry) else { return };
        let tag = tag.map(|index| &self.inventory.tags[index]);
        let natural = self.natural_alignment(id, entry);
        let record = &mut self.types.records[id];
        let known = record.align;
        if known == 0 {
            let packed = tag.is_some_and(|tag| tag.packed);
            // `#pragma pack(n)` leaves a trace in the offsets and the size only.
            let limit = if packed { 1 } else { natural };
            let limit = if tag.is_some_and(|tag| tag.pragma_packed) {
                let places = record.fields.iter().filter(|field| field.bit_width.is_none());
                let places = places.map(|field| field.bit_offset / 8).chain([record.size]);
                places.map(|place| 1 << place.trailing_zeros().min(63)).fold(limit, u64::min)
            } else {
                limit
            };
            record.align = entry.alignment.unwrap_or(1).max(natural.min(limit)).max(1);
        }
        if tag.is_some_and(|tag| tag.pragma_packed) && record.align < natural {
            record.packed = Some(record.align);
        }
    }

    fn natural_alignment(&self, id: RecordId, entry: &dwarf::Record) -> u64 {
        let fields = self.types.records[id].fields.iter();
        let fields = fields.filter(|field| field.bit_offset != super::unnamed::UNKNOWN);
        let fields = fields.zip(&entry.members);
        let each = fields
            .map(|(field, member)| member.alignment.unwrap_or(1).max(self.alignment(field.ty.id)));
        each.max().unwrap_or(1)
    }

    /// The alignment of a type in bytes.
    fn alignment(&self, id: TypeId) -> u64 {
        match self.types.resolve(id) {
            Type::Record(record) => self.types.records[record].align.max(1),
            Type::Enum(enumeration) => self.alignment(self.types.enums[enumeration].underlying),
            Type::Array { element, .. } => self.alignment(element),
            Type::Vector { element, length } => {
                let primitives = &self.answers.primitives;
                primitives.vector_alignment(self.types.resolve(element), length)
            }
            node => self.answers.primitives.alignment(node),
        }
    }
}

/// What part of its record a member is.
fn kind_of(member: &dwarf::Member, declared: Option<&DeclaredField>) -> FieldKind {
    // clang names the pointer `_vptr$Class`, gcc `_vptr.Class`.
    let is_table = member.artificial && member.name.is_some_and(|n| n.starts_with("_vptr"));
    match declared {
        _ if member.base_class => FieldKind::Base,
        _ if is_table => FieldKind::VirtualTable,
        Some(declared) if declared.overlapping => FieldKind::Overlapping,
        _ => FieldKind::Member,
    }
}

fn is_member(kind: FieldKind) -> bool {
    matches!(kind, FieldKind::Member | FieldKind::Overlapping)
}

/// The declared field of each member, where the two lists agree.
fn declared_fields<'a>(
    tag: Option<&'a Tag>,
    members: &[dwarf::Member],
) -> Vec<Option<&'a DeclaredField>> {
    let mut declared = tag.map_or(&[][..], |tag| tag.fields.as_slice()).iter();
    let mut next = |member: &dwarf::Member| {
        let name = member.name.as_deref();
        // Both lists are in the order of the source; debug information may leave a member out.
        let same =
            |field: &&DeclaredField| field.unnamed_bits.is_none() && field.name.as_deref() == name;
        let undeclared = member.base_class || member.artificial;
        if undeclared { None } else { declared.by_ref().find(same) }
    };
    members.iter().map(&mut next).collect()
}

/// A calling convention as clang writes it (LLVM `Dwarf.def`); gcc writes none.
pub fn convention(from: Option<gimli::DwCc>, windows: bool) -> Convention {
    match from.map(|cc| cc.0) {
        None | Some(0x01) => Convention::C,
        Some(0xb1) => Convention::Stdcall,
        Some(0xb3) => Convention::Fastcall,
        Some(0xb5) => Convention::Thiscall,
        Some(0xc0) => Convention::Vectorcall,
        Some(0xc1) if windows => Convention::C,
        Some(0xc1) => Convention::Win64,
        Some(0xc2) if windows => Convention::Sysv64,
        Some(0xc2) => Convention::C,
        Some(0xc3) => Convention::Aapcs,
        Some(0xc4) => Convention::AapcsVfp,
        Some(_) => Convention::Other,
    }
}
