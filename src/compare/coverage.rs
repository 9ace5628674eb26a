//! What a comparison compared and, as loudly, what it did not.

use std::collections::{BTreeMap, BTreeSet};

use crate::contract::{Gap, ItemKind, Limit, Name, Span};

/// What was compared and what was not, over all pairs of parties of one target.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Number of items that were compared with at least one other party, by kind.
    pub compared: BTreeMap<ItemKind, usize>,
    /// Number of items of each party that were compared with another party, in the order of the
    /// contracts.
    pub by_party: Vec<usize>,
    /// Number of declarations that were looked up in the library that their party names.
    pub looked_up: usize,
    /// Items that only one party has, so that nothing could be compared.
    pub one_sided: Vec<OneSided>,
    /// Items that several parties have and that could not be compared.
    pub incomparable: Vec<Incomparable>,
    /// What the extractors could not read.
    pub gaps: Vec<PartyGap>,
    /// What a party's kind of source cannot tell about any item.
    pub limits: Vec<PartyLimit>,
}

impl Coverage {
    /// Number of items of `kind` that only one party has.
    #[must_use]
    pub fn one_sided_count(&self, kind: ItemKind) -> usize {
        self.one_sided.iter().filter(|item| item.kind == kind).count()
    }

    /// Number of items that should have been compared and were not, or not in full.
    #[must_use]
    pub fn open(&self) -> usize {
        let gaps = self.gaps.iter().map(|entry| item_of(&entry.gap.item));
        gaps.chain(self.incomparable_items()).collect::<BTreeSet<_>>().len()
    }

    /// Number of items that were compared in full, and of declarations that were looked up.
    #[must_use]
    pub fn in_full(&self) -> usize {
        let in_part = self.incomparable_items().collect::<BTreeSet<_>>().len();
        let compared: usize = self.compared.values().sum();
        compared.saturating_sub(in_part) + self.looked_up
    }

    fn incomparable_items(&self) -> impl Iterator<Item = &str> {
        self.incomparable.iter().map(|entry| item_of(&entry.item))
    }

    /// Whether something that should have been compared was not.
    #[must_use]
    pub fn has_holes(&self) -> bool {
        !self.incomparable.is_empty() || !self.gaps.is_empty()
    }
}

/// The item that a dotted path leads into.
fn item_of(path: &str) -> &str {
    path.split('.').next().unwrap_or_default()
}

/// An item that only one party has.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OneSided {
    /// The kind of item.
    pub kind: ItemKind,
    /// Its name; for functions and globals the symbol.
    pub item: String,
    /// The party that has it: its place in the list of contracts.
    pub party: usize,
    /// Where it is declared.
    pub span: Option<Span>,
}

/// An item that both parties have and that was not compared, or not in full.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Incomparable {
    /// Dotted path of the item, with the parameter for parts of functions.
    pub item: String,
    /// Why, in a sentence without a full stop.
    pub reason: String,
    /// The two parties, by their places in the list of contracts.
    pub parties: (usize, usize),
}

/// A gap of one party's contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartyGap {
    /// The party's place in the list of contracts.
    pub party: usize,
    /// The party's name.
    pub name: Name,
    /// What could not be read, and why.
    pub gap: Gap,
}

/// A limit of one party's contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartyLimit {
    /// The party's place in the list of contracts.
    pub party: usize,
    /// The party's name.
    pub name: Name,
    /// What it cannot tell, and why.
    pub limit: Limit,
}

/// What a comparison yields.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparison {
    /// The differences, sorted by level (worst first), then item, then code.
    pub differences: Vec<super::Difference>,
    /// What was compared.
    pub coverage: Coverage,
}
