//! Aliases that both sides know: compared once at their name, and then the cause of what differs at
//! their uses.

use crate::contract::{Contract, Type, TypeId};

use super::finding::{Context, Finding, Item};
use super::index::Index;
use super::named::is_named;
use super::walk::Walk;
use super::{Class, Place, Subject, scalar, shape};

impl Walk<'_> {
    /// Whether null may pass where a callback is used. An alias of a callback does not say: what is
    /// `Option<callback>` at its uses in Rust is plain `callback` in C.
    pub fn callback_nullability(&self, l: TypeId, r: TypeId) -> Option<Finding> {
        let callbacks = (shape::class(self.l(), l), shape::class(self.r(), r))
            == (Class::FunctionPointer, Class::FunctionPointer);
        match (self.l().types.resolve(l), self.r().types.resolve(r)) {
            (Type::Pointer(p), Type::Pointer(q)) if callbacks => scalar::nullability(p, q),
            _ => None,
        }
    }

    /// The difference of an alias that both sides know and through which this use goes:
    /// `Some(None)` if the alias agrees, `None` if no alias is involved.
    pub fn alias_root(&mut self, l: TypeId, r: TypeId) -> Option<Option<usize>> {
        let (left, right) = (self.l().types.resolve_id(l), self.r().types.resolve_id(r));
        let classes = (shape::class(self.l(), left), shape::class(self.r(), right));
        let both_named = is_named(classes.0) && is_named(classes.1);
        if self.trial || (both_named && !self.is_bits_in_a_wrapper(left, right)) {
            return None;
        }
        let (left_chain, right_chain) = (known_as(self.left, l), known_as(self.right, r));
        for (name, _) in left_chain.iter().chain(&right_chain) {
            let find = |chain: &[(&str, TypeId)], index: &Index<'_>| {
                let in_chain = chain.iter().find(|(n, _)| n == name).map(|(_, id)| *id);
                in_chain.or_else(|| match index.types.get(name).map(Vec::as_slice) {
                    Some([only]) => Some(*only),
                    _ => None,
                })
            };
            let pair = find(&left_chain, self.left).zip(find(&right_chain, self.right));
            let Some((a, b)) = pair else { continue };
            let same = |contract: &Contract, alias, used| {
                shape::callee(contract, alias) == shape::callee(contract, used)
            };
            if same(self.l(), a, left) && same(self.r(), b, right) {
                return Some(self.alias_pair(name, a, b));
            }
        }
        None
    }

    /// Compares what an alias stands for, once, and answers with its difference.
    pub fn alias_pair(&mut self, name: &str, a: TypeId, b: TypeId) -> Option<usize> {
        let key = (a, b);
        if let Some(known) = self.aliases.get(&key) {
            return *known;
        }
        self.aliases.insert(key, None);
        let target = |contract: &Contract, id| match contract.types.node(id) {
            Type::Alias(alias) => contract.types.aliases[alias].target.id,
            Type::Record(record) if contract.types.records[record].transparent => {
                shape::wrapped(contract, &contract.types.records[record]).unwrap_or(id)
            }
            _ => id,
        };
        let (l, r) = (target(self.l(), a), target(self.r(), b));
        let nothing = |contract: &Contract, id| contract.types.resolve(id) == Type::Void;
        if nothing(self.l(), l) || nothing(self.r(), r) {
            // `typedef void state;` can be used behind a pointer only, where it agrees with all.
            return None;
        }
        let uses = self.uses(l, r, Context::Memory, name);
        let at_uses = self.callback_nullability(l, r);
        let findings: Vec<_> =
            uses.iter().filter(|f| Some(*f) != at_uses.as_ref()).cloned().collect();
        let path = Some(name.to_owned());
        let item = Item {
            item: name.to_owned(),
            left_path: path.clone(),
            right_path: path,
            left: Subject::Type(a),
            right: Subject::Type(b),
        };
        let root = self.report(&item, Place::Alias, &findings);
        self.aliases.insert(key, root);
        root
    }
}

/// The aliases through which a use goes, by all their names, the most telling first.
fn known_as<'a>(index: &Index<'a>, id: TypeId) -> Vec<(&'a str, TypeId)> {
    let contract = index.contract;
    let mut chain = Vec::new();
    for (name, id) in alias_chain(contract, id).into_iter().chain(newtype(contract, id)) {
        let longer = index.names_with_modules(id);
        chain.extend(longer.into_iter().map(|name| (name.as_static(), id)));
        chain.push((name, id));
    }
    // C's `typedef void callback(int)` is used as `callback *`.
    chain.extend(callback(contract, id).into_iter().flat_map(|id| alias_chain(contract, id)));
    chain
}

/// The name of a transparent record, which is Rust's way to make an alias a type of its own.
fn newtype(contract: &Contract, id: TypeId) -> Option<(&str, TypeId)> {
    let id = contract.types.resolve_id(id);
    let Type::Record(record) = contract.types.node(id) else { return None };
    let record = &contract.types.records[record];
    let name = record.name.as_ref().filter(|_| record.transparent)?;
    Some((name.as_str(), id))
}

/// The function type, aliases left in place, that a function pointer points to.
fn callback(contract: &Contract, id: TypeId) -> Option<TypeId> {
    match contract.types.resolve(id) {
        Type::Pointer(p) => {
            let function = matches!(contract.types.resolve(p.pointee), Type::Function(_));
            function.then_some(p.pointee)
        }
        _ => None,
    }
}

/// The aliases in front of a type, outermost first, with their ids.
pub fn alias_chain(contract: &Contract, mut id: TypeId) -> Vec<(&str, TypeId)> {
    let mut chain = Vec::new();
    while let Type::Alias(alias) = contract.types.node(id) {
        let alias = &contract.types.aliases[alias];
        if chain.iter().any(|(_, known)| *known == id) {
            break;
        }
        chain.push((alias.name.as_str(), id));
        id = alias.target.id;
    }
    chain
}
