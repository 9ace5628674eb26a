//! What the comparison of two uses of a type yields, and how it becomes differences, consequences
//! and coverage.

use super::index::Index;
use super::walk::Walk;
use super::{
    Consequence, Difference, DifferenceKind, Effect, Incomparable, Mismatch, Place, Side, Step,
    Subject,
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

    /// Whether the bytes agree, and only what they may hold or what may be done with them differs.
    pub fn is_about_meaning(&self) -> bool {
        let What::Mismatch(mismatch) = &self.what else { return false };
        matches!(
            mismatch,
            Mismatch::Signedness { .. }
                | Mismatch::Constness { .. }
                | Mismatch::Volatility { .. }
                | Mismatch::Nullability { .. }
                | Mismatch::BoolAsInteger { .. }
        )
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

impl Walk<'_> {
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
