//! Members that one language names and another has no name for: anonymous members, and the
//! integers that hold bit-fields.
//!
//! They are recognised by what they consist of, not by where they stand: a change in front of them
//! or inside them must not make them look like two things that have nothing to do with each other.

use crate::contract::{Contract, RecordKind, Type};

use super::fields::{By, Couple, Member, Members};
use super::names::folded;
use super::shape;

/// Puts the parts of structs of bits (Zig's `packed struct(u32)`) in their place where the other
/// side has bit-fields of its own there: C has bit-fields in the record around.
pub fn open_bit_structs(
    contract: &Contract,
    members: &mut Members,
    (other_contract, other): (&Contract, &Members),
) {
    let opened = members.fields.iter().flat_map(|field| {
        let twin = has_twin((contract, field), (other_contract, &other.fields));
        let parts = if twin { None } else { parts_of_bits(contract, field, other) };
        parts.unwrap_or_else(|| vec![field.clone()])
    });
    members.fields = opened.collect();
}

/// Whether the other side has the same record at the same place under another name: `struct { T b; }`
/// for `struct { T a; }`, where `T` has a field `a` of its own.
fn has_twin(
    (contract, field): (&Contract, &Member),
    (theirs, other): (&Contract, &[Member]),
) -> bool {
    let names = |parts: &[Member]| parts.iter().map(name).collect::<Vec<_>>();
    let Some(parts) = inside(contract, field) else { return false };
    other.iter().any(|member| {
        (member.offset, member.size) == (field.offset, field.size)
            && inside(theirs, member).is_some_and(|theirs| names(&theirs) == names(&parts))
    })
}

/// The fields of the record that a member is, as members of the record around.
fn inside(contract: &Contract, field: &Member) -> Option<Vec<Member>> {
    let Type::Record(id) = contract.types.resolve(field.ty.id) else { return None };
    let record = &contract.types.records[id];
    Some(Members::inside(contract, record, &field.indices, field.offset).fields)
}

fn parts_of_bits(contract: &Contract, field: &Member, other: &Members) -> Option<Vec<Member>> {
    let Type::Record(id) = contract.types.resolve(field.ty.id) else { return None };
    let record = &contract.types.records[id];
    shape::bit_storage(contract, record)?;
    let mut parts = Members::inside(contract, record, &field.indices, field.offset).fields;
    // `_: u5 = 0` fills the integer up, as C's bit-fields without a name do.
    parts.retain(|part| part.name.is_some_and(|name| !name.chars().all(|c| c == '_')));
    for part in &mut parts {
        // A whole integer among C's bit-fields, `{ unsigned a : 24; unsigned char b; }`, is bits too.
        part.bit_width = part.size.and_then(|size| u32::try_from(size).ok());
    }
    let theirs = |member: &&Member| {
        let named = parts.iter().any(|part| name(part) == name(member));
        member.bit_width.is_some() && (named || member.offset == field.offset)
    };
    let same_field = other.fields.iter().any(|member| name(member) == name(field));
    (!same_field && other.fields.iter().any(|member| theirs(&member))).then_some(parts)
}

fn name(member: &Member) -> Option<String> {
    member.name.map(|name| folded(&name))
}

/// Whether a named field (of the contract) and an anonymous member with these parts may be one.
pub type Fits = fn(&Contract, &Member, &Member, &[&Member]) -> bool;

/// They have parts of the same name; of a base class, whose fields are the class's own, most of them.
pub fn share_names(contract: &Contract, field: &Member, whole: &Member, parts: &[&Member]) -> bool {
    match whole.inherited {
        true => shared_names(contract, field, parts) * 2 > parts.len(),
        false => shares_within(contract, field, parts, 0),
    }
}

/// Parts of theirs have parts of the same name: what is an anonymous member of an anonymous member
/// here has a name, and one more record around its parts, there.
pub fn share_inner_names(
    contract: &Contract,
    field: &Member,
    whole: &Member,
    parts: &[&Member],
) -> bool {
    !whole.inherited && shares_within(contract, field, parts, INNER)
}

/// How many records deep names are looked for.
const INNER: u32 = 4;

fn shares_within(contract: &Contract, field: &Member, parts: &[&Member], depth: u32) -> bool {
    let Type::Record(id) = contract.types.resolve(field.ty.id) else { return false };
    let own = Members::of(contract, &contract.types.records[id]).fields;
    let named = |a: &Member| parts.iter().any(|b| name(a).is_some() && name(a) == name(b));
    own.iter().any(|a| named(a) || (depth > 0 && shares_within(contract, a, parts, depth - 1)))
}

/// They have one place and one size. The fields of a base class are the class's own, so that a field
/// stands for the base class only where it is a record with the same parts. The only part of
/// `union { unsigned short port; }` is what a plain `unsigned short` is to be compared with.
pub fn share_place(contract: &Contract, field: &Member, whole: &Member, parts: &[&Member]) -> bool {
    let place = same_place(field, whole);
    let is_record = matches!(contract.types.resolve(field.ty.id), Type::Record(_));
    let means_part = !is_record && matches!(parts, [part] if same_place(field, part));
    place && !means_part && (!whole.inherited || has_parts(contract, field, parts))
}

fn same_place(one: &Member, other: &Member) -> bool {
    (one.offset, one.size) == (other.offset, other.size)
}

/// Whether the field is a record whose parts have the places and shapes of `parts`.
fn has_parts(contract: &Contract, field: &Member, parts: &[&Member]) -> bool {
    let Some(own) = inside(contract, field) else { return false };
    let shape = |m: &Member| (m.offset, m.size, m.bit_width, m.integer, m.row.is_some(), m.storage);
    own.len() == parts.len() && own.iter().zip(parts).all(|(a, b)| shape(a) == shape(b))
}

/// They begin at one place, and have nothing else in common where the parts are bit-fields here and
/// integers that cover them there: one of them has a part more. The fields of a base class are the
/// class's own, and a field at the place of one of them is that one.
pub fn begin_together(
    contract: &Contract,
    field: &Member,
    whole: &Member,
    parts: &[&Member],
) -> bool {
    let is_record = matches!(contract.types.resolve(field.ty.id), Type::Record(_));
    let means_part = parts.iter().any(|part| same_place(field, part));
    is_record && field.offset == whole.offset && !(whole.inherited && means_part)
}

/// Pairs a named field with an anonymous member that it fits and none of whose parts found a
/// partner: Rust and Zig have no anonymous members. Of several that fit, the most alike are paired
/// first: with the most parts of one name, as deep inside, and of one kind.
pub fn by_whole(
    couples: &mut Vec<Couple>,
    (contract, named): (&Contract, &mut Vec<Member>),
    (free, wholes): (&mut Vec<Member>, (&Contract, &[Member])),
    flipped: bool,
    fits: Fits,
) {
    let inside = |whole: &Member, member: &Member| member.indices.starts_with(&whole.indices);
    let (other, wholes) = wholes;
    while let Some((field, whole)) = {
        let taken = |whole: &Member| {
            let own = |c: &Couple| if flipped { c.left.clone() } else { c.right.clone() };
            couples.iter().any(|couple| inside(whole, &own(couple)))
        };
        let mut best: Option<((usize, usize, bool), usize, usize)> = None;
        for (at, field) in named.iter().enumerate() {
            for (place, whole) in wholes.iter().enumerate().filter(|(_, whole)| !taken(whole)) {
                let parts: Vec<&Member> = free.iter().filter(|m| inside(whole, m)).collect();
                if parts.is_empty() || !fits(contract, field, whole, &parts) {
                    continue;
                }
                let same_kind = kind(contract, field) == kind(other, whole);
                let shared = shared_names(contract, field, &parts);
                let as_deep = names_as_deep(contract, field, &parts, whole.indices.len());
                let alike = (shared, as_deep, same_kind);
                if best.is_none_or(|(known, ..)| alike > known) {
                    best = Some((alike, at, place));
                }
            }
        }
        best.map(|(_, at, place)| (at, place))
    } {
        let (field, whole) = (named.remove(field), wholes[whole].clone());
        free.retain(|member| !inside(&whole, member));
        let (left, right) = if flipped { (whole, field) } else { (field, whole) };
        couples.push(Couple { left, right, by: By::Place });
    }
}

fn kind(contract: &Contract, member: &Member) -> Option<RecordKind> {
    match contract.types.resolve(member.ty.id) {
        Type::Record(id) => Some(contract.types.records[id].kind),
        _ => None,
    }
}

/// How many parts of a record have a namesake among `parts`.
fn shared_names(contract: &Contract, field: &Member, parts: &[&Member]) -> usize {
    let own = inside(contract, field).unwrap_or_default();
    let named = |a: &&Member| parts.iter().any(|b| name(a).is_some() && name(a) == name(b));
    own.iter().filter(named).count()
}

/// How many of `parts`, which lie in a member `outer` records deep, have a namesake as deep inside
/// the field: `marble.jungle.vertex` is as deep as the `vertex` of a struct in a struct.
fn names_as_deep(contract: &Contract, field: &Member, parts: &[&Member], outer: usize) -> usize {
    let own = names_within(contract, field, 0);
    let depth = |part: &Member| u32::try_from(part.indices.len().saturating_sub(outer)).ok();
    let is =
        |part: &&&Member| own.iter().any(|own| name(part).zip(depth(part)).as_ref() == Some(own));
    parts.iter().filter(is).count()
}

/// The names inside the record that a field is, and how many records deep they stand, records
/// without a name included; the field itself stands `above` deep.
fn names_within(contract: &Contract, field: &Member, above: u32) -> Vec<(String, u32)> {
    let names = inside(contract, field).unwrap_or_default().into_iter().flat_map(|part| {
        let levels = part.indices.len().saturating_sub(field.indices.len());
        let depth = above + u32::try_from(levels).unwrap_or(INNER);
        let deeper = if depth <= INNER { names_within(contract, &part, depth) } else { Vec::new() };
        name(&part).map(|name| (name, depth)).into_iter().chain(deeper)
    });
    names.collect()
}

/// Puts the parts of a nested record in its place where the other side has most of them as fields
/// of its own: what is an anonymous struct in C may be flat here and have a name there.
///
/// `named` are the fields without a partner of the contract's side, `other` those of the other.
/// Answers whether there was such a record.
pub fn open_nested(
    contract: &Contract,
    named: &mut Vec<Member>,
    (other_contract, other): (&Contract, &[Member]),
) -> bool {
    let parts_of = |field: &Member| {
        let parts = inside(contract, field)?;
        if has_twin((contract, field), (other_contract, other)) {
            return None;
        }
        // C without anonymous structs, and Rust, may write `in_y` for the `y` of a struct `in`.
        let joined = |part: &Member| Some(name(field)? + &name(part)?);
        let is = |member: &Member, part: &Member| {
            name(member).is_some() && [name(part), joined(part)].contains(&name(member))
        };
        let known = |part: &&Member| other.iter().any(|member| is(member, part));
        let shared = parts.iter().filter(known).count();
        (shared * 2 > parts.len() && field.indices.len() < NESTED).then_some(parts)
    };
    let mut opened = false;
    let all = named.drain(..).flat_map(|field| match parts_of(&field) {
        Some(parts) => {
            opened = true;
            parts
        }
        None => vec![field],
    });
    let all: Vec<Member> = all.collect();
    *named = all;
    opened
}

/// How deep nested records are opened.
const NESTED: usize = 8;
