//! The symbols of an object, with what each format says about them elsewhere: weak externals of
//! COFF, versions of ELF, the export and import tables of Windows libraries.

use std::collections::{HashMap, HashSet};

use object::read::File;
use object::read::coff::{CoffHeader, ImageSymbol, SymbolTable};
use object::read::elf::{ElfFile, FileHeader};
use object::read::macho::Nlist;
use object::{
    Architecture, BinaryFormat, Object, ObjectSection, ObjectSymbol, SectionKind, SymbolFlags,
    SymbolIndex, SymbolKind, SymbolScope, SymbolSection, elf, macho,
};

use super::Loader;
use crate::contract::Name;
use crate::extract::object::{ObjectError, Place, Symbol, SymbolId, Visibility};

/// The ids of one symbol table's symbols.
pub(super) type SymbolIds = HashMap<SymbolIndex, SymbolId>;

impl Loader<'_> {
    pub(super) fn load_symbols(&mut self, dynamic: bool) -> Result<SymbolIds, ObjectError> {
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
    pub(super) fn define_weak_externals(&mut self, ids: &SymbolIds) -> Result<(), ObjectError> {
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
    pub(super) fn load_versions(&mut self, ids: &SymbolIds) -> Result<(), ObjectError> {
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
    pub(super) fn load_windows_exports(&mut self) -> Result<(), ObjectError> {
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

    /// The name as a C program spells it.
    fn plain_name(&self, bytes: &[u8]) -> Name {
        plain_name(bytes, self.object.format(), self.object.architecture())
    }
}

/// The name of a symbol as a C program spells it.
pub(in crate::extract::object) fn plain_name(
    bytes: &[u8],
    format: BinaryFormat,
    machine: Architecture,
) -> Name {
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
pub(in crate::extract::object) struct SymbolNames(pub HashMap<Name, SymbolId>);

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
