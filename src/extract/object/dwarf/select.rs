//! Reading only the units that matter: a library of a hundred megabytes describes every function of
//! its own and of its language's library, and a boundary has a few of them.
//!
//! A unit says which addresses its code takes (DWARF 5, 3.1.1), which leads from exported functions
//! to their units without a look inside. Variables have to be looked for, and so have definitions
//! of types that the chosen units only declare. References into other units turn up while the
//! chosen ones are read; then all is read again with those.

use std::collections::{BTreeSet, HashSet};

use gimli::constants as dw;

use crate::contract::Name;

use super::super::ObjectError;
use super::attributes::EntryId;
use super::reader::{OpenUnit, Reader};
use super::sections::Slice;

/// An address, with whether code is there or data.
pub type Wanted = (bool, u64);

/// A unit that is left out.
pub(super) struct Unread<'a> {
    /// Its number among all units.
    number: usize,
    /// Its first entry and the first behind it.
    range: (EntryId, EntryId),
    unit: gimli::Unit<Slice<'a>>,
    file: usize,
}

/// Which units are about any of the `wanted` addresses.
pub(super) fn about(
    reader: &Reader<'_, '_>,
    units: &[OpenUnit<'_>],
    wanted: &[Wanted],
) -> Result<Vec<bool>, ObjectError> {
    let sorted = |code: bool| {
        let of_kind = wanted.iter().filter(|(function, _)| *function == code);
        let mut addresses: Vec<u64> = of_kind.map(|(_, address)| *address).collect();
        addresses.sort_unstable();
        addresses
    };
    let (code, data) = (sorted(true), sorted(false));
    let data: HashSet<u64> = data.into_iter().collect();
    let mut chosen = Vec::with_capacity(units.len());
    for unit in units {
        let at = EntryId::new(unit.file, unit.gimli.header.offset(), 0);
        let fail = |e| reader.undecodable(at, "a unit's addresses", e);
        let mut ranges = reader.dwarfs[unit.file].unit_ranges(&unit.gimli).map_err(fail)?;
        let mut found = false;
        while let Some(range) = ranges.next().map_err(fail)? {
            let first = code.partition_point(|address| *address < range.begin);
            found |= code.get(first).is_some_and(|address| *address < range.end);
        }
        let holds = !found && !data.is_empty() && holds_variable(reader, unit, &data)?;
        chosen.push(found || holds);
    }
    Ok(chosen)
}

/// Whether a unit describes a variable at one of these addresses.
fn holds_variable(
    reader: &Reader<'_, '_>,
    unit: &OpenUnit<'_>,
    data: &HashSet<u64>,
) -> Result<bool, ObjectError> {
    let at = EntryId::new(unit.file, unit.gimli.header.offset(), 0);
    let dwarf = &reader.dwarfs[unit.file];
    let search = || -> gimli::Result<bool> {
        let mut entries = unit.gimli.entries_raw(None)?;
        while !entries.is_empty() {
            let Some(abbreviation) = entries.read_abbreviation()? else { continue };
            if abbreviation.tag() != dw::DW_TAG_variable {
                entries.skip_attributes(abbreviation.attributes())?;
                continue;
            }
            for specification in abbreviation.attributes() {
                let attribute = entries.read_attribute(*specification)?;
                if attribute.name() != dw::DW_AT_location {
                    continue;
                }
                let Some(expression) = attribute.exprloc_value() else { continue };
                let first = expression.operations(unit.gimli.encoding()).next()?;
                let address = match first {
                    Some(gimli::Operation::Address { address }) => Some(address),
                    Some(gimli::Operation::AddressIndex { index }) => {
                        Some(dwarf.address(&unit.gimli, index)?)
                    }
                    _ => None,
                };
                if address.is_some_and(|address| data.contains(&address)) {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    };
    search().map_err(|e| reader.undecodable(at, "an entry", e))
}

/// The units that are chosen, and the others.
pub(super) fn divide<'a>(
    units: Vec<OpenUnit<'a>>,
    chosen: &[bool],
) -> (Vec<OpenUnit<'a>>, Vec<Unread<'a>>) {
    let (mut read, mut unread) = (Vec::new(), Vec::new());
    for (number, (unit, chosen)) in units.into_iter().zip(chosen).enumerate() {
        if *chosen {
            read.push(unit);
            continue;
        }
        let header = &unit.gimli.header;
        let start = EntryId::new(unit.file, header.offset(), 0);
        let end = EntryId::new(unit.file, header.offset(), header.length_including_self());
        unread.push(Unread { number, range: (start, end), unit: unit.gimli, file: unit.file });
    }
    (read, unread)
}

/// The number of the unread unit that an entry belongs to, if it belongs to one.
pub(super) fn unit_of(unread: &[Unread<'_>], entry: EntryId) -> Option<usize> {
    let after = unread.partition_point(|unit| unit.range.0 <= entry);
    let unit = unread.get(after.checked_sub(1)?)?;
    (entry < unit.range.1).then_some(unit.number)
}

/// The numbers of the unread units that define a type of one of these names.
pub(super) fn defining(
    reader: &Reader<'_, '_>,
    names: &HashSet<Name>,
) -> Result<BTreeSet<usize>, ObjectError> {
    let mut found = BTreeSet::new();
    if names.is_empty() {
        return Ok(found);
    }
    let names: HashSet<&[u8]> = names.iter().map(|name| name.as_str().as_bytes()).collect();
    for unread in &reader.unread {
        let at = unread.range.0;
        let defines = defines(reader, unread, &names);
        if defines.map_err(|e| reader.undecodable(at, "an entry", e))? {
            found.insert(unread.number);
        }
    }
    Ok(found)
}

fn defines(
    reader: &Reader<'_, '_>,
    unread: &Unread<'_>,
    names: &HashSet<&[u8]>,
) -> gimli::Result<bool> {
    let dwarf = &reader.dwarfs[unread.file];
    let mut entries = unread.unit.entries_raw(None)?;
    while !entries.is_empty() {
        let Some(abbreviation) = entries.read_abbreviation()? else { continue };
        let attributes = abbreviation.attributes();
        let declares = attributes.iter().any(|a| a.name() == dw::DW_AT_declaration);
        if declares || !is_definable(abbreviation.tag()) {
            entries.skip_attributes(attributes)?;
            continue;
        }
        for specification in attributes {
            let attribute = entries.read_attribute(*specification)?;
            if attribute.name() == dw::DW_AT_name {
                let name = dwarf.attr_string(&unread.unit, attribute.raw_value())?;
                if names.contains(name.slice()) {
                    return Ok(true);
                }
            }
        }
    }
    Ok(false)
}

fn is_definable(tag: gimli::DwTag) -> bool {
    matches!(
        tag,
        dw::DW_TAG_structure_type
            | dw::DW_TAG_class_type
            | dw::DW_TAG_union_type
            | dw::DW_TAG_enumeration_type
    )
}

/// The selection with further units.
pub(super) fn with(chosen: &[bool], more: &BTreeSet<usize>) -> Vec<bool> {
    chosen.iter().enumerate().map(|(number, chosen)| *chosen || more.contains(&number)).collect()
}
