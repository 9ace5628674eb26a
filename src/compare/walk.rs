//! The walk over two contracts at once: recursion, cycles and alias skipping stand here only.
//!
//! Comparing two uses of a type yields *findings*, paths into the type at which the sides part.
//! Records and enumerations that have a name are compared once each and report at that name; a use
//! of them by value that differs in size only points to that report as its root.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use crate::contract::{ArrayLength, Contract, LayoutPromise, Pointer, RecordId, Type, TypeId};

use super::index::Index;
use super::names::folded;
use super::{
    Class, Consequence, Difference, DifferenceKind, Effect, Incomparable, Mismatch, Place, Side,
    Step, Subject, Which, scalar, shape,
};

/// Where a type is used, as far as that decides whether two types agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Context {
    /// As a field, global or alias.
    Memory,
    /// As an array's element.
    Element,
    /// As a parameter or return value.
    Call,
    /// Behind a pointer.
    Pointee,
}

/// A place inside a type where the sides part.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// From the type to that place.
    pub path: Vec<Step>,
    /// What is the matter there.
    pub what: What,
}

/// What a finding says.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// The sides differ here.
    Mismatch(Mismatch),
    /// The parameters of a function type stand in another order.
    Order {
        /// The left side's parameters that stand elsewhere.
        moved: Vec<usize>,
        /// Whether only the names tell.
        same_types: bool,
    },
    /// The sides differ because of the difference with this number.
    Because(usize),
    /// Nothing can be said; the reason is a sentence without a full stop.
    Incomparable(String),
}

impl Finding {
    /// A mismatch at the type itself.
    pub fn here(mismatch: Mismatch) -> Self {
        Self { path: Vec::new(), what: What::Mismatch(mismatch) }
    }

    /// The same finding, seen from one step further out.
    pub fn behind(mut self, step: Step) -> Self {
        self.path.insert(0, step);
        self
    }
}

/// An item under comparison: its name in reports, and on both sides its own path and declaration.
#[derive(Clone, Debug)]
pub struct Item {
    /// The dotted path that the difference carries.
    pub item: String,
    /// The dotted path in the left party's names.
    pub left_path: Option<String>,
    /// The dotted path in the right party's names.
    pub right_path: Option<String>,
    /// The left declaration.
    pub left: Subject,
    /// The right declaration.
    pub right: Subject,
}

/// How two types with names belong together.
enum Relation {
    /// They are each other's counterpart.
    Same,
    /// One of them or both have another counterpart by name.
    Mixed {
        /// Whether both have.
        both: bool,
    },
}

/// The state of one comparison of two contracts.
pub struct Walk<'a> {
    /// The left contract.
    pub left: &'a Index<'a>,
    /// The right contract.
    pub right: &'a Index<'a>,
    /// The places of both in the list of contracts.
    pub parties: (usize, usize),
    /// The differences found so far; their positions are the roots of consequences.
    pub out: Vec<Difference>,
    /// What could not be compared.
    pub incomparable: BTreeSet<Incomparable>,
    /// Pairs of records and enumerations that were compared, with the difference that explains
    /// another layout; `None` while the comparison is under way or when there is none.
    pub named: HashMap<(TypeId, TypeId), Option<usize>>,
    uses: HashMap<(TypeId, TypeId, Context), Rc<[Finding]>>,
    aliases: HashMap<String, Option<usize>>,
    queue: Vec<(TypeId, TypeId, String)>,
    trial: bool,
}

impl<'a> Walk<'a> {
    /// A walk that has seen nothing yet.
    pub fn new(left: &'a Index<'a>, right: &'a Index<'a>, parties: (usize, usize)) -> Self {
        Self {
            left,
            right,
            parties,
            out: Vec::new(),
            incomparable: BTreeSet::new(),
            named: HashMap::new(),
            uses: HashMap::new(),
            aliases: HashMap::new(),
            queue: Vec::new(),
            trial: false,
        }
    }

    /// The left contract.
    pub fn l(&self) -> &'a Contract {
        self.left.contract
    }

    /// The right contract.
    pub fn r(&self) -> &'a Contract {
        self.right.contract
    }

    /// Whether the names of the left side are the ones to report.
    pub fn left_leads(&self) -> bool {
        self.left.rank() <= self.right.rank()
    }

    /// The value of the side whose names are the ones to report, or else the other's.
    pub fn lead<T>(&self, left: Option<T>, right: Option<T>) -> Option<T> {
        if self.left_leads() { left.or(right) } else { right.or(left) }
    }

    /// Compares two uses of a type. `at` names the use, for anonymous records below it.
    ///
    /// A pair that is already being compared agrees until something else says otherwise, which
    /// makes recursive types compare coinductively.
    pub fn uses(&mut self, l: TypeId, r: TypeId, context: Context, at: &str) -> Rc<[Finding]> {
        if let Some(root) = self.alias_root(l, r) {
            let because = |root| Finding { path: Vec::new(), what: What::Because(root) };
            return match root {
                Some(root) => Rc::new([because(root)]),
                None => self.callback_nullability(l, r).into_iter().collect(),
            };
        }
        let key = (self.l().types.resolve_id(l), self.r().types.resolve_id(r), context);
        if let Some(known) = self.uses.get(&key) {
            return known.clone();
        }
        self.uses.insert(key, Rc::new([]));
        let findings: Rc<[Finding]> = self.nodes(key.0, key.1, context, at).into();
        if self.trial {
            self.uses.remove(&key);
        } else {
            self.uses.insert(key, findings.clone());
        }
        findings
    }

    /// Whether null may pass where a callback is used. An alias of a callback does not say: what is
    /// `Option<callback>` at its uses in Rust is plain `callback` in C.
    fn callback_nullability(&self, l: TypeId, r: TypeId) -> Option<Finding> {
        let callbacks = (shape::class(self.l(), l), shape::class(self.r(), r))
            == (Class::FunctionPointer, Class::FunctionPointer);
        match (self.l().types.resolve(l), self.r().types.resolve(r)) {
            (Type::Pointer(p), Type::Pointer(q)) if callbacks => scalar::nullability(p, q),
            _ => None,
        }
    }

    /// Whether two uses would agree, without comparing the named types that they lead to.
    pub fn would_agree(&mut self, l: TypeId, r: TypeId, context: Context) -> bool {
        let known = std::mem::take(&mut self.uses);
        let outer = std::mem::replace(&mut self.trial, true);
        let agree = self.uses(l, r, context, "").is_empty();
        self.trial = outer;
        self.uses = known;
        agree
    }

    /// Compares every pair of named types that was reached through a pointer.
    pub fn drain(&mut self) {
        while let Some((l, r, at)) = self.queue.pop() {
            self.named_pair(l, r, &at);
        }
    }

    fn nodes(&mut self, l: TypeId, r: TypeId, context: Context, at: &str) -> Vec<Finding> {
        let (ln, rn) = (self.l().types.node(l), self.r().types.node(r));
        match (ln, rn) {
            (Type::Unsupported { spelled, reason }, _)
            | (_, Type::Unsupported { spelled, reason }) => {
                let what = What::Incomparable(format!("`{spelled}`: {reason}"));
                vec![Finding { path: Vec::new(), what }]
            }
            (Type::Pointer(p), Type::Pointer(q)) => self.pointers(p, q, at),
            (Type::Void, Type::Void) => Vec::new(),
            (Type::Void, _) | (_, Type::Void) => self.void(ln, context),
            (Type::Function(a), Type::Function(b)) => self.signatures(a, b, at),
            (Type::Function(_), Type::Pointer(q)) => self.decayed(l, q.pointee, (l, r), at),
            (Type::Pointer(p), Type::Function(_)) => self.decayed(p.pointee, r, (l, r), at),
            (Type::Record(a), Type::Record(b)) => self.records((l, a), (r, b), context, at),
            (Type::Enum(_), Type::Enum(_)) => self.enums(l, r, context, at),
            _ if context == Context::Pointee && self.stands_for_another(l, r) => self.handles(l, r),
            (Type::Record(_), Type::Int { .. }) | (Type::Int { .. }, Type::Record(_))
                if self.covering(l, r) =>
            {
                Vec::new()
            }
            (Type::Record(a), _) => match self.wrapped(self.l(), a) {
                Some(inner) => {
                    self.wrapper(Which::Left, l, r);
                    self.uses(inner, r, context, at).to_vec()
                }
                None => self.mixed_classes(l, r, context),
            },
            (_, Type::Record(b)) => match self.wrapped(self.r(), b) {
                Some(inner) => {
                    self.wrapper(Which::Right, l, r);
                    self.uses(l, inner, context, at).to_vec()
                }
                None => self.mixed_classes(l, r, context),
            },
            (Type::Array { element: a, length: m }, Type::Array { element: b, length: n }) => {
                self.arrays((a, m), (b, n), context, at)
            }
            (Type::Vector { element: a, length: m }, Type::Vector { element: b, length: n }) => {
                let lengths = (ArrayLength::Fixed(m), ArrayLength::Fixed(n));
                self.arrays((a, lengths.0), (b, lengths.1), context, at)
            }
            // A vector lies in memory as an array of its elements does; calls pass it otherwise.
            (Type::Vector { element: a, length: n }, Type::Array { element: b, length })
                if context != Context::Call =>
            {
                self.arrays((a, ArrayLength::Fixed(n)), (b, length), context, at)
            }
            (Type::Array { element: a, length }, Type::Vector { element: b, length: n })
                if context != Context::Call =>
            {
                self.arrays((a, length), (b, ArrayLength::Fixed(n)), context, at)
            }
            _ => self.mixed_classes(l, r, context),
        }
    }

    /// A function against a pointer to one: C's `typedef void callback(int)` is used as
    /// `callback *`, which other languages give one name.
    fn decayed(&mut self, l: TypeId, r: TypeId, whole: (TypeId, TypeId), at: &str) -> Vec<Finding> {
        match (self.l().types.resolve(l), self.r().types.resolve(r)) {
            (Type::Function(a), Type::Function(b)) => self.signatures(a, b, at),
            _ => self.mixed_classes(whole.0, whole.1, Context::Memory),
        }
    }

    fn void(&self, left: Type, context: Context) -> Vec<Finding> {
        let nothing = if left == Type::Void { Which::Left } else { Which::Right };
        match context {
            // An untyped pointer agrees with every pointer to data.
            Context::Pointee => Vec::new(),
            _ => vec![Finding::here(Mismatch::Void { nothing })],
        }
    }

    fn pointers(&mut self, p: Pointer, q: Pointer, at: &str) -> Vec<Finding> {
        let (l, r) = (self.l().types.resolve(p.pointee), self.r().types.resolve(q.pointee));
        let mut findings: Vec<_> = scalar::nullability(p, q).into_iter().collect();
        match (l, r) {
            (Type::Function(a), Type::Function(b)) => findings.extend(self.signatures(a, b, at)),
            (Type::Function(_), _) => {
                findings.push(scalar::classes(Class::FunctionPointer, Class::DataPointer))
            }
            (_, Type::Function(_)) => {
                findings.push(scalar::classes(Class::DataPointer, Class::FunctionPointer))
            }
            _ => {
                findings.extend(scalar::constness(p, q));
                findings.extend(scalar::volatility((self.l(), p), (self.r(), q)));
                let (l, r) = self.element_pointees(p.pointee, q.pointee);
                let inner = self.uses(l, r, Context::Pointee, at);
                findings.extend(inner.iter().cloned().map(|f| f.behind(Step::Pointee)));
            }
        }
        findings
    }

    /// A pointer to an array and a pointer to its first element are the same address: Zig's
    /// `*[4]c_int` for C's `int *`.
    fn element_pointees(&self, l: TypeId, r: TypeId) -> (TypeId, TypeId) {
        match (self.l().types.resolve(l), self.r().types.resolve(r)) {
            (Type::Array { .. }, Type::Array { .. } | Type::Void) => (l, r),
            (Type::Array { element, .. }, _) => (element, r),
            (Type::Void, Type::Array { .. }) => (l, r),
            (_, Type::Array { element, .. }) => (l, element),
            _ => (l, r),
        }
    }

    fn arrays(
        &mut self,
        (a, m): (TypeId, ArrayLength),
        (b, n): (TypeId, ArrayLength),
        context: Context,
        at: &str,
    ) -> Vec<Finding> {
        let length = |length| match length {
            ArrayLength::Fixed(length) => Some(length),
            ArrayLength::Flexible => None,
        };
        let (left, right) = (length(m), length(n));
        // `[T; 0]` and the old idiom `[T; 1]` stand for a flexible array; whether the record's size
        // agrees all the same is the record's business. Behind a pointer, and for an `extern`
        // array, the length may be left out.
        let open = matches!((left, right), (None, _) | (_, None));
        let small = left.unwrap_or(0) <= 1 && right.unwrap_or(0) <= 1;
        if left != right && !(open && (small || context != Context::Memory)) {
            return vec![Finding::here(Mismatch::ArrayLength { left, right })];
        }
        let inner = self.uses(a, b, Context::Element, at);
        inner.iter().cloned().map(|f| f.behind(Step::Element)).collect()
    }

    /// Two types of which neither is void, a function or both records: scalars, or a mix.
    fn mixed_classes(&self, l: TypeId, r: TypeId, context: Context) -> Vec<Finding> {
        scalar::compare((self.left, l), (self.right, r), context).into_iter().collect()
    }

    /// Whether one of the types is a struct of bits and the other an integer of its size: languages
    /// without bit-fields hold them in one integer.
    fn covering(&self, l: TypeId, r: TypeId) -> bool {
        let storage = |contract: &Contract, id| match contract.types.resolve(id) {
            Type::Record(record) => shape::bit_storage(contract, &contract.types.records[record]),
            _ => shape::bits(contract, id),
        };
        storage(self.l(), l).is_some() && storage(self.l(), l) == storage(self.r(), r)
    }

    fn wrapped(&self, contract: &Contract, record: RecordId) -> Option<TypeId> {
        shape::wrapped(contract, &contract.types.records[record])
    }

    /// A record that stands for what it wraps (`struct Handle(u32)`) has to promise that it does.
    fn wrapper(&mut self, which: Which, l: TypeId, r: TypeId) {
        let left = which == Which::Left;
        let (index, wrapper) = if left { (self.left, l) } else { (self.right, r) };
        let Type::Record(id) = index.contract.types.resolve(wrapper) else { return };
        let record = &index.contract.types.records[id];
        let free = record.layout == LayoutPromise::Unspecified && !self.trial;
        let Some(name) = record.name.filter(|_| free && !self.named.contains_key(&(l, r))) else {
            return;
        };
        self.named.insert((l, r), None);
        let (other, bare) = if left { (self.right, r) } else { (self.left, l) };
        let alias = other.types.get(name.as_str()).and_then(|ids| ids.first());
        let bare = Subject::Type(alias.copied().unwrap_or(bare));
        let subject = Subject::Record(id);
        let (left, right) = if left { (subject, bare) } else { (bare, subject) };
        let path = Some(name.to_string());
        let item =
            Item { item: name.to_string(), left_path: path.clone(), right_path: path, left, right };
        self.push(&item, DifferenceKind::MissingReprC { unspecified: which, agrees: true });
    }

    /// Whether one of the two only stands for a type that somebody else defines.
    pub fn stands_for_another(&self, l: TypeId, r: TypeId) -> bool {
        is_handle(self.l(), l) || is_handle(self.r(), r)
    }

    /// Two handles, or a handle and the type that it stands for, behind a pointer.
    fn handles(&mut self, l: TypeId, r: TypeId) -> Vec<Finding> {
        match (shape::class(self.l(), l), shape::class(self.r(), r)) {
            (left, right) if is_named(left) && is_named(right) => match self.relation(l, r) {
                Relation::Mixed { both: true } => vec![self.other_type(l, r, true)],
                _ => Vec::new(),
            },
            (left, right) => vec![scalar::classes(left, right)],
        }
    }

    fn records(
        &mut self,
        (l, a): (TypeId, RecordId),
        (r, b): (TypeId, RecordId),
        context: Context,
        at: &str,
    ) -> Vec<Finding> {
        if context == Context::Pointee && self.stands_for_another(l, r) {
            return self.handles(l, r);
        }
        if let Some((l, r)) = self.unwrapped(a, b, l, r) {
            return self.uses(l, r, context, at).to_vec();
        }
        if let Relation::Mixed { both } = self.relation(l, r) {
            let same = shape::same_layout((self.l(), a), (self.r(), b));
            return if same && !both { Vec::new() } else { vec![self.other_type(l, r, same)] };
        }
        if self.trial {
            let same = context == Context::Pointee
                || self.share_a_name(l, r)
                || shape::same_layout((self.l(), a), (self.r(), b));
            return if same { Vec::new() } else { vec![self.other_type(l, r, false)] };
        }
        self.by_name(l, r, context, at)
    }

    /// A transparent record against one that is not: compares what is inside, unless both wrap a
    /// field of the same name.
    fn unwrapped(
        &self,
        a: RecordId,
        b: RecordId,
        l: TypeId,
        r: TypeId,
    ) -> Option<(TypeId, TypeId)> {
        let (left, right) = (&self.l().types.records[a], &self.r().types.records[b]);
        match (left.transparent, right.transparent) {
            (true, false) if right.fields.len() != 1 => Some((shape::wrapped(self.l(), left)?, r)),
            (false, true) if left.fields.len() != 1 => Some((l, shape::wrapped(self.r(), right)?)),
            _ => None,
        }
    }

    /// Two counterparts: compared at once where they are used by value, later where not.
    pub fn by_name(&mut self, l: TypeId, r: TypeId, context: Context, at: &str) -> Vec<Finding> {
        if context == Context::Pointee {
            self.queue.push((l, r, at.to_owned()));
            return Vec::new();
        }
        let root = self.named_pair(l, r, at);
        let sizes = (shape::bits(self.l(), l), shape::bits(self.r(), r));
        let aligns = (shape::align(self.l(), l), shape::align(self.r(), r));
        match (root, sizes) {
            _ if sizes.0 == sizes.1 && aligns.0 == aligns.1 => Vec::new(),
            (Some(root), _) => vec![Finding { path: Vec::new(), what: What::Because(root) }],
            (None, (Some(left), Some(right))) if left != right => {
                vec![Finding::here(Mismatch::Width { left, right })]
            }
            _ => Vec::new(),
        }
    }

    /// Compares two types that both sides know by `name`, reached by nothing but their name.
    pub fn root_pair(&mut self, name: &str, l: TypeId, r: TypeId) {
        let classes = (shape::class(self.l(), l), shape::class(self.r(), r));
        match classes {
            _ if self.stands_for_another(l, r) => {}
            (Class::Struct | Class::Union, Class::Struct | Class::Union)
            | (Class::Enum, Class::Enum) => {
                self.named_pair(l, r, name);
            }
            _ => {
                self.alias_pair(name, l, r);
            }
        }
    }

    /// Compares two records or enumerations once, and answers with the difference that explains
    /// why their layouts differ.
    pub fn named_pair(&mut self, l: TypeId, r: TypeId, at: &str) -> Option<usize> {
        let key = (self.l().types.resolve_id(l), self.r().types.resolve_id(r));
        if let Some(known) = self.named.get(&key) {
            return *known;
        }
        self.named.insert(key, None);
        let root = match (self.l().types.node(key.0), self.r().types.node(key.1)) {
            (Type::Record(a), Type::Record(b)) => self.record_pair((key.0, a), (key.1, b), at),
            (Type::Enum(a), Type::Enum(b)) => self.enum_pair((key.0, a), (key.1, b), at),
            _ => None,
        };
        self.named.insert(key, root);
        root
    }

    /// Whether both sides know the type by one name. Whether it is the same type there and here
    /// is then for the comparison of the two to say.
    fn share_a_name(&self, l: TypeId, r: TypeId) -> bool {
        let (left, right) = (self.left.names_of(l), self.right.names_of(r));
        left.iter().any(|a| right.iter().any(|b| folded(a) == folded(b)))
    }

    /// Whether two types with names are each other's counterpart. Names decide; a type that has
    /// no counterpart by name belongs to whatever is used in its place.
    fn relation(&self, l: TypeId, r: TypeId) -> Relation {
        let (left, right) = (self.left.names_of(l), self.right.names_of(r));
        if self.share_a_name(l, r) || left.is_empty() || right.is_empty() {
            return Relation::Same;
        }
        let has = |index: &Index<'_>, name: &str| {
            let mut ids = index.resolved_types(name).into_iter();
            ids.any(|id| is_named(shape::class(index.contract, id)))
        };
        let left_has = left.iter().any(|name| has(self.right, name));
        let right_has = right.iter().any(|name| has(self.left, name));
        match (left_has, right_has) {
            (false, false) => Relation::Same,
            (left, right) => Relation::Mixed { both: left && right },
        }
    }

    /// Whether the relation of two enumerations is one of counterparts.
    pub fn are_counterparts(&self, l: TypeId, r: TypeId) -> bool {
        !matches!(self.relation(l, r), Relation::Mixed { both: true })
    }

    /// The finding that one type is used where the other side uses another.
    pub fn other_type(&self, l: TypeId, r: TypeId, same_layout: bool) -> Finding {
        let left = self.left.name_of(l).unwrap_or("").into();
        let right = self.right.name_of(r).unwrap_or("").into();
        Finding::here(Mismatch::OtherType { left, right, same_layout })
    }

    /// The difference of an alias that both sides know and through which this use goes:
    /// `Some(None)` if the alias agrees, `None` if no alias is involved.
    fn alias_root(&mut self, l: TypeId, r: TypeId) -> Option<Option<usize>> {
        let (left, right) = (self.l().types.resolve_id(l), self.r().types.resolve_id(r));
        let classes = (shape::class(self.l(), left), shape::class(self.r(), right));
        if self.trial || (is_named(classes.0) && is_named(classes.1)) {
            return None;
        }
        let chain = |contract, id| {
            let mut chain = alias_chain(contract, id);
            // C's `typedef void callback(int)` is used as `callback *`.
            chain.extend(
                callback(contract, id).into_iter().flat_map(|id| alias_chain(contract, id)),
            );
            chain
        };
        let (left_chain, right_chain) = (chain(self.l(), l), chain(self.r(), r));
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
        if let Some(known) = self.aliases.get(name) {
            return *known;
        }
        self.aliases.insert(name.to_owned(), None);
        let target = |contract: &Contract, id| match contract.types.node(id) {
            Type::Alias(alias) => contract.types.aliases[alias].target.id,
            _ => id,
        };
        let (l, r) = (target(self.l(), a), target(self.r(), b));
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
        self.aliases.insert(name.to_owned(), root);
        root
    }

    /// Turns findings into differences of `item`, consequences of others, and coverage. Answers
    /// with the first difference that is at the root.
    pub fn report(&mut self, item: &Item, place: Place, findings: &[Finding]) -> Option<usize> {
        let mut root = None;
        for finding in findings {
            let path = finding.path.clone();
            let new = match &finding.what {
                What::Mismatch(mismatch) => {
                    let kind = DifferenceKind::Use { place, path, mismatch: mismatch.clone() };
                    Some(self.push(item, kind))
                }
                What::Order { moved, same_types } => {
                    let (moved, same_types) = (moved.clone(), *same_types);
                    Some(self.push(item, DifferenceKind::ParameterOrder { moved, same_types }))
                }
                What::Because(root) => {
                    self.follow(*root, item, Effect::Use);
                    Some(*root)
                }
                What::Incomparable(reason) => {
                    self.incomparable(&item.item, reason.clone());
                    None
                }
            };
            root = root.or(new);
        }
        root
    }

    /// Records that an item could not be compared.
    pub fn incomparable(&mut self, item: &str, reason: String) {
        let parties = self.parties;
        self.incomparable.insert(Incomparable { item: item.to_owned(), reason, parties });
    }

    /// Adds a difference and answers with its number.
    pub fn push(&mut self, item: &Item, kind: DifferenceKind) -> usize {
        let side = |party, index: &Index<'_>, subject: &Subject, path: &Option<String>| Side {
            party,
            name: index.contract.header.party,
            subject: subject.clone(),
            path: path.clone(),
        };
        self.out.push(Difference {
            target: self.l().header.target.triple.clone(),
            item: item.item.clone(),
            kind,
            left: side(self.parties.0, self.left, &item.left, &item.left_path),
            right: side(self.parties.1, self.right, &item.right, &item.right_path),
            also: Vec::new(),
            follows: Vec::new(),
        });
        self.out.len() - 1
    }

    /// Adds a consequence to the difference with number `root`, once.
    pub fn follow(&mut self, root: usize, item: &Item, effect: Effect) {
        let consequence = Consequence {
            item: item.item.clone(),
            effect,
            left: item.left.clone(),
            right: item.right.clone(),
        };
        let follows = &mut self.out[root].follows;
        if !follows.contains(&consequence) {
            follows.push(consequence);
        }
    }
}

/// Whether types of this class have a name of their own and are compared at it.
pub fn is_named(class: Class) -> bool {
    matches!(class, Class::Struct | Class::Union | Class::Enum | Class::Opaque)
}

/// Whether the type only stands for one that somebody else defines: never defined here, an empty
/// private struct, an enumeration without values.
fn is_handle(contract: &Contract, id: TypeId) -> bool {
    match contract.types.resolve(id) {
        Type::Opaque(_) => true,
        Type::Record(record) => shape::is_handle(contract, &contract.types.records[record]),
        Type::Enum(id) => contract.types.enums[id].enumerators.is_empty(),
        _ => false,
    }
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
fn alias_chain(contract: &Contract, mut id: TypeId) -> Vec<(&str, TypeId)> {
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
