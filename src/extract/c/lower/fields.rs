//! The fields of records, read once all records are met, and the alignments that follow from them.

use super::{Lowering, Words};
use crate::contract::{ArrayLength, Field, FieldKind, Name, RecordId, Type, TypeId, TypeUse};
use crate::extract::c::inventory::{Field as DeclaredField, Tag};
use crate::extract::c::probe::Subject;
use crate::extract::c::unnamed;
use crate::extract::object::dwarf::{self, TypeKind};

impl Lowering<'_> {
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
                bit_offset: unnamed::UNKNOWN,
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
        let fields = fields.filter(|field| field.bit_offset != unnamed::UNKNOWN);
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
