//! Libraries that define the same interface each for itself: two builds of one library, or its
//! implementations in two languages. Whoever is linked with one may be given the other, so that a
//! symbol that only one of them has is no longer just offered.

use std::collections::{BTreeMap, BTreeSet};

use crate::contract::{ItemKind, Linkage, Name, Topic};

use super::index::Index;
use super::linkage::{Declaration, Symbols};
use super::names::similar;

/// A symbol that one of two peers has and the other lacks.
pub(super) struct Lost {
    /// The symbol.
    pub symbol: Name,
    /// The declaration of the peer that has it.
    pub own: Declaration,
    /// The peer that lacks it.
    pub peer: usize,
    /// The symbol that the peer has in its place, if it was probably renamed.
    pub renamed: Option<Name>,
}

/// What peers lack of each other, each renaming once.
pub(super) fn lost(parties: &[Index<'_>], symbols: &Symbols) -> Vec<Lost> {
    let defined: Vec<_> = (0..parties.len()).map(|party| defined(symbols, party)).collect();
    let mut found: Vec<Lost> = Vec::new();
    for left in 0..parties.len() {
        for right in left + 1..parties.len() {
            if are_peers(&defined[left], &defined[right]) {
                add_pair(
                    parties,
                    symbols,
                    [(left, &defined[left]), (right, &defined[right])],
                    &mut found,
                );
            }
        }
    }
    found
}

/// The pairs of peers, by their places in the list of parties.
pub(super) fn pairs(parties: usize, symbols: &Symbols) -> Vec<(usize, usize)> {
    let defined: Vec<_> = (0..parties).map(|party| defined(symbols, party)).collect();
    let all = (0..parties).flat_map(|left| (left + 1..parties).map(move |right| (left, right)));
    all.filter(|(left, right)| are_peers(&defined[*left], &defined[*right])).collect()
}

/// The functions and globals that a party defines.
type Defined = BTreeMap<Name, Declaration>;

fn defined(symbols: &Symbols, party: usize) -> Defined {
    let own = |declarations: &[Declaration]| {
        let mut own = declarations.iter().filter(|d| d.party == party);
        own.find(|d| d.linkage == Linkage::Defined).copied()
    };
    symbols.iter().filter_map(|(name, all)| Some((*name, own(all)?))).collect()
}

/// Whether each of two parties defines most of the functions of the other. One function in common
/// says nothing yet.
fn are_peers(left: &Defined, right: &Defined) -> bool {
    let functions = |defined: &Defined| -> BTreeSet<Name> {
        let functions = defined.iter().filter(|(_, d)| d.kind == ItemKind::Function);
        functions.map(|(name, _)| *name).collect()
    };
    let (left, right) = (functions(left), functions(right));
    let common = left.intersection(&right).count();
    common > 1 && common * 2 > left.len() && common * 2 > right.len()
}

fn add_pair(
    parties: &[Index<'_>],
    symbols: &Symbols,
    pair: [(usize, &Defined); 2],
    found: &mut Vec<Lost>,
) {
    let [(left, of_left), (right, of_right)] = pair;
    let mut only_left = only(parties, symbols, (left, of_left), right);
    let mut only_right = only(parties, symbols, (right, of_right), left);
    let mut only = Vec::new();
    for (symbol, own) in std::mem::take(&mut only_left) {
        let same_kind = only_right.iter().filter(|(_, other)| other.kind == own.kind);
        let partner = similar(&symbol, same_kind.map(|(name, _)| name.as_str())).map(Name::new);
        let Some(partner) = partner else {
            only.push(Lost { symbol, own, peer: right, renamed: None });
            continue;
        };
        let Some(at) = only_right.iter().position(|(name, _)| *name == partner) else { continue };
        let (_, other) = only_right.remove(at);
        // What most parties call it is its name; of two opinions the order of the parties must not
        // decide.
        let known = |name: &Name| std::cmp::Reverse(symbols.get(name).map_or(0, Vec::len));
        let keep = (known(&symbol), symbol.as_str()) <= (known(&partner), partner.as_str());
        only.push(match keep {
            true => Lost { symbol, own, peer: right, renamed: Some(partner) },
            false => Lost { symbol: partner, own: other, peer: left, renamed: Some(symbol) },
        });
    }
    only.extend(only_right.into_iter().map(|(symbol, own)| Lost {
        symbol,
        own,
        peer: left,
        renamed: None,
    }));
    // Several parties may have what one lacks, and one difference says that.
    let known = |new: &Lost, found: &[Lost]| {
        found.iter().any(|old| {
            old.peer == new.peer && (old.symbol == new.symbol || old.renamed == Some(new.symbol))
        })
    };
    only.retain(|new| !known(new, found));
    found.extend(only);
}

/// What a party defines and the peer has in no form. An archive says nothing here: it has the
/// symbols that its own objects share, which a library hides.
fn only(
    parties: &[Index<'_>],
    symbols: &Symbols,
    (party, defined): (usize, &Defined),
    peer: usize,
) -> Vec<(Name, Declaration)> {
    if parties[party].contract.cannot_tell(Topic::Exports) {
        return Vec::new();
    }
    let lacks = |name: &Name| {
        let declared = symbols.get(name).is_some_and(|all| all.iter().any(|d| d.party == peer));
        !declared && parties[peer].gap(name).is_none() && !parties[party].hides(*name)
    };
    defined.iter().filter(|(name, _)| lacks(name)).map(|(name, own)| (*name, *own)).collect()
}
