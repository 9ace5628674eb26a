//! Sizes and alignments of a boundary's types on its target.
//!
//! The mutator asks it which changes change nothing: an alignment below the natural one, packing
//! that no field feels. Sources: System V x86-64 psABI 3.1.2, GCC manual "Common Type Attributes".

use abiding::contract::Primitive;

use crate::model::{Boundary, DeclKind, Facts, Field, Record, Scalar, Ty};

/// Size and alignment in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Size in bytes.
    pub size: u64,
    /// Alignment in bytes.
    pub align: u64,
}

/// The layout of `ty`; void and opaque types have none of their own and count as one byte.
#[must_use]
pub fn of(boundary: &Boundary, ty: &Ty) -> Layout {
    let same = |size| Layout { size, align: size };
    match ty {
        Ty::Void => same(1),
        Ty::Scalar(scalar) => of_scalar(&boundary.target, *scalar),
        Ty::Pointer(_) | Ty::Callback(_) => of_primitive(boundary.target.model.pointer),
        Ty::Bits(bits) => of_scalar(&boundary.target, Scalar::unsigned(bits.unit)),
        Ty::Complex(part) => {
            let part = of_scalar(&boundary.target, *part);
            Layout { size: 2 * part.size, align: part.align }
        }
        Ty::Vector(element, length) => {
            let size = of_scalar(&boundary.target, *element).size * length;
            // Longer vectors than the machine's are several (`MaxVectorAlign` in Clang's AArch64.cpp).
            Layout { size, align: if boundary.target.arm_64 { size.min(16) } else { size } }
        }
        Ty::Array(element, length) => {
            let element = of(boundary, element);
            Layout { size: element.size * length, align: element.align }
        }
        Ty::Flexible(element) => Layout { size: 0, align: of(boundary, element).align },
        Ty::Inline(record) => of_record(boundary, record),
        Ty::Named(id) => match &boundary.decls[*id].kind {
            DeclKind::Record(record) => of_record(boundary, record),
            DeclKind::Enum(it) => of_scalar(&boundary.target, Scalar::unsigned(it.bits)),
            DeclKind::Alias(target) => of(boundary, target),
            DeclKind::Opaque => same(1),
        },
    }
}

fn of_primitive(primitive: Primitive) -> Layout {
    Layout { size: primitive.size.into(), align: primitive.align.into() }
}

/// The layout of a scalar type.
#[must_use]
pub fn of_scalar(facts: &Facts, scalar: Scalar) -> Layout {
    let same = |size| Layout { size, align: size };
    let model = &facts.model;
    match scalar {
        Scalar::Bool | Scalar::Char => same(1),
        Scalar::Int { bits: 64, .. } => of_primitive(model.long_long),
        Scalar::Int { bits: 128, .. } => Layout { size: 16, align: facts.wide_align.unwrap_or(16) },
        Scalar::Int { bits, .. } => same(u64::from(bits / 8)),
        Scalar::F16 => same(2),
        Scalar::F32 => of_primitive(model.float),
        Scalar::F64 => of_primitive(model.double),
        Scalar::F128 => same(16),
        Scalar::LongDouble => of_primitive(model.long_double),
        Scalar::Long { .. } => of_primitive(model.long),
        Scalar::Size { .. } => of_primitive(model.pointer),
        Scalar::WideChar => of_scalar(facts, facts.wide_char),
    }
}

/// The integer that a scalar with a name of its own is on the target, or the scalar itself.
#[must_use]
pub fn plain(facts: &Facts, scalar: Scalar) -> Scalar {
    let bits = |size: u8| u32::from(size) * 8;
    match scalar {
        Scalar::Long { signed } => Scalar::Int { bits: bits(facts.model.long.size), signed },
        Scalar::Size { signed } => Scalar::Int { bits: bits(facts.model.pointer.size), signed },
        Scalar::WideChar => facts.wide_char,
        other => other,
    }
}

/// The layout of a record with the C layout.
#[must_use]
pub fn of_record(boundary: &Boundary, record: &Record) -> Layout {
    let mut layout = Layout { size: 0, align: 1 };
    for field in &record.fields {
        let of_field = of(boundary, &field.ty);
        let align = field_align(boundary, record, field);
        layout.align = layout.align.max(align);
        if record.union {
            layout.size = layout.size.max(of_field.size);
        } else {
            layout.size = layout.size.next_multiple_of(align) + of_field.size;
        }
    }
    layout.align = layout.align.max(record.align.unwrap_or(1));
    layout.size = layout.size.next_multiple_of(layout.align);
    layout
}

/// The alignment in bytes at which a field of `record` stands.
#[must_use]
pub fn field_align(boundary: &Boundary, record: &Record, field: &Field) -> u64 {
    let natural = of(boundary, &field.ty).align.min(record.packed.unwrap_or(u64::MAX));
    natural.max(field.align.unwrap_or(1))
}

/// The alignment in bytes that a field has to demand to get what it is to have: nothing where its
/// type has as much, which C and C++ forbid to lower.
#[must_use]
pub fn demanded(boundary: &Boundary, field: &Field) -> Option<u64> {
    field.align.filter(|align| *align > of(boundary, &field.ty).align)
}

/// Whether `ty` holds, by value, a record whose source spells an alignment.
///
/// Rust refuses such a type inside a packed record (E0588).
#[must_use]
pub fn contains_aligned(boundary: &Boundary, ty: &Ty) -> bool {
    let in_record = |record: &Record| {
        let in_field = |f: &Field| f.align.is_some() || contains_aligned(boundary, &f.ty);
        record.align.is_some() || record.fields.iter().any(in_field)
    };
    match ty {
        Ty::Array(element, _) | Ty::Flexible(element) => contains_aligned(boundary, element),
        Ty::Inline(record) => in_record(record),
        Ty::Named(id) => match &boundary.decls[*id].kind {
            DeclKind::Record(record) => in_record(record),
            DeclKind::Alias(target) => contains_aligned(boundary, target),
            _ => false,
        },
        _ => false,
    }
}

/// The offsets in bytes of a record's fields.
#[must_use]
pub fn offsets(boundary: &Boundary, record: &Record) -> Vec<u64> {
    let mut end = 0;
    let one = |field: &Field| {
        let layout = of(boundary, &field.ty);
        let align = field_align(boundary, record, field);
        let start: u64 = if record.union { 0 } else { u64::next_multiple_of(end, align) };
        end = start + layout.size;
        start
    };
    record.fields.iter().map(one).collect()
}

/// Whether `long` and addresses have 64 bits.
#[must_use]
pub fn long_is_64(facts: &Facts) -> bool {
    facts.model.long.size == 8 && facts.model.pointer.size == 8
}
