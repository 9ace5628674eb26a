//! From the attributes of a type's entry to its node.

use gimli::constants as dw;

use crate::contract::{Endian, Name};

use super::attributes::Attributes;
use super::node::{
    Array, Base, Encoding, Enum, MemberPointer, Passing, Pointer, PointerKind, Qualified,
    Qualifier, Record, RecordKind, Scoped, Subroutine, TypeId, TypeKind, Typedef,
};

/// What a node is made of beside its own attributes.
pub(super) struct Parts {
    /// The name with its path.
    pub name: Scoped,
    /// The type that it refers to.
    pub target: Option<TypeId>,
    /// The class of a member pointer.
    pub class: Option<TypeId>,
    /// The byte order of the object.
    pub endian: Endian,
}

impl Scoped {
    /// No name, at the root.
    pub(super) fn root() -> Self {
        Self { path: Name::new(""), name: None }
    }
}

/// Whether nodes with this tag know their path.
pub(super) fn has_path(tag: gimli::DwTag) -> bool {
    record_kind(tag).is_some()
        || matches!(
            tag,
            dw::DW_TAG_typedef | dw::DW_TAG_template_alias | dw::DW_TAG_enumeration_type
        )
}

/// Whether nodes with this tag refer to a class.
pub(super) fn has_class(tag: gimli::DwTag) -> bool {
    tag == dw::DW_TAG_ptr_to_member_type
}

/// Whether a node with this tag makes no sense without a target.
pub(super) fn needs_target(tag: gimli::DwTag) -> bool {
    tag == dw::DW_TAG_array_type
}

/// The node of an entry, without what its children add.
pub(super) fn kind(tag: gimli::DwTag, read: &Attributes<'_>, parts: &Parts) -> TypeKind {
    if let Some(kind) = record_kind(tag) {
        return TypeKind::Record(record(kind, read, parts));
    }
    if let Some(kind) = pointer_kind(tag) {
        let (name, target, size) = (read.name, parts.target, read.byte_size);
        return TypeKind::Pointer(Pointer { name, kind, target, size });
    }
    if let Some(qualifier) = qualifier(tag) {
        return TypeKind::Qualified(Qualified { qualifier, target: parts.target });
    }
    let (target, class) = (parts.target, parts.class);
    match (tag, target) {
        (dw::DW_TAG_base_type, _) => TypeKind::Base(base(read, parts.endian)),
        (dw::DW_TAG_typedef | dw::DW_TAG_template_alias, _) => {
            TypeKind::Typedef(Typedef { name: parts.name, target, alignment: read.alignment })
        }
        (dw::DW_TAG_enumeration_type, _) => TypeKind::Enum(enumeration(read, parts)),
        (dw::DW_TAG_array_type, Some(element)) => TypeKind::Array(Array {
            element,
            counts: Vec::new(),
            vector: read.vector,
            size: read.byte_size,
        }),
        (dw::DW_TAG_subroutine_type, _) => TypeKind::Subroutine(subroutine(read, target)),
        (dw::DW_TAG_ptr_to_member_type, _) => {
            TypeKind::MemberPointer(MemberPointer { target, class })
        }
        (dw::DW_TAG_unspecified_type, _) => TypeKind::Unspecified { name: read.name },
        _ => TypeKind::Other { tag, name: read.name, size: read.byte_size },
    }
}

/// A function type without its parameters.
pub(super) fn subroutine(read: &Attributes<'_>, ret: Option<TypeId>) -> Subroutine {
    Subroutine {
        parameters: Vec::new(),
        ret,
        variadic: false,
        prototyped: read.prototyped,
        noreturn: read.noreturn,
        convention: read.convention,
    }
}

/// The number of elements that a dimension gives; `None` where it is no constant.
///
/// `int a[3]` has an upper bound of 2 or a count of 3. Arrays of length 0 are told apart from
/// flexible ones by a count of 0 (clang, gcc from version 8) or an upper bound of -1, which in an
/// unsigned form is the greatest number of an address's size.
pub(super) fn count(read: &Attributes<'_>, address_size: u8) -> Result<Option<u64>, String> {
    if let Some(count) = read.count {
        // clang writes -1 for a flexible array up to version 4.
        return Ok(u64::try_from(count).ok());
    }
    let Some(upper) = read.upper_bound else { return Ok(None) };
    let lower = read.lower_bound.unwrap_or(0);
    let greatest = if address_size <= 4 { u32::MAX.into() } else { i128::from(u64::MAX) };
    if lower == 0 && (upper == -1 || upper == greatest) {
        return Ok(Some(0));
    }
    let count = upper.checked_sub(lower).and_then(|last| u64::try_from(last + 1).ok());
    count.map(Some).ok_or_else(|| format!("array bounds {lower} to {upper} make no length"))
}

fn record_kind(tag: gimli::DwTag) -> Option<RecordKind> {
    match tag {
        dw::DW_TAG_structure_type => Some(RecordKind::Struct),
        dw::DW_TAG_union_type => Some(RecordKind::Union),
        dw::DW_TAG_class_type => Some(RecordKind::Class),
        _ => None,
    }
}

fn pointer_kind(tag: gimli::DwTag) -> Option<PointerKind> {
    match tag {
        dw::DW_TAG_pointer_type => Some(PointerKind::Pointer),
        dw::DW_TAG_reference_type => Some(PointerKind::Reference),
        dw::DW_TAG_rvalue_reference_type => Some(PointerKind::RvalueReference),
        _ => None,
    }
}

fn qualifier(tag: gimli::DwTag) -> Option<Qualifier> {
    match tag {
        dw::DW_TAG_const_type => Some(Qualifier::Const),
        dw::DW_TAG_volatile_type => Some(Qualifier::Volatile),
        dw::DW_TAG_restrict_type => Some(Qualifier::Restrict),
        dw::DW_TAG_atomic_type => Some(Qualifier::Atomic),
        _ => None,
    }
}

fn record(kind: RecordKind, read: &Attributes<'_>, parts: &Parts) -> Record {
    Record {
        name: parts.name,
        kind,
        size: read.byte_size,
        alignment: read.alignment,
        declaration: read.declaration || read.signature.is_some(),
        members: Vec::new(),
        variants: None,
        underlying: parts.target,
        virtual_bases: Vec::new(),
        template_parameters: Vec::new(),
        passing: match read.convention {
            Some(dw::DW_CC_pass_by_value) => Some(Passing::ByValue),
            Some(dw::DW_CC_pass_by_reference) => Some(Passing::ByReference),
            _ => None,
        },
    }
}

fn enumeration(read: &Attributes<'_>, parts: &Parts) -> Enum {
    Enum {
        name: parts.name,
        size: read.byte_size,
        alignment: read.alignment,
        underlying: parts.target,
        enumerators: Vec::new(),
        scoped: read.enum_class,
        declaration: read.declaration || read.signature.is_some(),
    }
}

fn base(read: &Attributes<'_>, endian: Endian) -> Base {
    let bits = read.bit_size;
    let size = read.byte_size.or_else(|| bits.map(|bits| bits.div_ceil(8))).unwrap_or(0);
    let stated = match read.endianity {
        Some(dw::DW_END_big) => Some(Endian::Big),
        Some(dw::DW_END_little) => Some(Endian::Little),
        _ => None,
    };
    Base {
        name: read.name,
        encoding: read.encoding.map_or(Encoding::Other(0), encoding),
        size,
        bit_size: bits,
        endianity: stated.filter(|stated| *stated != endian),
    }
}

fn encoding(encoding: gimli::DwAte) -> Encoding {
    match encoding {
        dw::DW_ATE_signed => Encoding::Signed,
        dw::DW_ATE_unsigned => Encoding::Unsigned,
        dw::DW_ATE_signed_char => Encoding::SignedChar,
        dw::DW_ATE_unsigned_char => Encoding::UnsignedChar,
        dw::DW_ATE_UTF => Encoding::Utf,
        dw::DW_ATE_boolean => Encoding::Boolean,
        dw::DW_ATE_float => Encoding::Float,
        dw::DW_ATE_complex_float => Encoding::ComplexFloat,
        dw::DW_ATE_decimal_float => Encoding::DecimalFloat,
        dw::DW_ATE_address => Encoding::Address,
        other => Encoding::Other(other.0),
    }
}
