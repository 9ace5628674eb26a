//! Records that stand for something else: a wrapper for what it wraps, a struct of bits for an
//! integer.

use crate::contract::{Contract, LayoutPromise, RecordId, Type, TypeId};

use super::finding::Item;
use super::walk::Walk;
use super::{DifferenceKind, Subject, Which, shape};

impl Walk<'_> {
    /// If one of the types is a struct of bits and the other an integer: languages
    /// without bit-fields hold them in one integer.
    ///
    /// Answers with the widths of both in **bits**.
    pub fn covering(&self, l: TypeId, r: TypeId) -> Option<(u64, u64)> {
        let storage = |contract: &Contract, id| match contract.types.resolve(id) {
            Type::Record(record) => shape::bit_storage(contract, &contract.types.records[record]),
            _ => shape::bits(contract, id),
        };
        storage(self.l(), l).zip(storage(self.r(), r))
    }

    pub fn wrapped(&self, contract: &Contract, record: RecordId) -> Option<TypeId> {
        shape::wrapped(contract, &contract.types.records[record])
    }

    /// A record that stands for what it wraps (`struct Handle(u32)`) has to promise that it does.
    pub fn wrapper(&mut self, which: Which, l: TypeId, r: TypeId) {
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

    /// Whether one record is transparent around an integer, and the other the struct of bits that
    /// the integer covers: `struct Access(u32)` for Zig's `packed struct(u32)`.
    pub fn is_bits_in_a_wrapper(&self, l: TypeId, r: TypeId) -> bool {
        let (Type::Record(a), Type::Record(b)) =
            (self.l().types.resolve(l), self.r().types.resolve(r))
        else {
            return false;
        };
        self.unwrapped(a, b, l, r).is_some_and(|(l, r)| self.covering(l, r).is_some())
    }

    /// A transparent record against one that is not: compares what is inside, unless both wrap a
    /// field of the same name.
    pub fn unwrapped(
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
}
