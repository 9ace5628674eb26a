//! Hazards that a contract shows although both sides say the same: they are in the meaning of the
//! boundary, not in its bytes.
//!
//! **A closed enumeration that receives foreign values** (`closed-enum`). A Rust `enum` and an
//! exhaustive Zig `enum` hold named values only; anything else is undefined behaviour. Whoever
//! implements a function decides which values there are, so the hazard is on the side that calls:
//! what the function returns, what it writes through pointers that are not read-only, and what it
//! passes to callbacks. What the caller passes in is the implementer's own promise and no hazard,
//! and C++ makes nobody a value without a name except by a cast.
//!
//! **A callback without user data** (`no-user-data`). A function pointer is passed whose parameters
//! hold nothing that could lead to the caller's state: no untyped pointer, no object of the
//! library, no integer of a pointer's size that is meant for one, no integer such as the registering
//! function takes as well and that may be an identifier. Functions that compute a value
//! from numbers (a hash) or yield an object (an allocator) need no state, and C's generic function
//! pointer `void (*)(void)` is no callback.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::contract::{
    Contract, Language, Linkage, Name, Openness, Pointer, Signature, Type, TypeId,
};

use super::aliases::alias_chain;
use super::fields::Members;
use super::finding::Item;
use super::functions::function_item;
use super::names::folded;
use super::walk::Walk;
use super::{DifferenceKind, Effect, Subject, Way, Which, shape};

/// What is known of the hazards of one pair of contracts.
struct Search {
    /// The side that calls.
    caller: Which,
    /// The function, for what uses the type at fault.
    function: Item,
    /// The uses seen in this function: both types, and whether the value goes to the caller.
    seen: HashSet<(TypeId, TypeId, bool)>,
}

/// A value on its way between the sides.
#[derive(Clone, Copy)]
struct Flow {
    /// Whether the caller receives it.
    to_caller: bool,
    /// How.
    way: Way,
}

/// The differences that were reported already, by the types at fault.
#[derive(Default)]
pub struct Known(HashMap<(TypeId, TypeId), usize>);

impl Walk<'_> {
    /// Looks for hazards in two functions of one symbol. `defined` are the symbols that some party
    /// defines: what a header describes comes from there.
    pub fn pitfalls(&mut self, a: usize, b: usize, defined: &BTreeSet<Name>, known: &mut Known) {
        let (left, right) = (&self.l().functions[a], &self.r().functions[b]);
        let Some(implementer) = implementer(left.linkage, right.linkage) else { return };
        let linkage = if implementer == Which::Left { left.linkage } else { right.linkage };
        if linkage == Linkage::Described && defined.contains(&left.symbol) {
            return;
        }
        let function = function_item(left, right, Subject::Function(a), Subject::Function(b));
        let caller = implementer.other();
        let mut search = Search { caller, function, seen: HashSet::new() };
        let l = self.l().types.signature_of(left.signature);
        let r = self.r().types.signature_of(right.signature);
        let returned = Flow { to_caller: true, way: Way::Returned };
        self.flow(l.ret.id, r.ret.id, returned, &mut search, known);
        for (index, (p, q)) in l.parameters.iter().zip(&r.parameters).enumerate() {
            let passed = Flow { to_caller: false, way: Way::Passed };
            self.flow(p.ty.id, q.ty.id, passed, &mut search, known);
            self.user_data((a, b, index), (p.ty.id, q.ty.id), &search.function, known);
        }
    }

    fn flow(&mut self, l: TypeId, r: TypeId, flow: Flow, search: &mut Search, known: &mut Known) {
        let (l, r) = (self.l().types.resolve_id(l), self.r().types.resolve_id(r));
        if !search.seen.insert((l, r, flow.to_caller)) {
            return;
        }
        match (self.l().types.node(l), self.r().types.node(r)) {
            (Type::Pointer(p), Type::Pointer(q)) => self.behind(p, q, flow, search, known),
            (Type::Array { element: a, .. }, Type::Array { element: b, .. }) => {
                self.flow(a, b, flow, search, known);
            }
            (Type::Record(a), Type::Record(b)) => {
                let left = Members::of(self.l(), &self.l().types.records[a]).fields;
                let right = Members::of(self.r(), &self.r().types.records[b]).fields;
                for member in &left {
                    let name = member.name.map(|name| folded(&name));
                    let same = |m: &&super::fields::Member| m.name.map(|n| folded(&n)) == name;
                    if let Some(other) = right.iter().find(same) {
                        self.flow(member.ty.id, other.ty.id, flow, search, known);
                    }
                }
            }
            _ if flow.to_caller => self.closed(l, r, flow.way, search, known),
            _ => {}
        }
    }

    /// Values behind a pointer: they go where the pointer goes, and come back where they may be
    /// written. What a callback gets goes the other way.
    fn behind(
        &mut self,
        p: Pointer,
        q: Pointer,
        flow: Flow,
        search: &mut Search,
        known: &mut Known,
    ) {
        let callee = |contract: &Contract, p: Pointer| match contract.types.resolve(p.pointee) {
            Type::Function(id) => Some(contract.types.signature_of(id).clone()),
            _ => None,
        };
        match (callee(self.l(), p), callee(self.r(), q)) {
            (Some(l), Some(r)) => {
                self.flow(l.ret.id, r.ret.id, flow, search, known);
                let to_callback = Flow { to_caller: !flow.to_caller, way: Way::Passed };
                for (a, b) in l.parameters.iter().zip(&r.parameters) {
                    self.flow(a.ty.id, b.ty.id, to_callback, search, known);
                }
            }
            (None, None) => {
                let written = !flow.to_caller && !p.constant && !q.constant;
                let flow = if written { Flow { to_caller: true, way: Way::Written } } else { flow };
                self.flow(p.pointee, q.pointee, flow, search, known);
            }
            _ => {}
        }
    }

    /// A value that goes to the caller: whether the caller's type is closed and the other is not.
    fn closed(&mut self, l: TypeId, r: TypeId, way: Way, search: &Search, known: &mut Known) {
        let closed = search.caller;
        let openness = |contract: &Contract, id| match contract.types.node(id) {
            Type::Enum(id) => Some(contract.types.enums[id].openness),
            Type::Int { .. } => Some(Openness::Open),
            _ => None,
        };
        let sides = (openness(self.l(), l), openness(self.r(), r));
        let (own, other) = if closed == Which::Left { sides } else { (sides.1, sides.0) };
        // A value without a name needs a cast in C++ (C++17 8.5.1.9p10), in C it needs nothing.
        let foreign = if closed == Which::Left { self.r() } else { self.l() };
        let cast = foreign.header.language == Language::Cpp;
        if own != Some(Openness::Closed) || other != Some(Openness::Open) || cast {
            return;
        }
        let root = match known.0.get(&(l, r)) {
            Some(root) => *root,
            None => {
                let subject = |contract: &Contract, id| match contract.types.node(id) {
                    Type::Enum(id) => Subject::Enum(id),
                    _ => Subject::Type(id),
                };
                let subjects = (subject(self.l(), l), subject(self.r(), r));
                let item = self.type_item((l, r), "", subjects.0, subjects.1);
                if item.item.is_empty() {
                    return;
                }
                self.push(&item, DifferenceKind::ClosedEnum { closed, way })
            }
        };
        known.0.insert((l, r), root);
        self.follow(root, &search.function, Effect::Use);
    }

    /// Whether a callback gets something that leads to the state of whoever passes it.
    fn user_data(
        &mut self,
        (a, b, index): (usize, usize, usize),
        (l, r): (TypeId, TypeId),
        function: &Item,
        known: &mut Known,
    ) {
        let (Some(left), Some(right)) = (callback(self.l(), l), callback(self.r(), r)) else {
            return;
        };
        if has_context(self.l(), left) || has_context(self.r(), right) {
            return;
        }
        if gets_identifier(self.l(), a, left) || gets_identifier(self.r(), b, right) {
            return;
        }
        let (ls, rs) = (alias_chain(self.l(), l), alias_chain(self.r(), r));
        let same = |(name, id): &(&str, TypeId)| {
            let other = rs.iter().find(|(other, _)| folded(other) == folded(name))?;
            Some((name.to_string(), *id, other.1))
        };
        let Some((name, l, r)) = ls.iter().find_map(same) else {
            let of = |function| Subject::Parameter { function, index };
            let item = Item { left: of(a), right: of(b), ..function.clone() };
            self.push(&item, DifferenceKind::NoUserData { parameter: Some(index) });
            return;
        };
        let root = match known.0.get(&(l, r)) {
            Some(root) => *root,
            None => {
                let path = Some(name.clone());
                let (left, right) = (Subject::Type(l), Subject::Type(r));
                let item =
                    Item { item: name, left_path: path.clone(), right_path: path, left, right };
                self.push(&item, DifferenceKind::NoUserData { parameter: None })
            }
        };
        known.0.insert((l, r), root);
        self.follow(root, function, Effect::Use);
    }
}

/// Who decides about the values: whoever defines the function, or else the header that describes
/// what the other side imports. Between two that define or two that import it nobody knows.
fn implementer(left: Linkage, right: Linkage) -> Option<Which> {
    match (left, right) {
        (Linkage::Defined, Linkage::Described | Linkage::Imported)
        | (Linkage::Described, Linkage::Imported) => Some(Which::Left),
        (Linkage::Described | Linkage::Imported, Linkage::Defined)
        | (Linkage::Imported, Linkage::Described) => Some(Which::Right),
        _ => None,
    }
}

/// The function type behind a function pointer.
fn callback(contract: &Contract, id: TypeId) -> Option<&Signature> {
    let Type::Pointer(p) = contract.types.resolve(id) else { return None };
    match contract.types.resolve(p.pointee) {
        Type::Function(id) => Some(contract.types.signature_of(id)),
        _ => None,
    }
}

/// Whether a callback's parameters may lead to an object, or it needs none.
fn has_context(contract: &Contract, signature: &Signature) -> bool {
    let types = &contract.types;
    let returned = types.resolve(signature.ret.id);
    let text = |p: &crate::contract::Parameter| matches!(types.resolve(p.ty.id), Type::Pointer(_));
    let computes = match returned {
        Type::Void => signature.parameters.is_empty(),
        Type::Int { .. } | Type::Enum(_) | Type::Bool { .. } => {
            !signature.parameters.iter().any(text)
        }
        _ => true,
    };
    let leads = |parameter: &crate::contract::Parameter| match types.resolve(parameter.ty.id) {
        Type::Pointer(p) => match types.resolve(p.pointee) {
            Type::Pointer(inner) => types.resolve(inner.pointee) == Type::Void,
            Type::Void | Type::Record(_) | Type::Opaque(_) => true,
            _ => false,
        },
        Type::Int { .. } => {
            let pointer = u64::from(contract.header.target.model.pointer.size) * 8;
            let words = alias_chain(contract, parameter.ty.id);
            let mut words = words.iter().map(|(name, _)| *name).chain([&*parameter.ty.spelled]);
            let wide = shape::bits(contract, parameter.ty.id) == Some(pointer);
            wide && (words.any(|word| ADDRESSES.contains(&word))
                || parameter.name.is_some_and(is_user_data))
        }
        // A record by value may hold anything.
        Type::Record(_) | Type::Unsupported { .. } => true,
        _ => false,
    };
    computes
        || signature.variadic
        || signature.unprototyped
        || signature.untold.parameters
        || signature.parameters.iter().any(leads)
}

/// Whether a callback gets an integer of a type that the function which registers it takes as well:
/// `start_timer(int id, void (*fired)(int id))`. Such a number may tell whose call it is.
fn gets_identifier(contract: &Contract, function: usize, callback: &Signature) -> bool {
    let types = &contract.types;
    let integer = |parameter: &crate::contract::Parameter| {
        let node = types.resolve(parameter.ty.id);
        matches!(node, Type::Int { .. } | Type::Enum(_)).then_some(node)
    };
    let registering = types.signature_of(contract.functions[function].signature);
    let taken: Vec<Type> = registering.parameters.iter().filter_map(integer).collect();
    callback.parameters.iter().filter_map(integer).any(|node| taken.contains(&node))
}

/// Integers that hold addresses.
const ADDRESSES: [&str; 8] =
    ["uintptr_t", "intptr_t", "usize", "isize", "LPARAM", "WPARAM", "DWORD_PTR", "ULONG_PTR"];

/// Whether a parameter's name says that it is for the caller's own use.
fn is_user_data(name: Name) -> bool {
    let name = folded(&name);
    let words = ["user", "data", "context", "ctx", "cookie", "closure", "opaque", "priv", "arg"];
    words.iter().any(|word| name.contains(word))
}
