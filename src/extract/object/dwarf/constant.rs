//! Constants of entries: from the form they are written in to the range of their type.

use gimli::{AttributeValue, EndianSlice, LittleEndian, Reader};

use crate::contract::Endian;

use super::sections::Slice;

/// A constant as its form gives it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Constant<'a> {
    /// A number: of a signed form as it stands, of any other as if unsigned.
    Number(i128),
    /// Bytes in the target's order: floating point numbers, structs, numbers over 64 bits.
    Bytes(Slice<'a>),
}

impl<'a> Constant<'a> {
    /// The constant of an attribute's value, `None` when it is text or an address.
    pub fn from_form(value: AttributeValue<Slice<'a>>) -> Option<Self> {
        match value {
            AttributeValue::Data1(value) => Some(Self::Number(value.into())),
            AttributeValue::Data2(value) => Some(Self::Number(value.into())),
            AttributeValue::Data4(value) => Some(Self::Number(value.into())),
            AttributeValue::Data8(value) | AttributeValue::Udata(value) => {
                Some(Self::Number(value.into()))
            }
            AttributeValue::Sdata(value) => Some(Self::Number(value.into())),
            AttributeValue::Flag(value) => Some(Self::Number(value.into())),
            AttributeValue::Block(bytes) => Some(Self::Bytes(bytes)),
            _ => None,
        }
    }

    /// As a number where it can be one: up to 16 bytes, as if unsigned.
    pub fn number(self, endian: Endian) -> Option<i128> {
        match self {
            Self::Number(number) => Some(number),
            Self::Bytes(bytes) => wide(bytes.slice(), endian),
        }
    }
}

/// The unsigned number that up to 16 bytes make; one of 16 bytes wraps above `i128::MAX`.
fn wide(bytes: &[u8], endian: Endian) -> Option<i128> {
    let push = |number: i128, byte: &u8| (number << 8) | i128::from(*byte);
    match (bytes.len(), endian) {
        (1..=16, Endian::Big) => Some(bytes.iter().fold(0, push)),
        (1..=16, Endian::Little) => Some(bytes.iter().rev().fold(0, push)),
        _ => None,
    }
}

/// The number that `number`, written in whatever form, stands for in an integer type.
///
/// Compilers write one value in different forms. `enum { A = -1 }` over `int` may come as
/// `DW_FORM_sdata -1` or as `DW_FORM_data4 0xffff_ffff`; an unsigned 64-bit maximum as
/// `DW_FORM_udata 2^64-1`, `DW_FORM_data8` of eight `0xff` or even `DW_FORM_sdata -1`. All of them
/// agree in their low bits: keep as many as the type has and give the top one its meaning. A
/// `data1` that is narrower than its type counts as unsigned, since compilers use the short
/// unsigned forms for what is not negative only: gcc writes 200 in an `int` enumeration as
/// `DW_FORM_data1 0xc8`.
pub(super) fn fit(number: i128, bits: u64, signed: bool) -> i128 {
    if bits == 0 || bits >= 128 {
        return number;
    }
    let unused = 128 - bits as u32;
    if signed {
        (number << unused) >> unused
    } else {
        (((number as u128) << unused) >> unused) as i128
    }
}

/// The values and ranges of a discriminant list (DWARF 5, section 5.7.10): a descriptor byte each,
/// then one LEB128 number for a label or two for a range.
pub(super) fn discriminant_list(list: &[u8], signed: bool) -> gimli::Result<Vec<(i128, i128)>> {
    // Single bytes and LEB128 numbers have no byte order.
    let mut list = EndianSlice::new(list, LittleEndian);
    let number = |list: &mut EndianSlice<'_, LittleEndian>| -> gimli::Result<i128> {
        Ok(if signed { list.read_sleb128()?.into() } else { list.read_uleb128()?.into() })
    };
    let mut ranges = Vec::new();
    while !list.is_empty() {
        let is_range = list.read_u8()? == gimli::DW_DSC_range.0;
        let low = number(&mut list)?;
        ranges.push((low, if is_range { number(&mut list)? } else { low }));
    }
    Ok(ranges)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_value_in_any_form_fits_alike() {
        for written in [-1, 0xffff_ffff, i128::from(u64::MAX)] {
            assert_eq!(fit(written, 32, true), -1);
            assert_eq!(fit(written, 32, false), 0xffff_ffff);
        }
        assert_eq!(fit(-1, 64, false), i128::from(u64::MAX));
        assert_eq!(fit(200, 32, true), 200);
        assert_eq!(fit(200, 8, true), -56);
    }

    #[test]
    fn discriminant_lists_have_labels_and_ranges() {
        let list = [0, 64, 1, 2, 0xc8, 1];
        assert_eq!(discriminant_list(&list, false), Ok(vec![(64, 64), (2, 200)]));
        assert_eq!(discriminant_list(&list, true), Ok(vec![(-64, -64), (2, 200)]));
        assert!(discriminant_list(&list[..5], false).is_err());
    }

    #[test]
    fn bytes_make_numbers_in_both_orders() {
        assert_eq!(wide(&[1, 2], Endian::Little), Some(0x201));
        assert_eq!(wide(&[1, 2], Endian::Big), Some(0x102));
        assert_eq!(wide(&[0xff; 16], Endian::Little), Some(-1));
        assert_eq!(wide(&[0; 17], Endian::Little), None);
    }
}
