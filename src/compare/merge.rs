//! Saying a thing once: joining what every pair of parties yields.

use std::collections::BTreeSet;

use crate::contract::{Contract, ItemKind, Linkage, Name, RecordId, Type};

use super::index::Index;
use super::pair::{self, Compared};
use super::{
    Also, Comparison, Container, Coverage, Difference, OneSided, PartyGap, PartyLimit, Side,
    Subject, Which, causes, linkage,
};

/// Compares two contracts.
#[must_use]
pub fn compare_pair(left: &Contract, right: &Contract) -> Comparison {
    compare_indexed(vec![Index::new(left), Index::new(right)])
}

/// Compares every pair of contracts of one target once. A difference that holds between several
/// pairs is reported once and names the other parties beside the side that they take.
#[must_use]
pub fn compare_all(contracts: &[Contract]) -> Comparison {
    compare_indexed(contracts.iter().map(Index::new).collect())
}

fn compare_indexed(parties: Vec<Index<'_>>) -> Comparison {
    let linked = linkage::link(&parties);
    let mut differences = linked.differences;
    let mut incomparable = linked.incomparable;
    let defined = defined(&parties);
    let mut compared = vec![Compared::new(); parties.len()];
    for right in 1..parties.len() {
        for left in 0..right {
            let result = pair::compare(&parties[left], &parties[right], (left, right), &defined);
            incomparable.extend(result.incomparable);
            unite(&mut compared[left], result.left);
            unite(&mut compared[right], result.right);
            for difference in result.differences {
                join(&parties, &mut differences, difference);
            }
        }
    }
    if parties.len() > 2 {
        differences = causes::fold(causes::fold_triangles(&parties, differences));
    }
    differences.sort_by_cached_key(order);
    let mut coverage = coverage(&parties, &compared);
    coverage.looked_up = linked.looked_up;
    coverage.incomparable = incomparable.into_iter().collect();
    Comparison { differences, coverage }
}

/// The functions that some party defines.
fn defined(parties: &[Index<'_>]) -> BTreeSet<Name> {
    let functions = parties.iter().flat_map(|index| &index.contract.functions);
    functions.filter(|f| f.linkage == Linkage::Defined).map(|f| f.symbol).collect()
}

/// Worst first, then by item, code and facts, so that the order of the parties matters least.
fn order(difference: &Difference) -> impl Ord + use<> {
    let level = std::cmp::Reverse(difference.level());
    let facts = format!("{:?}", difference.kind);
    (level, difference.item.clone(), difference.code(), facts)
}

fn unite(all: &mut Compared, new: Compared) {
    for (kind, items) in new {
        all.entry(kind).or_default().extend(items);
    }
}

/// Adds a difference, or joins it to one that states the same facts about the same declaration.
fn join(parties: &[Index<'_>], differences: &mut Vec<Difference>, new: Difference) {
    let new = [new.clone().flipped(), new];
    for known in differences.iter_mut() {
        for new in &new {
            if known.kind.states_the_same(&new.kind) && adopt(parties, known, new) {
                return;
            }
        }
    }
    let [_, new] = new;
    differences.push(new);
}

/// Names the declarations of `new` beside those of `known`, if they have one in common and no
/// party would stand on both sides, nor on one side with two items: two records that gained one base
/// class have its field in common, and each of them is another record than it was.
fn adopt(parties: &[Index<'_>], known: &mut Difference, new: &Difference) -> bool {
    let shares = declares(parties, known, Which::Left, &new.left)
        || declares(parties, known, Which::Right, &new.right);
    let other_item = known.item != new.item
        && (declares_another(parties, known, Which::Left, &new.left)
            || declares_another(parties, known, Which::Right, &new.right));
    let contradicts = other_item
        || takes_part(known, Which::Right, &new.left)
        || takes_part(known, Which::Left, &new.right);
    if !shares || contradicts {
        return false;
    }
    for (with, side) in [(Which::Left, &new.left), (Which::Right, &new.right)] {
        if !declares(parties, known, with, side) {
            known.also.push(Also { with, side: side.clone() });
        }
    }
    for follows in &new.follows {
        known.adopt_consequence(new, follows);
    }
    true
}

/// Whether this declaration stands on that side already. What lacks an item at the top level is
/// told apart by nothing but the other side.
fn declares(parties: &[Index<'_>], difference: &Difference, which: Which, side: &Side) -> bool {
    let told = side.subject != Subject::Absent(Container::Contract);
    let order = difference.code() == super::Code::FieldOrder;
    let contract = parties[side.party].contract;
    let own = innermost(contract, &side.subject);
    let same = |a: &Subject| {
        if by_two_ways(a, &side.subject) {
            return false;
        }
        let other = innermost(contract, a);
        other == own || (order && record_of(&other) == record_of(&own))
    };
    let mut known = difference.sides(which).filter(|known| known.party == side.party);
    told && known.any(|known| same(&known.subject))
}

/// Whether two fields are parts of two records around them, each of which has a member of its own:
/// the field of a base class that two classes share.
fn by_two_ways(left: &Subject, right: &Subject) -> bool {
    match (left, right) {
        (Subject::Field { record: a, indices: l }, Subject::Field { record: b, indices: r }) => {
            a != b && l.len() > 1 && r.len() > 1
        }
        _ => false,
    }
}

/// Whether the party stands on that side, and with another declaration.
fn declares_another(
    parties: &[Index<'_>],
    difference: &Difference,
    which: Which,
    side: &Side,
) -> bool {
    let told = side.subject != Subject::Absent(Container::Contract);
    told && takes_part(difference, which, side) && !declares(parties, difference, which, side)
}

/// A declaration by the shortest way to it: a field by the record that it stands in, though it was
/// reached through the record around that, and an enumeration by itself, not by an alias.
fn innermost(contract: &Contract, subject: &Subject) -> Subject {
    let types = &contract.types;
    match subject {
        Subject::Field { record, indices } => {
            let (mut record, mut rest) = (*record, indices.as_slice());
            while let [first, inner @ ..] = rest
                && !inner.is_empty()
            {
                let field = types.records[record].fields.get(*first);
                let Some(Type::Record(id)) = field.map(|field| types.resolve(field.ty.id)) else {
                    break;
                };
                (record, rest) = (id, inner);
            }
            Subject::Field { record, indices: rest.to_vec() }
        }
        Subject::Type(id) => match types.resolve(*id) {
            Type::Enum(id) => Subject::Enum(id),
            _ => subject.clone(),
        },
        _ => subject.clone(),
    }
}

/// The record of a field. A pair of records has one order of its fields, and it is chance which of
/// them leads the report where one side has bit-fields and the other side an integer.
fn record_of(subject: &Subject) -> Option<RecordId> {
    match subject {
        Subject::Field { record, .. } => Some(*record),
        _ => None,
    }
}

fn takes_part(difference: &Difference, which: Which, side: &Side) -> bool {
    difference.sides(which).any(|s| s.party == side.party)
}

fn coverage(parties: &[Index<'_>], compared: &[Compared]) -> Coverage {
    let number = |done: &Compared| done.values().map(BTreeSet::len).sum();
    let by_party = compared.iter().map(number).collect();
    let mut coverage = Coverage { by_party, ..Coverage::default() };
    for (party, index) in parties.iter().enumerate() {
        let contract = index.contract;
        for gap in &contract.gaps {
            let name = contract.header.party;
            coverage.gaps.push(PartyGap { party, name, gap: gap.clone() });
        }
        for limit in &contract.limits {
            let (name, limit) = (contract.header.party, limit.clone());
            coverage.limits.push(PartyLimit { party, name, limit });
        }
    }
    for kind in [ItemKind::Type, ItemKind::Function, ItemKind::Global, ItemKind::Constant] {
        let mut names = BTreeSet::new();
        for (party, index) in parties.iter().enumerate() {
            let empty = BTreeSet::new();
            let done = compared[party].get(&kind).unwrap_or(&empty);
            for (at, (item, span)) in items(index.contract, kind).into_iter().enumerate() {
                if done.contains(&at) {
                    names.insert(super::names::plain(&item).to_owned());
                } else {
                    coverage.one_sided.push(OneSided { kind, item, party, span });
                }
            }
        }
        coverage.compared.insert(kind, names.len());
    }
    coverage.one_sided.sort();
    coverage
}

/// The names and places of a contract's items of one kind.
fn items(contract: &Contract, kind: ItemKind) -> Vec<(String, Option<crate::contract::Span>)> {
    match kind {
        ItemKind::Type => {
            let plain = |name: &str| super::names::untagged(name).to_owned();
            contract.type_items.iter().map(|t| (plain(&t.name), t.span)).collect()
        }
        ItemKind::Function => {
            contract.functions.iter().map(|f| (f.symbol.to_string(), f.span)).collect()
        }
        ItemKind::Global => {
            contract.globals.iter().map(|g| (g.symbol.to_string(), g.span)).collect()
        }
        ItemKind::Constant => {
            contract.constants.iter().map(|c| (c.name.to_string(), c.span)).collect()
        }
    }
}
