//! The second opinion on a whole contract: every record computed again from its field types.

use crate::contract::{
    ArrayLength, ClassFacts, Contract, DataModel, Field, FieldKind, FloatFormat, Language,
    LayoutPromise, Primitive, Record, RecordId, Type, TypeId, Types,
};

use super::{BitField, Member, Placement, Rules, Shape};

/// A record for which the rules and its compiler disagree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// The record.
    pub record: RecordId,
    /// What the rules say.
    pub computed: Placement,
    /// What the compiler said.
    pub stated: Placement,
}

/// What the rules make of one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opinion {
    /// They say the same as the compiler.
    Agrees,
    /// They say something else.
    Disagrees(Disagreement),
    /// The record is outside of C's rules: its layout is not promised, or a field has a type whose
    /// size follows from no rule here. The text says which.
    NoRule(String),
}

/// Every record of `contract` on which rules and compiler disagree.
#[must_use]
pub fn disagreements(contract: &Contract) -> Vec<Disagreement> {
    let opinions = contract.types.records.iter().map(|(id, _)| opinion(contract, id));
    let wrong = opinions.filter_map(|opinion| match opinion {
        Opinion::Disagrees(disagreement) => Some(disagreement),
        Opinion::Agrees | Opinion::NoRule(_) => None,
    });
    wrong.collect()
}

/// What the rules make of one record of `contract`.
#[must_use]
pub fn opinion(contract: &Contract, id: RecordId) -> Opinion {
    let record = &contract.types.records[id];
    let shape = match shape(contract, record) {
        Ok(shape) => shape,
        Err(reason) => return Opinion::NoRule(reason),
    };
    let mut computed = Rules::of(&contract.header.target.triple).place(&shape);
    if contract.header.language == Language::Cpp && record.fields.is_empty() {
        // No two objects of C++ have one address (C++17 4.5p7, 12p4), which takes a byte.
        computed.size = computed.align;
    }
    let stated = stated(record);
    if computed == stated {
        return Opinion::Agrees;
    }
    Opinion::Disagrees(Disagreement { record: id, computed, stated })
}

/// Where the rules put the fields of `record`, which may have been changed to ask what would be if;
/// `None` where they do not say. Its field types are those of `contract`.
#[must_use]
pub fn computed(contract: &Contract, record: &Record) -> Option<Placement> {
    let shape = shape(contract, record).ok()?;
    Some(Rules::of(&contract.header.target.triple).place(&shape))
}

/// All the places where compilers may put the fields of `record`: one placement where the rules say
/// it, none where they do not. Of a packed record with members of classes that are not laid out as
/// in C there are two, as some compilers pack such members and some do not
/// (`ItaniumRecordLayoutBuilder::LayoutField` in Clang's `RecordLayoutBuilder.cpp`).
#[must_use]
pub fn candidates(contract: &Contract, record: &Record) -> Vec<Placement> {
    let rules = Rules::of(&contract.header.target.triple);
    let Ok(packed) = promised(contract, record).and_then(|()| members(contract, record)) else {
        return Vec::new();
    };
    let mut shapes = vec![packed];
    if leaves_packing_open(contract, record) {
        let mut apart = shapes[0].clone();
        for (member, field) in apart.members.iter_mut().zip(&record.fields) {
            if !is_plain(contract, field) {
                member.min_align = member.min_align.max(Some(member.align));
            }
        }
        shapes.push(apart);
    }
    shapes.iter().map(|shape| rules.place(shape)).collect()
}

/// Where the compiler of a record put its fields.
#[must_use]
pub fn stated(record: &Record) -> Placement {
    let placed = |field: &Field| super::Placed { bit_offset: field.bit_offset };
    Placement {
        size: record.size,
        align: record.align,
        members: record.fields.iter().map(placed).collect(),
    }
}

/// The record as the rules see it, or why they cannot.
fn shape(contract: &Contract, record: &Record) -> Result<Shape, String> {
    promised(contract, record)?;
    if leaves_packing_open(contract, record) {
        return Err("compilers differ in whether they pack members of such classes".to_owned());
    }
    members(contract, record)
}

/// Whether the rules are about such records at all, or why not.
fn promised(contract: &Contract, record: &Record) -> Result<(), String> {
    if record.layout == LayoutPromise::Unspecified {
        return Err("its layout is not promised".to_owned());
    }
    if record.align_untold {
        return Err("its alignment is not told".to_owned());
    }
    let has_bits = record.fields.iter().any(|field| field.bit_width.is_some());
    if has_bits && contract.header.language == Language::Python {
        return Err("ctypes before Python 3.14 has rules of its own for bit-fields".to_owned());
    }
    if record.fields.iter().any(|field| field.kind != FieldKind::Member) {
        let reason = "base classes, virtual tables and overlapping members stand where the C++ ABI \
                      puts them";
        return Err(reason.to_owned());
    }
    Ok(())
}

fn leaves_packing_open(contract: &Contract, record: &Record) -> bool {
    record.packed.is_some() && record.fields.iter().any(|field| !is_plain(contract, field))
}

fn members(contract: &Contract, record: &Record) -> Result<Shape, String> {
    let sizes = Sizes { types: &contract.types, target: &contract.header.target };
    let lowers = contract.header.language == Language::Zig;
    let members = record.fields.iter().map(|field| member(&sizes, field, lowers));
    Ok(Shape {
        kind: record.kind,
        members: members.collect::<Result<_, _>>()?,
        packed: record.packed == Some(1),
        max_field_align: record.packed.filter(|limit| *limit > 1),
        min_align: record.min_align,
    })
}

/// Whether a field's type is laid out as in C all the way down.
fn is_plain(contract: &Contract, field: &Field) -> bool {
    let Type::Record(record) = contract.types.resolve(field.ty.id) else { return true };
    let class = contract.types.records[record].class;
    let plain = |class: &ClassFacts| {
        class.standard_layout == Some(true) && class.trivially_copyable == Some(true)
    };
    class.is_none_or(|class| plain(&class))
}

/// A field as the rules see it; `lowers` tells whether the language's `align(n)` may lower the
/// alignment of the field's type, as Zig's may and C's may not (C11 6.7.5p4).
fn member(sizes: &Sizes<'_>, field: &Field, lowers: bool) -> Result<Member, String> {
    let Extent { size, align } = sizes.of(field.ty.id).ok_or_else(|| {
        let name =
            field.name.map_or_else(|| "an unnamed field".to_owned(), |name| format!("`{name}`"));
        format!("the size of `{}` ({name}) follows from no rule", field.ty.spelled)
    })?;
    let lowered = field.min_align.filter(|min| lowers && *min < align);
    let align = lowered.unwrap_or(align);
    let bits = field.bit_width.map(|width| BitField { width, named: field.name.is_some() });
    Ok(Member { size, align, min_align: field.min_align, packed: false, bits })
}

/// Size and alignment of a type, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Extent {
    /// Size in bytes.
    pub size: u64,
    /// Alignment in bytes.
    pub align: u64,
}

impl From<Primitive> for Extent {
    fn from(primitive: Primitive) -> Self {
        Self { size: u64::from(primitive.size), align: u64::from(primitive.align) }
    }
}

/// Sizes of types on one target.
struct Sizes<'a> {
    types: &'a Types,
    target: &'a crate::contract::Target,
}

impl Sizes<'_> {
    /// Size and alignment of `id`, or `None` where C's rules and the data model do not say.
    fn of(&self, id: TypeId) -> Option<Extent> {
        let model = &self.target.model;
        match self.types.resolve(id) {
            Type::Bool { bits } | Type::Int { bits, .. } => self.integer(bits),
            Type::Char { .. } => self.integer(8),
            Type::Float(format) => self.float(format),
            Type::Complex(format) => {
                let part = self.float(format)?;
                Some(Extent { size: part.size * 2, ..part })
            }
            Type::Vector { element, length } => {
                let size = (self.of(element)?.size * length).next_power_of_two();
                Some(Extent { size, align: size })
            }
            Type::Pointer(_) => Some(model.pointer.into()),
            Type::Array { element, length } => {
                let element = self.of(element)?;
                let length = match length {
                    ArrayLength::Fixed(length) => length,
                    ArrayLength::Flexible => 0,
                };
                Some(Extent { size: element.size * length, ..element })
            }
            // A nested record counts as its compiler laid it out; it has its own second opinion.
            Type::Record(id) => {
                let record = &self.types.records[id];
                Some(Extent { size: record.size, align: record.align })
            }
            Type::Enum(id) => self.of(self.types.enums[id].underlying),
            Type::Void
            | Type::Opaque(_)
            | Type::Function(_)
            | Type::Alias(_)
            | Type::Unsupported { .. } => None,
        }
    }

    fn integer(&self, bits: u32) -> Option<Extent> {
        let model = &self.target.model;
        match bits {
            8 => Some(Extent { size: 1, align: 1 }),
            128 => Some(Extent { size: 16, align: self.sixteen_byte_align() }),
            _ => integers(model)
                .into_iter()
                .find(|primitive| u32::from(primitive.size) * 8 == bits)
                .map(Extent::from),
        }
    }

    fn float(&self, format: FloatFormat) -> Option<Extent> {
        let model = &self.target.model;
        match format {
            FloatFormat::F16 | FloatFormat::Bf16 => Some(Extent { size: 2, align: 2 }),
            FloatFormat::F32 => Some(model.float.into()),
            FloatFormat::F64 if model.double.size == 8 => Some(model.double.into()),
            FloatFormat::F64 => Some(model.long_double.into()),
            FloatFormat::F80 | FloatFormat::DoubleDouble => Some(model.long_double.into()),
            FloatFormat::F128 => Some(Extent { size: 16, align: self.sixteen_byte_align() }),
        }
    }

    /// The s390x ELF ABI aligns 16-byte scalars to 8 bytes; every other target here to 16.
    fn sixteen_byte_align(&self) -> u64 {
        if self.target.triple.starts_with("s390x") { 8 } else { 16 }
    }
}

fn integers(model: &DataModel) -> [Primitive; 4] {
    [model.short, model.int, model.long, model.long_long]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{Compiler, Endian, Header, Name, RecordKind, Target, TypeUse};

    fn contract(fields: Vec<Field>, size: u64) -> (Contract, RecordId) {
        let of = |size| Primitive { size, align: size };
        let model = DataModel {
            endian: Endian::Little,
            char_signed: true,
            pointer: of(8),
            short: of(2),
            int: of(4),
            long: of(8),
            long_long: of(8),
            float: of(4),
            double: of(8),
            long_double: of(16),
        };
        let mut contract = Contract::new(Header {
            party: Name::new("party"),
            language: Language::C,
            target: Target { triple: "x86_64-unknown-linux-gnu".into(), model },
            compiler: Compiler { name: "cc".into(), version: "1".into(), since: None },
            digest: String::new(),
        });
        contract.types.intern(Type::Int { bits: 32, signed: true });
        let id = contract.types.records.alloc(Record {
            name: Some(Name::new("r")),
            path: Name::new(""),
            kind: RecordKind::Struct,
            size,
            align: 4,
            align_untold: false,
            packed: None,
            min_align: None,
            transparent: false,
            byte_order: None,
            layout: LayoutPromise::Promised,
            class: None,
            fields,
            span: None,
        });
        (contract, id)
    }

    fn int_field(contract: &mut Contract, name: &str, bit_offset: u64) -> Field {
        let int = contract.types.intern(Type::Int { bits: 32, signed: true });
        let name = Some(Name::new(name));
        let ty = TypeUse::new(int, "int");
        Field {
            name,
            kind: FieldKind::Member,
            bit_offset,
            bit_width: None,
            min_align: None,
            ty,
            span: None,
        }
    }

    fn two_ints(second_offset: u64) -> (Contract, RecordId) {
        let (mut contract, id) = contract(vec![], 8);
        let fields =
            vec![int_field(&mut contract, "a", 0), int_field(&mut contract, "b", second_offset)];
        contract.types.records[id].fields = fields;
        (contract, id)
    }

    #[test]
    fn a_record_laid_out_by_the_rules_agrees() {
        let (contract, id) = two_ints(32);
        assert_eq!(opinion(&contract, id), Opinion::Agrees);
        assert_eq!(disagreements(&contract), []);
    }

    #[test]
    fn zig_lowers_an_alignment_and_c_does_not() {
        let (mut contract, id) = two_ints(32);
        contract.types.records[id].align = 1;
        for field in &mut contract.types.records[id].fields {
            field.min_align = Some(1);
        }
        assert!(matches!(opinion(&contract, id), Opinion::Disagrees(_)));
        contract.header.language = Language::Zig;
        assert_eq!(opinion(&contract, id), Opinion::Agrees);
    }

    #[test]
    fn a_wrong_offset_is_seen() {
        let (contract, id) = two_ints(64);
        let found = disagreements(&contract);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].record, id);
        assert_eq!(found[0].computed.members[1].bit_offset, 32);
    }

    #[test]
    fn an_unpromised_layout_has_no_rule() {
        let (mut contract, id) = two_ints(64);
        contract.types.records[id].layout = LayoutPromise::Unspecified;
        assert!(matches!(opinion(&contract, id), Opinion::NoRule(_)));
    }
}
