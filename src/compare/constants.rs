//! Comparing constants, with each other and with enumerators that are names of the top level.

use std::collections::{BTreeSet, HashMap};

use crate::contract::{EnumId, Language, Linkage, Name, Type, TypeId, TypeUse, Value};

use super::finding::Item;
use super::index::{Index, with_path};
use super::names::{bare, plain, similar};
use super::walk::Walk;
use super::{Container, DifferenceKind, Subject, Which, shape};

/// A constant, or an enumerator that may be written like one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Source {
    /// By its index in `constants`.
    Constant(usize),
    /// By its enumeration's position and its own index.
    Enumerator(EnumId, usize),
}

/// The constants of one side by every name that the other side may use.
pub struct Constants<'a> {
    index: &'a Index<'a>,
    enumerators: HashMap<String, Source>,
}

impl<'a> Constants<'a> {
    /// Collects the names. C's enumerators are names of the top level; generators of bindings also
    /// write `Enum_ENUMERATOR`, and the module or namespace in front of either.
    pub fn new(index: &'a Index<'a>) -> Self {
        let mut enumerators = HashMap::new();
        for (id, of) in index.contract.types.enums.iter() {
            for (at, enumerator) in of.enumerators.iter().enumerate() {
                let source = Source::Enumerator(id, at);
                let mut names = Vec::new();
                if index.has_global_enumerators() {
                    names.push(plain(&enumerator.name).to_owned());
                }
                if let Some(name) = of.name {
                    names.push(format!("{name}_{}", enumerator.name));
                }
                for name in names {
                    for longer in with_path(&of.path, &name) {
                        enumerators.entry(longer.to_string()).or_insert(source);
                    }
                    enumerators.entry(name).or_insert(source);
                }
            }
        }
        Self { index, enumerators }
    }

    /// What has this name: constants, or else one enumerator.
    fn get(&self, name: &str) -> Vec<Source> {
        if let Some(found) = self.index.constants.get(plain(name)) {
            return found.iter().map(|at| Source::Constant(*at)).collect();
        }
        self.enumerators.get(plain(name)).copied().into_iter().collect()
    }

    fn value(&self, source: Source) -> Value {
        match source {
            Source::Constant(at) => self.index.contract.constants[at].value.clone(),
            Source::Enumerator(id, at) => {
                Value::Int(self.index.contract.types.enums[id].enumerators[at].value)
            }
        }
    }

    fn ty(&self, source: Source) -> Option<TypeUse> {
        match source {
            Source::Constant(at) => self.index.contract.constants[at].ty,
            Source::Enumerator(..) => None,
        }
    }

    /// The name by which a report says it: of an enumerator that is no name of the top level with
    /// the enumeration in front, `Color.RED`.
    fn name(&self, source: Source) -> Name {
        match source {
            Source::Constant(at) => self.index.contract.constants[at].name,
            Source::Enumerator(id, at) => {
                let of = &self.index.contract.types.enums[id];
                let name = of.enumerators[at].name;
                match of.name.filter(|_| !self.index.has_global_enumerators()) {
                    Some(of) => Name::new(&format!("{of}.{name}")),
                    None => name,
                }
            }
        }
    }

    fn subject(source: Source) -> Subject {
        match source {
            Source::Constant(at) => Subject::Constant(at),
            Source::Enumerator(of, index) => Subject::Enumerator { of, index },
        }
    }

    /// The width of the constant's type, where it has an integer or pointer type; of an enumerator
    /// that of its enumeration.
    fn width(&self, source: Source) -> Option<Width> {
        let types = &self.index.contract.types;
        let id: TypeId = match source {
            Source::Constant(_) => self.ty(source)?.id,
            Source::Enumerator(id, _) => types.enums[id].underlying,
        };
        match types.resolve(id) {
            Type::Int { bits, .. } => Some(Width { bits, is_number: true }),
            Type::Char { .. } => Some(Width { bits: 8, is_number: true }),
            Type::Enum(_) | Type::Pointer(_) => {
                let bits = shape::bits(self.index.contract, id)?;
                Some(Width { bits: u32::try_from(bits).ok()?, is_number: false })
            }
            _ => None,
        }
    }
}

/// The width of a type that holds whole numbers or addresses.
#[derive(Clone, Copy)]
struct Width {
    /// In bits.
    bits: u32,
    /// Whether it is an integer: addresses and enumerations have no sign worth comparing.
    is_number: bool,
}

/// The constants of both sides that found each other, by their index in `constants`.
#[derive(Default)]
pub struct Matched {
    /// On the left.
    pub left: BTreeSet<usize>,
    /// On the right.
    pub right: BTreeSet<usize>,
}

impl Walk<'_> {
    /// Compares all constants of both sides.
    pub fn constants(&mut self) -> Matched {
        let (left, right) = (Constants::new(self.left), Constants::new(self.right));
        let mut matched = Matched::default();
        for at in 0..self.l().constants.len() {
            let found = right.get(&self.l().constants[at].name);
            if !found.is_empty() {
                matched.left.insert(at);
                let candidates = found.iter().map(|r| (Source::Constant(at), *r)).collect();
                self.constant(&left, &right, candidates);
            }
            matched.right.extend(found.iter().filter_map(|source| match source {
                Source::Constant(at) => Some(*at),
                Source::Enumerator(..) => None,
            }));
        }
        for at in 0..self.r().constants.len() {
            let unmatched = !matched.right.contains(&at);
            let found = if unmatched { left.get(&self.r().constants[at].name) } else { Vec::new() };
            if !found.is_empty() {
                matched.right.insert(at);
                let candidates = found.iter().map(|l| (*l, Source::Constant(at))).collect();
                self.constant(&left, &right, candidates);
            }
        }
        self.missing_constants(&matched);
        matched
    }

    /// Compares a constant with those of its name: silent if one agrees, else about the first.
    fn constant(
        &mut self,
        left: &Constants<'_>,
        right: &Constants<'_>,
        candidates: Vec<(Source, Source)>,
    ) {
        let compare = |(l, r): &(Source, Source)| {
            let types = (left.width(*l), right.width(*r));
            (*l, *r, values(left.value(*l), right.value(*r), types.0, types.1))
        };
        let compared: Vec<_> = candidates.iter().map(compare).collect();
        if compared.iter().any(|(_, _, kind)| kind.is_none()) {
            return;
        }
        if let Some((l, r, Some(kind))) = compared.into_iter().next() {
            let item = self.constant_item(Some((left, l)), Some((right, r)));
            self.push(&item, kind);
        }
    }

    fn constant_item(
        &self,
        left: Option<(&Constants<'_>, Source)>,
        right: Option<(&Constants<'_>, Source)>,
    ) -> Item {
        let name = |side: Option<(&Constants<'_>, Source)>| side.map(|(of, s)| of.name(s));
        let subject = |side: Option<(&Constants<'_>, Source)>| {
            side.map_or(Subject::Absent(Container::Contract), |(_, s)| Constants::subject(s))
        };
        let (l, r) = (name(left), name(right));
        Item {
            item: self.lead(l, r).map_or(String::new(), |name| bare(&name).to_owned()),
            left_path: l.map(|name| name.to_string()),
            right_path: r.map(|name| name.to_string()),
            left: subject(left),
            right: subject(right),
        }
    }

    /// Constants that only the bindings have.
    fn missing_constants(&mut self, matched: &Matched) {
        let Some(which) = self.binding_side(matched) else { return };
        let (binding, bound, found) = match which {
            Which::Left => (self.left, self.right, &matched.left),
            Which::Right => (self.right, self.left, &matched.right),
        };
        let bound_found = if which == Which::Left { &matched.right } else { &matched.left };
        let free = |(at, constant): (usize, &crate::contract::Constant)| {
            (!bound_found.contains(&at)).then_some(constant.name)
        };
        let free: Vec<Name> =
            bound.contract.constants.iter().enumerate().filter_map(free).collect();
        let names = Constants::new(binding);
        for at in 0..binding.contract.constants.len() {
            let name = binding.contract.constants[at].name;
            if found.contains(&at) {
                continue;
            }
            if let Some(reason) = bound.gap(&name) {
                self.incomparable(&name, reason.to_owned());
                continue;
            }
            let similar = similar(&name, free.iter().map(|n| n.as_str())).map(Name::new);
            // A Python module has constants of its own, which nothing tells from C's.
            if similar.is_none() && binding.contract.header.language == Language::Python {
                continue;
            }
            let source = Some((&names, Source::Constant(at)));
            let item = match which {
                Which::Left => self.constant_item(source, None),
                Which::Right => self.constant_item(None, source),
            };
            self.push(&item, DifferenceKind::ConstantMissing { present: which, similar });
        }
    }

    /// The side that binds the other: it shares more than half of its constants with the other
    /// side, and imports functions where the other side does not.
    fn binding_side(&self, matched: &Matched) -> Option<Which> {
        let left = imports(self.left);
        let right = imports(self.right);
        let which = match (left, right) {
            (true, false) => Which::Left,
            (false, true) => Which::Right,
            _ if self.left.has_global_enumerators() == self.right.has_global_enumerators() => {
                return None;
            }
            _ if self.left.has_global_enumerators() => Which::Right,
            _ => Which::Left,
        };
        let (found, all) = match which {
            Which::Left => (matched.left.len(), self.l().constants.len()),
            Which::Right => (matched.right.len(), self.r().constants.len()),
        };
        (found * 2 > all).then_some(which)
    }
}

fn imports(index: &Index<'_>) -> bool {
    index.contract.functions.iter().any(|f| f.linkage == Linkage::Imported)
}

/// Compares two values of types of these widths.
fn values(
    left: Value,
    right: Value,
    left_type: Option<Width>,
    right_type: Option<Width>,
) -> Option<DifferenceKind> {
    match (&left, &right) {
        (Value::Undefined(_), Value::Undefined(_)) => None,
        (Value::Undefined(reason), other) => Some(DifferenceKind::ConstantUndefined {
            undefined: Which::Left,
            reason: reason.clone(),
            other: (*other).clone(),
        }),
        (other, Value::Undefined(reason)) => Some(DifferenceKind::ConstantUndefined {
            undefined: Which::Right,
            reason: reason.clone(),
            other: (*other).clone(),
        }),
        _ if agree(&left, &right, left_type, right_type) => {
            widths(&left, &right, left_type, right_type)
        }
        _ => Some(DifferenceKind::ConstantValue { left, right }),
    }
}

fn agree(left: &Value, right: &Value, left_type: Option<Width>, right_type: Option<Width>) -> bool {
    match (left, right) {
        (Value::Int(a), Value::Int(b)) => a == b || same_bits(*a, *b, left_type, right_type),
        (Value::Unsigned(a), Value::Unsigned(b)) => a == b,
        // C's `((unsigned __int128)-1)` and a language that gives it a sign.
        (Value::Unsigned(a), Value::Int(b)) | (Value::Int(b), Value::Unsigned(a)) => {
            *b < 0 && *a == b.cast_unsigned() && left_type.is_some() && right_type.is_some()
        }
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Bool(a), Value::Int(b)) | (Value::Int(b), Value::Bool(a)) => i128::from(*a) == *b,
        (Value::Float(a), Value::Float(b)) => a.to_bits() == b.to_bits() || a == b,
        (Value::Bytes(a), Value::Bytes(b)) => a == b,
        _ => false,
    }
}

/// Whether a negative number and a large one are the same bits of one width: C's `((T)-1)` and
/// Rust's `usize::MAX`.
fn same_bits(a: i128, b: i128, left: Option<Width>, right: Option<Width>) -> bool {
    let bits = match (left, right) {
        (Some(l), Some(r)) => l.bits.min(r.bits),
        _ => return false,
    };
    let one_negative = (a < 0) != (b < 0);
    one_negative && bits < 127 && (a - b).rem_euclid(1 << bits) == 0
}

/// What is the matter with two numbers that are the same bits of the narrower type: a wider reader
/// sees another number, and so does one that reads the same width with another sign.
fn widths(
    left: &Value,
    right: &Value,
    left_type: Option<Width>,
    right_type: Option<Width>,
) -> Option<DifferenceKind> {
    let (Value::Int(a), Value::Int(b)) = (left, right) else { return None };
    let (left, right) = (left_type.map(|ty| ty.bits), right_type.map(|ty| ty.bits));
    let numbers = [left_type, right_type].into_iter().all(|ty| ty.is_some_and(|ty| ty.is_number));
    match a != b {
        true if left != right => Some(DifferenceKind::ConstantWidth { left, right }),
        true if numbers => Some(DifferenceKind::ConstantSign { left: *a, right: *b }),
        _ => None,
    }
}
