//! Changes to structs and unions.

use std::collections::BTreeSet;

use fastrand::Rng;

use super::rules::Agreement;
use super::sites::{self, Site, TaggedPart, names_of_field};
use super::{Change, Mutator, rules, types};
use crate::layout;
use crate::model::{Bits, Boundary, Field, Form, Language, Record, Scalar, Ty};
use crate::profile::Aspect;

impl Mutator<'_> {
    /// Changes one random record of those for which `edit` gives a changed copy.
    fn edit_record(
        &mut self,
        mut edit: impl FnMut(&mut Self, &Site, &Record) -> Option<(Record, Change)>,
    ) -> Option<Change> {
        let mut found = Vec::new();
        let mut index = 0;
        let mut copy = self.original.clone();
        sites::records(&mut copy, &mut |site, record| {
            // In Rust a variant's name is also its tag's, and its place means nothing.
            let led = site.tagged.is_some() && record.fields.first().is_some_and(is_tag);
            let frame = site.tagged == Some(TaggedPart::Frame) || led;
            let frame = frame && self.side == Language::Rust;
            if self.shares(site.absent)
                && !frame
                && let Some((record, change)) = edit(self, site, record)
            {
                found.push((index, record, change));
            }
            index += 1;
        });
        let (chosen, new, change) = self.one_of(&found)?;
        let mut index = 0;
        sites::records(&mut self.boundary, &mut |_, record| {
            if index == chosen {
                *record = new.clone();
            }
            index += 1;
        });
        Some(change)
    }
}

/// Whether a field is the tag of a tagged union.
fn is_tag(field: &Field) -> bool {
    field.name == "tag"
}

/// The number of fields before a flexible array member, which has to stay the last.
fn movable(record: &Record) -> usize {
    let flexible = record.fields.last().is_some_and(|f| matches!(f.ty, Ty::Flexible(_)));
    record.fields.len() - usize::from(flexible)
}

pub(super) fn swap(mutator: &mut Mutator<'_>) -> Option<Change> {
    mutator.edit_record(|mutator, site, record| {
        let count = movable(record);
        if count < 2 {
            return None;
        }
        let a = mutator.rng.usize(..count - 1);
        let b = mutator.rng.usize(a + 1..count);
        let mut new = record.clone();
        new.fields.swap(a, b);
        new.form = moved(record.form, a, b);
        let frame = site.tagged == Some(TaggedPart::Frame);
        if frame && !record.union {
            return None;
        }
        if record.form == Form::Tuple && mutator.side == Language::Rust {
            let types = (&record.fields[a].ty, &record.fields[b].ty);
            match mutator.agreement(site, types.0, types.1) {
                Agreement::Differ => {}
                Agreement::Agree => return Some((new, Change::nothing())),
                Agreement::Unsure => return None,
            }
        }
        let unmoved =
            sized_places(mutator.original, record) == sized_places(mutator.original, &new);
        let others: Vec<Language> = mutator.others(site).collect();
        let covered =
            rules::covered_alike(mutator.side, &others, [a, b].map(|at| &record.fields[at]));
        if record.union || unmoved || covered {
            return Some((new, Change::nothing()));
        }
        let mut allowed = site.paths.clone();
        // What changed places with a field without a size has only moved past those between, or
        // they past it.
        let hollow = [a, b].map(|at| is_hollow(mutator.original, &record.fields[at].ty));
        let moved: Vec<usize> = if hollow[0] || hollow[1] { (a..=b).collect() } else { vec![a, b] };
        for index in moved {
            allowed.extend(names_of_field(&site.paths, &record.fields[index]));
            allowed.extend(number_of_field(site, record, index));
        }
        Some((new, Change::real(allowed)))
    })
}

/// Where the fields stand that take space.
fn sized_places(boundary: &Boundary, record: &Record) -> BTreeSet<(String, u64)> {
    let places = record.fields.iter().zip(layout::offsets(boundary, record));
    let sized = places.filter(|(field, _)| !is_hollow(boundary, &field.ty));
    sized.map(|(field, offset)| (field.name.clone(), offset)).collect()
}

/// Whether a type is a record without fields, or an array of such, and takes no space.
fn is_hollow(boundary: &Boundary, ty: &Ty) -> bool {
    match boundary.resolve(ty) {
        Ty::Array(element, _) => is_hollow(boundary, element),
        ty => boundary.record(ty).is_some_and(|record| record.fields.is_empty()),
    }
}

/// The generic field, after two fields have changed places.
fn moved(form: Form, a: usize, b: usize) -> Form {
    match form {
        Form::Generic(at) if at == a => Form::Generic(b),
        Form::Generic(at) if at == b => Form::Generic(a),
        other => other,
    }
}

/// The form without the field at `index`, or with one more there.
fn shifted(form: Form, index: usize, added: bool) -> Form {
    match (form, added) {
        (Form::Generic(at), true) if at >= index => Form::Generic(at + 1),
        (Form::Generic(at), false) if at == index => Form::Plain,
        (Form::Generic(at), false) if at > index => Form::Generic(at - 1),
        (other, _) => other,
    }
}

/// The fields that no name and no place tells from the one at `index`, when that is missing on one
/// side: in a tuple struct its neighbours of a type that agrees with its own, and integers beside
/// bit-fields of their size, since any of them may be what covers the bits. Itself included.
fn like_neighbours(
    mutator: &Mutator<'_>,
    site: &Site,
    record: &Record,
    index: usize,
) -> Vec<usize> {
    let boundary = mutator.original;
    let fields = &record.fields;
    let alike = |other: usize| match record.form {
        Form::Tuple => {
            let types = (&fields[index].ty, &fields[other].ty);
            mutator.agreement(site, types.0, types.1) != Agreement::Differ
        }
        _ => {
            let integer = |at: usize| is_integer(boundary, &fields[at].ty);
            let sizes = [index, other].map(|at| layout::of(boundary, &fields[at].ty).size);
            integer(index) && integer(other) && sizes[0] == sizes[1]
        }
    };
    let sized = |at: &usize| !is_hollow(boundary, &fields[*at].ty);
    let behind = (index + 1..fields.len()).filter(sized).take_while(|at| alike(*at));
    let before = (0..index).rev().filter(sized).take_while(|at| alike(*at));
    let run: Vec<usize> = before.chain([index]).chain(behind).collect();
    let nameless = |at: &usize| record.form == Form::Tuple || is_bits(&fields[*at]);
    run.into_iter().filter(|at| *at == index || nameless(at)).collect()
}

/// Whether a field is a group of bit-fields, of which some languages see only an integer of any
/// name.
fn is_bits(field: &Field) -> bool {
    matches!(field.ty, Ty::Bits(_))
}

/// Whether a field of this type is an integer, or bit-fields that one covers.
fn is_integer(boundary: &Boundary, ty: &Ty) -> bool {
    match boundary.resolve(ty) {
        Ty::Bits(_) => true,
        Ty::Scalar(scalar) => {
            matches!(layout::plain(&boundary.target, *scalar), Scalar::Int { .. })
        }
        _ => false,
    }
}

/// The names by which a field may go that one side of a record lacks.
fn names_of_missing(
    mutator: &Mutator<'_>,
    site: &Site,
    record: &Record,
    index: usize,
) -> Vec<String> {
    let mut names = Vec::new();
    for at in like_neighbours(mutator, site, record, index) {
        names.extend(names_of_field(&site.paths, &record.fields[at]));
        names.extend(number_of_field(site, record, at));
    }
    names
}

/// What a tuple struct, or a variant without names, calls a field.
fn number_of_field(site: &Site, record: &Record, index: usize) -> Vec<String> {
    let of = |number: usize| site.paths.iter().map(move |path| format!("{path}.{number}"));
    match record.form {
        Form::Tuple => of(index).collect(),
        _ if record.fields.first().is_some_and(is_tag) => of(index.max(1) - 1).collect(),
        _ => Vec::new(),
    }
}

pub(super) fn rename(mutator: &mut Mutator<'_>) -> Option<Change> {
    let word = mutator.fresh_word();
    mutator.edit_record(|mutator, site, record| {
        let named = |(_, field): &(usize, &Field)| !field.anonymous && !is_bits(field);
        let candidates: Vec<usize> =
            record.fields.iter().enumerate().filter(named).map(|(index, _)| index).collect();
        let index = mutator.one_of(&candidates)?;
        let mut new = record.clone();
        let mut allowed = names_of_field(&site.paths, &record.fields[index]);
        new.fields[index].name.clone_from(&word);
        allowed.extend(names_of_field(&site.paths, &new.fields[index]));
        allowed.extend(number_of_field(site, record, index));
        // Rust alone gives the fields of a tuple struct no names.
        let names = |it: Language| record.form != Form::Tuple || it != Language::Rust;
        let numbered = !(names(mutator.side) && mutator.others(site).any(names));
        let hollow = is_hollow(mutator.original, &record.fields[index].ty);
        Some((new, Change::when(!numbered && !hollow, allowed)))
    })
}

pub(super) fn drop_field(mutator: &mut Mutator<'_>) -> Option<Change> {
    mutator.edit_record(|mutator, site, record| {
        let candidates: Vec<usize> = (0..record.fields.len())
            .filter(|index| record.fields.len() > 2 && !is_group(&record.fields[*index]))
            .collect();
        let index = mutator.one_of(&candidates)?;
        let mut new = record.clone();
        new.fields.remove(index);
        new.form = shifted(record.form, index, false);
        let allowed = names_of_missing(mutator, site, record, index);
        let boundary = mutator.original;
        let unmoved = sized_places(boundary, record) == sized_places(boundary, &new);
        let nothing = unmoved && rules::same_layout_around(boundary, record, &new);
        Some((new, Change::when(!nothing, allowed)))
    })
}

/// Whether other languages see several fields in its place, each of which would be missing.
fn is_group(field: &Field) -> bool {
    field.anonymous || is_bits(field)
}

pub(super) fn add(mutator: &mut Mutator<'_>) -> Option<Change> {
    let name = mutator.fresh_word();
    mutator.edit_record(|mutator, site, record| {
        // A record without fields may stand for an opaque type behind a pointer.
        if record.fields.is_empty() {
            return None;
        }
        let index = mutator.rng.usize(..=movable(record));
        let scalars = [Scalar::signed(32), Scalar::unsigned(64), Scalar::F64, Scalar::unsigned(8)];
        let ty = Ty::Scalar(mutator.one_of(&scalars)?);
        let field = Field::of(name.clone(), ty);
        let mut new = record.clone();
        new.fields.insert(index, field);
        new.form = shifted(record.form, index, true);
        let mut allowed = names_of_missing(mutator, site, &new, index);
        // The only field behind a tag has no name in Rust: of two, nobody can tell which it is.
        if record.fields.len() == 2 && is_tag(&record.fields[0]) {
            allowed.extend(names_of_field(&site.paths, &record.fields[1]));
        }
        Some((new, Change::real(allowed)))
    })
}

/// The record itself and all its fields.
fn anywhere_in(site: &Site, record: &Record) -> Vec<String> {
    let mut paths = site.paths.clone();
    for (index, field) in record.fields.iter().enumerate() {
        paths.extend(names_of_field(&site.paths, field));
        paths.extend(number_of_field(site, record, index));
    }
    paths.extend(paddings(site, record));
    paths
}

/// What Rust writes in front of fields that demand an alignment, and ctypes behind bit-fields.
fn paddings(site: &Site, record: &Record) -> Vec<String> {
    let words = ["_padding", "_pad"];
    let of = |index: usize| {
        let named = move |path| words.map(|word| format!("{path}.{word}{index}"));
        site.paths.iter().flat_map(named)
    };
    (0..record.fields.len().max(8)).flat_map(of).collect()
}

pub(super) fn repack(mutator: &mut Mutator<'_>) -> Option<Change> {
    mutator.edit_record(|mutator, site, record| {
        let boundary = mutator.original;
        if site.tagged.is_some() {
            return None;
        }
        let unfit = |field: &Field| {
            layout::contains_aligned(boundary, &field.ty)
                || matches!(field.ty, Ty::Bits(_) | Ty::Inline(_))
                || field.align.is_some()
        };
        let unfit = record.fields.iter().any(unfit);
        if record.union || record.align.is_some() || unfit || site.within {
            return None;
        }
        let mut new = record.clone();
        let options = [None, Some(1), Some(2), Some(4), Some(8)];
        new.packed = mutator.one_of(&options)?;
        let compiled = boundary.compiled && mutator.side == Language::Cffi;
        if new.packed == record.packed || (compiled && new.packed.is_some_and(|n| n > 1)) {
            return None;
        }
        let changes = !rules::same_layout(boundary, record, &new);
        let allowed = first_moved(boundary, site, record, &new);
        Some((new, Change::when(changes, allowed)))
    })
}

/// The record itself and the first field that stands elsewhere in the other layout of the record:
/// where a change of packing or alignment shows.
fn first_moved(boundary: &Boundary, site: &Site, record: &Record, new: &Record) -> Vec<String> {
    let places = [record, new].map(|record| layout::offsets(boundary, record));
    let first = places[0].iter().zip(&places[1]).position(|(old, new)| old != new);
    let mut paths = site.paths.clone();
    if let Some(first) = first {
        paths.extend(names_of_field(&site.paths, &record.fields[first]));
        paths.extend(number_of_field(site, record, first));
    }
    paths
}

pub(super) fn realign(mutator: &mut Mutator<'_>) -> Option<Change> {
    if !mutator.side.says(Aspect::Align) {
        return None;
    }
    mutator.edit_record(|mutator, site, record| {
        let boundary = mutator.original;
        let id = boundary.decls.iter().position(|decl| site.paths.contains(&decl.name))?;
        let inside = rules::is_inside_packed(boundary, id);
        // Without a field there is nothing that Zig could align.
        let unfit = site.within || inside || site.tagged.is_some() || record.fields.is_empty();
        if record.packed.is_some() || unfit {
            return None;
        }
        let mut new = record.clone();
        new.align =
            mutator.one_of(&[None, Some(1), Some(2), Some(4), Some(8), Some(16), Some(64)])?;
        if new.align == record.align {
            return None;
        }
        let changes = !rules::same_layout(boundary, record, &new);
        let mut allowed = site.paths.clone();
        allowed.extend(names_of_field(&site.paths, record.fields.first()?));
        allowed.extend(paddings(site, record));
        Some((new, Change::when(changes, allowed)))
    })
}

/// The alignment that one field demands.
pub(super) fn field_align(mutator: &mut Mutator<'_>) -> Option<Change> {
    if !mutator.side.says(Aspect::Align) {
        return None;
    }
    mutator.edit_record(|mutator, site, record| {
        let boundary = mutator.original;
        let id = boundary.decls.iter().position(|decl| site.paths.contains(&decl.name))?;
        let inside = rules::is_inside_packed(boundary, id);
        let unfit = site.within || inside || site.tagged.is_some() || record.union;
        if record.packed.is_some() || unfit || record.form == Form::Tuple {
            return None;
        }
        let fits = |(_, field): &(usize, &Field)| {
            !matches!(field.ty, Ty::Bits(_) | Ty::Inline(_)) && !is_hollow(boundary, &field.ty)
        };
        let candidates: Vec<usize> =
            record.fields.iter().enumerate().filter(fits).map(|(index, _)| index).collect();
        let index = mutator.one_of(&candidates)?;
        let natural = layout::of(boundary, &record.fields[index].ty).align;
        let options = [None, Some(2 * natural), Some(16), Some(32)];
        let mut new = record.clone();
        new.fields[index].align = mutator.one_of(&options)?.filter(|align| *align > natural);
        if new.fields[index].align == record.fields[index].align {
            return None;
        }
        let changes = !rules::same_layout(boundary, record, &new);
        let mut allowed = first_moved(boundary, site, record, &new);
        allowed.extend(names_of_field(&site.paths, &record.fields[index]));
        allowed.extend(paddings(site, record));
        Some((new, Change::when(changes, allowed)))
    })
}

/// A flexible array goes.
pub(super) fn flexible(mutator: &mut Mutator<'_>) -> Option<Change> {
    mutator.edit_record(|_, site, record| {
        let last = record.fields.last().filter(|field| matches!(field.ty, Ty::Flexible(_)))?;
        let mut new = record.clone();
        new.fields.pop();
        let mut allowed = names_of_field(&site.paths, last);
        allowed.extend(number_of_field(site, record, record.fields.len() - 1));
        Some((new, Change::real(allowed)))
    })
}

/// The field of a generic record has another type: an argument of another width.
pub(super) fn argument(mutator: &mut Mutator<'_>) -> Option<Change> {
    mutator.edit_record(|mutator, site, record| {
        let Form::Generic(index) = record.form else { return None };
        let field = record.fields.get(index)?;
        let size = layout::of(mutator.original, &field.ty).size;
        let others: Vec<Scalar> = [8, 16, 32, 64].map(Scalar::unsigned).to_vec();
        let other = |scalar: &Scalar| scalar.most_size() != size;
        let others: Vec<Scalar> = others.into_iter().filter(other).collect();
        let mut new = record.clone();
        new.fields[index].ty = Ty::Scalar(mutator.one_of(&others)?);
        new.fields[index].align = None;
        Some((new, Change::real(names_of_field(&site.paths, field))))
    })
}

pub(super) fn struct_union(mutator: &mut Mutator<'_>) -> Option<Change> {
    mutator.edit_record(|mutator, site, record| {
        // Where no field takes space, a struct is no other than a union.
        if record.fields.iter().all(|field| is_hollow(mutator.original, &field.ty)) {
            return None;
        }
        let special = |field: &Field| matches!(field.ty, Ty::Bits(_) | Ty::Flexible(_));
        let special = record.fields.iter().any(special)
            || (site.tagged.is_some() && mutator.side == Language::Rust)
            || record.form != Form::Plain
            || site.tagged == Some(TaggedPart::Frame);
        if record.packed.is_some() || record.fields.len() < 2 || special {
            return None;
        }
        let mut new = record.clone();
        new.union = !record.union;
        let mut allowed = site.paths.clone();
        if site.within {
            // The members of an anonymous record are looked for in the one around it.
            allowed.extend(anywhere_in(site, record));
        }
        Some((new, Change::real(allowed)))
    })
}

pub(super) fn drop_repr(mutator: &mut Mutator<'_>) -> Option<Change> {
    if mutator.side != Language::Rust {
        return None;
    }
    mutator.edit_record(|mutator, site, record| {
        let boundary = mutator.original;
        let id = boundary.decls.iter().position(|decl| site.paths.contains(&decl.name))?;
        let hollow = record.fields.is_empty();
        if site.within || hollow || !rules::is_needed(boundary, id, Language::Rust) {
            return None;
        }
        let mut new = record.clone();
        new.promised = false;
        Some((new, Change::real(site.paths.clone())))
    })
}

pub(super) fn bit_width(mutator: &mut Mutator<'_>) -> Option<Change> {
    if mutator.rng.bool() {
        types::bit_width(mutator).or_else(|| field_bit_width(mutator))
    } else {
        field_bit_width(mutator).or_else(|| types::bit_width(mutator))
    }
}

fn field_bit_width(mutator: &mut Mutator<'_>) -> Option<Change> {
    let side = mutator.side;
    mutator.edit_record(|mutator, site, record| {
        let wide = |(_, field): &(usize, &Field)| match &field.ty {
            Ty::Bits(bits) => bits.parts_in.has(side),
            _ => false,
        };
        let candidates: Vec<usize> =
            record.fields.iter().enumerate().filter(wide).map(|(index, _)| index).collect();
        let index = mutator.one_of(&candidates)?;
        let mut new = record.clone();
        let Ty::Bits(bits) = &mut new.fields[index].ty else { return None };
        let changes = mutator.others(site).any(|other| bits.parts_in.has(other));
        let name = widen(&mut mutator.rng, bits)?;
        let allowed = site.paths.iter().map(|record| format!("{record}.{name}"));
        let change = Change::when(changes, allowed.collect());
        Some((new, change))
    })
}

/// Makes one of some bit-fields wider or narrower by a bit, and tells which.
pub(super) fn widen(rng: &mut Rng, bits: &mut Bits) -> Option<String> {
    let used: u32 = bits.parts.iter().map(|(_, width)| width).sum();
    let part = rng.usize(..bits.parts.len());
    let (name, width) = &mut bits.parts[part];
    let least = 1 + u32::from(bits.signed);
    let grow = used < bits.unit && (*width <= least || rng.bool());
    if (!grow && *width <= least) || (grow && *width == bits.declared) {
        return None;
    }
    *width = if grow { *width + 1 } else { *width - 1 };
    Some(name.clone())
}

/// The sign of the bit-fields of one unit. What one language writes is an integer, what another
/// writes are bit-fields, which have nothing to do with the sign of an integer that covers them.
pub(super) fn bit_sign(mutator: &mut Mutator<'_>) -> Option<Change> {
    let side = mutator.side;
    mutator.edit_record(|mutator, site, record| {
        let wide = |(_, field): &(usize, &Field)| match &field.ty {
            Ty::Bits(bits) => bits.parts.iter().all(|(_, width)| *width > 1),
            _ => false,
        };
        let candidates: Vec<usize> =
            record.fields.iter().enumerate().filter(wide).map(|(index, _)| index).collect();
        let index = mutator.one_of(&candidates)?;
        let mut new = record.clone();
        let Ty::Bits(bits) = &mut new.fields[index].ty else { return None };
        // One change: several bit-fields would each be reported.
        // A bit-field as wide as its unit is the covering integer itself.
        if bits.parts.len() > 1 || bits.parts[0].1 == bits.unit {
            return None;
        }
        bits.signed = !bits.signed;
        let form = |language: Language| bits.parts_in.has(language);
        let changes = mutator.others(site).any(|other| form(other) == form(side));
        let allowed = names_of_field(&site.paths, &record.fields[index]);
        Some((new, Change::when(changes, allowed)))
    })
}
