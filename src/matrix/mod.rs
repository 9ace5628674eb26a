//! One record on every target at a glance: computed by the rules of C from the contract of one
//! target and Zig's target facts, without a compiler. What the contract does not tell stays open.

mod extent;

use extent::{Elsewhere, Part, elsewhere};

use crate::contract::{Contract, Field, LayoutPromise, RecordId};
use crate::layout::{BitField, Member, Placement, Rules, Shape};

/// Targets on which a record has one layout, in the order in which they were given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The targets.
    pub triples: Vec<String>,
    /// The layout, or what the host's contract does not tell.
    pub layout: Result<Placement, String>,
    /// Why it differs from the first column's; empty for the first.
    pub reasons: Vec<String>,
}

/// The layouts of `record` on `triples`, the host's group first.
#[must_use]
pub fn columns(contract: &Contract, record: RecordId, triples: &[&str]) -> Vec<Column> {
    let host = contract.header.target.triple.as_str();
    let home = computed(contract, record, host);
    let mut columns: Vec<Column> = Vec::new();
    for triple in std::iter::once(&host).chain(triples.iter().filter(|t| **t != host)) {
        let (layout, parts) = computed(contract, record, triple);
        let reasons = why(contract, record, (&home.1, host), (&parts, triple));
        let differs = columns.first().is_some_and(|first| first.layout != layout);
        let same = |column: &&mut Column| {
            column.layout == layout && (!differs || column.reasons == reasons)
        };
        match columns.iter_mut().find(same) {
            Some(column) => column.triples.push((*triple).to_owned()),
            None => columns.push(Column {
                triples: vec![(*triple).to_owned()],
                reasons: if differs { reasons } else { Vec::new() },
                layout,
            }),
        }
    }
    columns
}

fn computed(
    contract: &Contract,
    record: RecordId,
    triple: &str,
) -> (Result<Placement, String>, Vec<Part>) {
    match elsewhere(contract, triple) {
        Err(error) => (Err(error.to_string()), Vec::new()),
        Ok(mut elsewhere) => {
            let layout = place(&mut elsewhere, record);
            (layout, elsewhere.parts)
        }
    }
}

/// Where the rules of the target put the fields of a record.
fn place(elsewhere: &mut Elsewhere<'_>, id: RecordId) -> Result<Placement, String> {
    let contract = elsewhere.contract;
    let record = &contract.types.records[id];
    if record.layout == LayoutPromise::Unspecified {
        return Err("its layout, which its language does not promise".to_owned());
    }
    let members = record.fields.iter().map(|field| member(elsewhere, field));
    let shape = Shape {
        kind: record.kind,
        members: members.collect::<Result<_, _>>()?,
        packed: record.packed == Some(1),
        max_field_align: record.packed.filter(|limit| *limit > 1),
        min_align: record.min_align,
    };
    let placement = Rules::of(elsewhere.triple).place(&shape);
    let at_home = elsewhere.triple == contract.header.target.triple;
    if at_home && placement != stated(contract, id) {
        return Err("by which rules its compiler lays it out".to_owned());
    }
    Ok(placement)
}

fn member(elsewhere: &mut Elsewhere<'_>, field: &Field) -> Result<Member, String> {
    let extent = elsewhere.of(field.ty.id, Some(field.ty.spelled.as_str()))?;
    let bits = field.bit_width.map(|width| BitField { width, named: field.name.is_some() });
    Ok(Member {
        size: extent.size,
        align: extent.align,
        min_align: field.min_align,
        packed: false,
        bits,
    })
}

/// The layout that the contract's own compiler gives.
#[must_use]
pub fn stated(contract: &Contract, id: RecordId) -> Placement {
    let record = &contract.types.records[id];
    let placed = |field: &Field| crate::layout::Placed { bit_offset: field.bit_offset };
    let members = record.fields.iter().map(placed).collect();
    Placement { size: record.size, align: record.align, members }
}

/// What of the record's parts is different on another target.
fn why(
    contract: &Contract,
    record: RecordId,
    (home, host): (&[Part], &str),
    (there, triple): (&[Part], &str),
) -> Vec<String> {
    let mut reasons = Vec::new();
    for (words, extent) in there {
        let Some((_, known)) = home.iter().find(|(known, _)| known == words) else { continue };
        let named = if words == "a pointer" { words.clone() } else { format!("`{words}`") };
        if extent.size != known.size {
            reasons.push(format!("{named} has {} bytes, not {}", extent.size, known.size));
        } else if extent.align != known.align {
            reasons.push(format!("{named} is aligned to {}, not {}", extent.align, known.align));
        }
    }
    let bit_fields = contract.types.records[record].fields.iter().any(|f| f.bit_width.is_some());
    let (mine, theirs) = (Rules::of(host).bit_fields, Rules::of(triple).bit_fields);
    if bit_fields && mine != theirs {
        reasons.push(format!("bit-fields follow the rules of {}", family(theirs)));
    }
    reasons
}

fn family(rules: crate::layout::BitFields) -> &'static str {
    use crate::layout::BitFields;
    match rules {
        BitFields::SystemV => "System V",
        BitFields::Aapcs => "Arm",
        BitFields::Microsoft => "Microsoft",
        BitFields::MinGw => "Microsoft, as GNU compilers apply them",
    }
}
