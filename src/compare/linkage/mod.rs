//! Who offers a symbol and who needs it, over all parties at once.

mod cpp;

use std::collections::{BTreeMap, BTreeSet};

use crate::contract::{Contract, Hiding, ItemKind, Language, Linkage, Name, Unexported};

use super::index::Index;
use super::names::similar;
use super::peers;
use super::standard::is_standard;
use super::{
    Also, Code, Container, Difference, DifferenceKind, Incomparable, Need, Side, Subject, Which,
};

/// One declaration of a symbol.
#[derive(Clone, Copy)]
pub(super) struct Declaration {
    pub party: usize,
    pub kind: ItemKind,
    pub at: usize,
    pub linkage: Linkage,
    /// Whether its party copes with a symbol that is not there.
    pub optional: bool,
}

/// All declarations, by symbol.
pub(super) type Symbols = BTreeMap<Name, Vec<Declaration>>;

/// What linkage yields.
#[derive(Default)]
pub struct Linked {
    /// The differences.
    pub differences: Vec<Difference>,
    /// Symbols about which nothing can be said because a party could not be read there.
    pub incomparable: BTreeSet<Incomparable>,
    /// Number of declarations that were looked up in the library that their party names.
    pub looked_up: usize,
}

/// Compares what all parties offer and need.
pub fn link(parties: &[Index<'_>]) -> Linked {
    let symbols = symbols(parties);
    let described = described_libraries(parties, &symbols);
    let mut linked = Linked::default();
    let mut unused: Vec<(Name, Declaration)> = Vec::new();
    let mut missing: Vec<(Name, Declaration, bool)> = Vec::new();
    let (from_mangling, mut explained) = cpp::language_linkage(parties, &symbols, &described);
    for difference in from_mangling {
        add(&mut linked.differences, difference);
    }
    for (symbol, declarations) in &symbols {
        if let Some(difference) = cpp::two_readings(parties, *symbol, declarations) {
            let parties = [difference.left.party, difference.right.party];
            explained.extend(parties.map(|party| (party, *symbol)));
            linked.differences.push(difference);
        }
        if let Some(difference) = no_symbol(parties, *symbol, declarations) {
            let parties = [difference.left.party, difference.right.party];
            explained.extend(parties.map(|party| (party, *symbol)));
            linked.differences.push(difference);
        }
        linked.differences.extend(two_kinds(parties, *symbol, declarations));
        for declaration in first_of_each_party(declarations) {
            if explained.contains(&(declaration.party, *symbol)) {
                continue;
            }
            match fate(parties, *symbol, declaration, declarations, &described) {
                Fate::Missing { .. } if is_for_a_library(parties, declaration, *symbol) => {}
                Fate::Unused if parties.len() < 2 => {}
                Fate::Fine => {}
                Fate::Unused => unused.push((*symbol, declaration)),
                Fate::Missing { described } => missing.push((*symbol, declaration, described)),
            }
        }
    }
    for (symbol, declaration, described) in missing {
        let need = if described { Need::Description } else { Need::Call };
        tell_missing(parties, (symbol, declaration), need, &symbols, &mut unused, &mut linked);
    }
    tell_lost(parties, &symbols, &mut unused, &mut linked);
    for (symbol, declaration) in unused {
        let kind = DifferenceKind::Unused { kind: declaration.kind, offered_by: Which::Left };
        let other = other_party(parties, declaration, &symbols[&symbol]);
        add(&mut linked.differences, one_sided(parties, symbol, declaration, other, kind));
    }
    for difference in versions(parties, &symbols) {
        add(&mut linked.differences, difference);
    }
    libraries(parties, &symbols, &mut linked);
    linked
}

/// Tells of a symbol that a party needs and no party offers, or why that cannot be known. An unused
/// symbol with a similar name is taken for the same one, renamed.
fn tell_missing(
    parties: &[Index<'_>],
    (symbol, declaration): (Name, Declaration),
    need: Need,
    symbols: &Symbols,
    unused: &mut Vec<(Name, Declaration)>,
    linked: &mut Linked,
) {
    if let Some((other, reason)) = gap(parties, declaration.party, symbol) {
        let parties = (declaration.party.min(other), declaration.party.max(other));
        linked.incomparable.insert(Incomparable { item: symbol.to_string(), reason, parties });
        return;
    }
    let all = &symbols[&symbol];
    let (other, similar, hiding) = match kept_back(parties, symbol, all) {
        Some((other, hiding)) => (other, None, Some(hiding)),
        None => {
            let similar = take_similar(symbol, declaration, unused);
            (other_party(parties, declaration, all), similar, None)
        }
    };
    let needed_by = Which::Left;
    let kind = DifferenceKind::SymbolMissing { needed_by, need, similar, hiding };
    add(&mut linked.differences, one_sided(parties, symbol, declaration, other, kind));
}

/// Tells of the symbols that one of two libraries of one interface has and the other lost.
fn tell_lost(
    parties: &[Index<'_>],
    symbols: &Symbols,
    unused: &mut Vec<(Name, Declaration)>,
    linked: &mut Linked,
) {
    for lost in peers::lost(parties, symbols) {
        let names = [Some(lost.symbol), lost.renamed];
        let pair = [lost.own.party, lost.peer];
        unused.retain(|(name, d)| !names.contains(&Some(*name)) || !pair.contains(&d.party));
        let known = |d: &Difference| d.code() == Code::SymbolMissing && d.item == *lost.symbol;
        let about = |d: &Difference| [d.left.party, d.right.party].contains(&lost.peer);
        if linked.differences.iter().any(|d| known(d) && about(d)) {
            continue;
        }
        let hiding = parties[lost.peer].hidden.get(lost.symbol.as_str()).copied();
        let (need, similar) = (Need::Peer, lost.renamed.filter(|_| hiding.is_none()));
        let needed_by = Which::Left;
        let kind = DifferenceKind::SymbolMissing { needed_by, need, similar, hiding };
        let found = one_sided(parties, lost.symbol, lost.own, lost.peer, kind);
        linked.differences.push(found);
    }
}

/// Whether a library says whether the symbol is there: the one that the party itself names, or any
/// that offers it.
fn is_for_a_library(parties: &[Index<'_>], own: Declaration, symbol: Name) -> bool {
    let offers = |index: &Index<'_>| index.exports.contains_key(symbol.as_str());
    parties[own.party].contract.library.is_some() || parties.iter().any(offers)
}

/// What becomes of one party's declaration of a symbol.
enum Fate {
    Fine,
    Unused,
    Missing { described: bool },
}

fn fate(
    parties: &[Index<'_>],
    symbol: Name,
    own: Declaration,
    all: &[Declaration],
    described: &BTreeSet<usize>,
) -> Fate {
    let others = || all.iter().filter(|other| other.party != own.party);
    let kept = kept_back(parties, symbol, all).is_some();
    let promised = |other: &Declaration| !kept || !parties[other.party].hides(symbol);
    let offered = others().any(|d| d.linkage != Linkage::Imported && promised(d));
    match own.linkage {
        // A header that hides what it declares promises it to nobody outside.
        Linkage::Described if parties[own.party].hides(symbol) => Fate::Fine,
        Linkage::Described if kept => Fate::Missing { described: true },
        Linkage::Internal => Fate::Fine,
        Linkage::Imported if own.optional || is_standard(&symbol) => Fate::Fine,
        Linkage::Imported if offered || all_import(parties, own.party) => Fate::Fine,
        Linkage::Imported => Fate::Missing { described: false },
        // What a C++ header declares for C++ alone is nobody else's to define.
        Linkage::Described if others().next().is_none() && is_mangled(parties, own) => Fate::Fine,
        Linkage::Described if described.contains(&own.party) => {
            let defined = all.iter().any(|other| other.linkage == Linkage::Defined);
            if defined { Fate::Fine } else { Fate::Missing { described: true } }
        }
        // Whoever defines it is the one to say that nobody uses it.
        Linkage::Described if others().next().is_some() => Fate::Fine,
        Linkage::Defined if others().next().is_some() => Fate::Fine,
        Linkage::Described if has_another_symbol(parties, own) => Fate::Missing { described: true },
        // C++ has a symbol for each member function; coverage lists those that nobody declares.
        Linkage::Described | Linkage::Defined if is_mangled(parties, own) => Fate::Fine,
        Linkage::Described | Linkage::Defined => Fate::Unused,
    }
}

/// The party that has the symbol for itself alone, when none has it for others. One that declares
/// it as hidden says nothing about what there is.
fn kept_back(parties: &[Index<'_>], symbol: Name, all: &[Declaration]) -> Option<(usize, Hiding)> {
    let declares = |party: usize| all.iter().any(|d| d.party == party);
    if all.iter().any(|d| d.linkage == Linkage::Defined) {
        return None;
    }
    let hiding = |index: &Index<'_>| index.hidden.get(symbol.as_str()).copied();
    let mut others = parties.iter().enumerate().filter(|(party, _)| !declares(*party));
    others.find_map(|(party, index)| Some((party, hiding(index)?)))
}

/// Whether another party defines the function of this name under a symbol that nobody describes:
/// Rust's `#[export_name = "start_v2"] fn start`.
fn has_another_symbol(parties: &[Index<'_>], own: Declaration) -> bool {
    if own.kind != ItemKind::Function {
        return false;
    }
    let symbol = parties[own.party].contract.functions[own.at].symbol;
    let others = parties.iter().enumerate().filter(|(party, _)| *party != own.party);
    others.into_iter().any(|(_, index)| {
        let language = index.contract.header.language;
        let mangles = matches!(language, Language::Cpp | Language::Object);
        let mut functions = index.contract.functions.iter();
        !mangles
            && functions.any(|f| {
                let alone = !parties[own.party].functions.contains_key(f.symbol.as_str());
                f.linkage == Linkage::Defined && f.name == symbol && f.symbol != symbol && alone
            })
    })
}

/// Whether the symbol of a C++ declaration holds more than its name, as `_Z3addii` and `?add@@YAHHH@Z`
/// do; a name that `asm` gives is one that others can write.
fn is_mangled(parties: &[Index<'_>], own: Declaration) -> bool {
    let contract = parties[own.party].contract;
    let (symbol, name) = match own.kind {
        ItemKind::Global => (contract.globals[own.at].symbol, contract.globals[own.at].name),
        _ => (contract.functions[own.at].symbol, contract.functions[own.at].name),
    };
    let mangled = ["_Z", "__Z", "?"].iter().any(|start| symbol.starts_with(start));
    contract.header.language == Language::Cpp && symbol != name && mangled
}

/// Whether no party but `own` offers anything: bindings compared with bindings are peers, and
/// nobody can say what the library has.
fn all_import(parties: &[Index<'_>], own: usize) -> bool {
    let others = parties.iter().enumerate().filter(|(party, _)| *party != own);
    others.into_iter().all(|(_, index)| {
        let contract = index.contract;
        let functions = contract.functions.iter().map(|f| f.linkage);
        let mut all = functions.chain(contract.globals.iter().map(|g| g.linkage)).peekable();
        let imports = |linkage| need(contract, linkage).0 == Linkage::Imported;
        all.peek().is_some() && all.all(imports)
    })
}

/// The headers of which another party defines more than half: they describe that party.
fn described_libraries(parties: &[Index<'_>], symbols: &Symbols) -> BTreeSet<usize> {
    let mut counts: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for declarations in symbols.values() {
        for own in first_of_each_party(declarations) {
            if own.kind != ItemKind::Function || own.linkage != Linkage::Described {
                continue;
            }
            let mut others =
                declarations.iter().filter(|other| other.party != own.party).peekable();
            if others.peek().is_none() && is_mangled(parties, own) {
                continue;
            }
            let defined = others.any(|other| other.linkage == Linkage::Defined);
            let count = counts.entry(own.party).or_default();
            count.0 += usize::from(defined);
            count.1 += 1;
        }
    }
    (0..parties.len())
        .filter(|party| counts.get(party).is_some_and(|(defined, all)| defined * 2 > *all))
        .collect()
}

/// Whether a party offers or needs what it declares, and whether it copes without. No Python party
/// describes a library: what it looks for before it uses it is an import that may be missing.
fn need(contract: &Contract, linkage: Linkage) -> (Linkage, bool) {
    let optional = contract.header.language == Language::Python && linkage == Linkage::Described;
    (if optional { Linkage::Imported } else { linkage }, optional)
}

fn symbols(parties: &[Index<'_>]) -> Symbols {
    let mut symbols = Symbols::new();
    for (party, index) in parties.iter().enumerate() {
        let contract = index.contract;
        let functions = contract.functions.iter().enumerate();
        let functions = functions.map(|(at, f)| (f.symbol, ItemKind::Function, at, f.linkage));
        let globals = contract.globals.iter().enumerate();
        let globals = globals.map(|(at, g)| (g.symbol, ItemKind::Global, at, g.linkage));
        for (symbol, kind, at, linkage) in functions.chain(globals) {
            let (linkage, optional) = need(contract, linkage);
            let declaration = Declaration { party, kind, at, linkage, optional };
            symbols.entry(symbol).or_default().push(declaration);
        }
    }
    symbols
}

/// The strongest declaration of each party: a definition before a description before an import.
fn first_of_each_party(declarations: &[Declaration]) -> Vec<Declaration> {
    let rank = |declaration: &Declaration| match declaration.linkage {
        Linkage::Defined => 0,
        Linkage::Described => 1,
        Linkage::Imported => 2,
        Linkage::Internal => 3,
    };
    let mut first: BTreeMap<usize, Declaration> = BTreeMap::new();
    for declaration in declarations {
        let known = first.entry(declaration.party).or_insert(*declaration);
        if rank(declaration) < rank(known) {
            *known = *declaration;
        }
    }
    first.into_values().collect()
}

/// Compares what each party declares with what the library that it names offers.
fn libraries(parties: &[Index<'_>], symbols: &Symbols, linked: &mut Linked) {
    for (party, index) in parties.iter().enumerate() {
        let Some(library) = &index.contract.library else { continue };
        let file = Name::new(&library.file);
        let mut renamed = BTreeSet::new();
        for (symbol, declarations) in symbols {
            let own = first_of_each_party(declarations).into_iter().find(|d| d.party == party);
            let wanted = |own: &Declaration| own.linkage != Linkage::Internal && !own.optional;
            let Some(own) = own.filter(wanted) else { continue };
            linked.looked_up += 1;
            if index.exports.contains_key(symbol.as_str()) {
                continue;
            }
            // That it is inline elsewhere explains it, and is said already.
            if no_symbol(parties, *symbol, declarations).is_some() {
                continue;
            }
            let own_one = |hidden: &&Unexported| hidden.symbol == symbol.as_str();
            let hiding = library.unexported.iter().find(own_one).map(|hidden| hidden.how);
            let names = library.exports.iter().map(|export| export.symbol.as_str());
            let undeclared = names.filter(|name| !symbols.contains_key(&Name::new(name)));
            let similar = similar(symbol, undeclared).map(Name::new).filter(|_| hiding.is_none());
            renamed.extend(similar);
            let kind = DifferenceKind::NotInLibrary { library: file, similar, hiding };
            let left = side(parties, own);
            let subject = Subject::Absent(Container::Library);
            let right = Side { subject, path: None, ..left.clone() };
            add(&mut linked.differences, ordered(parties, *symbol, left, right, kind));
        }
        for (at, export) in library.exports.iter().enumerate() {
            let symbol = Name::new(&export.symbol);
            if !export.wanted || symbols.contains_key(&symbol) || renamed.contains(&symbol) {
                continue;
            }
            let kind = DifferenceKind::Undeclared { library: file };
            let name = index.contract.header.party;
            let subject = Subject::Absent(Container::Contract);
            let left = Side { party, name, subject, path: None };
            let right = Side { subject: Subject::Export(at), ..left.clone() };
            add(&mut linked.differences, ordered(parties, symbol, left, right, kind));
        }
    }
}

/// Symbols of which two libraries have other versions.
fn versions(parties: &[Index<'_>], symbols: &Symbols) -> Vec<Difference> {
    let mut found = Vec::new();
    for (left, right) in peers::pairs(parties.len(), symbols) {
        let of = |party: usize| {
            let mut versions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
            for one in &parties[party].contract.versions {
                versions.entry(&one.symbol).or_default().push(&one.version);
            }
            versions
        };
        let (of_left, of_right) = (of(left), of(right));
        if of_left.is_empty() || of_right.is_empty() {
            continue;
        }
        for (symbol, declarations) in symbols {
            let own = |party: usize| {
                let mut own = declarations.iter().filter(|d| d.party == party);
                own.find(|d| d.linkage == Linkage::Defined).copied()
            };
            let (Some(l), Some(r)) = (own(left), own(right)) else { continue };
            let words = |versions: &BTreeMap<&str, Vec<&str>>| match versions.get(symbol.as_str()) {
                Some(versions) => Name::from(versions.join(", ")),
                None => Name::new("no version"),
            };
            let (left, right) = (words(&of_left), words(&of_right));
            if left != right {
                let kind = DifferenceKind::SymbolVersion { left, right };
                found.push(ordered(parties, *symbol, side(parties, l), side(parties, r), kind));
            }
        }
    }
    found
}

/// Imports of what another party gives no symbol, when nobody else gives it one; also what a header
/// describes and a language whose functions have a symbol only on demand defines without one.
fn no_symbol(
    parties: &[Index<'_>],
    symbol: Name,
    declarations: &[Declaration],
) -> Option<Difference> {
    let with =
        |linkage| declarations.iter().find(|d: &&Declaration| d.linkage == linkage && !d.optional);
    let internal = with(Linkage::Internal)?;
    let language = parties[internal.party].contract.header.language;
    let on_demand = matches!(language, Language::Rust | Language::Zig);
    let described = with(Linkage::Described);
    let import = match (with(Linkage::Imported), described) {
        (_, Some(header)) if on_demand && header.kind == internal.kind => header,
        (Some(import), None) => import,
        _ => return None,
    };
    if with(Linkage::Defined).is_some() {
        return None;
    }
    let kind = DifferenceKind::NoSymbol { needed_by: Which::Left };
    let (left, right) = (side(parties, *import), side(parties, *internal));
    Some(ordered(parties, symbol, left, right, kind))
}

/// A symbol that is a function here and a variable there.
fn two_kinds(
    parties: &[Index<'_>],
    symbol: Name,
    declarations: &[Declaration],
) -> Option<Difference> {
    let of = |kind| declarations.iter().find(|d| d.kind == kind);
    let (function, global) = (of(ItemKind::Function)?, of(ItemKind::Global)?);
    if function.party == global.party {
        return None;
    }
    let kind = DifferenceKind::ItemKind { left: function.kind, right: global.kind };
    let (left, right) = (side(parties, *function), side(parties, *global));
    Some(ordered(parties, symbol, left, right, kind))
}

/// The party, other than `own`, whose extractor could not read this symbol, and why.
fn gap(parties: &[Index<'_>], own: usize, symbol: Name) -> Option<(usize, String)> {
    let others = parties.iter().enumerate().filter(|(party, _)| *party != own);
    others.into_iter().find_map(|(party, index)| Some((party, index.gap(&symbol)?.to_owned())))
}

/// Takes the unused symbol of another party that this one was probably renamed to, so that it is
/// not reported a second time.
fn take_similar(
    symbol: Name,
    needed: Declaration,
    unused: &mut Vec<(Name, Declaration)>,
) -> Option<Name> {
    let candidates =
        unused.iter().filter(|(_, d)| d.party != needed.party && d.kind == needed.kind);
    let found = Name::new(similar(&symbol, candidates.map(|(name, _)| name.as_str()))?);
    unused.retain(|(name, _)| *name != found);
    Some(found)
}

/// The party to show on the other side of a difference about a symbol that nobody else offers: the
/// one that offers most, among those that do not declare it if there are such.
fn other_party(parties: &[Index<'_>], own: Declaration, all: &[Declaration]) -> usize {
    let offers = |contract: &Contract| {
        contract
            .functions
            .iter()
            .filter(|f| need(contract, f.linkage).0 != Linkage::Imported)
            .count()
    };
    let others = (0..parties.len()).filter(|party| *party != own.party);
    let declares = |party: usize| all.iter().any(|other| other.party == party);
    let rank = |party: &usize| (declares(*party), usize::MAX - offers(parties[*party].contract));
    others.min_by_key(rank).unwrap_or(own.party)
}

fn side(parties: &[Index<'_>], declaration: Declaration) -> Side {
    let contract = parties[declaration.party].contract;
    let (subject, name) = match declaration.kind {
        ItemKind::Global => {
            (Subject::Global(declaration.at), contract.globals[declaration.at].name)
        }
        _ => (Subject::Function(declaration.at), contract.functions[declaration.at].name),
    };
    let path = Some(name.to_string());
    Side { party: declaration.party, name: contract.header.party, subject, path }
}

fn one_sided(
    parties: &[Index<'_>],
    symbol: Name,
    own: Declaration,
    other: usize,
    kind: DifferenceKind,
) -> Difference {
    let absent = Side {
        party: other,
        name: parties[other].contract.header.party,
        subject: Subject::Absent(Container::Contract),
        path: None,
    };
    ordered(parties, symbol, side(parties, own), absent, kind)
}

/// A difference with the earlier party on the left.
fn ordered(
    parties: &[Index<'_>],
    symbol: Name,
    left: Side,
    right: Side,
    kind: DifferenceKind,
) -> Difference {
    let flip = left.party > right.party;
    let (left, right, kind) =
        if flip { (right, left, kind.flipped()) } else { (left, right, kind) };
    Difference {
        target: parties[left.party].contract.header.target.triple.clone(),
        item: symbol.to_string(),
        kind,
        left,
        right,
        also: Vec::new(),
        follows: Vec::new(),
    }
}

/// Adds a difference, or names its party beside one that says the same of another party.
fn add(differences: &mut Vec<Difference>, new: Difference) {
    let known = differences.iter_mut().find(|d| d.item == new.item && d.code() == new.code());
    let Some(known) = known else {
        differences.push(new);
        return;
    };
    let present = |d: &Difference| match d.left.subject {
        Subject::Absent(_) => (Which::Right, d.right.clone()),
        _ => (Which::Left, d.left.clone()),
    };
    let with = present(known).0;
    known.also.push(Also { with, side: present(&new).1 });
}
