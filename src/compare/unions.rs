//! Unions that one side sees as one of their members only.
//!
//! ```text
//! C                                Rust
//! typedef union epoll_data {       pub struct epoll_event {
//!     void *ptr; int fd;               pub events: u32,
//!     uint32_t u32; uint64_t u64;      pub data: u64,
//! } epoll_data_t;                  }
//! struct sqe { union {             pub struct sqe {
//!     uint64_t off;                    pub off: u64,
//!     uint64_t addr2; }; };        }
//! ```

use crate::contract::{ArrayLength, Contract, RecordKind, Type, TypeId};

use super::fields::{Couple, Member, Pairing};
use super::finding::{Context, Finding};
use super::walk::Walk;
use super::{Mismatch, Which, shape};

impl Walk<'_> {
    /// Compares a union with what may stand for it in memory: a type that agrees with a member of
    /// the union's size, or integers in its place. `None` for all other pairs of types; calls pass a union
    /// otherwise than its members on some targets.
    pub fn seen_as_member(
        &mut self,
        l: TypeId,
        r: TypeId,
        context: Context,
    ) -> Option<Vec<Finding>> {
        let (left, right) = (members(self.l(), l), members(self.r(), r));
        let sizes = (shape::bits(self.l(), l)?, shape::bits(self.r(), r)?);
        let (stands_in, all, flipped) = match (left, right) {
            (Some(all), None) => ((self.r(), r), all, false),
            (None, Some(all)) => ((self.l(), l), all, true),
            _ => return None,
        };
        let other = stands_in.0.types.resolve(stands_in.1);
        if context == Context::Call || !is_scalar_or_row(other) || sizes.0 == 0 || sizes.1 == 0 {
            return None;
        }
        if sizes.0 != sizes.1 {
            let (left, right) = sizes;
            let width = || vec![Finding::here(Mismatch::Width { left, right })];
            return matches!(other, Type::Int { .. }).then(width);
        }
        let mut agrees = |member| match flipped {
            true => self.would_agree(l, member, context),
            false => self.would_agree(member, r, context),
        };
        // Where there is room for the union there are only bytes; a pointer to an integer says what
        // it leads to.
        let stores = context != Context::Pointee && is_storage(stands_in.0, stands_in.1);
        (stores || all.into_iter().any(&mut agrees)).then(Vec::new)
    }
}

/// Takes out of a pairing what only one side has and the other sees as another member of the same
/// union without a name. `wholes` are the anonymous members of both sides.
pub fn leave_out_unseen(pairing: &mut Pairing, wholes: [(&Contract, &[Member]); 2]) {
    let Pairing { couples, alone, .. } = pairing;
    alone.retain(|(which, member)| {
        let (own, other) = match which {
            Which::Left => (wholes[0], wholes[1]),
            Which::Right => (wholes[1], wholes[0]),
        };
        let around = |whole: &&Member| {
            is_union(own.0, whole.ty.id) && member.indices.starts_with(&whole.indices)
        };
        let seen = |whole: &Member| couples.iter().any(|it| fills(it, *which, whole, other.1));
        !own.1.iter().filter(around).any(seen)
    });
}

/// Whether two fields that belong together are a member that fills the union `whole` on the side
/// `which`, and a field that stands in no anonymous member on the other.
fn fills(couple: &Couple, which: Which, whole: &Member, others: &[Member]) -> bool {
    let (own, other) = match which {
        Which::Left => (&couple.left, &couple.right),
        Which::Right => (&couple.right, &couple.left),
    };
    let apart = !others.iter().any(|anonymous| other.indices.starts_with(&anonymous.indices));
    own.indices.len() == whole.indices.len() + 1
        && own.indices.starts_with(&whole.indices)
        && (own.size, other.size) == (whole.size, whole.size)
        && apart
}

fn is_union(contract: &Contract, id: TypeId) -> bool {
    match contract.types.resolve(id) {
        Type::Record(record) => contract.types.records[record].kind == RecordKind::Union,
        _ => false,
    }
}

/// The types of a union's members that fill it.
fn members(contract: &Contract, id: TypeId) -> Option<Vec<TypeId>> {
    let Type::Record(record) = contract.types.resolve(id) else { return None };
    let record = &contract.types.records[record];
    let all = record.fields.iter().map(|field| field.ty.id);
    let fills = |id: &TypeId| shape::bits(contract, *id) == record.size.checked_mul(8);
    (record.kind == RecordKind::Union).then(|| all.filter(fills).collect())
}

fn is_scalar_or_row(node: Type) -> bool {
    use Type::{Array, Enum, Float, Int, Pointer};
    matches!(node, Array { .. } | Enum(_) | Float(_) | Int { .. } | Pointer(_))
}

/// Whether the type is an integer, or an array of integers: room for anything.
fn is_storage(contract: &Contract, id: TypeId) -> bool {
    match contract.types.resolve(id) {
        Type::Int { .. } => true,
        Type::Array { element, length: ArrayLength::Fixed(_) } => {
            matches!(contract.types.resolve(element), Type::Int { .. } | Type::Char { .. })
        }
        _ => false,
    }
}
