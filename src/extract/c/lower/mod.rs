//! From C and C++ debug information to the types of a contract, with the words of the inventory.

mod fields;

use std::collections::HashMap;

use super::annotation::{Annotation, Conventions};
use super::answers::Answers;
use super::files::Files;
use super::inventory::{Inventory, qualified};
use super::layouts::Layouts;
use super::spelling::spell;
use crate::contract::{
    Alias, ArrayLength, ClassFacts, Convention, Enum, Enumerator, Gap, ItemKind, LayoutPromise,
    Name, Nullability, Opaque, Openness, Parameter, Pointer, Record, RecordId, RecordKind,
    Signature, Span, Type, TypeId, TypeUse, Types, Untold, Unwinding,
};
use crate::extract::object::dwarf::{self, Graph, PointerKind, Scoped, Subroutine, TypeKind};
use crate::toolchain::cc::Dialect;

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
        let (constant, volatile) = self.graph.qualifiers(target);
        let pointee = self.ty(target, tag);
        // C has no other word for "a callback or nothing", so a plain function pointer is both.
        let nullability = match self.types.resolve(pointee) {
            _ if pointer.kind != PointerKind::Pointer => Nullability::NonNull,
            Type::Function(_) => Nullability::Nullable,
            _ => Nullability::Unspecified,
        };
        self.types.intern(Type::Pointer(Pointer { pointee, constant, volatile, nullability }))
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
        if self.types.tag_name(target.id) == Some(name) {
            return target.id;
        }
        let span = self.files.maybe(declared.and_then(|declared| declared.place.as_ref()));
        let alias = self.types.aliases.alloc(Alias { name, path, target, span });
        self.types.intern(Type::Alias(alias))
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
    fn instance_span(&self, id: dwarf::TypeId) -> Option<Span> {
        let cpp = self.inventory.dialect == Dialect::Cpp;
        self.graph.ty(id).span.filter(|_| cpp)
    }

    /// The place of a virtual base class depends on the object that it is part of; debug
    /// information holds a program that finds it in the virtual table.
    fn tell_virtual_bases(
        &mut self,
        record: &dwarf::Record,
        name: Option<Name>,
        span: Option<Span>,
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

    fn opaque(&mut self, path: Name, name: Name, span: Option<Span>) -> TypeId {
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

    fn tag_span(&mut self, tag: Option<usize>) -> Option<Span> {
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
