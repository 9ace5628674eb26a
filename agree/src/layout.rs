//! Sizes and alignments of a boundary's types on x86-64 Linux.
//!
//! The mutator asks it which changes change nothing: an alignment below the natural one, packing
//! that no field feels. Sources: System V x86-64 psABI 3.1.2, GCC manual "Common Type Attributes".

use crate::model::{Boundary, DeclKind, Record, Ty};

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
        Ty::Scalar(scalar) => same(scalar.size()),
        Ty::Pointer(_) | Ty::Callback(_) => same(8),
        Ty::Bits(bits) => same(u64::from(bits.unit / 8)),
        Ty::Array(element, length) => {
            let element = of(boundary, element);
            Layout { size: element.size * length, align: element.align }
        }
        Ty::Flexible(element) => Layout { size: 0, align: of(boundary, element).align },
        Ty::Inline(record) => of_record(boundary, record),
        Ty::Named(id) => match &boundary.decls[*id].kind {
            DeclKind::Record(record) => of_record(boundary, record),
            DeclKind::Enum(it) => same(u64::from(it.bits / 8)),
            DeclKind::Alias(target) => of(boundary, target),
            DeclKind::Opaque => same(1),
        },
    }
}

/// The layout of a record with the C layout.
#[must_use]
pub fn of_record(boundary: &Boundary, record: &Record) -> Layout {
    let mut layout = Layout { size: 0, align: 1 };
    for field in &record.fields {
        let of_field = of(boundary, &field.ty);
        let align = of_field.align.min(record.packed.unwrap_or(u64::MAX));
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

/// Whether `ty` holds, by value, a record whose source spells an alignment.
///
/// Rust refuses such a type inside a packed record (E0588).
#[must_use]
pub fn contains_aligned(boundary: &Boundary, ty: &Ty) -> bool {
    let in_record = |record: &Record| {
        record.align.is_some() || record.fields.iter().any(|f| contains_aligned(boundary, &f.ty))
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
    let mut one = |ty: &Ty| {
        let layout = of(boundary, ty);
        let align = layout.align.min(record.packed.unwrap_or(u64::MAX));
        let start: u64 = if record.union { 0 } else { u64::next_multiple_of(end, align) };
        end = start + layout.size;
        start
    };
    record.fields.iter().map(|field| one(&field.ty)).collect()
}
