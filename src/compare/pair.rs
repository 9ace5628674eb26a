//! Comparing two contracts: which items belong together, in which order they are compared.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::contract::{Contract, ItemKind, Language, LayoutPromise, Name, Type, TypeId, TypeItem};

use super::functions::belong_together;
use super::index::Index;
use super::named::is_named;
use super::names::folded;
use super::pitfalls::Known;
use super::walk::Walk;
use super::{Class, Difference, Incomparable, shape};

/// What one pair of contracts yields.
pub struct PairResult {
    /// The differences, linkage aside.
    pub differences: Vec<Difference>,
    /// What could not be compared.
    pub incomparable: BTreeSet<Incomparable>,
    /// The items of the left side that were compared, by kind and position in their list.
    pub left: Compared,
    /// The same for the right side.
    pub right: Compared,
}

/// The items of one party that were compared, by position in the list of their kind.
pub type Compared = BTreeMap<ItemKind, BTreeSet<usize>>;

/// Compares everything that two contracts share.
///
/// `defined` are the symbols that some party, perhaps a third one, defines.
pub fn compare(
    left: &Index<'_>,
    right: &Index<'_>,
    parties: (usize, usize),
    defined: &BTreeSet<Name>,
) -> PairResult {
    let mut walk = Walk::new(left, right, parties);
    let (mut lc, mut rc) = (Compared::new(), Compared::new());
    let functions = functions(&mut walk, &mut lc, &mut rc);
    globals(&mut walk, &mut lc, &mut rc);
    walk.drain();
    types(&mut walk);
    walk.drain();
    let mut known = Known::default();
    for (a, b) in functions {
        walk.pitfalls(a, b, defined, &mut known);
        walk.by_value(a, b);
    }
    let constants = walk.constants();
    lc.insert(ItemKind::Constant, constants.left);
    rc.insert(ItemKind::Constant, constants.right);
    compared_types(&walk, &mut lc, &mut rc);
    PairResult { differences: walk.out, incomparable: walk.incomparable, left: lc, right: rc }
}

/// Compares the functions of one symbol, and answers with their places in both lists.
fn functions(walk: &mut Walk<'_>, lc: &mut Compared, rc: &mut Compared) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for (a, function) in walk.l().functions.iter().enumerate() {
        let found = walk.right.functions.get(function.symbol.as_str());
        for &b in found.into_iter().flatten() {
            if belong_together(function.linkage, walk.r().functions[b].linkage) {
                walk.function_pair(a, b);
                lc.entry(ItemKind::Function).or_default().insert(a);
                rc.entry(ItemKind::Function).or_default().insert(b);
                pairs.push((a, b));
            }
        }
    }
    pairs
}

fn globals(walk: &mut Walk<'_>, lc: &mut Compared, rc: &mut Compared) {
    for (a, global) in walk.l().globals.iter().enumerate() {
        let found = walk.right.globals.get(global.symbol.as_str());
        for &b in found.into_iter().flatten() {
            walk.global_pair(a, b);
            lc.entry(ItemKind::Global).or_default().insert(a);
            rc.entry(ItemKind::Global).or_default().insert(b);
        }
    }
}

/// Compares the types that both sides name. A name that several modules of one side use belongs to
/// the type of the same module, and else is left to the functions that use the types.
fn types(walk: &mut Walk<'_>) {
    for item in &walk.l().type_items {
        let name = super::names::plain(super::names::untagged(item.name.as_str()));
        let (ls, rs) = (walk.left.resolved_types(name), walk.right.resolved_types(name));
        let unique = ls.len() == 1 && rs.len() == 1;
        if let (true, Some(right)) = (unique, walk.right.declared_type(name))
            && !walk.has_namesake_in_its_module(item.id, right)
            && !are_strangers(walk, item.id, right)
        {
            let shown = shown(walk, name, item.name.as_str());
            type_pair(walk, shown, item.id, right);
        } else if let Some((longer, right)) = with_modules(walk, item.id) {
            type_pair(walk, &longer, item.id, right);
        } else if (ls.len() > 1 || rs.len() > 1)
            && !ls.is_empty()
            && !rs.is_empty()
            && !namesakes(walk, &ls, &rs)
        {
            walk.met.extend(ls.iter().flat_map(|l| rs.iter().map(|r| (*l, *r))));
            let reason = "several types have this name and no function tells which is meant";
            walk.incomparable(name, reason.into());
        }
    }
}

/// Whether two types share nothing but a short name: they stand in modules of other names, have other
/// sizes, and no two of their several parts have one name. Fields with numbers may be any.
fn are_strangers(walk: &Walk<'_>, left: TypeId, right: TypeId) -> bool {
    let (l, r) = (walk.l().types.resolve_id(left), walk.r().types.resolve_id(right));
    let modules = (walk.left.names_with_modules(left), walk.right.names_with_modules(right));
    let apart = !modules.0.is_empty()
        && !modules.1.is_empty()
        && !modules.0.iter().any(|name| modules.1.contains(name));
    let told = |parts: &[String]| {
        parts.len() > 1 && !parts.iter().any(|part| part.chars().all(|c| c.is_ascii_digit()))
    };
    let ((_, ours), (_, theirs)) = (parts(walk.l(), l), parts(walk.r(), r));
    apart
        && !walk.named.contains_key(&(l, r))
        && shape::bits(walk.l(), l) != shape::bits(walk.r(), r)
        && told(&ours)
        && told(&theirs)
        && !ours.iter().any(|part| theirs.contains(part))
}

/// The name of a left type with modules in front, if one type of each side goes by it, and the
/// right one.
fn with_modules(walk: &Walk<'_>, left: TypeId) -> Option<(Name, TypeId)> {
    let one = |index: &Index<'_>, name: &Name| index.resolved_types(name).len() == 1;
    let names = walk.left.names_with_modules(left);
    let name = names.into_iter().find(|name| one(walk.left, name) && one(walk.right, name))?;
    Some((name, walk.right.declared_type(&name)?))
}

/// Whether all of several types of one name have found their counterparts: by use, or, where that
/// leaves some over, by having the same parts.
fn namesakes(walk: &mut Walk<'_>, ls: &[TypeId], rs: &[TypeId]) -> bool {
    let compared = |walk: &Walk<'_>| {
        let pair = |l: &TypeId, r: &TypeId| walk.named.contains_key(&(*l, *r));
        let left = ls.iter().all(|l| rs.iter().any(|r| pair(l, r)));
        let right = rs.iter().all(|r| ls.iter().any(|l| pair(l, r)));
        (left, right)
    };
    if matches!(compared(walk), (true, _) | (_, true)) {
        return true;
    }
    for l in ls {
        let known = rs.iter().any(|r| walk.named.contains_key(&(*l, *r)));
        let same = |r: &&TypeId| shape::same_parts((walk.l(), *l), (walk.r(), **r));
        if let Some(r) = rs.iter().find(same).filter(|_| !known) {
            walk.named_pair(*l, *r, "");
        }
    }
    compared(walk) == (true, true)
}

/// The name of a pair of types: what both sides write, else what is left of it without a tag. An
/// alias `enum_proc` of both sides is no `proc`.
fn shown<'n>(walk: &Walk<'_>, name: &'n str, written: &'n str) -> &'n str {
    let both = || walk.r().type_items.iter().any(|item| item.name == *written);
    if name.len() < written.len() && both() { super::names::plain(written) } else { name }
}

fn type_pair(walk: &mut Walk<'_>, shown: &str, left: TypeId, right: TypeId) {
    let (l, r) = (walk.l().types.resolve_id(left), walk.r().types.resolve_id(right));
    walk.met.insert((left, right));
    let named = is_named(shape::class(walk.l(), l)) && is_named(shape::class(walk.r(), r));
    if names_a_pointer(walk, l, r) {
        let reason = "Python gives the name to a pointer, and the other side to what it points to";
        walk.incomparable(shown, reason.into());
    } else if !named {
        walk.alias_pair(shown, left, right);
    } else if !walk.named.contains_key(&(l, r)) {
        if !walk.stands_for_another(l, r) && is_private(walk, l, r) {
            let reason = "nothing that crosses the boundary uses it, its layout is not promised, \
                          and its fields are others";
            walk.incomparable(shown, reason.into());
        } else {
            walk.root_pair(shown, l, r);
        }
    }
}

/// Whether Python calls a pointer by the name of what it points to, `class handle(c_void_p)` for
/// `struct handle *`. C keeps tags and other names apart, Python does not.
fn names_a_pointer(walk: &Walk<'_>, l: TypeId, r: TypeId) -> bool {
    let is_pointer = |contract: &Contract, id| {
        contract.header.language == Language::Python
            && shape::class(contract, id) == Class::DataPointer
    };
    let (left, right) = (shape::class(walk.l(), l), shape::class(walk.r(), r));
    (is_pointer(walk.l(), l) && is_named(right)) || (is_pointer(walk.r(), r) && is_named(left))
}

/// Whether a type that no function uses and whose layout nobody promises is only a namesake: a
/// wrapper of the language's own around the handle of the same name.
fn is_private(walk: &Walk<'_>, l: TypeId, r: TypeId) -> bool {
    let (left, right) = (parts(walk.l(), l), parts(walk.r(), r));
    let promised = left.0 == LayoutPromise::Promised && right.0 == LayoutPromise::Promised;
    let shared = left.1.iter().filter(|name| right.1.contains(*name)).count();
    !promised && shared * 2 < left.1.len().min(right.1.len()).max(1)
}

/// Whether the layout is promised, and the folded names of the parts.
fn parts(contract: &Contract, id: TypeId) -> (LayoutPromise, Vec<String>) {
    match contract.types.resolve(id) {
        Type::Record(id) => {
            let record = &contract.types.records[id];
            let names = record.fields.iter().filter_map(|f| f.name);
            (record.layout, names.map(|name| folded(&name)).collect())
        }
        Type::Enum(id) => {
            let of = &contract.types.enums[id];
            (of.layout, of.enumerators.iter().map(|e| folded(&e.name)).collect())
        }
        _ => (LayoutPromise::Promised, Vec::new()),
    }
}

/// Which types of both sides were compared, or found each other and could not be.
fn compared_types(walk: &Walk<'_>, lc: &mut Compared, rc: &mut Compared) {
    let pairs = || walk.named.keys().chain(walk.aliases.keys()).chain(&walk.met);
    let left = pairs().map(|(l, _)| *l).collect();
    let right = pairs().map(|(_, r)| *r).collect();
    lc.insert(ItemKind::Type, items_of(walk.l(), &left));
    rc.insert(ItemKind::Type, items_of(walk.r(), &right));
}

/// The items that declare one of the types. Two declarations of one name and one meaning are one.
fn items_of(contract: &Contract, types: &HashSet<TypeId>) -> BTreeSet<usize> {
    let resolved = |item: &TypeItem| contract.types.resolve_id(item.id);
    let key = |item: &TypeItem| (item.name, resolved(item));
    // A number is reached in many ways, which says nothing of the aliases for it.
    let by_use = |id: TypeId| is_named(shape::class(contract, id)) && types.contains(&id);
    let reached = |item: &&TypeItem| types.contains(&item.id) || by_use(resolved(item));
    let known: HashSet<_> = contract.type_items.iter().filter(reached).map(key).collect();
    let items = contract.type_items.iter().enumerate();
    items.filter(|(_, item)| known.contains(&key(item))).map(|(at, _)| at).collect()
}
