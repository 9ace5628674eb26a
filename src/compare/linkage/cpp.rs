//! One declaration to which C and C++ give different symbols.

use std::collections::BTreeSet;

use super::{Declaration, Fate, Symbols, fate, first_of_each_party, ordered, side};
use crate::compare::index::Index;
use crate::compare::{Difference, DifferenceKind, Side, Subject, Which, readings};
use crate::contract::{Constant, Contract, Function, Global, ItemKind, Linkage, Name, Span};

/// Functions that one party knows by their plain name and a C++ party by a symbol of its own, and
/// which symbols of which party they explain.
pub(super) fn language_linkage(
    parties: &[Index<'_>],
    symbols: &Symbols,
    described: &BTreeSet<usize>,
) -> (Vec<Difference>, BTreeSet<(usize, Name)>) {
    let (mut found, mut explained) = (Vec::new(), BTreeSet::new());
    for (symbol, declarations) in symbols {
        for own in first_of_each_party(declarations) {
            if own.kind != ItemKind::Function || own.linkage == Linkage::Internal {
                continue;
            }
            let function = &parties[own.party].contract.functions[own.at];
            let missing = matches!(
                fate(parties, *symbol, own, declarations, described),
                Fate::Missing { .. }
            );
            let alone = own.linkage != Linkage::Imported && declarations.len() == 1;
            let defined = |reading: &readings::Reading| {
                let functions = &parties[reading.party].contract.functions;
                functions[reading.at].linkage == Linkage::Defined
            };
            let place = function.span;
            let alike = |reading: &readings::Reading| {
                let meant = parties[reading.party].contract;
                let count = |contract: &Contract, function: &Function| {
                    contract.types.signature_of(function.signature).parameters.len()
                };
                let meant = count(meant, &meant.functions[reading.at]);
                meant == count(parties[own.party].contract, function)
            };
            let offered = own.linkage != Linkage::Imported;
            let reading =
                readings::mangled(parties, *symbol, own.party, place, missing).or_else(|| {
                    let meant = readings::mangled(parties, *symbol, own.party, place, true)?;
                    let same = alone && defined(&meant) || offered && alike(&meant);
                    same.then_some(meant)
                });
            let Some(reading) = reading else { continue };
            let other = &parties[reading.party].contract.functions[reading.at];
            explained.extend([(own.party, *symbol), (reading.party, other.symbol)]);
            let kind =
                DifferenceKind::LanguageLinkage { mangled: Which::Right, symbol: other.symbol };
            let other = Declaration {
                party: reading.party,
                kind: ItemKind::Function,
                at: reading.at,
                linkage: other.linkage,
                optional: false,
            };
            let (left, right) = (side(parties, own), side(parties, other));
            found.push(ordered(parties, *symbol, left, right, kind));
        }
    }
    (found, explained)
}

/// One declaration that has a symbol in C and none in C++, or the reverse.
pub(super) fn two_readings(
    parties: &[Index<'_>],
    symbol: Name,
    declarations: &[Declaration],
) -> Option<Difference> {
    let place = |d: &Declaration| {
        let contract = parties[d.party].contract;
        match d.kind {
            ItemKind::Global => contract.globals[d.at].span,
            _ => contract.functions[d.at].span,
        }
    };
    let shared = |d: &&Declaration| matches!(d.linkage, Linkage::Defined | Linkage::Described);
    let (own, local) = declarations.iter().filter(shared).find_map(|own| {
        let contract = parties[own.party].contract;
        let others = parties.iter().enumerate().filter(|(party, other)| {
            *party != own.party && readings::two_languages(contract, other.contract)
        });
        let local = others.into_iter().find_map(|(party, other)| {
            let internal = |d: &&Declaration| {
                d.party == party
                    && d.linkage == Linkage::Internal
                    && readings::same_place(place(own), place(d))
            };
            let function = declarations.iter().find(internal).map(|d| side(parties, *d));
            let reading = || local_reading(other, party, symbol, place(own));
            function.or_else(|| {
                reading().or_else(|| constant_reading(other, party, symbol, place(own)))
            })
        });
        local.map(|local| (own, local))
    })?;
    let kind = DifferenceKind::TwoReadings { local: Which::Right, kind: own.kind };
    Some(ordered(parties, symbol, side(parties, *own), local, kind))
}

/// The variable of one party that stands where another has a global, and whose own symbol nobody
/// else can use: at file scope C++ gives constants internal linkage (C++17 6.5, 3.2).
fn local_reading(
    index: &Index<'_>,
    party: usize,
    symbol: Name,
    place: Option<Span>,
) -> Option<Side> {
    let contract = index.contract;
    let local = |global: &Global| {
        let same = global.name == symbol && readings::same_place(global.span, place);
        same && global.linkage == Linkage::Internal
    };
    let at = contract.globals.iter().position(local)?;
    let subject = Subject::Global(at);
    Some(Side { party, name: contract.header.party, subject, path: Some(symbol.to_string()) })
}

/// The constant of one party that stands where another has a global.
fn constant_reading(
    index: &Index<'_>,
    party: usize,
    symbol: Name,
    place: Option<Span>,
) -> Option<Side> {
    let contract = index.contract;
    let same = |c: &Constant| c.name == symbol && readings::same_place(c.span, place);
    let at = contract.constants.iter().position(same)?;
    let subject = Subject::Constant(at);
    Some(Side { party, name: contract.header.party, subject, path: Some(symbol.to_string()) })
}
