//! The walk over two contracts at once: recursion, cycles and alias skipping stand here only.
//!
//! Comparing two uses of a type yields *findings*, paths into the type at which the sides part.
//! Records and enumerations that have a name are compared once each and report at that name; a use
//! of them by value that differs in size only points to that report as its root.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use crate::contract::{ArrayLength, Contract, Type, TypeId};

use super::finding::{Context, Finding, What};
use super::index::Index;
use super::{Difference, Incomparable, Mismatch, Which, scalar};

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
    /// Aliases of one name that were compared, with the difference of each pair that differs.
    pub aliases: HashMap<(TypeId, TypeId), Option<usize>>,
    /// Types that found each other by name, whether they could be compared or not.
    pub met: HashSet<(TypeId, TypeId)>,
    /// Pairs of named types that were reached through a pointer and wait to be compared.
    pub queue: Vec<(TypeId, TypeId, String)>,
    /// Whether only the question is asked whether two uses would agree.
    pub trial: bool,
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
            met: HashSet::new(),
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

    /// Whether two uses would agree, without comparing the named types that they lead to.
    pub fn would_agree(&mut self, l: TypeId, r: TypeId, context: Context) -> bool {
        self.attempt(l, r, context).is_empty()
    }

    /// Whether two uses would differ in no more than what their bytes mean.
    pub fn would_nearly_agree(&mut self, l: TypeId, r: TypeId, context: Context) -> bool {
        self.attempt(l, r, context).iter().all(Finding::is_about_meaning)
    }

    fn attempt(&mut self, l: TypeId, r: TypeId, context: Context) -> Rc<[Finding]> {
        self.tried(|walk| walk.uses(l, r, context, ""))
    }

    /// What `ask` answers where named types are not compared and nothing is kept.
    pub fn tried<T>(&mut self, ask: impl FnOnce(&mut Self) -> T) -> T {
        let known = std::mem::take(&mut self.uses);
        let outer = std::mem::replace(&mut self.trial, true);
        let answer = ask(self);
        self.trial = outer;
        self.uses = known;
        answer
    }

    /// Compares every pair of named types that was reached through a pointer.
    pub fn drain(&mut self) {
        while let Some((l, r, at)) = self.queue.pop() {
            self.named_pair(l, r, &at);
        }
    }

    fn nodes(&mut self, l: TypeId, r: TypeId, context: Context, at: &str) -> Vec<Finding> {
        if let Some(findings) = self.seen_as_member(l, r, context) {
            return findings;
        }
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
            (Type::Record(_), Type::Int { .. } | Type::Enum(_))
            | (Type::Int { .. } | Type::Enum(_), Type::Record(_))
                if self.covering(l, r).is_some() =>
            {
                let widths = self.covering(l, r).filter(|(left, right)| left != right);
                let width = |(left, right)| Finding::here(Mismatch::Width { left, right });
                widths.map(width).into_iter().collect()
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
                self.vectors((l, a, m), (r, b, n), context, at)
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

    /// Two types of which neither is void, a function or both records: scalars, or a mix.
    pub fn mixed_classes(&self, l: TypeId, r: TypeId, context: Context) -> Vec<Finding> {
        scalar::compare((self.left, l), (self.right, r), context).into_iter().collect()
    }
}
