//! Structs, unions, and enumerations with data.
//!
//! RFC 2195 promises how an enumeration with data is laid out: with `repr(C)` or `repr(C, u8)` as
//! a struct of a tag and a union of the variants' structs, with `repr(u8)` alone as a union of
//! structs that each begin with the tag.
//! ```text
//! #[repr(C, u8)] enum D { A(u32), B { x: u8, y: u64 }, C }     tag: u8      at 0
//!                                                              a:   u32     at 8
//!                                                              b.x: u8      at 8, b.y: u64 at 16
//! ```

use crate::contract::{
    Enum, Enumerator, Field, FieldKind, LayoutPromise, Name, Opaque, Openness, Record, RecordKind,
    Type, TypeId, TypeUse,
};
use crate::extract::object::dwarf::{self, TypeKind};
use crate::extract::rust::attributes::Repr;
use crate::extract::rust::rustdoc::{Id, Inner};

use super::enumeration::Placed;
use super::{Hint, Lowering, Position};

/// What a record is before its fields are known.
struct Shell {
    size: u64,
    align: u64,
    kind: RecordKind,
    repr: Option<Repr>,
}

impl Lowering<'_> {
    pub(super) fn record(
        &mut self,
        id: dwarf::TypeId,
        data: &dwarf::Record,
        position: Position,
    ) -> TypeId {
        let placed = self.place_of(data.name);
        let repr = placed.doc.as_ref().map(|(doc, id)| self.repr(*doc, id));
        if self.is_opaque(data, &placed, position) {
            let opaque = Opaque { name: placed.name, path: placed.path, span: placed.span };
            let opaque = self.contract.types.opaques.alloc(opaque);
            let lowered = self.intern(Type::Opaque(opaque));
            return self.remember(id, position, lowered);
        }
        let kind = match data.kind {
            dwarf::RecordKind::Union => RecordKind::Union,
            _ => RecordKind::Struct,
        };
        let (size, align) = (data.size.unwrap_or(0), data.alignment.unwrap_or(1));
        let shell = Shell { size, align, kind, repr };
        let record = self.empty(&placed, &shell);
        let record_id = self.contract.types.records.alloc(record);
        let lowered = self.intern(Type::Record(record_id));
        // Known before its fields are: they may point back to it.
        self.remember(id, Position::Value, lowered);
        self.remember(id, Position::Behind, lowered);
        if placed.built_in && !data.name.path.is_empty() {
            // What is inside a `Vec` is nobody's business but the standard library's.
            return lowered;
        }
        if let Some(part) = &data.variants {
            self.variants(record_id, part, &placed, &shell);
        } else {
            let owner = placed.doc.clone();
            let fields = self.fields(&data.members, owner.as_ref(), 0);
            self.contract.types.records[record_id].fields = fields;
        }
        lowered
    }

    fn empty(&self, placed: &Placed, shell: &Shell) -> Record {
        Record {
            name: Some(placed.name),
            path: placed.path,
            kind: shell.kind,
            size: shell.size,
            align: shell.align,
            align_untold: false,
            packed: shell.repr.as_ref().and_then(|repr| repr.packed),
            min_align: shell.repr.as_ref().and_then(|repr| repr.align),
            transparent: shell.repr.as_ref().is_some_and(|repr| repr.transparent),
            byte_order: None,
            layout: placed.promise(shell.repr.as_ref()),
            class: None,
            fields: Vec::new(),
            span: placed.span,
        }
    }

    /// Whether the type only stands for something behind a pointer: an enumeration without
    /// variants, or a struct of which every field is without size (`_private: [u8; 0]`).
    fn is_opaque(&self, data: &dwarf::Record, placed: &Placed, position: Position) -> bool {
        let union = matches!(data.kind, dwarf::RecordKind::Union);
        if data.size.unwrap_or(0) != 0 || position == Position::Value || placed.built_in || union {
            return false;
        }
        let item = placed.doc.as_ref().and_then(|(doc, id)| self.docs.all[*doc].item(id));
        match item.map(|item| &item.inner) {
            Some(Inner::Enum(data)) => data.variants.is_empty(),
            Some(Inner::ForeignType) => true,
            _ => !data.members.is_empty() || data.size.is_none() || item.is_none(),
        }
    }

    /// The fields of a struct, union or variant, `base` bytes into it.
    fn fields(
        &mut self,
        members: &[dwarf::Member],
        owner: Option<&(usize, Id)>,
        base: u64,
    ) -> Vec<Field> {
        let mut fields = Vec::with_capacity(members.len());
        for member in members {
            if self.is_marker(member.ty) {
                continue;
            }
            let name = member.name.map(|name| name.as_str().to_owned()).unwrap_or_default();
            // rustc calls the fields of tuple structs `__0`, `__1`, …; the language `0`, `1`.
            let name = name.strip_prefix("__").filter(|rest| is_number(rest)).unwrap_or(&name);
            let documented = owner.and_then(|(doc, id)| self.field(*doc, id, name));
            let hint = documented.as_ref().map(|(_, hint)| hint);
            let ty = self.lower_use(Some(member.ty), hint, Position::Value);
            let span =
                documented.as_ref().and_then(|(id, hint)| self.docs.all[hint.doc].place(id, name));
            let bit_offset = member.bit_offset.wrapping_sub(base * 8);
            fields.push(Field {
                name: Some(Name::new(name)),
                kind: FieldKind::Member,
                bit_offset,
                bit_width: None,
                min_align: None,
                ty,
                span,
            });
        }
        fields
    }

    /// Whether a field's type has no counterpart in C: `PhantomData`, `PhantomPinned`, `()`.
    fn is_marker(&self, id: dwarf::TypeId) -> bool {
        let kind = self.graph.kind(id);
        let name = kind.name();
        let name = name.as_deref().unwrap_or_default();
        name == "()" || name.starts_with("PhantomData<") || name == "PhantomPinned"
    }

    /// A field's documentation.
    fn field(&self, doc: usize, owner: &Id, name: &str) -> Option<(Id, Hint)> {
        let docs = &self.docs.all[doc];
        let ids: Vec<Id> = match &docs.item(owner)?.inner {
            Inner::Struct(data) => data.kind.fields.iter().flatten().cloned().collect(),
            Inner::Variant(data) => data.kind.fields.iter().flatten().cloned().collect(),
            Inner::Union(data) => data.fields.clone(),
            _ => return None,
        };
        ids.into_iter().find_map(|id| {
            let item = docs.item(&id).filter(|item| item.name.as_deref() == Some(name))?;
            let Inner::Field(ty) = &item.inner else { return None };
            let hint = Hint { doc, ty: ty.clone() };
            Some((id, hint))
        })
    }

    /// Fills the record of an enumeration with data.
    fn variants(
        &mut self,
        record: crate::contract::RecordId,
        part: &dwarf::VariantPart,
        placed: &Placed,
        shell: &Shell,
    ) {
        let Some(repr) = shell.repr.as_ref().filter(|repr| repr.is_promised()) else {
            self.contract.types.records[record].layout = LayoutPromise::Unspecified;
            return;
        };
        let Some(tag) = part.discriminant else { return };
        let tag_field = self.tag(part, tag, placed);
        let payloads = self.payloads(part, placed);
        let fields = if repr.c {
            let mut fields = vec![tag_field];
            fields.extend(self.payload_union(&payloads, shell, placed));
            fields
        } else {
            self.contract.types.records[record].kind = RecordKind::Union;
            let mut fields = vec![tag_field];
            for payload in &payloads {
                let mut members = vec![tag_field];
                members.extend(self.fields(&payload.members, payload.owner.as_ref(), 0));
                let with_tag = std::iter::once(&tag).chain(&payload.members);
                let (size, align) = self.extent(with_tag, 0);
                fields.push(self.body(payload, members, size, align, placed));
            }
            fields
        };
        self.contract.types.records[record].fields = fields;
    }

    fn tag(&mut self, part: &dwarf::VariantPart, tag: dwarf::Member, placed: &Placed) -> Field {
        let underlying = self.lower(Some(tag.ty), None, Position::Value);
        let mut enumerators = Vec::new();
        for variant in &part.variants {
            let name = variant.members.first().and_then(|member| member.name);
            if let (Some(name), Some((value, _))) = (name, variant.discriminants.first()) {
                let owner = placed.doc.as_ref();
                let span = owner.and_then(|(doc, id)| self.variant_span(*doc, id, &name));
                enumerators.push(Enumerator { name, value: *value, span });
            }
        }
        let enumeration = Enum {
            name: None,
            path: placed.path,
            underlying,
            openness: Openness::Closed,
            layout: LayoutPromise::Promised,
            enumerators,
            span: placed.span,
        };
        let id = self.contract.types.enums.alloc(enumeration);
        let id = self.intern(Type::Enum(id));
        Field {
            name: Some(Name::new("tag")),
            kind: FieldKind::Member,
            bit_offset: tag.bit_offset,
            bit_width: None,
            min_align: None,
            ty: TypeUse::new(id, self.name_of(tag.ty)),
            span: placed.span,
        }
    }

    /// The variants that have fields with a size.
    fn payloads(&self, part: &dwarf::VariantPart, placed: &Placed) -> Vec<Payload> {
        let mut payloads = Vec::new();
        for variant in &part.variants {
            let Some(member) = variant.members.first() else { continue };
            let TypeKind::Record(body) = self.graph.kind(member.ty) else { continue };
            let name = member.name.map(|name| name.as_str().to_owned()).unwrap_or_default();
            let owner = placed
                .doc
                .as_ref()
                .and_then(|(doc, id)| self.variant(*doc, id, &name).map(|variant| (*doc, variant)));
            if !body.members.is_empty() {
                payloads.push(Payload { name, owner, members: body.members.clone() });
            }
        }
        payloads
    }

    /// The anonymous union behind the tag of a `repr(C)` enumeration with data.
    fn payload_union(
        &mut self,
        payloads: &[Payload],
        shell: &Shell,
        placed: &Placed,
    ) -> Option<Field> {
        let all = || payloads.iter().flat_map(|payload| &payload.members);
        // Every variant's struct begins where the union does, with its first field.
        let start = all().map(|member| member.bit_offset / 8).min()?;
        let align = all().filter_map(|member| member.alignment).max().unwrap_or(1);
        // The debug information gives the size of the whole, which the tag may have rounded up.
        let extents = payloads.iter().map(|payload| self.extent(&payload.members, start).0);
        let size = extents.max().unwrap_or(0).next_multiple_of(align);
        let mut fields = Vec::new();
        for payload in payloads {
            let members = self.fields(&payload.members, payload.owner.as_ref(), start);
            match members.as_slice() {
                [only] if payload.members.len() == 1 && is_number_name(only) => {
                    let name = Some(Name::new(&snake_case(&payload.name)));
                    fields.push(Field { name, ..*only });
                }
                _ => {
                    let (own_size, own_align) = self.extent(&payload.members, start);
                    fields.push(self.body(payload, members, own_size, own_align, placed));
                }
            }
        }
        let union_shell = Shell { size, align, kind: RecordKind::Union, repr: shell.repr.clone() };
        let record = Record { name: None, fields, ..self.empty(placed, &union_shell) };
        let id = self.contract.types.records.alloc(record);
        let id = self.intern(Type::Record(id));
        Some(Field {
            name: None,
            kind: FieldKind::Member,
            bit_offset: start * 8,
            bit_width: None,
            min_align: None,
            ty: TypeUse::new(id, "union"),
            span: placed.span,
        })
    }

    /// Size and alignment in bytes of a C struct of these members, which begins `start` bytes into
    /// the enumeration. The debug information gives every variant the size of the whole.
    fn extent<'m>(
        &self,
        members: impl IntoIterator<Item = &'m dwarf::Member>,
        start: u64,
    ) -> (u64, u64) {
        let (mut end, mut align) = (0, 1);
        for member in members {
            end = end.max((member.bit_offset / 8 - start) + self.size_of(member.ty));
            align = align.max(member.alignment.unwrap_or(1));
        }
        (end.next_multiple_of(align), align)
    }

    /// The struct of one variant.
    fn body(
        &mut self,
        payload: &Payload,
        fields: Vec<Field>,
        size: u64,
        align: u64,
        placed: &Placed,
    ) -> Field {
        let shell = Shell { size, align, kind: RecordKind::Struct, repr: None };
        let span = payload
            .owner
            .as_ref()
            .and_then(|(doc, id)| self.docs.all[*doc].place(id, &payload.name));
        let record = Record {
            name: None,
            layout: LayoutPromise::Promised,
            class: None,
            fields,
            span,
            ..self.empty(placed, &shell)
        };
        let id = self.contract.types.records.alloc(record);
        let id = self.intern(Type::Record(id));
        Field {
            name: Some(Name::new(&snake_case(&payload.name))),
            kind: FieldKind::Member,
            bit_offset: 0,
            bit_width: None,
            min_align: None,
            ty: TypeUse::new(id, payload.name.as_str()),
            span,
        }
    }
}

/// One variant of an enumeration with data.
struct Payload {
    name: String,
    owner: Option<(usize, Id)>,
    members: Vec<dwarf::Member>,
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_number_name(field: &Field) -> bool {
    field.name.is_some_and(|name| is_number(&name))
}

/// `FooBar` as C code names the member: `foo_bar`.
fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for (index, c) in name.chars().enumerate() {
        if c.is_uppercase() && index > 0 {
            snake.push('_');
        }
        snake.extend(c.to_lowercase());
    }
    snake
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_are_named_as_c_names_members() {
        assert_eq!(snake_case("KeyDown"), "key_down");
        assert_eq!(snake_case("A"), "a");
    }
}
