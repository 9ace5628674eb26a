//! Integers that stand for the bit-fields of another language: which integer covers which of them.
//!
//! ```text
//! C                            Rust
//! uint32_t mode : 3;           flags: u32,
//! uint32_t level : 5;
//! ```
//! Rust has no bit-fields, so `flags` holds the storage unit of both. Neither its name nor its type
//! says which bits they are; place, size and neighbours do.

use super::fields::{By, Couple, Member, most_in_order};

/// What is looked at first where place and neighbours contradict each other, because something in
/// front has moved the one or the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prefer {
    /// The same place.
    Place,
    /// The same field in front, and the same size.
    Neighbours,
    /// The same order, and the same size.
    Order {
        /// Which one, of those of the side that has more, has no partner.
        without: Option<usize>,
    },
}

/// Pairs the fields without a partner that cover bit-fields of the other side.
pub fn pair(couples: &mut Vec<Couple>, ls: &mut Vec<Member>, rs: &mut Vec<Member>, prefer: Prefer) {
    let at_place = |couples: &mut Vec<Couple>, ls: &mut _, rs: &mut _, exact| {
        by_place(couples, ls, rs, false, exact);
        by_place(couples, rs, ls, true, exact);
    };
    let by_units = |couples: &mut Vec<Couple>, ls: &mut _, rs: &mut _, fits| {
        by_unit(couples, ls, rs, false, fits);
        by_unit(couples, rs, ls, true, fits);
    };
    match prefer {
        Prefer::Place => at_place(couples, ls, rs, false),
        Prefer::Neighbours => {}
        Prefer::Order { without } => {
            in_order(couples, ls, rs, false, without);
            in_order(couples, rs, ls, true, without);
        }
    }
    by_units(couples, ls, rs, Fit { neighbours: true, size: true });
    at_place(couples, ls, rs, true);
    by_units(couples, ls, rs, Fit { neighbours: false, size: true });
    at_place(couples, ls, rs, false);
    by_units(couples, ls, rs, Fit { neighbours: true, size: false });
    the_last(couples, ls, rs, false);
    the_last(couples, rs, ls, true);
}

/// Pairs integers with the bit-fields of storage units of their size: as many as possible in the
/// order in which they stand, then those that stand elsewhere.
fn in_order(
    couples: &mut Vec<Couple>,
    covers: &mut Vec<Member>,
    free: &mut Vec<Member>,
    flipped: bool,
    without: Option<usize>,
) {
    let own = |couple: &Couple| if flipped { couple.left.offset } else { couple.right.offset };
    let starts: Vec<u64> = couples.iter().map(own).chain(free.iter().map(|m| m.offset)).collect();
    let mut units = units(free);
    units.iter_mut().for_each(|unit| unit.fill_room(&starts));
    let is_cover =
        |m: &&Member| m.integer && m.bit_width.is_none() && !m.is_filler() && m.size.is_some();
    let mut all: Vec<Member> = covers.iter().filter(is_cover).cloned().collect();
    match without {
        Some(at) if all.len() > units.len() && at < all.len() => drop(all.remove(at)),
        Some(at) if all.len() < units.len() && at < units.len() => drop(units.remove(at)),
        _ => {}
    }
    while !units.is_empty() {
        let fits = |cover: &Member, unit: &Unit| cover.size == unit.member.size;
        let fitting: Vec<Vec<bool>> =
            all.iter().map(|cover| units.iter().map(|unit| fits(cover, unit)).collect()).collect();
        let pairs = most_in_order(&fitting);
        if pairs.is_empty() {
            return;
        }
        for (cover, unit) in pairs.into_iter().rev() {
            let (cover, unit) = (all.remove(cover), units.remove(unit));
            covers.retain(|member| member.indices != cover.indices);
            free.retain(|member| !unit.holds(member));
            let covered = Member { name: cover.name, ..unit.member };
            couples.push(couple(&cover, covered, flipped, true));
        }
    }
}

/// Pairs the only integer left with the only bit-fields left, wherever they stand, if it holds
/// them: both were moved, and unnamed bit-fields fill the rest of the integer.
fn the_last(
    couples: &mut Vec<Couple>,
    covers: &mut Vec<Member>,
    free: &mut Vec<Member>,
    flipped: bool,
) {
    let ([cover], [first, ..]) = (covers.as_slice(), free.as_slice()) else { return };
    let start = first.offset - first.offset % 8;
    let end = free.iter().map(Member::end).max().unwrap_or(start);
    let bits = free.iter().all(|member| member.bit_width.is_some());
    let fits = cover.size.is_some_and(|size| end - start <= size);
    if !cover.integer || cover.bit_width.is_some() || cover.is_filler() || !bits || !fits {
        return;
    }
    // Bit-fields that only fill space are left where their neighbours are covered.
    if free.iter().all(Member::is_filler) {
        return;
    }
    let name = cover.name;
    let unit = Member { offset: start, size: cover.size, bit_width: None, name, ..first.clone() };
    couples.push(couple(cover, unit, flipped, true));
    covers.clear();
    free.clear();
}

/// Turns a field and a bit-field of one name into a cover and what it covers: a covering integer
/// may have the name of one of the bit-fields.
pub fn by_name(couples: &mut [Couple], ls: &mut Vec<Member>, rs: &mut Vec<Member>) {
    for couple in couples {
        let (left, right) = (&couple.left, &couple.right);
        let covered = match (left.bit_width, right.bit_width) {
            (None, Some(_)) => take_named(left, right, rs).map(|unit| (left.clone(), unit)),
            (Some(_), None) => take_named(right, left, ls).map(|unit| (unit, right.clone())),
            _ => None,
        };
        if let Some((left, right)) = covered {
            *couple = Couple { left, right, by: By::Cover { fits: true } };
        }
    }
}

/// Takes the bit-fields below `cover`, of which `named` has found it already. A plain field of the
/// very width is no cover but the same field.
fn take_named(cover: &Member, named: &Member, free: &mut Vec<Member>) -> Option<Member> {
    if cover.size == named.size || !cover.covers(named) {
        return None;
    }
    let mut all: Vec<Member> = free.iter().filter(|m| m.overlaps(cover)).cloned().collect();
    all.push(named.clone());
    all.sort_by_key(|member| member.offset);
    let unit = covered(cover, &all)?;
    free.retain(|member| !member.overlaps(cover));
    Some(unit)
}

/// Pairs a field with the bit-fields that lie below it, whole, at its place. `exact` demands that
/// it has the size of their storage.
fn by_place(
    couples: &mut Vec<Couple>,
    covers: &mut Vec<Member>,
    free: &mut Vec<Member>,
    flipped: bool,
    exact: bool,
) {
    covers.retain(|cover| {
        if cover.bit_width.is_some() || !cover.storage || cover.is_filler() {
            return true;
        }
        let below: Vec<Member> = free.iter().filter(|m| m.overlaps(cover)).cloned().collect();
        let unit = covered(cover, &below).filter(|unit| !exact || unit.size == cover.size);
        let Some(unit) = unit else { return true };
        free.retain(|member| !member.overlaps(cover));
        couples.push(couple(cover, unit, flipped, true));
        false
    });
}

/// The storage of bit-fields, in the order of their offsets, if `cover` holds all their bits and
/// begins where the storage does; unnamed bit-fields may come first.
fn covered(cover: &Member, below: &[Member]) -> Option<Member> {
    let unit = |member: &Member| member.unit.filter(|unit| *unit > 0).unwrap_or(8);
    let fits = |member: &Member| member.bit_width.is_some() && cover.covers(member);
    let begins = |member: &Member| {
        [8, unit(member)].iter().any(|size| member.offset - member.offset % size == cover.offset)
    };
    let (first, last) = (below.first()?, below.last()?);
    if !below.iter().any(begins) || !below.iter().all(fits) {
        return None;
    }
    // In a packed record a unit begins anywhere, and only the byte in which it ends is its own.
    let end = match last.packed {
        true => last.end().next_multiple_of(8),
        false => last.offset - last.offset % unit(last) + unit(last),
    };
    let size = Some(end.saturating_sub(cover.offset));
    Some(Member { offset: cover.offset, size, name: cover.name, bit_width: None, ..first.clone() })
}

/// What an integer and a storage unit have to have in common.
#[derive(Clone, Copy)]
struct Fit {
    /// The same field in front of them.
    neighbours: bool,
    /// The same size.
    size: bool,
}

/// Pairs an integer with the bit-fields of one storage unit, though something in front has moved
/// the one or the other.
fn by_unit(
    couples: &mut Vec<Couple>,
    covers: &mut Vec<Member>,
    free: &mut Vec<Member>,
    flipped: bool,
    fit: Fit,
) {
    covers.retain(|cover| {
        if !cover.integer || cover.bit_width.is_some() || cover.is_filler() {
            return true;
        }
        let behind = behind(couples, cover, flipped);
        let fits = |unit: &Unit| {
            let same = self::behind(couples, &unit.member, !flipped) == behind;
            (!fit.size || cover.size == unit.member.size) && (!fit.neighbours || same)
        };
        let mut units = units(free);
        if fit.neighbours
            && let Some(size) = cover.size
        {
            units.iter_mut().for_each(|unit| unit.grow(free, size));
        }
        let Some(unit) = units.into_iter().find(fits) else { return true };
        free.retain(|member| !unit.holds(member));
        let fits = cover.size.is_some_and(|size| unit.end - unit.member.offset <= size);
        // The unit has no name but the one that its cover gives it.
        let covered = Member { name: cover.name, ..unit.member };
        couples.push(couple(cover, covered, flipped, fits));
        false
    });
}

fn couple(cover: &Member, covered: Member, flipped: bool, fits: bool) -> Couple {
    let cover = cover.clone();
    let (left, right) = if flipped { (covered, cover) } else { (cover, covered) };
    Couple { left, right, by: By::Cover { fits } }
}

/// The couple that stands last in front of a member, on the member's side.
fn behind(couples: &[Couple], member: &Member, right: bool) -> Option<usize> {
    let own = |couple: &Couple| {
        if right { couple.right.indices.clone() } else { couple.left.indices.clone() }
    };
    let before = couples.iter().enumerate().filter(|(_, c)| own(c) < member.indices);
    before.max_by_key(|(_, couple)| own(couple)).map(|(at, _)| at)
}

/// The bit-fields of one storage unit.
struct Unit {
    /// The first of them, at the unit's beginning and with the unit's size.
    member: Member,
    /// The bit behind the last bit-field.
    end: u64,
}

impl Unit {
    /// Whether a bit-field of a packed record begins inside.
    fn packed_over(&self, member: &Member) -> bool {
        let end = self.member.offset + self.member.size.unwrap_or(0);
        (self.member.offset..end).contains(&member.offset)
    }

    /// Takes in what follows in a packed record, where bit-fields lie across the boundaries of
    /// their own type and one integer of `size` bits may cover them all.
    fn grow(&mut self, members: &[Member], size: u64) {
        let start = self.member.offset;
        let reached = |member: &&Member| {
            member.bit_width.is_some() && member.offset >= start && member.end() <= start + size
        };
        let end = members.iter().filter(reached).map(Member::end).max();
        if self.member.packed && end > Some(self.end) {
            self.end = end.unwrap_or(self.end);
            self.member.size = Some(size);
        }
    }

    /// Takes all the room up to what follows in a packed record, `starts` being where its members
    /// begin: there one integer of any size may cover them.
    fn fill_room(&mut self, starts: &[u64]) {
        let next = starts.iter().filter(|start| **start >= self.end).min();
        if let (true, Some(next)) = (self.member.packed, next) {
            self.member.size = Some(next - self.member.offset);
        }
    }

    fn holds(&self, member: &Member) -> bool {
        let inside = member.offset >= self.member.offset && member.end() <= self.end;
        member.bit_width.is_some() && inside
    }
}

/// The storage units of bit-fields, in order. A unit begins at a multiple of its size (System V
/// psABI 3.1.2, "bit-fields must be contained in a storage unit appropriate for their type"), in a
/// packed record at any byte.
fn units(members: &[Member]) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    for member in members.iter().filter(|m| m.bit_width.is_some() && !m.is_filler()) {
        let Some(size) = member.unit.filter(|size| *size > 0) else { continue };
        let start = if member.packed {
            let last = units.last().filter(|unit| unit.packed_over(member));
            last.map_or(member.offset - member.offset % 8, |unit| unit.member.offset)
        } else {
            member.offset - member.offset % size
        };
        match units.last_mut() {
            Some(unit) if unit.member.size == Some(size) && unit.member.offset == start => {
                unit.end = unit.end.max(member.end());
            }
            _ => {
                let whole = Member { offset: start, size: Some(size), ..member.clone() };
                let member_of_unit = Member { bit_width: None, ..whole };
                units.push(Unit { member: member_of_unit, end: member.end() });
            }
        }
    }
    units
}
