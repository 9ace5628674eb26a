//! The rules by which C compilers lay out records: the System V and Itanium family, Arm's variant
//! of it, and Microsoft's.
//!
//! Sources: the System V psABI (bit-fields section of each processor supplement), AAPCS32/64 §
//! "Bit-fields", and for the corners that no document settles (packing against alignment) what
//! clang's `RecordLayoutBuilder.cpp` and gcc's `stor-layout.cc` agree on.

use super::{BitField, Member, Placed, Placement, Shape};
use crate::contract::RecordKind;

const BYTE: u64 = 8;

/// How one target lays out records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// How bit-fields share storage.
    pub bit_fields: BitFields,
    /// Size in bytes of a record without members: 0 in GNU C, 4 in Microsoft's C.
    pub empty_size: u64,
    /// Whether a member's or record's own demanded alignment survives `#pragma pack`.
    pub demanded_align_beats_pack: bool,
}

/// How bit-fields share storage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BitFields {
    /// System V: fields follow each other bit by bit, and one that would cross a boundary of its
    /// type's size starts at the next; unnamed ones do not align the record.
    SystemV,
    /// Arm's AAPCS: as System V, and unnamed ones align the record too.
    Aapcs,
    /// Microsoft: each run of fields of one type size has storage units of its own.
    Microsoft,
    /// GNU compilers for Windows: as Microsoft, and `packed` does not reach bit-fields.
    MinGw,
}

impl Rules {
    /// The rules of a target, by its triple in rustc's spelling.
    #[must_use]
    pub fn of(triple: &str) -> Self {
        let windows = triple.contains("-windows-");
        let msvc = windows && triple.contains("msvc");
        let arm = ["arm", "aarch64", "thumb"].iter().any(|arch| triple.starts_with(arch));
        let apple = triple.contains("-apple-");
        let bit_fields = match (windows, msvc, arm && !apple) {
            (true, true, _) => BitFields::Microsoft,
            (true, false, _) => BitFields::MinGw,
            (false, _, true) => BitFields::Aapcs,
            (false, _, false) => BitFields::SystemV,
        };
        let empty_size = if msvc { 4 } else { 0 };
        Self { bit_fields, empty_size, demanded_align_beats_pack: msvc }
    }

    /// Where these rules put the members of `shape`.
    #[must_use]
    pub fn place(self, shape: &Shape) -> Placement {
        let mut cursor = Cursor::new(self, shape);
        let members = shape.members.iter().map(|member| cursor.place(member)).collect();
        cursor.finish(members)
    }
}

/// The state between two members.
struct Cursor<'a> {
    rules: Rules,
    shape: &'a Shape,
    /// First free bit of a struct.
    end: u64,
    /// Greatest end of any member in bits, which is the size of a union.
    extent: u64,
    /// Alignment of the record so far, in bytes.
    align: u64,
    /// Microsoft: the storage unit that the next bit-field may share.
    unit: Option<Unit>,
}

/// A Microsoft bit-field storage unit.
#[derive(Clone, Copy)]
struct Unit {
    /// Size of the declared type in bits.
    size: u64,
    /// Bits still free in it.
    free: u64,
}

impl<'a> Cursor<'a> {
    fn new(rules: Rules, shape: &'a Shape) -> Self {
        Self { rules, shape, end: 0, extent: 0, align: 1, unit: None }
    }

    fn place(&mut self, member: &Member) -> Placed {
        if self.shape.kind == RecordKind::Union {
            self.end = 0;
            self.unit = None;
        }
        let bit_offset = match (member.bits, self.rules.bit_fields) {
            (None, _) => self.plain(member),
            (Some(bits), BitFields::Microsoft | BitFields::MinGw) => self.microsoft(member, bits),
            (Some(bits), _) => self.system_v(member, bits),
        };
        self.extent = self.extent.max(self.end);
        Placed { bit_offset }
    }

    fn plain(&mut self, member: &Member) -> u64 {
        self.unit = None;
        let align = self.member_align(member);
        let offset = self.end.div_ceil(BYTE).next_multiple_of(align);
        self.end = (offset + member.size) * BYTE;
        self.align = self.align.max(align);
        offset * BYTE
    }

    /// The alignment in bytes that a member really gets.
    fn member_align(&self, member: &Member) -> u64 {
        let natural = if self.is_packed(member) { 1 } else { member.align };
        let limit = self.shape.max_field_align.unwrap_or(u64::MAX);
        let demanded = member.min_align.unwrap_or(1);
        if self.rules.demanded_align_beats_pack {
            natural.min(limit).max(demanded)
        } else {
            natural.max(demanded).min(limit)
        }
    }

    fn is_packed(&self, member: &Member) -> bool {
        self.shape.packed || member.packed
    }

    /// Example: `int a : 20; int b : 20;`: `b` would cover bits 20–39 and cross bit 32, so it
    /// starts at 32. Under `packed` or `#pragma pack` it stays at 20.
    fn system_v(&mut self, member: &Member, bits: BitField) -> u64 {
        let width = u64::from(bits.width);
        let align = self.bit_field_align(member, width);
        let align_bits = align * BYTE;
        let may_cross = self.is_packed(member) || self.shape.max_field_align.is_some();
        let crosses = self.end % align_bits + width > member.size * BYTE;
        let closes_unit = width == 0;
        if closes_unit || (crosses && !may_cross) || member.min_align.is_some() {
            self.end = self.end.next_multiple_of(align_bits);
        }
        let offset = self.end;
        self.end += width;
        let aligns_record = bits.named || self.rules.bit_fields == BitFields::Aapcs;
        if aligns_record {
            self.align = self.align.max(align);
        }
        offset
    }

    /// The alignment in bytes by which a System V bit-field counts.
    ///
    /// Two corners that only the compilers document: `int : 0` counts fully whatever the packing
    /// says, and under `#pragma pack(n)` a bit-field of a `packed` record counts again, up to `n`.
    fn bit_field_align(&self, member: &Member, width: u64) -> u64 {
        match self.shape.max_field_align {
            _ if width == 0 => member.align,
            Some(limit) => member.align.max(member.min_align.unwrap_or(1)).min(limit),
            None => self.member_align(member),
        }
    }

    /// Example: `char a : 4; int b : 4;`: the declared types differ in size, so `b` opens an `int`
    /// unit of its own at byte 4, where System V would put it into bit 4.
    fn microsoft(&mut self, member: &Member, bits: BitField) -> u64 {
        let width = u64::from(bits.width);
        let size = member.size * BYTE;
        let align = self.unit_align(member, width);
        if width == 0 {
            // Closes an open unit; without one it does nothing at all.
            if self.unit.take().is_some() {
                self.end = self.end.next_multiple_of(align * BYTE);
                self.align = self.align.max(align);
            }
            return self.end;
        }
        let room = self.unit.filter(|unit| unit.size == size && unit.free >= width);
        let offset = if let Some(unit) = room {
            self.end - unit.free
        } else {
            let start = self.end.next_multiple_of(align * BYTE);
            self.end = start + size;
            start
        };
        // A bit-field of a union aligns nothing.
        if self.shape.kind == RecordKind::Struct {
            self.align = self.align.max(align);
        }
        let free = room.map_or(size, |unit| unit.free) - width;
        self.unit = Some(Unit { size, free });
        offset
    }

    /// The alignment in bytes of a Microsoft storage unit for `member`.
    fn unit_align(&self, member: &Member, width: u64) -> u64 {
        match self.rules.bit_fields {
            BitFields::MinGw if width == 0 => member.align,
            BitFields::MinGw => member.align.min(self.shape.max_field_align.unwrap_or(u64::MAX)),
            _ => self.member_align(member),
        }
    }

    fn finish(self, members: Vec<Placed>) -> Placement {
        let align = self.align.max(self.shape.min_align.unwrap_or(1));
        let used = self.extent.div_ceil(BYTE);
        let size = match used {
            0 if align > self.rules.empty_size && self.rules.empty_size > 0 => align,
            0 => self.rules.empty_size,
            used => used,
        };
        Placement { size: size.next_multiple_of(align), align, members }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SYSTEM_V: &str = "x86_64-unknown-linux-gnu";
    const MICROSOFT: &str = "x86_64-pc-windows-msvc";

    fn structure(members: &[Member]) -> Shape {
        Shape {
            kind: RecordKind::Struct,
            members: members.to_vec(),
            packed: false,
            max_field_align: None,
            min_align: None,
        }
    }

    fn offsets(triple: &str, shape: &Shape) -> (u64, u64, Vec<u64>) {
        let placement = Rules::of(triple).place(shape);
        let offsets = placement.members.iter().map(|placed| placed.bit_offset).collect();
        (placement.size, placement.align, offsets)
    }

    #[test]
    fn padding_goes_before_the_stricter_member_and_to_the_end() {
        let shape = structure(&[Member::plain(1, 1), Member::plain(8, 8), Member::plain(2, 2)]);
        assert_eq!(offsets(SYSTEM_V, &shape), (24, 8, vec![0, 64, 128]));
    }

    #[test]
    fn packing_limits_and_demanded_alignment() {
        let members = [Member::plain(1, 1), Member::plain(8, 8)];
        let packed = Shape { packed: true, ..structure(&members) };
        assert_eq!(offsets(SYSTEM_V, &packed), (9, 1, vec![0, 8]));
        let two = Shape { max_field_align: Some(2), ..structure(&members) };
        assert_eq!(offsets(SYSTEM_V, &two), (10, 2, vec![0, 16]));
        let sixteen = Shape { min_align: Some(16), ..structure(&members) };
        assert_eq!(offsets(SYSTEM_V, &sixteen), (16, 16, vec![0, 64]));
    }

    #[test]
    fn bit_fields_share_by_bits_in_system_v_and_by_type_in_microsoft() {
        let shape = structure(&[Member::bit_field(1, 1, 4), Member::bit_field(4, 4, 4)]);
        assert_eq!(offsets(SYSTEM_V, &shape), (4, 4, vec![0, 4]));
        assert_eq!(offsets(MICROSOFT, &shape), (8, 4, vec![0, 32]));
    }

    #[test]
    fn a_bit_field_does_not_cross_its_unit_unless_packed() {
        let members = [Member::bit_field(4, 4, 20), Member::bit_field(4, 4, 20)];
        assert_eq!(offsets(SYSTEM_V, &structure(&members)), (8, 4, vec![0, 32]));
        let packed = Shape { packed: true, ..structure(&members) };
        assert_eq!(offsets(SYSTEM_V, &packed), (5, 1, vec![0, 20]));
    }

    #[test]
    fn a_union_is_as_large_as_its_largest_member() {
        let members = vec![Member::plain(3, 1), Member::plain(4, 4), Member::bit_field(4, 4, 3)];
        let shape = Shape { kind: RecordKind::Union, members, ..structure(&[]) };
        assert_eq!(offsets(SYSTEM_V, &shape), (4, 4, vec![0, 0, 0]));
    }

    #[test]
    fn an_empty_record_has_no_bytes_except_in_microsoft_c() {
        assert_eq!(offsets(SYSTEM_V, &structure(&[])), (0, 1, vec![]));
        assert_eq!(offsets(MICROSOFT, &structure(&[])), (4, 1, vec![]));
    }
}
