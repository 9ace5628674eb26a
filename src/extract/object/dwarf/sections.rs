//! The debug sections of an image: joined, decompressed and with relocations applied.

use std::borrow::Cow;

use gimli::{DwarfSections, EndianSlice, RunTimeEndian};

use crate::contract::Endian;

use super::super::{Image, ImageKind, ObjectError, SectionId};

/// How gimli reads: bytes with a byte order that is known at run time.
pub(super) type Slice<'a> = EndianSlice<'a, RunTimeEndian>;

/// The debug sections that hold types, functions and variables, in memory.
pub(super) struct Sections<'a>(DwarfSections<Cow<'a, [u8]>>);

impl<'a> Sections<'a> {
    /// Loads what is there.
    ///
    /// Code ranges and location lists are left out: nothing in the graph comes from them.
    pub fn load(image: &'a Image) -> Result<Self, ObjectError> {
        Self::load_named(image, |id| Some(id.name()))
    }

    /// Loads the split-off half of debug information (`.debug_info.dwo`).
    pub fn load_dwo(image: &'a Image) -> Result<Self, ObjectError> {
        Self::load_named(image, gimli::SectionId::dwo_name)
    }

    fn load_named(
        image: &'a Image,
        name: fn(gimli::SectionId) -> Option<&'static str>,
    ) -> Result<Self, ObjectError> {
        let load = |id: gimli::SectionId| match id {
            gimli::SectionId::DebugAranges
            | gimli::SectionId::DebugLoc
            | gimli::SectionId::DebugLocLists => Ok(Cow::Borrowed(&[][..])),
            _ => name(id).map_or(Ok(Cow::Borrowed(&[][..])), |name| image.debug_section(name)),
        };
        Ok(Self(DwarfSections::load(load)?))
    }

    /// The sections for gimli.
    pub fn borrow(&self, endian: Endian) -> gimli::Dwarf<Slice<'_>> {
        let endian = run_time(endian);
        self.0.borrow(|bytes| EndianSlice::new(bytes, endian))
    }
}

/// The byte order in gimli's words.
pub(super) fn run_time(endian: Endian) -> RunTimeEndian {
    match endian {
        Endian::Little => RunTimeEndian::Little,
        Endian::Big => RunTimeEndian::Big,
    }
}

impl Image {
    /// Whether there is a debug section of this name, `.debug_info`.
    pub(super) fn has_debug_section(&self, name: &str) -> bool {
        self.sections().any(|(_, section)| section.size > 0 && is_called(&section.name, name))
    }

    /// The contents of all sections called `name` (`.debug_info`), one after the other, ready to
    /// be read; empty when there is none.
    ///
    /// There are several where the compiler puts each type into a COMDAT group of its own
    /// (`-fdebug-types-section`). Their bases count on from one to the next, so references between
    /// them come out right in the joined bytes.
    pub(super) fn debug_section(&self, name: &str) -> Result<Cow<'_, [u8]>, ObjectError> {
        let parts = self.sections().filter(|(_, section)| is_called(&section.name, name));
        let mut whole = Cow::Borrowed(&[][..]);
        for (id, _) in parts {
            let part = self.relocated(id)?;
            if whole.is_empty() {
                whole = part;
            } else {
                whole.to_mut().extend_from_slice(&part);
            }
        }
        Ok(whole)
    }

    fn relocated(&self, id: SectionId) -> Result<Cow<'_, [u8]>, ObjectError> {
        let section = self.section(id);
        let stored = self.stored(section);
        if self.kind() == ImageKind::Linked || section.relocations.is_empty() {
            return Ok(Cow::Borrowed(stored));
        }
        let mut bytes = stored.to_vec();
        self.relocate(id, &mut bytes)?;
        Ok(Cow::Owned(bytes))
    }
}

/// Whether a section called `found` is the debug section `wanted`. Old tools call a compressed one
/// `.zdebug_info`; Mach-O calls it `__debug_info`, cut off after 16 characters.
fn is_called(found: &str, wanted: &str) -> bool {
    let plain = wanted.trim_start_matches('.');
    let of_mach = |found: &str| {
        let length = plain.len().min(14);
        found == &plain[..length]
    };
    found == wanted
        || found.strip_prefix(".z").is_some_and(|found| found == plain)
        || found.strip_prefix("__").is_some_and(of_mach)
}
