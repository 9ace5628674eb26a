//! Bit-fields without a name: `int : 3` and `int : 0`.
//!
//! No debug information mentions them, and C has no expression for their place. What they do is
//! move the fields behind them, which the compiler states. So the rules of the target are asked
//! where they are, and believed only if the same rules put every other field where the compiler
//! did.

use crate::contract::{Contract, Gap, ItemKind, Name, RecordId};
use crate::layout::{Placement, candidates};

/// The offset of a field whose place is not known yet.
pub const UNKNOWN: u64 = u64::MAX;

/// Gives the fields without a place their place, or takes them out and says so.
pub fn place(contract: &mut Contract, records: &[RecordId]) {
    for id in records {
        let computed = candidates(contract, &contract.types.records[*id]);
        let record = &mut contract.types.records[*id];
        let agrees = |computed: &&Placement| {
            let mut pairs = record.fields.iter().zip(&computed.members);
            (computed.size, computed.align) == (record.size, record.align)
                && pairs.all(|(f, c)| f.bit_offset == UNKNOWN || f.bit_offset == c.bit_offset)
        };
        let agreeing: Vec<&Placement> = computed.iter().filter(agrees).collect();
        if let Some((first, others)) = agreeing.split_first()
            && others.iter().all(|other| other == first)
        {
            for (field, computed) in record.fields.iter_mut().zip(&first.members) {
                field.bit_offset = computed.bit_offset;
            }
            continue;
        }
        record.fields.retain(|field| field.bit_offset != UNKNOWN);
        contract.gaps.push(Gap {
            item: record.name.unwrap_or(Name::new("{…}")),
            kind: ItemKind::Type,
            reason: "the compiler does not tell where its bit-fields without a name are".to_owned(),
            remedy: None,
            span: record.span,
        });
    }
}
