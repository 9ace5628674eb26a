//! What the computation takes and gives: members with size and alignment in, offsets out.

use crate::contract::RecordKind;

/// A struct or union, reduced to what its layout depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Struct or union.
    pub kind: RecordKind,
    /// The members in the order of declaration, unnamed bit-fields included.
    pub members: Vec<Member>,
    /// Whether the record is declared `packed`, which takes every member's alignment down to one
    /// byte.
    pub packed: bool,
    /// The greatest alignment in bytes that `#pragma pack(n)` leaves to a member.
    pub max_field_align: Option<u64>,
    /// The least alignment in bytes that the source demands of the record itself (`aligned(n)`).
    pub min_align: Option<u64>,
}

/// One member of a [`Shape`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// Size of the type in bytes; 0 for a flexible array member.
    pub size: u64,
    /// Alignment of the type in bytes.
    pub align: u64,
    /// The least alignment in bytes that the source demands of this member (`_Alignas(n)`).
    pub min_align: Option<u64>,
    /// Whether the member itself is declared `packed`.
    pub packed: bool,
    /// For a bit-field, its width.
    pub bits: Option<BitField>,
}

/// The part of a bit-field that a plain member does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BitField {
    /// Width in bits; 0 closes the current storage unit.
    pub width: u32,
    /// Whether it has a name. An unnamed one takes room without aligning the record.
    pub named: bool,
}

impl Member {
    /// A plain member of a type with this size and alignment, in bytes.
    #[must_use]
    pub fn plain(size: u64, align: u64) -> Self {
        Self { size, align, min_align: None, packed: false, bits: None }
    }

    /// A named bit-field of `width` bits in a type of `size` bytes.
    #[must_use]
    pub fn bit_field(size: u64, align: u64, width: u32) -> Self {
        Self { bits: Some(BitField { width, named: true }), ..Self::plain(size, align) }
    }
}

/// Where the rules put the members of a [`Shape`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placement {
    /// Size of the record in bytes.
    pub size: u64,
    /// Alignment of the record in bytes.
    pub align: u64,
    /// One entry per member, in the same order.
    pub members: Vec<Placed>,
}

/// Where one member stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Distance from the record's start in **bits**.
    pub bit_offset: u64,
}
