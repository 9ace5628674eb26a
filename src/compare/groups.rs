//! Members that one language names and another has no name for: anonymous members, and the
//! integers that hold bit-fields.
//!
//! They are recognised by what they consist of, not by where they stand: a change in front of them
//! or inside them must not make them look like two things that have nothing to do with each other.

use crate::contract::{Contract, Type};

use super::fields::{By, Couple, Member, Members};
use super::names::folded;
use super::shape;

/// Puts the parts of structs of bits (Zig's `packed struct(u32)`) in their place where the other
/// side has bit-fields of its own there: C has bit-fields in the record around.
pub fn open_bit_structs(contract: &Contract, members: &mut Members, other: &Members) {
    let opened = members.fields.iter().flat_map(|field| {
        parts_of_bits(contract, field, other).unwrap_or_else(|| vec![field.clone()])
    });
    members.fields = opened.collect();
}

fn parts_of_bits(contract: &Contract, field: &Member, other: &Members) -> Option<Vec<Member>> {
    let Type::Record(id) = contract.types.resolve(field.ty.id) else { return None };
    let record = &contract.types.records[id];
    shape::bit_storage(contract, record)?;
    let mut parts = Members::inside(contract, record, &field.indices, field.offset).fields;
    // `_: u5 = 0` fills the integer up, as C's bit-fields without a name do.
    parts.retain(|part| part.name.is_some_and(|name| !name.chars().all(|c| c == '_')));
    for part in &mut parts {
        // `u8` in a struct of bits is a bit-field of eight bits.
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

/// They have parts of the same name.
pub fn share_names(contract: &Contract, field: &Member, _: &Member, parts: &[&Member]) -> bool {
    shares_within(contract, field, parts, 0)
}

/// Parts of theirs have parts of the same name: what is an anonymous member of an anonymous member
/// here has a name, and one more record around its parts, there.
pub fn share_inner_names(
    contract: &Contract,
    field: &Member,
    _: &Member,
    parts: &[&Member],
) -> bool {
    shares_within(contract, field, parts, INNER)
}

/// How many records deep names are looked for.
const INNER: u32 = 4;

fn shares_within(contract: &Contract, field: &Member, parts: &[&Member], depth: u32) -> bool {
    let Type::Record(id) = contract.types.resolve(field.ty.id) else { return false };
    let own = Members::of(contract, &contract.types.records[id]).fields;
    let named = |a: &Member| parts.iter().any(|b| name(a).is_some() && name(a) == name(b));
    own.iter().any(|a| named(a) || (depth > 0 && shares_within(contract, a, parts, depth - 1)))
}

/// They have one place and one size.
pub fn share_place(_: &Contract, field: &Member, whole: &Member, _: &[&Member]) -> bool {
    field.offset == whole.offset && field.size == whole.size
}

/// Pairs a named field with an anonymous member that it fits and none of whose parts found a
/// partner: Rust and Zig have no anonymous members.
pub fn by_whole(
    couples: &mut Vec<Couple>,
    (contract, named): (&Contract, &mut Vec<Member>),
    (free, wholes): (&mut Vec<Member>, &[Member]),
    flipped: bool,
    fits: Fits,
) {
    let inside = |whole: &Member, member: &Member| member.indices.starts_with(&whole.indices);
    named.retain(|field| {
        let found = wholes.iter().find(|whole| {
            let taken = couples
                .iter()
                .any(|couple| inside(whole, if flipped { &couple.left } else { &couple.right }));
            let parts: Vec<&Member> = free.iter().filter(|member| inside(whole, member)).collect();
            !taken && !parts.is_empty() && fits(contract, field, whole, &parts)
        });
        let Some(whole) = found else { return true };
        free.retain(|member| !inside(whole, member));
        couples.push(couple(field.clone(), whole.clone(), By::Place, flipped));
        false
    });
}

fn couple(own: Member, other: Member, by: By, flipped: bool) -> Couple {
    let (left, right) = if flipped { (other, own) } else { (own, other) };
    Couple { left, right, by }
}

/// Pairs an integer with the bit-fields of one storage unit of its size, which it covers though
/// something in front has moved the one or the other. `strict` demands that both stand behind the
/// same field; integers that do are to be paired before others.
pub fn by_unit(
    couples: &mut Vec<Couple>,
    covers: &mut Vec<Member>,
    free: &mut Vec<Member>,
    flipped: bool,
    strict: bool,
) {
    covers.retain(|cover| {
        let plain = cover.integer && cover.bit_width.is_none() && !cover.is_filler();
        let fitting = |unit: &Unit| plain && cover.size == Some(unit.size);
        let units: Vec<Unit> = units(free).into_iter().filter(fitting).collect();
        let behind = behind(couples, cover, flipped);
        let neighbours = |unit: &&Unit| self::behind(couples, &unit.member, !flipped) == behind;
        let anywhere = units.first().filter(|_| !strict);
        let Some(unit) = units.iter().find(neighbours).or(anywhere) else { return true };
        // The unit has no name but the one that its cover gives it.
        let covered = Member { name: cover.name, ..unit.member.clone() };
        couples.push(couple(cover.clone(), covered, By::Cover, flipped));
        free.retain(|member| !unit.holds(member));
        false
    });
}

/// The couple that stands last in front of a member, on the member's side.
fn behind(couples: &[Couple], member: &Member, right: bool) -> Option<usize> {
    let own = |couple: &Couple| if right { couple.right.clone() } else { couple.left.clone() };
    let before = couples.iter().enumerate().filter(|(_, c)| own(c).indices < member.indices);
    before.max_by_key(|(_, couple)| own(couple).indices).map(|(at, _)| at)
}

/// The bit-fields of one storage unit.
struct Unit {
    /// The first of them, at the unit's beginning and with the unit's size.
    member: Member,
    /// In bits.
    size: u64,
    /// The bit behind the last bit-field.
    end: u64,
}

impl Unit {
    fn holds(&self, member: &Member) -> bool {
        let inside = member.offset >= self.member.offset && member.end() <= self.end;
        member.bit_width.is_some() && inside
    }
}

/// The storage units of bit-fields, in order. A unit begins at a multiple of its size (System V
/// psABI 3.1.2, "bit-fields must be contained in a storage unit appropriate for their type").
fn units(members: &[Member]) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    for member in members.iter().filter(|m| m.bit_width.is_some() && !m.is_filler()) {
        let Some(size) = member.unit.filter(|size| *size > 0) else { continue };
        let start = member.offset - member.offset % size;
        match units.last_mut() {
            Some(unit) if unit.size == size && unit.member.offset == start => {
                unit.end = unit.end.max(member.end());
            }
            _ => {
                let (end, size_of) = (member.end(), Some(size));
                let whole = Member { offset: start, size: size_of, ..member.clone() };
                units.push(Unit { member: Member { bit_width: None, ..whole }, size, end });
            }
        }
    }
    units
}
