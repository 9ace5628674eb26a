//! Sizes, alignments and natures of types, read off one contract.

use crate::contract::{
    ArrayLength, Contract, DataModel, Field, FloatFormat, Language, Record, RecordId, RecordKind,
    Type, TypeId,
};

use super::Class;
use super::names::folded;

/// How deep arrays and records may nest before a size is given up, against damaged contracts.
const DEPTH: u32 = 256;

/// The size of a type in **bits**, where it has one.
pub fn bits(contract: &Contract, id: TypeId) -> Option<u64> {
    bits_at(contract, id, DEPTH)
}

fn bits_at(contract: &Contract, id: TypeId, depth: u32) -> Option<u64> {
    let depth = depth.checked_sub(1)?;
    let types = &contract.types;
    let model = &contract.header.target.model;
    Some(match types.resolve(id) {
        Type::Bool { bits } | Type::Int { bits, .. } => u64::from(bits),
        Type::Char { .. } => 8,
        Type::Float(format) => float_bits(model, format),
        Type::Complex(format) => 2 * float_bits(model, format),
        Type::Vector { element, length }
        | Type::Array { element, length: ArrayLength::Fixed(length) } => {
            bits_at(contract, element, depth)?.checked_mul(length)?
        }
        Type::Array { length: ArrayLength::Flexible, .. } => 0,
        Type::Pointer(_) => 8 * u64::from(model.pointer.size),
        Type::Record(record) => types.records[record].size.checked_mul(8)?,
        Type::Enum(id) => bits_at(contract, types.enums[id].underlying, depth)?,
        Type::Void
        | Type::Opaque(_)
        | Type::Function(_)
        | Type::Alias(_)
        | Type::Unsupported { .. } => return None,
    })
}

fn float_bits(model: &DataModel, format: FloatFormat) -> u64 {
    match format {
        FloatFormat::F16 | FloatFormat::Bf16 => 16,
        FloatFormat::F32 => 32,
        FloatFormat::F64 => 64,
        // 12 bytes on i386 and 16 on x86-64, where it is `long double`; elsewhere nobody has it.
        FloatFormat::F80 => match model.long_double.size {
            12 => 96,
            _ => 128,
        },
        FloatFormat::F128 | FloatFormat::DoubleDouble => 128,
    }
}

/// The alignment in **bytes** of types whose alignment the contract states: records, what contains
/// them, and scalars by the data model.
pub fn align(contract: &Contract, id: TypeId) -> Option<u64> {
    align_at(contract, id, DEPTH)
}

fn align_at(contract: &Contract, id: TypeId, depth: u32) -> Option<u64> {
    let depth = depth.checked_sub(1)?;
    let types = &contract.types;
    let model = &contract.header.target.model;
    match types.resolve(id) {
        Type::Record(record) => Some(types.records[record].align),
        Type::Array { element, .. } => align_at(contract, element, depth),
        Type::Enum(id) => align_at(contract, types.enums[id].underlying, depth),
        Type::Pointer(_) => Some(u64::from(model.pointer.align)),
        Type::Int { bits, .. } => int_align(model, bits),
        Type::Char { .. } | Type::Bool { bits: 8 } => Some(1),
        Type::Float(FloatFormat::F32) => Some(u64::from(model.float.align)),
        Type::Float(FloatFormat::F64) => Some(u64::from(model.double.align)),
        _ => None,
    }
}

/// The alignment of the C integer of this width; 128-bit integers differ between compilers, so
/// nothing is said about them.
fn int_align(model: &DataModel, bits: u32) -> Option<u64> {
    let primitives = [model.short, model.int, model.long, model.long_long];
    let same_size = primitives.iter().find(|p| u32::from(p.size) * 8 == bits);
    if bits == 8 { Some(1) } else { same_size.map(|p| u64::from(p.align)) }
}

/// The nature of a type.
pub fn class(contract: &Contract, id: TypeId) -> Class {
    let types = &contract.types;
    match types.resolve(id) {
        Type::Void => Class::Void,
        Type::Bool { .. } => Class::Bool,
        Type::Int { .. } | Type::Char { .. } => Class::Integer,
        Type::Float(_) => Class::Float,
        Type::Complex(_) => Class::Complex,
        Type::Vector { .. } => Class::Vector,
        Type::Pointer(p) => match types.resolve(p.pointee) {
            Type::Function(_) => Class::FunctionPointer,
            _ => Class::DataPointer,
        },
        Type::Array { .. } => Class::Array,
        Type::Record(record) => match types.records[record].kind {
            RecordKind::Struct => Class::Struct,
            RecordKind::Union => Class::Union,
        },
        Type::Enum(_) => Class::Enum,
        Type::Opaque(_) => Class::Opaque,
        Type::Function(_) => Class::Function,
        Type::Alias(_) | Type::Unsupported { .. } => Class::Unsupported,
    }
}

/// The nature of a type where only its bytes count: two floats in an array or struct are what a
/// complex number is (C11 6.2.5p13).
fn class_in_memory(contract: &Contract, id: TypeId) -> Class {
    let types = &contract.types;
    let format = |id| match types.resolve(id) {
        Type::Float(format) => Some(format),
        _ => None,
    };
    let parts = match types.resolve(id) {
        Type::Array { element, length: ArrayLength::Fixed(2) } => Some((element, element)),
        Type::Record(record) => match types.records[record].fields.as_slice() {
            [re, im] if types.records[record].kind == RecordKind::Struct => {
                Some((re.ty.id, im.ty.id))
            }
            _ => None,
        },
        _ => None,
    };
    match parts.map(|(re, im)| (format(re), format(im))) {
        Some((Some(re), Some(im))) if re == im => Class::Complex,
        _ => class(contract, id),
    }
}

/// Whether a value of the type reads differently from its other end: a number of several bytes, or
/// an array of such. Records inside have a byte order of their own.
pub fn has_byte_order(contract: &Contract, id: TypeId) -> bool {
    let types = &contract.types;
    match types.resolve(id) {
        Type::Array { element, .. } if !matches!(types.resolve(element), Type::Array { .. }) => {
            has_byte_order(contract, element)
        }
        Type::Array { element, .. } => bits(contract, element) > Some(8),
        Type::Int { .. } | Type::Float(_) | Type::Complex(_) | Type::Enum(_) => {
            bits(contract, id) > Some(8)
        }
        _ => false,
    }
}

/// What a use of a type calls: of a function pointer the function, whether null may pass or not,
/// and else the type itself. `Option<Hook>` and `*const Hook` are uses of the callback `Hook`.
pub fn callee(contract: &Contract, id: TypeId) -> TypeId {
    let types = &contract.types;
    match types.resolve(id) {
        Type::Pointer(p) if matches!(types.resolve(p.pointee), Type::Function(_)) => {
            types.resolve_id(p.pointee)
        }
        _ => types.resolve_id(id),
    }
}

/// Whether a record only stands for a type that somebody else defines: size 0, and fields that take
/// no space (`_private: [u8; 0]`). A C struct without any field is a type of its own.
pub fn is_handle(contract: &Contract, record: &Record) -> bool {
    let c_like = matches!(contract.header.language, Language::C | Language::Cpp);
    record.size == 0 && (!c_like || !record.fields.is_empty())
}

/// Whether a record only has the size and alignment of a type whose fields nobody wrote down:
/// bindgen writes it so for C++ classes that it cannot describe.
pub fn is_blob(record: &Record) -> bool {
    matches!(record.fields.as_slice(), [only]
        if only.name.is_some_and(|name| name.starts_with("_bindgen_opaque_blob")))
}

/// Whether a record is nothing but room for one whose fields the other side lists: an array of
/// integers that is none of them, `struct { size: [u8; 40] }` for a `pthread_mutex_t`.
pub fn is_room(contract: &Contract, record: &Record, other: &Record) -> bool {
    let mut sized = record.fields.iter().filter(|f| bits(contract, f.ty.id) != Some(0));
    let (Some(room), None) = (sized.next(), sized.next()) else { return false };
    let Type::Array { element, length: ArrayLength::Fixed(2..) } =
        contract.types.resolve(room.ty.id)
    else {
        return false;
    };
    let integers = matches!(contract.types.resolve(element), Type::Int { .. } | Type::Char { .. });
    let name = room.name.map(|name| folded(&name));
    let namesake = other.fields.iter().any(|f| f.name.map(|name| folded(&name)) == name);
    integers && other.fields.len() > 1 && (record.kind != other.kind || !namesake)
}

/// The type of the only sized field of a record that is nothing but a wrapper around it: same
/// size, at offset 0.
pub fn wrapped(contract: &Contract, record: &Record) -> Option<TypeId> {
    let mut sized = record.fields.iter().filter(|f| bits(contract, f.ty.id) != Some(0));
    let field = sized.next()?;
    let alone = sized.next().is_none() && field.bit_width.is_none() && field.bit_offset == 0;
    let fills = bits(contract, field.ty.id) == record.size.checked_mul(8);
    (alone && fills && record.size > 0).then_some(field.ty.id)
}

/// Whether the record is Zig's `packed struct`, whose fields are bits of one integer.
pub fn is_backed(contract: &Contract, record: &Record) -> bool {
    let zig = contract.header.language == Language::Zig;
    zig && record.packed.is_some() && !record.fields.is_empty()
}

/// The width in **bits** of the integer that a struct of bits is stored in: Zig's
/// `packed struct(u32)`, a C struct of bit-fields. `None` for other records.
///
/// A whole integer may stand among the bit-fields, `{ unsigned a : 24; unsigned char b; }`, but not
/// behind room that the language left, as in `{ unsigned a : 1; unsigned long b; }`.
pub fn bit_storage(contract: &Contract, record: &Record) -> Option<u64> {
    let whole = |field: &Field| {
        let ty = contract.types.resolve(field.ty.id);
        matches!(ty, Type::Int { .. } | Type::Bool { .. } | Type::Char { .. } | Type::Enum(_))
    };
    let has_bit_fields = record.fields.iter().any(|field| field.bit_width.is_some());
    let backed = is_backed(contract, record);
    let bits = record.size.checked_mul(8)?;
    let fits = record.kind == RecordKind::Struct && bits <= 128 && bits.is_power_of_two();
    let closed = |pair: &[Field]| match (pair, pair[0].bit_width) {
        ([_, Field { bit_width: Some(_), .. }], _) | (_, None) => true,
        ([before, after], Some(width)) => before.bit_offset + u64::from(width) == after.bit_offset,
        _ => true,
    };
    let of_bits = has_bit_fields && record.fields.windows(2).all(closed);
    (fits && (of_bits || backed) && record.fields.iter().all(whole)).then_some(bits)
}

/// The alignments of two records in **bytes**, as far as they can be compared. A side that does not
/// tell gives the most that it can be: any smaller one on the other side agrees with it, a greater
/// one does not.
pub fn alignments(left: &Record, right: &Record) -> (u64, u64) {
    match (left.align_untold, right.align_untold) {
        (true, false) if right.align <= left.align => (right.align, right.align),
        (false, true) if left.align <= right.align => (left.align, left.align),
        _ => (left.align, right.align),
    }
}

/// The tightest packing of a record in bytes: what its source says, or else what its alignment
/// shows, when that is less than a field's type needs.
pub fn packing(contract: &Contract, id: RecordId) -> Option<u64> {
    let record = &contract.types.records[id];
    let needed = record.fields.iter().filter_map(|field| align(contract, field.ty.id)).max();
    record.packed.or_else(|| needed.filter(|needed| *needed > record.align).map(|_| record.align))
}

/// Whether two records have one layout as far as a glance tells: size, alignment, and place, size
/// and class of every field.
pub fn same_layout((lc, l): (&Contract, RecordId), (rc, r): (&Contract, RecordId)) -> bool {
    let (left, right) = (&lc.types.records[l], &rc.types.records[r]);
    let fields = |contract: &Contract, record: &Record| -> Vec<_> {
        let field = |f: &Field| {
            let id = f.ty.id;
            (f.bit_offset, f.bit_width, bits(contract, id), class_in_memory(contract, id))
        };
        record.fields.iter().map(field).collect()
    };
    let (left_align, right_align) = alignments(left, right);
    let whole = |record: &Record| (record.kind, record.size);
    left_align == right_align
        && whole(left) == whole(right)
        && fields(lc, left) == fields(rc, right)
}

/// What a type stands for once all wrappers around it are taken off.
fn innermost(contract: &Contract, id: TypeId) -> TypeId {
    let mut id = contract.types.resolve_id(id);
    // No type has more wrappers than there are records.
    for _ in contract.types.records.iter() {
        let Type::Record(record) = contract.types.node(id) else { break };
        let Some(inner) = wrapped(contract, &contract.types.records[record]) else { break };
        id = contract.types.resolve_id(inner);
    }
    id
}

/// Whether two records have one layout but for what languages spell in several ways: bit-fields
/// and their cover, an enumeration and its integer, a wrapper and what it wraps.
pub fn alike_layout((lc, l): (&Contract, RecordId), (rc, r): (&Contract, RecordId)) -> bool {
    let (left, right) = (&lc.types.records[l], &rc.types.records[r]);
    let fixed = |contract: &Contract, record: &Record| -> Vec<_> {
        let spelled_otherwise = |id| match contract.types.resolve(id) {
            Type::Int { .. } | Type::Enum(_) => true,
            Type::Record(id) => bit_storage(contract, &contract.types.records[id]).is_some(),
            _ => false,
        };
        let bare = record.fields.iter().map(|field| (field, innermost(contract, field.ty.id)));
        let fixed = bare.filter(|(f, id)| f.bit_width.is_none() && !spelled_otherwise(*id));
        fixed.map(|(field, id)| (field.bit_offset, class_in_memory(contract, id))).collect()
    };
    let whole = |record: &Record| (record.kind, record.size);
    whole(left) == whole(right) && fixed(lc, left) == fixed(rc, right)
}

/// Whether two records have a field of one name at one place.
pub fn share_a_part((lc, l): (&Contract, RecordId), (rc, r): (&Contract, RecordId)) -> bool {
    let fields = |contract: &Contract, id: RecordId| -> Vec<(String, u64)> {
        let fields = contract.types.records[id].fields.iter();
        fields.filter_map(|f| Some((folded(&f.name?), f.bit_offset))).collect()
    };
    let theirs = fields(rc, r);
    fields(lc, l).iter().any(|field| theirs.contains(field))
}

/// Whether two named types have the same parts: fields of one name, place, size and class, or
/// enumerators of one name and value.
pub fn same_parts((lc, l): (&Contract, TypeId), (rc, r): (&Contract, TypeId)) -> bool {
    match (lc.types.resolve(l), rc.types.resolve(r)) {
        (Type::Record(a), Type::Record(b)) => {
            let names = |contract: &Contract, record: RecordId| -> Vec<Option<String>> {
                let fields = contract.types.records[record].fields.iter();
                fields.map(|field| field.name.map(|name| folded(&name))).collect()
            };
            same_layout((lc, a), (rc, b)) && names(lc, a) == names(rc, b)
        }
        (Type::Enum(a), Type::Enum(b)) => {
            let values = |contract: &Contract, id| -> Vec<(String, i128)> {
                let of: &crate::contract::Enum = &contract.types.enums[id];
                of.enumerators.iter().map(|e| (folded(&e.name), e.value)).collect()
            };
            bits(lc, l) == bits(rc, r) && values(lc, a) == values(rc, b)
        }
        (left, right) => matches!((left, right), (Type::Opaque(_), Type::Opaque(_))),
    }
}
