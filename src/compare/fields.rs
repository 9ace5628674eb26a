//! Pairing the fields of two records, idioms that agree in silence included.

use crate::contract::{ArrayLength, Contract, FieldKind, Name, Record, RecordId, Type, TypeUse};

use super::covers::Prefer;
use super::names::{fills_space, folded, plain};
use super::{Which, covers, groups, order, prefixes, runs, shape, unions};

/// How deep anonymous members may nest, against damaged contracts.
const DEPTH: usize = 32;

/// How many integers over bit-fields are tried as the one that the other side lacks.
const SURPLUS: usize = 8;

/// A field, or an anonymous member as a whole, at its place in the outermost record.
#[derive(Clone, Debug)]
pub struct Member {
    /// The name; `None` for an anonymous member as a whole.
    pub name: Option<Name>,
    /// Indices that lead to it through anonymous members.
    pub indices: Vec<usize>,
    /// Distance from the outermost record's start, in **bits**.
    pub offset: u64,
    /// Size in **bits**, of a bit-field its width; `None` where unknown.
    pub size: Option<u64>,
    /// Width of a bit-field.
    pub bit_width: Option<u32>,
    /// The type.
    pub ty: TypeUse,
    /// Whether it is a flexible array, or the array without elements that other languages write
    /// for one.
    pub flexible: bool,
    /// Whether its type is a record without fields, which holds nothing whatever its size: one
    /// byte in C++.
    pub hollow: bool,
    /// Whether it also takes no room (`[[no_unique_address]]`), and so cannot move anything.
    pub roomless: bool,
    /// Whether it is the object of a base class, whose fields are the class's own.
    pub inherited: bool,
    /// Size of its type in **bits**: of a bit-field the storage unit's, else the same as `size`.
    pub unit: Option<u64>,
    /// Whether its record is packed, so that bit-fields begin wherever the last field ended.
    pub packed: bool,
    /// If its type is an array, that of its elements and their number.
    pub row: Option<(TypeUse, u64)>,
    /// Whether its type is an integer.
    pub integer: bool,
    /// Whether it can stand for bit-fields: an integer, or bytes in an array or record.
    pub storage: bool,
}

impl Member {
    /// The bit behind the last one.
    pub fn end(&self) -> u64 {
        self.offset.saturating_add(self.size.unwrap_or(0))
    }

    /// Whether all bits of `other` are among its own.
    pub fn covers(&self, other: &Self) -> bool {
        self.offset <= other.offset && other.end() <= self.end()
    }

    pub fn overlaps(&self, other: &Self) -> bool {
        self.offset < other.end() && other.offset < self.end()
    }

    /// Whether its name says that it only fills space.
    pub fn fills_space(&self) -> bool {
        self.name.is_some_and(|name| fills_space(&name))
    }

    fn takes_no_space(&self) -> bool {
        self.size == Some(0) && !self.flexible
    }

    /// Whether it is there only to fill space or to align what follows.
    pub fn is_filler(&self) -> bool {
        self.takes_no_space() || self.hollow || self.fills_space()
    }
}

/// The members of one record.
pub struct Members {
    /// The named fields, those of anonymous members included.
    pub fields: Vec<Member>,
    /// The anonymous members as wholes.
    pub wholes: Vec<Member>,
}

impl Members {
    /// The members of `record`.
    pub fn of(contract: &Contract, record: &Record) -> Self {
        Self::inside(contract, record, &[], 0)
    }

    /// The members of a record that is a part, at `base` bits and by way of `outer`, of another.
    pub fn inside(contract: &Contract, record: &Record, outer: &[usize], base: u64) -> Self {
        let mut members = Self { fields: Vec::new(), wholes: Vec::new() };
        members.add(contract, record, outer, base);
        members
    }

    fn add(&mut self, contract: &Contract, record: &Record, outer: &[usize], base: u64) {
        let of_bits = shape::is_backed(contract, record);
        for (index, field) in record.fields.iter().enumerate() {
            let indices = [outer, &[index]].concat();
            let resolved = contract.types.resolve(field.ty.id);
            let unit = shape::bits(contract, field.ty.id);
            // `u8` in Zig's `packed struct(u32)` is a bit-field of eight bits.
            let whole = unit.filter(|_| of_bits).and_then(|unit| u32::try_from(unit).ok());
            let bit_width = field.bit_width.or(whole);
            let size = bit_width.map(u64::from).or(unit);
            let flexible = match resolved {
                Type::Array { length: ArrayLength::Flexible, .. } => true,
                // `data: [u8; 0]` at the end is the same; `_marker: [u8; 0]` is there to align.
                Type::Array { length: ArrayLength::Fixed(0), .. } => {
                    let named = field.name.is_some_and(|name| !name.starts_with('_'));
                    named && index + 1 == record.fields.len()
                }
                _ => false,
            };
            let hollow = matches!(resolved, Type::Record(inner)
                if contract.types.records[inner].fields.is_empty());
            let member = Member {
                name: field.name,
                indices,
                offset: base.saturating_add(field.bit_offset),
                size,
                bit_width,
                ty: field.ty,
                flexible,
                hollow,
                roomless: hollow && field.kind == FieldKind::Overlapping,
                inherited: field.kind == FieldKind::Base,
                unit,
                packed: record.packed.is_some(),
                row: match resolved {
                    Type::Array { element, length: ArrayLength::Fixed(length) } => {
                        Some((TypeUse::new(element, ""), length))
                    }
                    _ => None,
                },
                integer: matches!(resolved, Type::Int { .. }),
                storage: !matches!(
                    resolved,
                    Type::Pointer(_) | Type::Float(_) | Type::Complex(_) | Type::Vector { .. }
                ),
            };
            match (field.name, resolved) {
                (Some(_), _) => self.fields.push(member),
                (None, Type::Record(inner)) if outer.len() < DEPTH => {
                    let (indices, offset) = (member.indices.clone(), member.offset);
                    self.wholes.push(member);
                    self.add(contract, &contract.types.records[inner], &indices, offset);
                }
                // An unnamed bit-field is padding.
                (None, _) => {}
            }
        }
    }
}

/// Two fields that belong together.
#[derive(Clone, Debug)]
pub struct Couple {
    /// On the left.
    pub left: Member,
    /// On the right.
    pub right: Member,
    /// What the pairing rests on.
    pub by: By,
}

impl Couple {
    /// Whether neither takes space.
    pub fn takes_no_space(&self) -> bool {
        self.left.takes_no_space() && self.right.takes_no_space()
    }

    /// Whether the two have other sizes.
    pub fn resized(&self) -> bool {
        self.left.size != self.right.size
    }
}

/// What a pairing of fields rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Equal names.
    Name,
    /// The same place, where one language has no name for it: a named field for an anonymous
    /// member, a field of a tuple struct.
    Place,
    /// The same place, and two names.
    Rename,
    /// An integer, and the bit-fields that it covers. Neither names nor types are to be compared.
    Cover {
        /// Whether the integer holds all the bits.
        fits: bool,
    },
}

/// How far the types of two fields have to agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreement {
    /// In everything.
    Full,
    /// In their bytes, though not in sign, constness and the like.
    Bytes,
}

/// The fields of two records, paired.
#[derive(Debug, Default)]
pub struct Pairing {
    /// What belongs together, in the order of the left side.
    pub couples: Vec<Couple>,
    /// What only one side has.
    pub alone: Vec<(Which, Member)>,
    /// Fillers that only one side has. They matter only if something moves because of them.
    pub fillers: Vec<(Which, Member)>,
}

/// Pairs the fields of two records. `agree` tells whether two types agree, for recognising
/// renamed fields.
pub fn pair(
    (lc, l): (&Contract, RecordId),
    (rc, r): (&Contract, RecordId),
    mut agree: impl FnMut(&Member, &Member, Agreement) -> bool,
) -> Pairing {
    let mut left = Members::of(lc, &lc.types.records[l]);
    let mut right = Members::of(rc, &rc.types.records[r]);
    groups::open_bit_structs(lc, &mut left, (rc, &right));
    groups::open_bit_structs(rc, &mut right, (lc, &left));
    let mut open = Open { couples: Vec::new(), ls: left.fields, rs: right.fields };
    open.by_names();
    let likeness: [groups::Fits; 4] = [
        groups::share_names,
        groups::share_inner_names,
        groups::share_place,
        groups::begin_together,
    ];
    for fits in likeness {
        let Open { couples, ls, rs } = &mut open;
        groups::by_whole(couples, (lc, ls), (rs, (rc, &right.wholes)), false, fits);
        groups::by_whole(couples, (rc, rs), (ls, (lc, &left.wholes)), true, fits);
    }
    while groups::open_nested(lc, &mut open.ls, (rc, &open.rs))
        || groups::open_nested(rc, &mut open.rs, (lc, &open.ls))
    {
        open.by_names();
    }
    covers::by_name(&mut open.couples, &mut open.ls, &mut open.rs);
    let mut pairing = simplest(&open, &mut agree);
    unions::leave_out_unseen(&mut pairing, [(lc, &left.wholes), (rc, &right.wholes)]);
    pairing
}

/// The pairing of what has no name to be paired by that leaves the least to be explained.
fn simplest(open: &Open, agree: &mut impl FnMut(&Member, &Member, Agreement) -> bool) -> Pairing {
    let has_bits = open.ls.iter().chain(&open.rs).any(|member| member.bit_width.is_some());
    let mut best = open.clone().finish(Prefer::Place, agree);
    if open.ls.len() != open.rs.len() && open.ls.iter().chain(&open.rs).any(is_numbered) {
        let mut from_end = open.clone();
        from_end.by_number_from_end(agree);
        let other = from_end.finish(Prefer::Place, agree);
        if other.cost() < best.cost() {
            best = other;
        }
    }
    if !has_bits {
        return best;
    }
    let without = (0..SURPLUS).map(|at| Prefer::Order { without: Some(at) });
    let in_order = [Prefer::Order { without: None }].into_iter().chain(without);
    for prefer in [Prefer::Neighbours].into_iter().chain(in_order) {
        let other = open.clone().finish(prefer, agree);
        if other.cost() < best.cost() {
            best = other;
        }
    }
    best
}

/// A pairing under way.
#[derive(Clone)]
struct Open {
    couples: Vec<Couple>,
    /// What has no partner on the left.
    ls: Vec<Member>,
    /// What has no partner on the right.
    rs: Vec<Member>,
}

impl Open {
    fn by_names(&mut self) {
        let Self { couples, ls, rs } = self;
        by_key(couples, ls, rs, |m| m.name.map(|n| plain(&n).to_owned()));
        by_key(couples, ls, rs, |m| m.name.map(|n| folded(&n)));
        prefixes::pair(couples, ls, rs);
        by_tag(couples, ls, rs, false);
        by_tag(couples, rs, ls, true);
    }

    fn by_number_from_end(&mut self, agree: &mut impl FnMut(&Member, &Member, Agreement) -> bool) {
        let Self { couples, ls, rs } = self;
        by_number(couples, ls, rs, true, |l, r| agree(l, r, Agreement::Full));
    }

    /// Pairs what has no name to be paired by.
    fn finish(
        mut self,
        prefer: Prefer,
        agree: &mut impl FnMut(&Member, &Member, Agreement) -> bool,
    ) -> Pairing {
        let Self { couples, ls, rs } = &mut self;
        by_number(couples, ls, rs, false, |l, r| agree(l, r, Agreement::Full));
        covers::pair(couples, ls, rs, prefer);
        by_place(couples, ls, rs, |l, r| agree(l, r, Agreement::Full));
        by_place(couples, ls, rs, |l, r| agree(l, r, Agreement::Bytes));
        runs::pair(couples, ls, rs, |l, r| agree(l, r, Agreement::Full));
        couples.sort_by_key(|couple| (couple.left.offset, couple.left.indices.clone()));
        by_neighbour(couples, ls, rs, |l, r| agree(l, r, Agreement::Full));
        let sides = self.ls.into_iter().map(|m| (Which::Left, m));
        let sides = sides.chain(self.rs.into_iter().map(|m| (Which::Right, m)));
        let (fillers, alone) = sides.partition(|(_, member)| member.is_filler());
        Pairing { couples: self.couples, alone, fillers }
    }
}

impl Pairing {
    /// How much it leaves to be explained: what would be a difference of its own weighs ten and
    /// more, what may only have moved along weighs one. Of equals the one with fewer pairs that
    /// changed their order is the simpler one.
    fn cost(&self) -> (usize, usize) {
        let offsets: Vec<_> =
            self.couples.iter().map(|c| (c.left.offset, c.right.offset)).collect();
        let moved = offsets.iter().filter(|(l, r)| l != r).count();
        let crossed = order::crossed(&offsets);
        let disordered = match order::moved(&offsets).len() {
            0 => 0,
            number => 10 + number.min(crossed),
        };
        let weight = |couple: &Couple| match couple.by {
            By::Rename => 6,
            By::Cover { fits: true } if couple.resized() => 6,
            By::Cover { fits: false } => 12,
            _ => 0,
        };
        // Bits are seldom held by an enumeration or a record.
        let holds_bits =
            |member: &Member| member.bit_width.is_some() || member.integer || member.row.is_some();
        let unlikely = |couple: &Couple| {
            let cover = matches!(couple.by, By::Cover { .. });
            if cover && !(holds_bits(&couple.left) && holds_bits(&couple.right)) { 2 } else { 0 }
        };
        let couples: usize = self.couples.iter().map(|it| weight(it) + unlikely(it)).sum();
        let unexplained = if disordered == 0 && self.moves_by_itself() { 10 } else { 0 };
        (10 * self.alone.len() + disordered + couples + moved + unexplained, crossed)
    }

    /// Whether the first field that stands elsewhere has nothing in front of it that is missing on
    /// the other side or has another size there, fillers aside.
    fn moves_by_itself(&self) -> bool {
        let own = |couple: &Couple, which: Which| match which {
            Which::Left => couple.left.offset,
            Which::Right => couple.right.offset,
        };
        let moved = self.couples.iter().filter(|c| c.left.offset != c.right.offset);
        let Some(first) = moved.min_by_key(|c| c.left.offset.min(c.right.offset)) else {
            return false;
        };
        let missing = self.alone.iter().any(|(which, m)| m.offset <= own(first, *which));
        let resized = |c: &Couple| c.resized() && c.left.offset < first.left.offset;
        !missing && !self.couples.iter().any(resized)
    }
}

fn by_key(
    couples: &mut Vec<Couple>,
    ls: &mut Vec<Member>,
    rs: &mut Vec<Member>,
    key: impl Fn(&Member) -> Option<String>,
) {
    ls.retain(|left| {
        let name = key(left);
        let Some(at) = rs.iter().position(|right| key(right) == name) else { return true };
        couples.push(Couple { left: left.clone(), right: rs.remove(at), by: By::Name });
        false
    });
}

/// Pairs the tags that lead the same variant: Rust has no name for the tag of an enumeration with
/// data, which goes by `tag`; C calls it `tag` or, where many tags share a scope, `key_tag`.
fn by_tag(
    couples: &mut Vec<Couple>,
    tags: &mut Vec<Member>,
    others: &mut Vec<Member>,
    flipped: bool,
) {
    let leads = |member: &Member| member.indices.last() == Some(&0);
    let is = |member: &Member, fits: fn(&str) -> bool| member.name.is_some_and(|n| fits(&n));
    tags.retain(|tag| {
        if !is(tag, |name| name == "tag") {
            return true;
        }
        let fits = |other: &Member| {
            (leads(tag) || leads(other)) && is(other, |name| name.ends_with("_tag"))
        };
        let Some(at) = others.iter().position(fits) else { return true };
        let (tag, other) = (tag.clone(), others.remove(at));
        let (left, right) = if flipped { (other, tag) } else { (tag, other) };
        couples.push(Couple { left, right, by: By::Name });
        false
    });
}

/// Pairs what is left by place: same offset, same size, types that agree.
fn by_place(
    couples: &mut Vec<Couple>,
    ls: &mut Vec<Member>,
    rs: &mut Vec<Member>,
    mut agree: impl FnMut(&Member, &Member) -> bool,
) {
    ls.retain(|left| {
        let mut fits = |right: &Member| {
            let place = left.offset == right.offset && left.size == right.size;
            place && left.is_filler() == right.is_filler() && agree(left, right)
        };
        let candidates: Vec<usize> = (0..rs.len()).filter(|at| fits(&rs[*at])).collect();
        let [at] = candidates[..] else { return true };
        let right = rs.remove(at);
        let by = kind_of_rename(left, &right);
        couples.push(Couple { left: left.clone(), right, by });
        false
    });
}

/// Pairs what is left and stands behind the same paired field on both sides, if the types agree.
fn by_neighbour(
    couples: &mut Vec<Couple>,
    ls: &mut Vec<Member>,
    rs: &mut Vec<Member>,
    mut agree: impl FnMut(&Member, &Member) -> bool,
) {
    let before = |member: &Member, which: Which| {
        let of = |c: &Couple| if which == Which::Left { c.left.offset } else { c.right.offset };
        let nearest = couples.iter().filter(|c| of(c) < member.offset).map(of).max()?;
        couples.iter().position(|c| of(c) == nearest)
    };
    let mut found = Vec::new();
    ls.retain(|left| {
        let place = before(left, Which::Left);
        let mut fits = |right: &Member| {
            let filler = left.is_filler() || right.is_filler();
            !filler && before(right, Which::Right) == place && agree(left, right)
        };
        let Some(at) = rs.iter().position(&mut fits) else { return true };
        let right = rs.remove(at);
        let by = kind_of_rename(left, &right);
        found.push(Couple { left: left.clone(), right, by });
        false
    });
    couples.extend(found);
}

/// Pairs the fields of a tuple struct: by their types where they have only changed places; in
/// order where there are as many, since a number says no more of a field than its position; and
/// where a field is new or gone, so that most types agree, as seen from the first fields or from
/// the last. What only fills space takes no part.
fn by_number(
    couples: &mut Vec<Couple>,
    ls: &mut Vec<Member>,
    rs: &mut Vec<Member>,
    from_end: bool,
    mut agree: impl FnMut(&Member, &Member) -> bool,
) {
    let plain = |members: &[Member]| -> Vec<Member> {
        members.iter().filter(|member| !member.is_filler()).cloned().collect()
    };
    let (mut lefts, mut rights) = (plain(ls), plain(rs));
    if from_end {
        lefts.reverse();
        rights.reverse();
    }
    let numbered = |members: &[Member]| !members.is_empty() && members.iter().all(is_numbered);
    let has_bits = lefts.iter().chain(&rights).any(|member| member.bit_width.is_some());
    if !(numbered(&lefts) || numbered(&rights)) || has_bits {
        return;
    }
    let agreeing: Vec<Vec<bool>> =
        lefts.iter().map(|left| rights.iter().map(|right| agree(left, right)).collect()).collect();
    let pairs = match lefts.len() == rights.len() {
        true => as_many(&agreeing),
        false => most_in_order(&agreeing),
    };
    for (left, right) in pairs {
        let (left, right) = (lefts[left].clone(), rights[right].clone());
        ls.retain(|member| member.indices != left.indices);
        rs.retain(|member| member.indices != right.indices);
        couples.push(Couple { left, right, by: By::Place });
    }
}

/// The pairs of as many fields on both sides: in order, unless two or more disagree there that
/// agree in other places. A single one that disagrees has another type, whatever else fits it.
fn as_many(agreeing: &[Vec<bool>]) -> Vec<(usize, usize)> {
    let in_order = || (0..agreeing.len()).map(|at| (at, at)).collect();
    match (0..agreeing.len()).filter(|at| !agreeing[*at][*at]).count() {
        0 | 1 => in_order(),
        _ => permutation(agreeing).unwrap_or_else(in_order),
    }
}

/// A partner that agrees for each: its own place where that is possible, else the first that is
/// free; `None` if one has none.
fn permutation(agreeing: &[Vec<bool>]) -> Option<Vec<(usize, usize)>> {
    let stays = |at: usize| agreeing[at][at];
    permuted(agreeing, stays).or_else(|| permuted(agreeing, |_| false))
}

fn permuted(agreeing: &[Vec<bool>], stays: impl Fn(usize) -> bool) -> Option<Vec<(usize, usize)>> {
    let mut taken: Vec<bool> = (0..agreeing.len()).map(&stays).collect();
    let partner = |(left, row): (usize, &Vec<bool>)| {
        if stays(left) {
            return Some((left, left));
        }
        let right = (0..row.len()).find(|right| row[*right] && !taken[*right])?;
        taken[right] = true;
        Some((left, right))
    };
    agreeing.iter().enumerate().map(partner).collect()
}

/// The longest list of agreeing pairs in which both sides keep their order.
pub(super) fn most_in_order(agreeing: &[Vec<bool>]) -> Vec<(usize, usize)> {
    let (rows, columns) = (agreeing.len(), agreeing.first().map_or(0, Vec::len));
    // The length of the longest list of pairs from `left` and `right` on.
    let mut longest = vec![vec![0_usize; columns + 1]; rows + 1];
    for left in (0..rows).rev() {
        for right in (0..columns).rev() {
            longest[left][right] = match agreeing[left][right] {
                true => longest[left + 1][right + 1] + 1,
                false => longest[left + 1][right].max(longest[left][right + 1]),
            };
        }
    }
    let (mut left, mut right, mut pairs) = (0, 0, Vec::new());
    while left < rows && right < columns {
        if agreeing[left][right] {
            pairs.push((left, right));
            (left, right) = (left + 1, right + 1);
        } else if longest[left + 1][right] >= longest[left][right + 1] {
            left += 1;
        } else {
            right += 1;
        }
    }
    pairs
}

/// Whether its name is the number of a tuple struct's field.
fn is_numbered(member: &Member) -> bool {
    let number = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_ascii_digit());
    member.name.is_some_and(|name| number(name.trim_start_matches('_')))
}

/// Fillers and the fields of tuple structs have no names worth comparing, and names that are
/// reserved on both sides (C17 7.1.3) are nobody's: libc's `__data` is C's `__ss_padding`.
fn kind_of_rename(left: &Member, right: &Member) -> By {
    // The pointer to the virtual table has no name in C++.
    let nameless = |member: &Member| {
        let name = member.name.unwrap_or(Name::new(""));
        let name = name.trim_start_matches('_');
        is_numbered(member) || name.is_empty() || name == "vptr"
    };
    let reserved = |member: &Member| member.name.is_some_and(|name| name.starts_with("__"));
    let nameless = nameless(left) || nameless(right) || (reserved(left) && reserved(right));
    if nameless || (left.is_filler() && right.is_filler()) { By::Place } else { By::Rename }
}
