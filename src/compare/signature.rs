//! Comparing function types, whether of functions or of callbacks.

use crate::contract::{
    Contract, Field, FieldKind, Language, Parameter, Passing, Signature, SignatureId, Type, TypeId,
};

use super::finding::{Context, Finding, What};
use super::names::folded;
use super::struct_or_number::Way;
use super::walk::Walk;
use super::{Mismatch, Step, Which, shape};

/// Greatest number of parameters that are tried in other orders; beyond it every one is reported.
const MOST_MOVED: usize = 6;

impl<'a> Walk<'a> {
    /// Compares two function types.
    pub fn signatures(&mut self, l: SignatureId, r: SignatureId, at: &str) -> Vec<Finding> {
        let (l, r) = (self.l().types.signature_of(l), self.r().types.signature_of(r));
        if l.untold.everything() || r.untold.everything() {
            let reason = "one side knows nothing of it but its name";
            return vec![Finding { path: Vec::new(), what: What::Incomparable(reason.into()) }];
        }
        let mut findings = conventions(l, r);
        findings.extend(no_return(l, r));
        if l.assumed_return || r.assumed_return {
            findings.extend(self.assumed_return(l, r));
        } else {
            let passed = passing(self.l(), l.ret.id, true);
            let given = passing(self.r(), r.ret.id, true);
            findings.extend(passings(passed, given).map(|f| f.behind(Step::Return)));
            let mut returned = self.uses(l.ret.id, r.ret.id, Context::Call, at).to_vec();
            if returned.is_empty() {
                returned.extend(self.passed_apart((l.ret.id, l), (r.ret.id, r), Way::Out));
            }
            findings.extend(returned.iter().cloned().map(|f| f.behind(Step::Return)));
        }
        if l.unprototyped || r.unprototyped {
            findings.extend(self.undeclared_variadic(l, r).or_else(|| self.unprototyped(l, r)));
            return findings;
        }
        if let Some(found) = self.listed_variadic(l, r, at) {
            findings.extend(found);
            return findings;
        }
        let variable = variadic(l, r);
        let takes_more = variable.is_some() && takes_what_varies(l, r);
        findings.extend(variable);
        let counts = (l.parameters.len(), r.parameters.len());
        if (l.untold.parameters && counts.0 < counts.1)
            || (r.untold.parameters && counts.1 < counts.0)
        {
            let reason = "one side lists only the parameters that its optimiser kept, so only what \
                          it returns was compared";
            findings.push(Finding { path: Vec::new(), what: What::Incomparable(reason.into()) });
            return findings;
        }
        let fixed = match takes_more {
            true => counts.0.min(counts.1),
            false => counts.0.max(counts.1),
        };
        let named = |all: &'a [Parameter]| &all[..fixed.min(all.len())];
        let (taken, given) = (named(&l.parameters), named(&r.parameters));
        let parameters = self.parameters(taken, given, at);
        if parameters.is_empty() && taken.len() == given.len() {
            let pairs = taken.iter().zip(given).enumerate();
            findings.extend(pairs.filter_map(|(index, (a, b))| {
                let apart = self.passed_apart((a.ty.id, l), (b.ty.id, r), Way::In)?;
                Some(apart.behind(Step::Parameter(index)))
            }));
        }
        findings.extend(parameters);
        findings
    }

    /// The parameters that one side leaves unsaid. ctypes then passes every integer as an `int`.
    fn unprototyped(&self, l: &Signature, r: &Signature) -> Option<Finding> {
        let (assumed, own, other, told) = match (l.unprototyped, r.unprototyped) {
            (true, false) => (Which::Left, self.l(), self.r(), r),
            (false, true) => (Which::Right, self.r(), self.l(), l),
            _ => return None,
        };
        let int = u64::from(other.header.target.model.int.size) * 8;
        let narrowed = |parameter: &Parameter| match other.types.resolve(parameter.ty.id) {
            Type::Int { .. } | Type::Bool { .. } | Type::Char { .. } | Type::Enum(_) => {
                shape::bits(other, parameter.ty.id).is_some_and(|bits| bits > int)
            }
            _ => true,
        };
        if own.header.language == Language::Python && told.parameters.iter().any(narrowed) {
            let count = told.parameters.len();
            return Some(Finding::here(Mismatch::AssumedParameters { assumed, count }));
        }
        let reason = match l.assumed_return || r.assumed_return {
            true => "one side declares neither what it takes nor what it returns",
            false => "one side leaves the parameters unsaid, so only what it returns was compared",
        };
        Some(Finding { path: Vec::new(), what: What::Incomparable(reason.into()) })
    }

    /// What a function returns that one side does not declare, against what the other side says.
    fn assumed_return(&self, l: &Signature, r: &Signature) -> Option<Finding> {
        let (assumed, contract, told) = match (l.assumed_return, r.assumed_return) {
            (true, false) => (Which::Left, self.r(), r.ret.id),
            (false, true) => (Which::Right, self.l(), l.ret.id),
            _ => return None,
        };
        let int = u64::from(contract.header.target.model.int.size) * 8;
        let bits = shape::bits(contract, told);
        let lossy = match contract.types.resolve(told) {
            Type::Void => return None,
            Type::Int { signed: true, .. } | Type::Enum(_) if bits == Some(int) => return None,
            Type::Int { .. } | Type::Bool { .. } | Type::Char { .. } | Type::Enum(_) => {
                bits.is_some_and(|bits| bits > int)
            }
            Type::Unsupported { .. } => return None,
            _ => true,
        };
        let finding = Finding::here(Mismatch::AssumedReturn { assumed, bits, lossy });
        Some(finding.behind(Step::Return))
    }

    /// Compares two lists of parameters.
    pub fn parameters(&mut self, l: &[Parameter], r: &[Parameter], at: &str) -> Vec<Finding> {
        if l.len() != r.len() {
            let (left, right) = (l.len(), r.len());
            return vec![Finding::here(Mismatch::ParameterCount { left, right })];
        }
        // First, so that what parameters lead to that only stand elsewhere is not compared.
        let moved = self.reordered_types(l, r);
        let mut found = Vec::new();
        for (index, (a, b)) in l.iter().zip(r).enumerate() {
            if moved.iter().flatten().any(|moved| *moved == index) {
                found.push(Vec::new());
                continue;
            }
            let inner = self.parameter(a.ty.id, b.ty.id, at);
            found.push(inner.into_iter().map(|f| f.behind(Step::Parameter(index))).collect());
        }
        if let Some(moved) = moved {
            let what = What::Order { moved, same_types: false };
            found.push(vec![Finding { path: Vec::new(), what }]);
        } else if let Some(moved) =
            reordered_names(l, r).filter(|_| found.iter().all(Vec::is_empty))
        {
            let what = What::Order { moved, same_types: true };
            found.push(vec![Finding { path: Vec::new(), what }]);
        }
        found.into_iter().flatten().collect()
    }

    fn parameter(&mut self, l: TypeId, r: TypeId, at: &str) -> Vec<Finding> {
        if let Some(by_address) = self.by_address(l, r, at) {
            return by_address;
        }
        let passing = passings(passing(self.l(), l, false), passing(self.r(), r, false))
            .or_else(|| self.passes_nothing(l, r));
        let uses = self.uses(l, r, Context::Call, at);
        passing.into_iter().chain(uses.iter().cloned()).collect()
    }

    /// An empty class of C++ where the other side has a record of its size with a field, where that
    /// makes another call of it.
    fn passes_nothing(&self, l: TypeId, r: TypeId) -> Option<Finding> {
        if !ignores_empty_classes(&self.l().header.target.triple) {
            return None;
        }
        let empty = (empty_class(self.l(), l)?, empty_class(self.r(), r)?);
        let finding = |empty| Some(Finding::here(Mismatch::PassesNothing { empty }));
        match empty {
            (true, false) => finding(Which::Left),
            (false, true) => finding(Which::Right),
            _ => None,
        }
    }

    /// Where one side writes a class that passes by address and the other side its address, the two
    /// are one, and what is left to compare is the class itself.
    fn by_address(&mut self, l: TypeId, r: TypeId, at: &str) -> Option<Vec<Finding>> {
        let (left, right) = (self.l().types.resolve(l), self.r().types.resolve(r));
        let (l, r) = match (left, right) {
            (Type::Record(_), Type::Pointer(p))
                if passing(self.l(), l, false) == Some(Passing::Address) =>
            {
                (l, p.pointee)
            }
            (Type::Pointer(p), Type::Record(_))
                if passing(self.r(), r, false) == Some(Passing::Address) =>
            {
                (p.pointee, r)
            }
            _ => return None,
        };
        Some(self.uses(l, r, Context::Pointee, at).to_vec())
    }

    /// The parameters that differ, if they agree in another order: `f(int, char *)` against
    /// `f(char *, int)`.
    fn reordered_types(&mut self, l: &[Parameter], r: &[Parameter]) -> Option<Vec<usize>> {
        if l.len() < 2 {
            return None;
        }
        // A class that passes otherwise stands where it stood, so that it moves nothing by itself.
        let differs = |f: &Finding| matches!(&f.what, What::Mismatch(m) if !is_passing(m));
        let mut differ = |(l, r): (&Parameter, &Parameter)| {
            self.tried(|walk| walk.parameter(l.ty.id, r.ty.id, "")).iter().any(differs)
        };
        let pairs: Vec<_> = l.iter().zip(r).collect();
        let moved: Vec<usize> = (0..pairs.len()).filter(|index| differ(pairs[*index])).collect();
        if moved.len() < 2 || moved.len() > MOST_MOVED {
            return None;
        }
        let left: Vec<TypeId> = moved.iter().map(|index| l[*index].ty.id).collect();
        let right: Vec<TypeId> = moved.iter().map(|index| r[*index].ty.id).collect();
        // Another order explains the whole difference or none of it.
        let agree = |(i, j): (usize, usize)| {
            self.tried(|walk| walk.parameter(left[i], right[j], "")).is_empty()
        };
        let pairs = (0..left.len()).flat_map(|i| (0..right.len()).map(move |j| (i, j)));
        let table: Vec<bool> = pairs.map(agree).collect();
        matches_up(&table, left.len(), 0, &mut vec![false; left.len()]).then_some(moved)
    }
}

/// How a record passes or returns; `None` for what is no record.
fn passing(contract: &Contract, id: TypeId, returning: bool) -> Option<Passing> {
    let Type::Record(record) = contract.types.resolve(id) else { return None };
    let class = contract.types.records[record].class;
    Some(
        class.map_or(
            Passing::Value,
            |class| if returning { class.returning } else { class.passing },
        ),
    )
}

/// Whether a mismatch is about how a class passes, not about its type.
fn is_passing(mismatch: &Mismatch) -> bool {
    matches!(mismatch, Mismatch::Passing { .. })
}

/// A class that goes by address on one side only.
fn passings(left: Option<Passing>, right: Option<Passing>) -> Option<Finding> {
    let (left, right) = (left?, right?);
    (left != right).then(|| Finding::here(Mismatch::Passing { left, right }))
}

/// Whether C++ passes nothing for an empty class on the target, while a struct of one byte is passed.
/// Measured with clang 21 (the IR of both functions) and, on x86-64, with gcc 12.
fn ignores_empty_classes(triple: &str) -> bool {
    let apple = triple.contains("-apple-");
    let unix =
        triple.starts_with("x86_64") && !triple.contains("windows") && !triple.contains("uefi");
    unix || apple || triple.starts_with("wasm")
}

/// Whether a record takes room and holds nothing; `None` for what is no record that takes room.
fn empty_class(contract: &Contract, id: TypeId) -> Option<bool> {
    let Type::Record(record) = contract.types.resolve(id) else { return None };
    let record = &contract.types.records[record];
    let roomless = |field: &Field| {
        matches!(field.kind, FieldKind::Base | FieldKind::Overlapping)
            && empty_class(contract, field.ty.id) == Some(true)
    };
    (record.size > 0).then(|| record.fields.iter().all(roomless))
}

/// Whether every row from `row` on can be given a free column in which the table says yes.
fn matches_up(table: &[bool], width: usize, row: usize, taken: &mut [bool]) -> bool {
    if row == width {
        return true;
    }
    for column in 0..width {
        if table[row * width + column] && !taken[column] {
            taken[column] = true;
            if matches_up(table, width, row + 1, taken) {
                return true;
            }
            taken[column] = false;
        }
    }
    false
}

/// The parameters whose names stand elsewhere on the other side, if all names are known, differ
/// from each other, and are the same on both sides.
fn reordered_names(l: &[Parameter], r: &[Parameter]) -> Option<Vec<usize>> {
    let names = |list: &[Parameter]| -> Option<Vec<String>> {
        list.iter().map(|p| p.name.map(|name| folded(&name))).collect()
    };
    let (left, right) = (names(l)?, names(r)?);
    let moved: Vec<usize> = (0..left.len()).filter(|i| left[*i] != right[*i]).collect();
    let sorted = |names: &[String]| {
        let mut names: Vec<String> = moved.iter().map(|i| names[*i].clone()).collect();
        names.sort_unstable();
        names
    };
    let (a, b) = (sorted(&left), sorted(&right));
    let unique = a.windows(2).all(|pair| pair[0] != pair[1]);
    (moved.len() > 1 && unique && a == b).then_some(moved)
}

fn conventions(l: &Signature, r: &Signature) -> Vec<Finding> {
    let (left, right) = (l.convention, r.convention);
    let differ = left != right && !l.untold.convention && !r.untold.convention;
    differ.then(|| Finding::here(Mismatch::Convention { left, right })).into_iter().collect()
}

fn variadic(l: &Signature, r: &Signature) -> Option<Finding> {
    let (left, right) = (l.variadic, r.variadic);
    let told = !l.untold.variadic && !r.untold.variadic;
    (left != right && told).then(|| Finding::here(Mismatch::Variadic { left, right }))
}

/// Whether the side that is not variadic takes as parameters what the other takes as `...`:
/// `ioctl(int, unsigned long, void *)` for `ioctl(int, unsigned long, ...)`.
fn takes_what_varies(l: &Signature, r: &Signature) -> bool {
    let (variadic, fixed) = if l.variadic { (l, r) } else { (r, l) };
    fixed.parameters.len() > variadic.parameters.len()
}

fn no_return(l: &Signature, r: &Signature) -> Option<Finding> {
    let (left, right) = (l.noreturn, r.noreturn);
    let told = !l.untold.noreturn && !r.untold.noreturn;
    (left != right && told).then(|| Finding::here(Mismatch::NoReturn { left, right }))
}
