//! Which changes change nothing, by rule and never by hand.
//!
//! A mutant that changes something has to be reported at what was changed; one that changes nothing
//! must not be reported at all. Three things are decided by rule, and each for one of two reasons:
//! no byte and no meaning changes, or two readings cannot be told apart by anybody.
//!
//! **Nothing changes**, and nothing may be said:
//! - An untyped pointer stands for one to data; for Python's `c_void_p` also for a function's.
//! - Names of types and of parameters, the order of items, and how a thing is spelled.
//! - What takes no space (a record without fields) may be called or stand otherwise: it has no bytes.
//! - Fields of a union in another order; those of a tuple struct where the types agree.
//! - Packing and alignment that no size, alignment or offset feels ([`same_layout`]).
//! - The widths of bit-fields where all other sides write one integer over them, and its sign where
//!   all others write bit-fields.
//! - Bit-fields that change places with others of one unit, where every other side writes one integer
//!   over either, or the reverse: an integer's name tells not which bits it holds.
//! - What no other side says at all (`Aspect`, in `profile.rs`): a mutant of it is silent.
//!
//! **More than one place is right**, because nothing tells which of them was changed:
//! - In a tuple struct a field has a number: of neighbours with agreeing types any may be missing.
//! - An integer over bit-fields has any name: beside bit-fields of its size, either may be missing.
//! - The only field behind a tag has no name in Rust: where there are two, either may be new.
//! - Of two fields that changed places either leads; where one has no size, the other moved past
//!   those between, or they past it.
//! - Packing and alignment show at the record, at the field itself, or at the first field that moved.
//! - Languages that see no aliases, or no enumerations, at uses report each use (`Mutant::uses`).
//!
//! **Nobody can say** ([`Agreement::Unsure`]), so that such pairs make no mutant: integers for
//! enumerations of their width, records around one field, unions against a member or an integer of
//! their size, 8-bit characters behind pointers, pointers that differ only in nullability.

use super::Mutator;
use super::sites::{self, Site};
use crate::layout;
use crate::model::{
    Bits, Boundary, DeclKind, Enum, Field, Language, Languages, Record, Scalar, Signature, Ty,
};
use crate::profile::Aspect;

/// Whether two fields are bit-fields of one unit, each an integer where `side` spells the parts and
/// the reverse, on all `others`.
pub(super) fn covered_alike(side: Language, others: &[Language], fields: [&Field; 2]) -> bool {
    let (Ty::Bits(first), Ty::Bits(second)) = (&fields[0].ty, &fields[1].ty) else { return false };
    let covered = |bits: &Bits| {
        others.iter().all(|other| bits.parts_in.has(*other) != bits.parts_in.has(side))
    };
    first.unit == second.unit && covered(first) && covered(second)
}

/// Whether two types mean the same where one side has the one and the other side the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreement {
    /// They agree: nothing is to be reported.
    Agree,
    /// They differ: something is to be reported.
    Differ,
    /// They agree in some spellings only. Such pairs are not used for mutants.
    Unsure,
}

impl Mutator<'_> {
    /// Whether `left` and `right`, both of the boundary, agree at a site, as far as this side and
    /// others can tell.
    pub(super) fn agreement(&self, site: &Site, left: &Ty, right: &Ty) -> Agreement {
        let tells = self.side.says(Aspect::Const) && self.heard(site, Aspect::Const);
        if tells {
            return agreement(self.original, left, right);
        }
        let (mut left, mut right) = (left.clone(), right.clone());
        without_qualifiers(&mut left);
        without_qualifiers(&mut right);
        agreement(self.original, &left, &right)
    }
}

/// Takes from `ty` what Python does not say of a pointer.
fn without_qualifiers(ty: &mut Ty) {
    match ty {
        Ty::Pointer(pointer) => {
            (pointer.constant, pointer.volatile, pointer.nullable) = (false, false, false);
            pointer.says = Languages::NONE;
            without_qualifiers(&mut pointer.pointee);
        }
        Ty::Array(element, _) | Ty::Flexible(element) => without_qualifiers(element),
        _ => {}
    }
}

/// Whether `left` and `right`, both of `boundary`, agree.
#[must_use]
pub fn agreement(boundary: &Boundary, left: &Ty, right: &Ty) -> Agreement {
    agree(&Look { boundary, depth: DEPTH }, left, right)
}

/// How deep types are looked into: callbacks may take themselves.
const DEPTH: u32 = 16;

/// A look at two types of a boundary.
struct Look<'a> {
    boundary: &'a Boundary,
    /// How much deeper it may go.
    depth: u32,
}

fn agree(look: &Look<'_>, left: &Ty, right: &Ty) -> Agreement {
    let boundary = look.boundary;
    let Some(depth) = look.depth.checked_sub(1) else { return Agreement::Unsure };
    let look = &Look { boundary, depth };
    use Agreement::{Agree, Differ, Unsure};
    let (left, right) = (boundary.resolve(left), boundary.resolve(right));
    if left == right {
        return Agree;
    }
    match (left, right) {
        (Ty::Bits(a), Ty::Bits(b)) if a.unit == b.unit => Unsure,
        (Ty::Bits(a), Ty::Bits(b)) if a.unit != b.unit => Differ,
        // Some languages write an integer.
        (Ty::Bits(bits), other) | (other, Ty::Bits(bits)) => {
            unless_differ(agree(look, &Ty::Scalar(bits.covering()), other))
        }
        (Ty::Scalar(a), Ty::Scalar(b)) => {
            let plain = |scalar| layout::plain(&boundary.target, scalar);
            scalars(plain(*a), plain(*b))
        }
        (Ty::Pointer(a), Ty::Pointer(b)) => {
            let inner = pointees(look, &a.pointee, &b.pointee);
            match (inner, a.constant == b.constant, a.nullable == b.nullable) {
                (Differ, ..) | (Agree, false, _) => Differ,
                (Agree, true, true) => Agree,
                _ => Unsure,
            }
        }
        (Ty::Callback(a), Ty::Callback(b)) => signatures(look, &a.signature, &b.signature),
        (Ty::Vector(a, m), Ty::Vector(b, n)) => {
            let integer = |scalar: &Scalar| matches!(scalar, Scalar::Int { .. });
            let bytes = |scalar, length| layout::of_scalar(&boundary.target, scalar).size * length;
            // Rust has one type for all of them on x86.
            let any = boundary.target.x86_64 && integer(a) && integer(b);
            if any && bytes(*a, *m) == bytes(*b, *n) { Unsure } else { Differ }
        }
        (Ty::Named(_), _) | (_, Ty::Named(_)) => named(look, left, right),
        (Ty::Array(a, m), Ty::Array(b, n)) if m == n => agree(look, a, b),
        _ => Differ,
    }
}

fn scalars(a: Scalar, b: Scalar) -> Agreement {
    match (a, b) {
        _ if a == b => Agreement::Agree,
        (Scalar::Char, Scalar::Int { bits: 8, .. })
        | (Scalar::Int { bits: 8, .. }, Scalar::Char | Scalar::Int { bits: 8, .. }) => {
            Agreement::Unsure
        }
        _ => Agreement::Differ,
    }
}

fn pointees(look: &Look<'_>, a: &Ty, b: &Ty) -> Agreement {
    let boundary = look.boundary;
    let (a, b) = (boundary.resolve(a), boundary.resolve(b));
    match (a, b) {
        _ if a == b => Agreement::Agree,
        // An untyped pointer agrees with all data.
        (Ty::Void, _) | (_, Ty::Void) => Agreement::Unsure,
        // A pointer to an array agrees with one to its element, where a spelling says so, and two
        // floats with a complex number.
        (Ty::Array(element, _), other) | (other, Ty::Array(element, _)) => {
            let element = boundary.resolve(element);
            match (element, other) {
                (Ty::Array(..), _) | (_, Ty::Array(..) | Ty::Complex(_)) => Agreement::Unsure,
                _ => unless_differ(pointees(look, element, other)),
            }
        }
        _ => agree(look, a, b),
    }
}

fn named(look: &Look<'_>, a: &Ty, b: &Ty) -> Agreement {
    let boundary = look.boundary;
    let kind = |ty: &Ty| match ty {
        Ty::Named(id) => Some(&boundary.decls[*id].kind),
        _ => None,
    };
    match (kind(a), kind(b)) {
        (Some(DeclKind::Enum(a)), Some(DeclKind::Enum(b))) if a.bits != b.bits => Agreement::Differ,
        (Some(DeclKind::Enum(_)), Some(DeclKind::Enum(_))) => Agreement::Unsure,
        (Some(DeclKind::Enum(it)), _) => with_enum(look, it, b),
        (_, Some(DeclKind::Enum(it))) => with_enum(look, it, a),
        (Some(DeclKind::Record(r)), None) => with_record(look, r, b),
        (None, Some(DeclKind::Record(r))) => with_record(look, r, a),
        (Some(_), Some(_)) => Agreement::Differ,
        _ => Agreement::Unsure,
    }
}

/// An integer of its width may stand for an enumeration. So may a record around one.
fn with_enum(look: &Look<'_>, it: &Enum, other: &Ty) -> Agreement {
    let boundary = look.boundary;
    let same_size = layout::of(boundary, other).size == u64::from(it.bits / 8);
    match (boundary.record(other), other) {
        (Some(record), _) => with_record(look, record, &Ty::Scalar(Scalar::unsigned(it.bits))),
        (_, Ty::Scalar(scalar)) => match layout::plain(&boundary.target, *scalar) {
            Scalar::F16 | Scalar::F32 | Scalar::F64 | Scalar::LongDouble | Scalar::F128 => {
                Agreement::Differ
            }
            _ if !same_size => Agreement::Differ,
            _ => Agreement::Unsure,
        },
        (_, Ty::Named(_)) => Agreement::Unsure,
        _ => Agreement::Differ,
    }
}

/// A record around one field may stand for the field, and a union for a member of its size, or for
/// an integer of its size, which is room for all of them.
fn with_record(look: &Look<'_>, record: &Record, other: &Ty) -> Agreement {
    let boundary = look.boundary;
    let one_may_stand = record.union || record.fields.len() == 1;
    let sizes = [layout::of_record(boundary, record), layout::of(boundary, other)];
    if !one_may_stand || sizes[0].size != sizes[1].size {
        return Agreement::Differ;
    }
    let agrees = |field: &Field| agree(look, &field.ty, other) != Agreement::Differ;
    let room = matches!(other, Ty::Scalar(_) | Ty::Array(..));
    if room || record.fields.iter().any(agrees) { Agreement::Unsure } else { Agreement::Differ }
}

/// Two function types, which differ where their parameters or results do. Nullability, names and
/// what variadic functions take aside, which only some languages say.
fn signatures(look: &Look<'_>, a: &Signature, b: &Signature) -> Agreement {
    if a.variadic || b.variadic || a.parameters.len() != b.parameters.len() {
        let differ = !(a.variadic || b.variadic);
        return if differ { Agreement::Differ } else { Agreement::Unsure };
    }
    let pairs = a.parameters.iter().zip(&b.parameters).map(|(a, b)| (&a.ty, &b.ty));
    let mut pairs = pairs.chain([(&a.ret, &b.ret)]);
    let differ = pairs.any(|(a, b)| agree(look, a, b) == Agreement::Differ);
    if differ { Agreement::Differ } else { Agreement::Unsure }
}

/// What differs still does so behind another spelling; what agrees may not.
fn unless_differ(agreement: Agreement) -> Agreement {
    match agreement {
        Agreement::Differ => Agreement::Differ,
        _ => Agreement::Unsure,
    }
}

/// Whether two layouts of a record's fields are the same: size, alignment and every offset.
#[must_use]
pub fn same_layout(boundary: &Boundary, a: &Record, b: &Record) -> bool {
    let of = |record| (layout::of_record(boundary, record), layout::offsets(boundary, record));
    of(a) == of(b)
}

/// Whether two records have one size and one alignment.
#[must_use]
pub fn same_layout_around(boundary: &Boundary, a: &Record, b: &Record) -> bool {
    layout::of_record(boundary, a) == layout::of_record(boundary, b)
}

/// Whether a record other than `id` holds `id` by value, directly or not, and is packed; Rust
/// allows no spelled alignment in there.
#[must_use]
pub fn is_inside_packed(boundary: &Boundary, id: usize) -> bool {
    boundary.decls.iter().any(|decl| match &decl.kind {
        DeclKind::Record(record) => {
            record.packed.is_some() && record.fields.iter().any(|f| holds(boundary, &f.ty, id))
        }
        _ => false,
    })
}

/// Whether `ty` holds the declaration `id` by value.
#[must_use]
pub fn holds(boundary: &Boundary, ty: &Ty, id: usize) -> bool {
    match ty {
        Ty::Named(named) if *named == id => true,
        Ty::Named(named) => match &boundary.decls[*named].kind {
            DeclKind::Alias(target) => holds(boundary, target, id),
            DeclKind::Record(record) => record.fields.iter().any(|f| holds(boundary, &f.ty, id)),
            _ => false,
        },
        Ty::Array(element, _) | Ty::Flexible(element) => holds(boundary, element, id),
        Ty::Inline(record) => record.fields.iter().any(|f| holds(boundary, &f.ty, id)),
        _ => false,
    }
}

/// Whether something that `language` writes and other languages can use needs the declaration
/// `id`: a function, a global or another record. A Rust type without `repr(C)` that nothing of
/// the kind needs is not on the boundary at all.
#[must_use]
pub fn is_needed(boundary: &Boundary, id: usize, language: Language) -> bool {
    let mut needed = false;
    let mut copy = boundary.clone();
    let own = boundary.decls[id].name.clone();
    sites::types(&mut copy, &mut |site, ty| {
        let elsewhere = site.written_in(language) && !site.paths[0].starts_with(&format!("{own}."));
        if elsewhere && *ty == Ty::Named(id) {
            // An alias is needed only where something needs the alias.
            let alias = boundary.decls.iter().position(|it| site.alias && it.name == site.paths[0]);
            needed |= alias.is_none_or(|alias| is_needed(boundary, alias, language));
        }
    });
    needed
}
