//! From the bytes of an object file to an [`Image`], by the `object` crate.

mod relocations;
mod symbols;

pub(super) use symbols::{SymbolNames, plain_name};

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use object::read::{CompressionFormat, File, FileKind};
use object::{Object, ObjectSection, SectionIndex, SectionKind};

use super::image::{Contents, ImageKind};
use super::{Image, ObjectError, Place, Section, SectionId, Symbol, wasm};
use crate::contract::Endian;

/// The first address that is made up for sections without one. A page is left free, so that 0 and
/// small numbers are never taken for a place.
const FIRST_BASE: u64 = 0x1_0000;
/// Sections without an address are set apart by at least this many bytes, so that an address one
/// past the end of one is not the start of the next.
const BASE_STEP: u64 = 16;
/// Neither zlib nor zstd makes text larger than this many times its compressed size except for
/// data made to exhaust memory (zlib's limit is 1032).
const GREATEST_RATIO: u64 = 2000;

/// Reads an image.
pub(super) fn image(bytes: Vec<u8>, file: &Path) -> Result<Image, ObjectError> {
    if wasm::is_wasm(&bytes) {
        return wasm::image(bytes, file);
    }
    refuse_other_kinds(&bytes, file)?;
    let loaded = Loader::new(&bytes, file)?.load()?;
    Ok(Image { bytes, ..loaded })
}

/// Says what a file is that is no single object.
fn refuse_other_kinds(bytes: &[u8], file: &Path) -> Result<(), ObjectError> {
    let what = match FileKind::parse(bytes) {
        Ok(FileKind::Archive) => "an archive of objects",
        Ok(FileKind::CoffImport) => "a Windows import library entry",
        Ok(FileKind::DyldCache) => "a dyld cache",
        Ok(FileKind::MachOFat32 | FileKind::MachOFat64) => "a Mach-O file for several machines",
        Ok(_) => return Ok(()),
        Err(_) if bytes.starts_with(b"BC\xc0\xde") || bytes.starts_with(b"\xde\xc0\x17\x0b") => {
            "LLVM bitcode (an object made for link-time optimisation)"
        }
        Err(_) if bytes.starts_with(b"--- !tapi-tbd") => "a text stub of a library (`.tbd`)",
        Err(_) if bytes.starts_with(b"/* GNU ld script") => "a linker script",
        Err(source) => {
            let what = "its kind".to_owned();
            return Err(ObjectError::Malformed { file: file.to_owned(), what, source });
        }
    };
    Err(ObjectError::UnknownFormat { file: file.to_owned(), what: what.to_owned() })
}

/// What is needed while an image is read.
struct Loader<'a> {
    file: PathBuf,
    bytes: &'a [u8],
    object: File<'a>,
    endian: Endian,
    kind: ImageKind,
    sections: Vec<Section>,
    section_ids: HashMap<SectionIndex, SectionId>,
    /// The addresses that symbols are counted from, per section.
    origins: Vec<u64>,
    symbols: Vec<Symbol>,
    names: SymbolNames,
}

impl<'a> Loader<'a> {
    fn new(bytes: &'a [u8], file: &Path) -> Result<Self, ObjectError> {
        let object = File::parse(bytes).map_err(|source| ObjectError::Malformed {
            file: file.to_owned(),
            what: "its header".to_owned(),
            source,
        })?;
        let endian = if object.is_little_endian() { Endian::Little } else { Endian::Big };
        let relocatable = object.kind() == object::ObjectKind::Relocatable;
        let kind = if relocatable { ImageKind::Relocatable } else { ImageKind::Linked };
        Ok(Self {
            file: file.to_owned(),
            bytes,
            object,
            endian,
            kind,
            sections: Vec::new(),
            section_ids: HashMap::new(),
            origins: Vec::new(),
            symbols: Vec::new(),
            names: SymbolNames::default(),
        })
    }

    fn load(mut self) -> Result<Image, ObjectError> {
        self.load_sections()?;
        self.give_addresses();
        let ids = self.load_symbols(false)?;
        self.define_weak_externals(&ids)?;
        let dynamic_ids = self.load_symbols(true)?;
        self.load_versions(&dynamic_ids)?;
        self.load_windows_exports()?;
        match self.kind {
            ImageKind::Relocatable => self.load_relocations(&ids)?,
            ImageKind::Linked => self.load_dynamic_relocations(&dynamic_ids)?,
        }
        Ok(self.finish())
    }

    fn malformed(&self, what: String, source: object::read::Error) -> ObjectError {
        ObjectError::Malformed { file: self.file.clone(), what, source }
    }

    fn load_sections(&mut self) -> Result<(), ObjectError> {
        let mut debug_sizes: HashMap<String, u64> = HashMap::new();
        for section in self.object.sections() {
            let index = section.index();
            let fail = |source| ObjectError::Malformed {
                file: self.file.clone(),
                what: format!("section {}", index.0),
                source,
            };
            let name = String::from_utf8_lossy(section.name_bytes().map_err(fail)?).into_owned();
            let contents = contents(&section).map_err(fail)?;
            let stored = match &contents {
                Contents::File(range) => range.len() as u64,
                Contents::Owned(bytes) => bytes.len() as u64,
                Contents::Zero => 0,
            };
            let debug = is_debug(&name);
            let size = if debug { stored } else { section.size().max(stored) };
            let base = if debug {
                // Several sections of one name (one per COMDAT group) count as one long section.
                let total = debug_sizes.entry(name.clone()).or_default();
                std::mem::replace(total, total.saturating_add(size))
            } else {
                section.address()
            };
            let loaded = !debug && is_loaded(section.kind());
            let id = SectionId(u32::try_from(self.sections.len()).unwrap_or(u32::MAX));
            self.section_ids.insert(index, id);
            self.origins.push(section.address());
            let relocations = Vec::new();
            self.sections.push(Section { name, size, base, loaded, contents, relocations });
        }
        Ok(())
    }

    /// Gives sections of a relocatable object addresses that do not overlap.
    fn give_addresses(&mut self) {
        let has_addresses = self.object.format() == object::BinaryFormat::MachO;
        if self.kind == ImageKind::Linked || has_addresses {
            return;
        }
        make_up_bases(&mut self.sections);
    }

    /// The place of an address that a symbol gives, in the section that it names.
    fn place(&self, index: SectionIndex, address: u64) -> Option<Place> {
        let section = *self.section_ids.get(&index)?;
        let origin = self.origins.get(section.0 as usize)?;
        Some(Place { section, offset: address.wrapping_sub(*origin) })
    }

    fn finish(self) -> Image {
        let pointer_size = if self.object.is_64() { 8 } else { 4 };
        let pointer_size =
            self.object.architecture().address_size().map_or(pointer_size, |size| size.bytes());
        // Damaged notes only cost a debug file.
        let uuid = self.object.mach_uuid().ok().flatten().map(|id| id.to_vec());
        let build_id = self.object.build_id().ok().flatten().map(<[u8]>::to_vec).or(uuid);
        let has_debug_map = !self.object.object_map().objects().is_empty();
        let link = self.object.gnu_debuglink().ok().flatten();
        Image {
            build_id,
            has_debug_map,
            debug_link: link.map(|(name, checksum)| (name.to_vec(), checksum)),
            file: self.file,
            bytes: Vec::new(),
            kind: self.kind,
            format: self.object.format(),
            architecture: self.object.architecture(),
            endian: self.endian,
            pointer_size,
            by_base: by_base(&self.sections),
            sections: self.sections,
            symbols: self.symbols,
            by_name: self.names.0,
            code: None,
        }
    }
}

/// Gives sections addresses that do not overlap.
pub(super) fn make_up_bases(sections: &mut [Section]) {
    let mut next = FIRST_BASE;
    for section in sections.iter_mut().filter(|section| section.loaded) {
        section.base = next;
        let room = section.size.saturating_add(BASE_STEP) / BASE_STEP * BASE_STEP;
        next = next.saturating_add(room);
    }
}

/// The loaded sections by ascending base.
pub(super) fn by_base(sections: &[Section]) -> Vec<SectionId> {
    let mut found: Vec<_> = (0..)
        .map(SectionId)
        .zip(sections)
        .filter(|(_, section)| section.loaded && section.size > 0)
        .map(|(id, section)| (section.base, id))
        .collect();
    found.sort_unstable();
    found.into_iter().map(|(_, id)| id).collect()
}

fn contents(section: &object::Section<'_, '_>) -> object::read::Result<Contents> {
    let stored = section.compressed_file_range()?;
    if stored.format == CompressionFormat::None {
        // Also finds out that the file is cut off within the section.
        section.data()?;
        let range = |(at, size): (u64, u64)| {
            let at = usize::try_from(at).ok()?;
            Some(at..at.checked_add(usize::try_from(size).ok()?)?)
        };
        // Where an empty one lies in the file says nothing, and may be anywhere.
        let range = section.file_range().and_then(range).filter(|range| !range.is_empty());
        return Ok(range.map_or(Contents::Zero, Contents::File));
    }
    if stored.uncompressed_size / GREATEST_RATIO > stored.compressed_size {
        // The reader has no public way to make an error: this one is its own for the same fault.
        return object::read::CompressedData {
            format: CompressionFormat::Unknown,
            data: &[],
            uncompressed_size: 0,
        }
        .decompress()
        .map(|_| Contents::Zero);
    }
    Ok(Contents::Owned(section.uncompressed_data()?.into_owned()))
}

/// Whether a section belongs to the debug information: `.debug_info`, `.zdebug_info` (compressed
/// by old tools), `__debug_info` (Mach-O).
pub(super) fn is_debug(name: &str) -> bool {
    [".debug_", ".zdebug_", "__debug_"].iter().any(|prefix| name.starts_with(prefix))
}

/// Whether a section has a place in the running program of which addresses are told. Thread
/// storage without contents is left out: in a linked image its addresses overlap other sections.
fn is_loaded(kind: SectionKind) -> bool {
    matches!(
        kind,
        SectionKind::Text
            | SectionKind::Data
            | SectionKind::ReadOnlyData
            | SectionKind::ReadOnlyDataWithRel
            | SectionKind::ReadOnlyString
            | SectionKind::UninitializedData
            | SectionKind::Common
            | SectionKind::Tls
            | SectionKind::TlsVariables
            | SectionKind::Elf(_)
    )
}
