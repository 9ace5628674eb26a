//! Comparing what has one part: pointers, arrays, functions that stand for pointers to them.

use crate::contract::{ArrayLength, Contract, Language, Pointer, Type, TypeId};

use super::finding::{Context, Finding};
use super::walk::Walk;
use super::{Class, Mismatch, Step, Which, scalar};

impl Walk<'_> {
    /// A function against a pointer to one: C's `typedef void callback(int)` is used as
    /// `callback *`, which other languages give one name.
    pub fn decayed(
        &mut self,
        l: TypeId,
        r: TypeId,
        whole: (TypeId, TypeId),
        at: &str,
    ) -> Vec<Finding> {
        match (self.l().types.resolve(l), self.r().types.resolve(r)) {
            (Type::Function(a), Type::Function(b)) => self.signatures(a, b, at),
            _ => self.mixed_classes(whole.0, whole.1, Context::Memory),
        }
    }

    pub fn void(&self, left: Type, context: Context) -> Vec<Finding> {
        let nothing = if left == Type::Void { Which::Left } else { Which::Right };
        match context {
            // An untyped pointer agrees with every pointer to data.
            Context::Pointee => Vec::new(),
            _ => vec![Finding::here(Mismatch::Void { nothing })],
        }
    }

    pub fn pointers(&mut self, p: Pointer, q: Pointer, at: &str) -> Vec<Finding> {
        let (l, r) = (self.l().types.resolve(p.pointee), self.r().types.resolve(q.pointee));
        let mut findings: Vec<_> = scalar::nullability(p, q).into_iter().collect();
        match (l, r) {
            (Type::Function(a), Type::Function(b)) => findings.extend(self.signatures(a, b, at)),
            (Type::Function(_), other) if is_any_pointer(self.r(), other) => {}
            (other, Type::Function(_)) if is_any_pointer(self.l(), other) => {}
            (Type::Function(_), _) => {
                findings.push(scalar::classes(Class::FunctionPointer, Class::DataPointer))
            }
            (_, Type::Function(_)) => {
                findings.push(scalar::classes(Class::DataPointer, Class::FunctionPointer))
            }
            _ => {
                findings.extend(scalar::constness((self.l(), p), (self.r(), q)));
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
    pub fn element_pointees(&self, l: TypeId, r: TypeId) -> (TypeId, TypeId) {
        match (self.l().types.resolve(l), self.r().types.resolve(r)) {
            (Type::Array { .. }, Type::Array { .. } | Type::Vector { .. } | Type::Void)
            | (Type::Void | Type::Vector { .. }, Type::Array { .. }) => (l, r),
            // An array of two floats is as a whole what one complex number is.
            (_, Type::Complex(format)) if scalar::is_two_of(self.l(), l, format) => (l, r),
            (Type::Complex(format), _) if scalar::is_two_of(self.r(), r, format) => (l, r),
            (Type::Array { element, .. }, _) => (element, r),
            (_, Type::Array { element, .. }) => (l, element),
            _ => (l, r),
        }
    }

    pub fn arrays(
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
        self.elements(a, b, at)
    }

    fn elements(&mut self, a: TypeId, b: TypeId, at: &str) -> Vec<Finding> {
        let inner = self.uses(a, b, Context::Element, at);
        inner.iter().cloned().map(|f| f.behind(Step::Element)).collect()
    }

    /// Compares two SIMD vectors, each with its element and how many it has. Of one size they differ
    /// in their elements, and the number of those only follows.
    pub fn vectors(
        &mut self,
        (l, a, m): (TypeId, TypeId, u64),
        (r, b, n): (TypeId, TypeId, u64),
        context: Context,
        at: &str,
    ) -> Vec<Finding> {
        let sizes = scalar::widths((self.l(), l), (self.r(), r));
        match sizes {
            sizes if scalar::are_any_integers((self.l(), l), (self.r(), r)) => {
                sizes.map(Finding::here).into_iter().collect()
            }
            None if m != n => self.elements(a, b, at),
            _ => self.arrays((a, ArrayLength::Fixed(m)), (b, ArrayLength::Fixed(n)), context, at),
        }
    }
}

/// Whether a pointer to `pointee` is Python's `c_void_p`, which stands for pointers of every kind:
/// whoever sets no callback declares it so.
fn is_any_pointer(contract: &Contract, pointee: Type) -> bool {
    pointee == Type::Void && contract.header.language == Language::Python
}
