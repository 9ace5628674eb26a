//! Where the fields of a record stand on a target that the interpreter does not run on.
//!
//! ctypes asks no compiler. Up to Python 3.13 it has rules of its own (`PyCField_FromDesc` in
//! `Modules/_ctypes/cfield.c`, `PyCStructUnionType_update_stgdict` in `stgdict.c`), which are C's
//! for plain fields and only near them for bit-fields; from 3.14 on it follows the target's C.

use super::document::LayoutRules;
use super::words::Extent;
use crate::contract::RecordKind;
use crate::layout::{BitField, BitFields, Member, Placed, Placement, Rules, Shape};

/// A record to be laid out.
#[derive(Debug)]
pub struct Plan {
    /// Struct or union.
    pub kind: RecordKind,
    /// By which rules.
    pub rules: LayoutRules,
    /// Greatest alignment of a field in bytes.
    pub pack: Option<u64>,
    /// Least alignment of the record in bytes.
    pub min_align: Option<u64>,
    /// Size and alignment of every field's type, and what it is if it is a bit-field.
    pub fields: Vec<(Extent, Option<BitField>)>,
}

/// Why a record of an old Python cannot be laid out: of a union's bit-fields all but the first may
/// stand in front of it, which is a fault of `PyCField_FromDesc` (python/cpython#97588).
pub const BEFORE_START: &str = "Python before 3.14 places a bit-field of it in front of its first byte, where it must not be \
     used";

/// Lays out a record for `triple`.
///
/// # Errors
/// With the reason where ctypes' own rules lead out of the record.
pub fn place(plan: &Plan, triple: &str) -> Result<Placement, &'static str> {
    if plan.rules == LayoutRules::Old {
        return Old::new(plan, triple.contains("-windows-")).run();
    }
    let mut rules = Rules::of(triple);
    match plan.rules {
        LayoutRules::Gcc => rules.bit_fields = BitFields::SystemV,
        LayoutRules::Ms => rules.bit_fields = BitFields::Microsoft,
        _ => {}
    }
    let member = |(extent, bits): &(Extent, Option<BitField>)| Member {
        bits: *bits,
        ..Member::plain(extent.size, extent.align)
    };
    Ok(rules.place(&Shape {
        kind: plan.kind,
        members: plan.fields.iter().map(member).collect(),
        packed: plan.pack == Some(1),
        max_field_align: plan.pack.filter(|pack| *pack > 1),
        min_align: plan.min_align,
    }))
}

/// ctypes' own rules, up to Python 3.13. Sizes and offsets in bytes.
struct Old<'p> {
    plan: &'p Plan,
    /// Whether bit-fields share a unit only with fields of their own size.
    windows: bool,
    offset: u64,
    size: u64,
    align: u64,
    /// The open bit-field unit and the bits that are taken of it; 0 without one.
    unit_bits: u64,
    taken: u64,
}

impl<'p> Old<'p> {
    fn new(plan: &'p Plan, windows: bool) -> Self {
        Self { plan, windows, offset: 0, size: 0, align: 1, unit_bits: 0, taken: 0 }
    }

    fn run(mut self) -> Result<Placement, &'static str> {
        let mut members = Vec::new();
        let mut extent = 0;
        for (ty, bits) in &self.plan.fields {
            if self.plan.kind == RecordKind::Union {
                // The open unit of the field before stays open, as in ctypes.
                (self.offset, self.size) = (0, 0);
            }
            let bit_offset = match bits {
                Some(bits) => self.bit_field(*ty, u64::from(bits.width)).ok_or(BEFORE_START)?,
                None => self.plain(*ty) * 8,
            };
            members.push(Placed { bit_offset });
            extent = extent.max(self.size);
        }
        let align = self.align.max(self.plan.min_align.unwrap_or(1));
        let size = if self.plan.kind == RecordKind::Union { extent } else { self.size };
        Ok(Placement { size: size.next_multiple_of(align), align, members })
    }

    /// The offset of a field, or of a new bit-field's unit.
    fn plain(&mut self, ty: Extent) -> u64 {
        (self.unit_bits, self.taken) = (0, 0);
        let align = ty.align.min(self.plan.pack.unwrap_or(u64::MAX));
        let padding = self.offset.next_multiple_of(align) - self.offset;
        self.size += padding + ty.size;
        let place = self.offset + padding;
        self.offset = place + ty.size;
        self.align = self.align.max(align);
        place
    }

    /// Example: `c_uint16` of 9 and of 7 bits, then `c_uint32` of 10 bits: the unit of 16 bits is
    /// full, but `c_uint32` is wider, and 16 + 10 bits fit into 32: the unit is widened to 32 bits.
    fn bit_field(&mut self, ty: Extent, width: u64) -> Option<u64> {
        let bits = ty.size * 8;
        let open = self.unit_bits > 0;
        let shares = if self.windows { bits == self.unit_bits } else { bits <= self.unit_bits };
        if open && shares && self.taken + width <= self.unit_bits {
            return self.continued(ty, width);
        }
        if open && !self.windows && bits >= self.unit_bits && self.taken + width <= bits {
            let more = ty.size - self.unit_bits / 8;
            self.offset += more;
            self.size += more;
            self.unit_bits = bits;
            return self.continued(ty, width);
        }
        let place = self.plain(ty);
        self.unit_bits = bits;
        self.taken = width;
        Some(place * 8)
    }

    /// The next bits of the open unit. ctypes counts the unit's place back from its end by the size
    /// of this field's type, which for a narrower type is not where the unit begins.
    fn continued(&mut self, ty: Extent, width: u64) -> Option<u64> {
        let before = self.taken;
        self.taken += width;
        Some(self.offset.checked_sub(ty.size)? * 8 + before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(rules: LayoutRules, pack: Option<u64>, fields: &[(u64, Option<u32>)]) -> Plan {
        let field = |(size, bits): &(u64, Option<u32>)| {
            let bits = bits.map(|width| BitField { width, named: true });
            (Extent { size: *size, align: *size }, bits)
        };
        Plan {
            kind: RecordKind::Struct,
            rules,
            pack,
            min_align: None,
            fields: fields.iter().map(field).collect(),
        }
    }

    fn bits(plan: &Plan, triple: &str) -> (u64, Vec<u64>) {
        let placed = place(plan, triple).unwrap();
        (placed.size, placed.members.iter().map(|member| member.bit_offset).collect())
    }

    const LINUX: &str = "x86_64-unknown-linux-gnu";
    const WINDOWS: &str = "x86_64-pc-windows-gnu";

    /// What Python 3.11 on x86-64 Linux gives for the struct of python/cpython#73939.
    #[test]
    fn old_bit_fields_of_mixed_types_are_laid_out_as_ctypes_does() {
        let packet = [
            (2, None),
            (2, Some(9)),
            (2, Some(1)),
            (2, Some(1)),
            (2, Some(1)),
            (2, Some(1)),
            (2, Some(3)),
            (4, Some(10)),
            (4, Some(20)),
            (4, Some(2)),
        ];
        let old = plan(LayoutRules::Old, Some(1), &packet);
        let (size, places) = bits(&old, LINUX);
        assert_eq!(size, 10);
        assert_eq!(places[7], 16 + 16);
        // Python 3.14 and later.
        let new = plan(LayoutRules::Ms, Some(1), &packet);
        assert_eq!(bits(&new, LINUX).0, 8);
    }

    #[test]
    fn an_old_unions_second_bit_field_is_refused() {
        let mut union = plan(LayoutRules::Old, None, &[(4, Some(4)), (4, Some(8))]);
        union.kind = RecordKind::Union;
        assert_eq!(place(&union, LINUX), Err(BEFORE_START));
        union.fields.pop();
        assert_eq!(bits(&union, LINUX), (4, vec![0]));
    }

    #[test]
    fn plain_fields_follow_cs_rules() {
        let fields = [(1, None), (4, None), (2, None), (8, None)];
        for rules in [LayoutRules::Old, LayoutRules::Default, LayoutRules::Ms] {
            let expected = (24, vec![0, 32, 64, 128]);
            assert_eq!(bits(&plan(rules, None, &fields), LINUX), expected);
            let packed = (16, vec![0, 16, 48, 64]);
            assert_eq!(bits(&plan(rules, Some(2), &fields), LINUX), packed);
        }
    }

    #[test]
    fn old_bit_fields_on_windows_share_a_unit_of_one_size_only() {
        let fields = [(4, Some(4)), (1, Some(4))];
        let old = plan(LayoutRules::Old, None, &fields);
        assert_eq!(bits(&old, WINDOWS), (8, vec![0, 32]));
    }
}
