//! From the bytes of an object file to an [`Image`], by the `object` crate.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use object::read::coff::{CoffHeader, ImageSymbol, SymbolTable};
use object::read::elf::{ElfFile, FileHeader, SectionHeader};
use object::read::macho::Nlist;
use object::read::{CompressionFormat, File, FileKind};
use object::{
    Architecture, BinaryFormat, Object, ObjectSection, ObjectSymbol, RelocationTarget,
    SectionIndex, SectionKind, SymbolFlags, SymbolIndex, SymbolKind, SymbolScope, SymbolSection,
    elf, macho,
};

use crate::contract::{Endian, Name};

use super::image::{Contents, ImageKind, number};
use super::relocation::{Operation, Relocation, Target, operation};
use super::{Image, ObjectError, Place, Section, SectionId, Symbol, SymbolId, Visibility, wasm};

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

/// The ids of one symbol table's symbols.
type SymbolIds = HashMap<SymbolIndex, SymbolId>;

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

    fn load_symbols(&mut self, dynamic: bool) -> Result<SymbolIds, ObjectError> {
        let symbols = if dynamic { self.object.dynamic_symbols() } else { self.object.symbols() };
        let read = symbols.map(|symbol| Ok((symbol.index(), self.symbol(&symbol)?)));
        let read = read.collect::<Result<Vec<_>, ObjectError>>()?;
        let mut ids = SymbolIds::with_capacity(read.len());
        for (index, read) in read {
            let id = SymbolId(u32::try_from(self.symbols.len()).unwrap_or(u32::MAX));
            ids.insert(index, id);
            self.symbols.push(read);
            self.names.add(&self.symbols, id);
        }
        Ok(ids)
    }

    /// COFF writes a weak definition as an undefined symbol that names another one to use unless
    /// a strong definition turns up (PE format, "Auxiliary Format 3: Weak Externals"): `weak` with
    /// `.weak.weak.default.main`. The weak symbol gets that one's place. One that is only mentioned
    /// names the number 0 and stays undefined.
    fn define_weak_externals(&mut self, ids: &SymbolIds) -> Result<(), ObjectError> {
        let defaults = match &self.object {
            File::Coff(coff) => weak_defaults(coff.coff_symbol_table()),
            File::CoffBig(coff) => weak_defaults(coff.coff_symbol_table()),
            _ => return Ok(()),
        };
        let defaults = defaults.map_err(|e| self.malformed("a weak symbol".to_owned(), e))?;
        for (weak, default) in defaults {
            let (Some(weak), Some(default)) = (ids.get(&weak), ids.get(&default)) else { continue };
            let default = self.symbols[default.0 as usize];
            let symbol = &mut self.symbols[weak.0 as usize];
            symbol.place = symbol.place.or(default.place);
            symbol.function |= default.function;
        }
        Ok(())
    }

    /// The versions of a shared library's symbols (Linux Standard Base, "Symbol Versioning").
    fn load_versions(&mut self, ids: &SymbolIds) -> Result<(), ObjectError> {
        let versions = match &self.object {
            File::Elf32(elf) => versions(elf, ids),
            File::Elf64(elf) => versions(elf, ids),
            _ => return Ok(()),
        };
        let versions =
            versions.map_err(|e| self.malformed("the versions of its symbols".to_owned(), e))?;
        for (id, version, superseded) in versions {
            let symbol = &mut self.symbols[id.0 as usize];
            (symbol.version, symbol.superseded) = (Some(version), superseded);
        }
        // The table for linking has the versions themselves without one.
        let versions: HashSet<Name> = self.symbols.iter().filter_map(|s| s.version).collect();
        for symbol in &mut self.symbols {
            if symbol.absolute.is_some() && versions.contains(&symbol.name) {
                symbol.version = Some(symbol.name);
            }
        }
        // Another one of a name may be the one that is linked with now.
        self.names = SymbolNames::default();
        for id in (0..self.symbols.len()).filter_map(|index| u32::try_from(index).ok()) {
            self.names.add(&self.symbols, SymbolId(id));
        }
        Ok(())
    }

    /// The export and import tables of a Windows library, which has no other symbols.
    fn load_windows_exports(&mut self) -> Result<(), ObjectError> {
        if self.object.format() != object::BinaryFormat::Pe {
            return Ok(());
        }
        let fail = |source| self.malformed("its exports and imports".to_owned(), source);
        let exports = self.object.exports().map_err(fail)?;
        let imports = self.object.imports().map_err(fail)?;
        let exported = exports.iter().map(|export| (export.name(), Some(export.address())));
        let imported = imports.iter().map(|import| (import.name(), None));
        let read = exported.chain(imported).map(|(name, address)| {
            let place = address.and_then(|address| self.place_of_address(address));
            let function = place.is_some_and(|(_, code)| code);
            let place = place.map(|(place, _)| place);
            Symbol {
                name: self.plain_name(name),
                place,
                size: 0,
                visibility: Visibility::Exported,
                marked_hidden: false,
                weak: false,
                thread_local: false,
                function,
                indirect: false,
                common: false,
                version: None,
                superseded: false,
                absolute: None,
            }
        });
        for symbol in read.collect::<Vec<_>>() {
            let id = SymbolId(u32::try_from(self.symbols.len()).unwrap_or(u32::MAX));
            self.symbols.push(symbol);
            self.names.add(&self.symbols, id);
        }
        Ok(())
    }

    /// The place of an address in a linked image, and whether it is in code.
    fn place_of_address(&self, address: u64) -> Option<(Place, bool)> {
        let section = self.object.sections().find(|section| {
            address.checked_sub(section.address()).is_some_and(|at| at < section.size())
        })?;
        let place = self.place(section.index(), address)?;
        Some((place, section.kind() == SectionKind::Text))
    }

    fn symbol(&self, symbol: &object::Symbol<'_, '_>) -> Result<Symbol, ObjectError> {
        let fail = |source| self.malformed(format!("symbol {}", symbol.index().0), source);
        let named = !matches!(symbol.kind(), SymbolKind::Section | SymbolKind::File);
        let bytes = if named { symbol.name_bytes().map_err(fail)? } else { b"" };
        let place = match symbol.section() {
            SymbolSection::Section(index) => self.place(index, symbol.address()),
            _ => None,
        };
        let absolute = symbol.section() == SymbolSection::Absolute;
        let elf = self.object.format() == BinaryFormat::Elf;
        let version = if elf { version_in(bytes) } else { None };
        Ok(Symbol {
            name: self.plain_name(bytes),
            place,
            size: symbol.size(),
            visibility: self.visibility(symbol),
            marked_hidden: self.marked_hidden(symbol),
            weak: symbol.is_weak(),
            thread_local: symbol.kind() == SymbolKind::Tls,
            function: self.is_function(symbol),
            indirect: is_indirect(symbol),
            common: symbol.is_common(),
            version: version.map(|(version, _)| version),
            superseded: version.is_some_and(|(_, superseded)| superseded),
            absolute: absolute.then(|| symbol.address()),
        })
    }

    /// How far a symbol is seen. A Windows library also keeps the symbols that it was linked
    /// from, and exports what its export table says.
    fn visibility(&self, symbol: &object::Symbol<'_, '_>) -> Visibility {
        let found = match visibility(symbol) {
            // `STV_INTERNAL` is hidden too (System V gABI, "Symbol Visibility").
            Visibility::Exported if self.marked_hidden(symbol) => Visibility::Hidden,
            found => found,
        };
        if self.object.format() == BinaryFormat::Pe { found.min(Visibility::Hidden) } else { found }
    }

    /// See [`Symbol::marked_hidden`].
    fn marked_hidden(&self, symbol: &object::Symbol<'_, '_>) -> bool {
        let private = |n_type: u8| n_type & (macho::N_STAB | macho::N_PEXT) == macho::N_PEXT;
        match (&self.object, symbol.flags()) {
            (_, SymbolFlags::Elf { st_other, .. }) => {
                matches!(st_other & 3, elf::STV_HIDDEN | elf::STV_INTERNAL)
            }
            (File::MachO32(file), _) => file
                .symbol_by_index(symbol.index())
                .is_ok_and(|symbol| private(symbol.macho_symbol().n_type())),
            (File::MachO64(file), _) => file
                .symbol_by_index(symbol.index())
                .is_ok_and(|symbol| private(symbol.macho_symbol().n_type())),
            _ => false,
        }
    }

    /// Whether a symbol is code. Assembly often gives its symbols no type; the section tells.
    fn is_function(&self, symbol: &object::Symbol<'_, '_>) -> bool {
        let in_code = || {
            let section = self.object.section_by_index(symbol.section_index()?).ok()?;
            Some(section.kind() == SectionKind::Text)
        };
        match symbol.kind() {
            SymbolKind::Text => true,
            SymbolKind::Unknown => in_code().unwrap_or(false),
            _ => false,
        }
    }

    /// The place of an address that a symbol gives, in the section that it names.
    fn place(&self, index: SectionIndex, address: u64) -> Option<Place> {
        let section = *self.section_ids.get(&index)?;
        let origin = self.origins.get(section.0 as usize)?;
        Some(Place { section, offset: address.wrapping_sub(*origin) })
    }

    /// The name as a C program spells it.
    fn plain_name(&self, bytes: &[u8]) -> Name {
        plain_name(bytes, self.object.format(), self.object.architecture())
    }

    fn load_relocations(&mut self, ids: &SymbolIds) -> Result<(), ObjectError> {
        check_tables(&self.object)
            .map_err(|source| self.malformed("its relocations".to_owned(), source))?;
        for section in self.object.sections() {
            let Some(id) = self.section_ids.get(&section.index()).copied() else { continue };
            if section.kind() == SectionKind::Text {
                continue;
            }
            let read = section.relocations().map(|(at, r)| self.relocation(id, at, &r, ids));
            let mut relocations = read.collect::<Result<Vec<_>, _>>()?;
            relocations.sort_by_key(|relocation| relocation.offset);
            self.sections[id.0 as usize].relocations = relocations;
        }
        Ok(())
    }

    fn load_dynamic_relocations(&mut self, ids: &SymbolIds) -> Result<(), ObjectError> {
        let Some(relocations) = self.object.dynamic_relocations() else { return Ok(()) };
        for (address, relocation) in relocations {
            let holds =
                |s: &Section| s.loaded && address.checked_sub(s.base).is_some_and(|at| at < s.size);
            let Some(index) = self.sections.iter().position(holds) else { continue };
            let id = SectionId(u32::try_from(index).unwrap_or(u32::MAX));
            let at = address - self.sections[index].base;
            let read = self.relocation(id, at, &relocation, ids)?;
            if read.operation != Operation::Nothing {
                self.sections[index].relocations.push(read);
            }
        }
        for section in &mut self.sections {
            section.relocations.sort_by_key(|relocation| relocation.offset);
        }
        Ok(())
    }

    fn relocation(
        &self,
        section: SectionId,
        offset: u64,
        relocation: &object::Relocation,
        ids: &SymbolIds,
    ) -> Result<Relocation, ObjectError> {
        let target = self.target(section, offset, relocation.target(), ids)?;
        let thread_local = match target {
            Target::Symbol(id) => self.symbols[id.0 as usize].thread_local,
            _ => false,
        };
        let machine = self.object.architecture();
        let (operation, size) = operation(machine, relocation, thread_local);
        let mut read = Relocation { offset, size, operation, target, addend: relocation.addend() };
        if relocation.has_implicit_addend() && operation_reads_addend(operation) {
            read.addend = read.addend.wrapping_add(self.stored_addend(section, offset, size));
            if let Target::Section(id) = target {
                read.addend = read.addend.wrapping_sub(self.origins[id.0 as usize] as i64);
            }
        }
        Ok(read)
    }

    fn target(
        &self,
        section: SectionId,
        offset: u64,
        target: RelocationTarget,
        ids: &SymbolIds,
    ) -> Result<Target, ObjectError> {
        let found = match target {
            RelocationTarget::Symbol(index) => ids.get(&index).map(|id| Target::Symbol(*id)),
            RelocationTarget::Section(index) => {
                self.section_ids.get(&index).map(|id| Target::Section(*id))
            }
            _ => Some(Target::None),
        };
        found.ok_or_else(|| ObjectError::Data {
            file: self.file.clone(),
            section: self.sections[section.0 as usize].name.clone(),
            offset,
            what: format!("a relocation refers to {target:?}, which does not exist"),
        })
    }

    /// The addend that REL formats keep in the section's bytes, sign-extended.
    fn stored_addend(&self, section: SectionId, offset: u64, size: u8) -> i64 {
        let bytes: &[u8] = match &self.sections[section.0 as usize].contents {
            Contents::File(range) => self.bytes.get(range.clone()).unwrap_or_default(),
            Contents::Owned(bytes) => bytes,
            Contents::Zero => &[],
        };
        let from = usize::try_from(offset).unwrap_or(usize::MAX);
        let field = bytes.get(from..from.saturating_add(size.into())).unwrap_or_default();
        let unused = 64 - 8 * u32::from(size.min(8));
        match number(field, self.endian) {
            Some(value) if unused < 64 => ((value << unused) as i64) >> unused,
            _ => 0,
        }
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

/// The name of a symbol as a C program spells it.
pub(super) fn plain_name(bytes: &[u8], format: BinaryFormat, machine: Architecture) -> Name {
    let text = String::from_utf8_lossy(bytes);
    let without_underscore = || text.strip_prefix('_').unwrap_or(&text);
    Name::new(match format {
        BinaryFormat::MachO => without_underscore(),
        BinaryFormat::Coff if machine == Architecture::I386 => without_underscore(),
        BinaryFormat::Pe if machine == Architecture::I386 => without_underscore(),
        BinaryFormat::Elf => text.split('@').next().unwrap_or(&text),
        _ => &text,
    })
}

/// The weak symbols of a COFF symbol table, each with the one to use by default.
fn weak_defaults<'data, C: CoffHeader>(
    table: &SymbolTable<'data, &'data [u8], C>,
) -> object::read::Result<Vec<(SymbolIndex, SymbolIndex)>> {
    let weak = table.iter().filter(|(_, symbol)| symbol.has_aux_weak_external());
    weak.map(|(index, _)| Ok((index, table.aux_weak_external(index)?.default_symbol()))).collect()
}

/// The version in a symbol's name, which the table for linking has, and whether it is superseded:
/// `foo@@V2`, `foo@V1`.
fn version_in(name: &[u8]) -> Option<(Name, bool)> {
    let name = String::from_utf8_lossy(name);
    let (_, version) = name.split_once('@')?;
    let current = version.strip_prefix('@');
    Some((Name::new(current.unwrap_or(version)), current.is_none()))
}

/// The version of each dynamic symbol that has one, and whether it is superseded.
fn versions<'data, E: FileHeader>(
    elf: &ElfFile<'data, E>,
    ids: &SymbolIds,
) -> object::read::Result<Vec<(SymbolId, Name, bool)>> {
    let Some(table) = elf.elf_section_table().versions(elf.endian(), elf.data())? else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    for (index, id) in ids {
        let number = table.version_index(elf.endian(), *index);
        if let Some(version) = table.version(number)? {
            let name = Name::new(&String::from_utf8_lossy(version.name()));
            found.push((*id, name, number.is_hidden()));
        }
    }
    Ok(found)
}

/// The best symbol of each name.
#[derive(Default)]
pub(super) struct SymbolNames(pub HashMap<Name, SymbolId>);

impl SymbolNames {
    /// Makes the symbol `id` found by name unless a better one has the name already.
    pub fn add(&mut self, symbols: &[Symbol], id: SymbolId) {
        let symbol = &symbols[id.0 as usize];
        if symbol.name.is_empty() {
            return;
        }
        let rank = |symbol: &Symbol| (symbol.is_defined(), symbol.visibility, !symbol.superseded);
        let known = self.0.entry(symbol.name).or_insert(id);
        if rank(&symbols[known.0 as usize]) < rank(symbol) {
            *known = id;
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

/// Refuses damaged relocation tables, which the `object` crate's iterators pass over in silence:
/// references would then read as zero.
fn check_tables(object: &File<'_>) -> object::read::Result<()> {
    fn check<E: FileHeader>(elf: &ElfFile<'_, E>) -> object::read::Result<()> {
        for section in elf.elf_section_table().iter() {
            section.rel(elf.endian(), elf.data())?;
            section.rela(elf.endian(), elf.data())?;
        }
        Ok(())
    }
    match object {
        File::Elf32(elf) => check(elf),
        File::Elf64(elf) => check(elf),
        _ => Ok(()),
    }
}

/// Whether a relocation's in-place bytes are an addend and not the first operand.
fn operation_reads_addend(operation: Operation) -> bool {
    matches!(operation, Operation::Absolute | Operation::SectionOffset | Operation::ThreadOffset)
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

/// See [`Symbol::indirect`].
fn is_indirect(symbol: &object::Symbol<'_, '_>) -> bool {
    matches!(symbol.flags(), SymbolFlags::Elf { st_info, .. } if st_info & 15 == elf::STT_GNU_IFUNC)
}

fn visibility(symbol: &object::Symbol<'_, '_>) -> Visibility {
    let coff = matches!(symbol.flags(), object::SymbolFlags::CoffSection { .. })
        || matches!(symbol.flags(), object::SymbolFlags::None);
    match symbol.scope() {
        SymbolScope::Compilation => Visibility::Local,
        SymbolScope::Linkage if coff => Visibility::Exported,
        SymbolScope::Linkage => Visibility::Hidden,
        SymbolScope::Dynamic | SymbolScope::Unknown => Visibility::Exported,
    }
}
