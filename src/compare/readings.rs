//! What C and C++ make of one declaration: whether it has a symbol, and which.

use crate::contract::{Contract, Function, Language, Linkage, Name, Span};

use super::index::Index;

/// A declaration of one party, by its place in the list of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The party.
    pub party: usize,
    /// The index of the function or global.
    pub at: usize,
}

/// The C++ function that another party's plain `symbol` means: it has that name at file scope, its
/// own symbol holds the types, and no declaration of its party has the plain symbol. Unless one of
/// the two must mean the other, because the symbol is `needed` and nobody else has it, both have to
/// stand at one place.
pub fn mangled(
    parties: &[Index<'_>],
    symbol: Name,
    own: usize,
    place: Option<Span>,
    needed: bool,
) -> Option<Reading> {
    for (party, index) in parties.iter().enumerate() {
        let contract = index.contract;
        let knows = index.functions.contains_key(symbol.as_str());
        if party == own || contract.header.language != Language::Cpp || knows {
            continue;
        }
        let means = |f: &Function| {
            let plain = f.name == symbol && f.path.is_empty() && f.symbol != symbol;
            plain && f.linkage != Linkage::Internal && (needed || same_place(place, f.span))
        };
        if let Some(at) = contract.functions.iter().position(means) {
            return Some(Reading { party, at });
        }
    }
    None
}

/// Whether two declarations are one.
pub fn same_place(left: Option<Span>, right: Option<Span>) -> bool {
    let (Some(left), Some(right)) = (left, right) else { return false };
    (left.file, left.line) == (right.file, right.line)
}

/// Whether one of two parties reads C and the other C++.
pub fn two_languages(left: &Contract, right: &Contract) -> bool {
    let languages = [left.header.language, right.header.language];
    languages.contains(&Language::C) && languages.contains(&Language::Cpp)
}
