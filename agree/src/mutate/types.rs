//! Changes to a type where it is used.

use super::rules::Agreement;
use super::sites::{self, Site};
use super::{Change, Mutator};
use crate::layout;
use crate::model::{Bits, DeclKind, Language, Languages, Pointer, Scalar, Ty};
use crate::profile::Aspect;

impl Mutator<'_> {
    /// Changes one random type of those for which `edit` gives another.
    fn edit_type(
        &mut self,
        mut edit: impl FnMut(&mut Self, &Site, &Ty) -> Option<(Ty, bool)>,
    ) -> Option<Change> {
        self.edit_type_at(|mutator, site, ty| {
            let (ty, changes) = edit(mutator, site, ty)?;
            Some((ty, Change::when(changes, site.paths.clone())))
        })
    }

    /// The same, with what the change comes to.
    fn edit_type_at(
        &mut self,
        mut edit: impl FnMut(&mut Self, &Site, &Ty) -> Option<(Ty, Change)>,
    ) -> Option<Change> {
        let mut found = Vec::new();
        let mut index = 0;
        let mut copy = self.original.clone();
        sites::types(&mut copy, &mut |site, ty| {
            if self.shares(site.absent)
                && let Some((ty, change)) = edit(self, site, ty)
            {
                found.push((index, ty, change.used_at(self.uses_of_alias(site))));
            }
            index += 1;
        });
        let (chosen, new, change) = self.one_of(&found)?;
        let mut index = 0;
        let mut pending = Some(new);
        sites::types(&mut self.boundary, &mut |_, ty| {
            if index == chosen
                && let Some(new) = pending.take()
            {
                *ty = new;
            }
            index += 1;
        });
        Some(change)
    }
}

/// The narrow spelling of a flexible or bit-field type is a matter of its own.
fn scalar(ty: &Ty) -> Option<Scalar> {
    match ty {
        Ty::Scalar(scalar) => Some(*scalar),
        _ => None,
    }
}

/// Retypes, with a change of class: an integer becomes a float, a truth value an integer.
pub(super) fn retype(mutator: &mut Mutator<'_>) -> Option<Change> {
    mutator.edit_type(|mutator, site, ty| {
        if let Ty::Complex(part) = ty {
            // No array is passed by value.
            if site.passed {
                return Some((Ty::Scalar(*part), true));
            }
            let bits = if *part == Scalar::F32 { 32 } else { 64 };
            return Some((Ty::Array(Box::new(Ty::Scalar(Scalar::unsigned(bits))), 2), true));
        }
        if let Ty::Bits(bits) = ty {
            let float = [(32, Scalar::F32), (64, Scalar::F64)];
            let float =
                float.into_iter().find(|(bits_of, _)| site.alias && bits.unit == *bits_of)?;
            return Some((Ty::Scalar(float.1), true));
        }
        let new = match layout::plain(&mutator.original.target, scalar(ty)?) {
            Scalar::Bool => Scalar::unsigned(8),
            Scalar::Char => return None,
            Scalar::Int { bits: 8, .. } if !site.simple => Scalar::Bool,
            Scalar::Int { bits: 64, .. } => Scalar::F64,
            Scalar::Int { bits: 32, .. } if !site.simple => Scalar::F32,
            Scalar::Int { .. } => Scalar::F64,
            Scalar::F32 => mutator.one_of(&[Scalar::unsigned(32), Scalar::signed(64)])?,
            Scalar::F16 => Scalar::unsigned(16),
            Scalar::F64 | Scalar::LongDouble | Scalar::F128 => Scalar::unsigned(64),
            Scalar::Long { .. } | Scalar::Size { .. } | Scalar::WideChar => return None,
        };
        Some((Ty::Scalar(new), true))
    })
}

pub(super) fn resize(mutator: &mut Mutator<'_>) -> Option<Change> {
    mutator.edit_type_at(|mutator, site, ty| {
        let real = |ty| Some((ty, Change::real(site.paths.clone())));
        if let Ty::Complex(part) = ty {
            let other = if *part == Scalar::F32 { Scalar::F64 } else { Scalar::F32 };
            return real(Ty::Complex(other));
        }
        if let Ty::Bits(bits) = ty {
            let unit = Some(bits.unit * 2).filter(|unit| site.alias && *unit <= 64)?;
            let mut allowed = site.paths.clone();
            // ctypes spells what is left of the unit.
            allowed.extend(site.paths.iter().map(|alias| format!("{alias}._pad0")));
            let new = Bits { unit, declared: unit, ..bits.clone() };
            return Some((Ty::Bits(new), Change::real(allowed)));
        }
        let new = match layout::plain(&mutator.original.target, scalar(ty)?) {
            Scalar::Int { bits, signed } => {
                let narrow = site.simple
                    || mutator.side.is_python()
                    || mutator.original.target.wide_align.is_none();
                let wide = if narrow { 64 } else { 128 };
                let others: Vec<u32> =
                    [8, 16, 32, 64, wide].into_iter().filter(|other| *other != bits).collect();
                Scalar::Int { bits: mutator.one_of(&others)?, signed }
            }
            Scalar::F32 => Scalar::F64,
            Scalar::F64 if !site.simple => Scalar::F32,
            Scalar::F16 => Scalar::F32,
            _ => return None,
        };
        real(Ty::Scalar(new))
    })
}

pub(super) fn resign(mutator: &mut Mutator<'_>) -> Option<Change> {
    mutator.edit_type(|mutator, site, ty| {
        match layout::plain(&mutator.original.target, scalar(ty)?) {
            // Behind a pointer a byte may stand for a character of either sign.
            Scalar::Int { bits: 8, .. } if site.within => None,
            Scalar::Int { bits, signed } => {
                Some((Ty::Scalar(Scalar::Int { bits, signed: !signed }), true))
            }
            _ => None,
        }
    })
}

/// The width of a part of named bits, which shows where they are a struct.
pub(super) fn bit_width(mutator: &mut Mutator<'_>) -> Option<Change> {
    let side = mutator.side;
    mutator.edit_type_at(|mutator, site, ty| {
        let Ty::Bits(bits) = ty else { return None };
        if !site.alias || !bits.parts_in.has(side) {
            return None;
        }
        let changes = mutator.others(site).any(|other| bits.parts_in.has(other));
        let mut new = bits.clone();
        let name = super::records::widen(&mut mutator.rng, &mut new)?;
        let allowed = site.paths.iter().map(|alias| format!("{alias}.{name}")).collect();
        Some((Ty::Bits(new), Change::when(changes, allowed)))
    })
}

pub(super) fn array_length(mutator: &mut Mutator<'_>) -> Option<Change> {
    mutator.edit_type(|mutator, _, ty| match ty {
        Ty::Array(element, length) => {
            let new = length + mutator.rng.u64(1..5);
            let new = if *length > 2 && mutator.rng.bool() { length - 1 } else { new };
            Some((Ty::Array(element.clone(), new), true))
        }
        _ => None,
    })
}

pub(super) fn constness(mutator: &mut Mutator<'_>) -> Option<Change> {
    if !mutator.side.says(Aspect::Const) {
        return None;
    }
    mutator.edit_type(|mutator, site, ty| match ty {
        Ty::Pointer(pointer) => {
            let constant = !pointer.constant;
            let new = Ty::Pointer(Pointer { constant, ..pointer.clone() });
            Some((new, mutator.heard(site, Aspect::Const)))
        }
        _ => None,
    })
}

pub(super) fn volatility(mutator: &mut Mutator<'_>) -> Option<Change> {
    if !mutator.side.says(Aspect::Volatile) {
        return None;
    }
    mutator.edit_type(|mutator, site, ty| match ty {
        Ty::Pointer(pointer) if matches!(*pointer.pointee, Ty::Scalar(_)) => {
            let volatile = !pointer.volatile;
            let new = Ty::Pointer(Pointer { volatile, ..pointer.clone() });
            Some((new, mutator.heard(site, Aspect::Volatile)))
        }
        _ => None,
    })
}

pub(super) fn nullability(mutator: &mut Mutator<'_>) -> Option<Change> {
    let side = mutator.side;
    mutator.edit_type(|mutator, site, ty| match ty {
        Ty::Pointer(pointer) if pointer.says.has(side) => {
            let changes = mutator.others(site).any(|other| pointer.says.has(other));
            let nullable = !pointer.nullable;
            Some((Ty::Pointer(Pointer { nullable, ..pointer.clone() }), changes))
        }
        // An alias of a callback leaves the matter to its uses: `Option<alias>`.
        Ty::Callback(callback) if !site.alias && side.says(Aspect::Nullability) => {
            let mut new = callback.clone();
            new.nullable = !new.nullable;
            Some((Ty::Callback(new), mutator.heard(site, Aspect::Nullability)))
        }
        _ => None,
    })
}

pub(super) fn pointer_as_integer(mutator: &mut Mutator<'_>) -> Option<Change> {
    mutator.edit_type(|_, _, ty| match ty {
        Ty::Pointer(_) => Some((Ty::Scalar(Scalar::Size { signed: false }), true)),
        _ => None,
    })
}

pub(super) fn callback_as_data(mutator: &mut Mutator<'_>) -> Option<Change> {
    // Python's `c_void_p` stands for pointers of every kind.
    let changes = !mutator.side.is_python();
    mutator.edit_type(|_, _, ty| match ty {
        Ty::Callback(callback) => {
            let pointee = Box::new(Ty::Void);
            let says = Languages::of(&[Language::Zig]);
            let nullable = callback.nullable;
            Some((
                Ty::Pointer(Pointer { pointee, constant: false, volatile: false, nullable, says }),
                changes,
            ))
        }
        _ => None,
    })
}

/// Types that the side's language can point to in the pointer's own spelling.
pub(super) fn other_pointee(mutator: &mut Mutator<'_>) -> Option<Change> {
    mutator.edit_type(|mutator, site, ty| {
        let Ty::Pointer(pointer) = ty else { return None };
        let boundary = mutator.original;
        let complete = |id: usize| !matches!(boundary.decls[id].kind, DeclKind::Opaque);
        let from_named = matches!(boundary.resolve(&pointer.pointee), Ty::Named(_));
        let candidates: Vec<Ty> = (0..boundary.decls.len())
            .filter(|id| boundary.decls[*id].absent.or(site.absent) == site.absent)
            .filter(|id| matches!(boundary.decls[*id].kind, DeclKind::Record(_) | DeclKind::Opaque))
            .filter(|id| complete(*id) || pointer.says.has(Language::Zig))
            .map(Ty::Named)
            .filter(|new| mutator.agreement(site, &pointer.pointee, new) == Agreement::Differ)
            .collect();
        if !from_named {
            return None;
        }
        let pointee = Box::new(mutator.one_of(&candidates)?);
        Some((Ty::Pointer(Pointer { pointee, ..pointer.clone() }), true))
    })
}

pub(super) fn void_pointee(mutator: &mut Mutator<'_>) -> Option<Change> {
    mutator.edit_type(|mutator, _, ty| match ty {
        Ty::Pointer(pointer) if *pointer.pointee != Ty::Void => {
            // Zig says of every untyped pointer whether it may be null; Rust's reference to
            // nothing is no pointer that anybody uses.
            let told = mutator.side != Language::Zig || pointer.says.has(Language::Zig);
            let idiom = mutator.side != Language::Rust || !pointer.says.has(Language::Rust);
            if !(told && idiom) {
                return None;
            }
            let pointee = Box::new(Ty::Void);
            Some((Ty::Pointer(Pointer { pointee, ..pointer.clone() }), false))
        }
        _ => None,
    })
}

pub(super) fn vector_length(mutator: &mut Mutator<'_>) -> Option<Change> {
    mutator.edit_type(|mutator, site, ty| {
        let Ty::Vector(element, length) = ty else { return None };
        if mutator.side != Language::Rust {
            return Some((Ty::Vector(*element, length * 2), true));
        }
        // Rust has names for few vectors.
        let facts = &mutator.original.target;
        let size = |element| layout::of_scalar(facts, element).size;
        let other = match element {
            Scalar::F64 => Scalar::F32,
            _ => Scalar::F64,
        };
        let new = (other, size(*element) * length / size(other));
        let wider = (*element, length * 2);
        // What functions take by value, and an alias may be that, must fit a register of any x86-64.
        let options = match site.passed || site.alias {
            true => vec![new],
            false if mutator.rng.bool() => vec![new, wider],
            false => vec![wider, new],
        };
        let known = |(element, length): &&(Scalar, u64)| {
            crate::write_rust::vector(facts, *element, *length).is_some()
        };
        let (element, length) = options.iter().find(known)?;
        Some((Ty::Vector(*element, *length), true))
    })
}

/// A type of the same name in another module stands where the one was.
pub(super) fn module_swap(mutator: &mut Mutator<'_>) -> Option<Change> {
    mutator.edit_type(|mutator, site, ty| {
        let Ty::Named(id) = ty else { return None };
        let boundary = mutator.original;
        let decl = &boundary.decls[*id];
        let (_, short) = decl.short_name()?;
        let record = |kind: &DeclKind| matches!(kind, DeclKind::Record(_));
        let candidates: Vec<Ty> = (0..boundary.decls.len())
            .filter(|other| other != id && boundary.decls[*other].absent == decl.absent)
            .filter(|other| record(&boundary.decls[*other].kind) && record(&decl.kind))
            .filter(|other| boundary.decls[*other].short_name().is_some_and(|it| it.1 == short))
            .map(Ty::Named)
            .filter(|new| mutator.agreement(site, ty, new) == Agreement::Differ)
            .collect();
        // Behind a pointer any order does; by value only what is complete and has a size.
        let sized = |ty: &Ty| boundary.record(ty).is_some_and(|record| !record.fields.is_empty());
        let flexible = |ty: &Ty| {
            let last = boundary.record(ty).and_then(|record| record.fields.last());
            last.is_some_and(|field| matches!(field.ty, Ty::Flexible(_)))
        };
        let fits = |new: &Ty| match new {
            _ if site.alias || site.in_record => false,
            _ => !flexible(new) || site.within,
        };
        let candidates: Vec<Ty> =
            candidates.into_iter().filter(|new| sized(new) && sized(ty) && fits(new)).collect();
        Some((mutator.one_of(&candidates)?, true))
    })
}
