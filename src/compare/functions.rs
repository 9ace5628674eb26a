//! Comparing functions and globals that have one symbol.

use crate::contract::{Contract, Function, Global, Language, Linkage, Topic, Unwinding};

use super::finding::{Context, Finding, Item, What};
use super::walk::Walk;
use super::{DifferenceKind, Mismatch, Place, Step, Subject, Which};

impl Walk<'_> {
    /// Compares two functions of one symbol.
    pub fn function_pair(&mut self, a: usize, b: usize) {
        let (left, right) = (&self.l().functions[a], &self.r().functions[b]);
        let findings = self.signatures(left.signature, right.signature, &left.symbol);
        for finding in findings {
            let (place, rest) = split(finding);
            let item = function_item(left, right, subject(place, a), subject(place, b));
            self.report(&item, place, &[rest]);
        }
        for (thrower, from, to) in [(Which::Left, left, right), (Which::Right, right, left)] {
            if let Some(defined) = self.may_throw(thrower, from, to) {
                let item = function_item(left, right, Subject::Function(a), Subject::Function(b));
                self.add_may_throw(&item, thrower, defined);
            }
        }
    }

    /// A header declares many functions without `noexcept`: one note says it of all of them.
    fn add_may_throw(&mut self, item: &Item, thrower: Which, defined: bool) {
        let known = self.out.iter_mut().find_map(|difference| match &mut difference.kind {
            DifferenceKind::MayThrow { thrower: known, defined: false, functions } => {
                (*known == thrower).then_some(functions)
            }
            _ => None,
        });
        match known {
            Some(functions) if !defined => *functions += 1,
            _ => {
                let kind = DifferenceKind::MayThrow { thrower, defined, functions: 1 };
                self.push(item, kind);
            }
        }
    }

    /// Whether an exception may get out of C++ into the other side, and if so whether the C++ side
    /// defines the function, or only declares what somebody else defines.
    fn may_throw(&self, thrower: Which, from: &Function, to: &Function) -> Option<bool> {
        let (cpp, other) = match thrower {
            Which::Left => (self.l(), self.r()),
            Which::Right => (self.r(), self.l()),
        };
        let unwinding = |contract: &Contract, function: &Function| {
            contract.types.signature_of(function.signature).unwinding
        };
        // One C++ party that relies on another's promise is as lost as another language.
        let expects = match unwinding(other, to) {
            Unwinding::Never => true,
            Unwinding::Unsaid => other.header.language != Language::Cpp,
            Unwinding::Possible => false,
        };
        let calls = matches!(to.linkage, Linkage::Imported | Linkage::Described);
        let throws = cpp.header.language == Language::Cpp
            && unwinding(cpp, from) == Unwinding::Possible
            && matches!(from.linkage, Linkage::Defined | Linkage::Described);
        (throws && expects && calls).then_some(from.linkage == Linkage::Defined)
    }

    /// Compares two globals of one symbol.
    pub fn global_pair(&mut self, a: usize, b: usize) {
        let (left, right) = (&self.l().globals[a], &self.r().globals[b]);
        let item = global_item(left, right, a, b);
        let findings = self.uses(left.ty.id, right.ty.id, Context::Memory, &item.item);
        // `extern int table[];` leaves the length to whoever defines it.
        let open = |f: &&Finding| {
            let length = |m: &Mismatch| match m {
                Mismatch::ArrayLength { left, right } => left.is_none() || right.is_none(),
                _ => false,
            };
            f.path.is_empty() && matches!(&f.what, What::Mismatch(m) if length(m))
        };
        let findings: Vec<_> = findings.iter().filter(|f| !open(f)).cloned().collect();
        self.report(&item, Place::Global, &findings);
        let untold = [Topic::Constness, Topic::Writable, Topic::Types];
        let tells = |c: &&Contract| untold.iter().all(|topic| !c.cannot_tell(*topic));
        let told = tells(&self.l()) && tells(&self.r());
        if left.constant != right.constant && told {
            let (left, right) = (left.constant, right.constant);
            self.report(
                &item,
                Place::Global,
                &[Finding::here(Mismatch::Constness { left, right })],
            );
        }
        if left.thread_local != right.thread_local {
            let (left, right) = (left.thread_local, right.thread_local);
            self.push(&item, DifferenceKind::ThreadLocal { left, right });
        }
    }
}

/// Whether the two declarations are about one thing: a `static inline` function has no symbol, so
/// that nobody else's definition is it.
pub fn belong_together(left: Linkage, right: Linkage) -> bool {
    match (left, right) {
        (Linkage::Internal, Linkage::Internal) => true,
        (Linkage::Internal, other) | (other, Linkage::Internal) => other == Linkage::Imported,
        _ => true,
    }
}

/// Splits the step into a parameter or the return value off a finding about a function.
fn split(mut finding: Finding) -> (Place, Finding) {
    let place = match finding.path.first() {
        Some(Step::Parameter(index)) => Place::Parameter(*index),
        Some(Step::Return) => Place::Return,
        _ => return (Place::Function, finding),
    };
    finding.path.remove(0);
    (place, finding)
}

fn subject(place: Place, function: usize) -> Subject {
    match place {
        Place::Parameter(index) => Subject::Parameter { function, index },
        Place::Return => Subject::Return(function),
        _ => Subject::Function(function),
    }
}

/// The item of a function that both sides have.
pub fn function_item(left: &Function, right: &Function, l: Subject, r: Subject) -> Item {
    Item {
        item: left.symbol.to_string(),
        left_path: Some(left.name.to_string()),
        right_path: Some(right.name.to_string()),
        left: l,
        right: r,
    }
}

fn global_item(left: &Global, right: &Global, a: usize, b: usize) -> Item {
    Item {
        item: left.symbol.to_string(),
        left_path: Some(left.name.to_string()),
        right_path: Some(right.name.to_string()),
        left: Subject::Global(a),
        right: Subject::Global(b),
    }
}
