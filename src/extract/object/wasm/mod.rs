//! From the bytes of a WebAssembly module to an [`Image`], by the `wasmparser` crate.
//!
//! Every data segment and every custom section becomes a section, and so does the code. In an
//! object, `linking` names the symbols and `reloc.*` the references
//! (<https://github.com/WebAssembly/tool-conventions/blob/main/Linking.md>). A linked module has
//! only exports and imports, and its code and its data count addresses from 0 each.

mod module;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use wasmparser::{
    DataKind, ExternalKind, RelocationEntry, RelocationType, SymbolFlags, SymbolInfo, TypeRef,
};

use crate::contract::{Endian, Name};

use super::image::{Contents, ImageKind};
use super::load::{SymbolNames, by_base, is_debug, make_up_bases};
use super::relocation::{Operation, Relocation, Target};
use super::{Image, ObjectError, Place, Section, SectionId, Symbol, SymbolId, Visibility};
use module::Module;

/// Whether a file is a WebAssembly module or component.
pub(super) fn is_wasm(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\0asm")
}

/// Reads an image.
pub(super) fn image(bytes: Vec<u8>, file: &Path) -> Result<Image, ObjectError> {
    let module = Module::parse(&bytes).map_err(|error| broken(file, &error))?;
    refuse_other_kinds(&module, file)?;
    let loaded = Loader::new(&module, file).load()?;
    Ok(Image { bytes, ..loaded })
}

/// The error for a module that is not well-formed.
fn broken(file: &Path, error: &wasmparser::Error) -> ObjectError {
    ObjectError::Module {
        file: file.to_owned(),
        offset: error.offset(),
        what: error.message().to_owned(),
    }
}

fn refuse_other_kinds(module: &Module<'_>, file: &Path) -> Result<(), ObjectError> {
    let what = match module {
        Module { component: true, .. } => "a WebAssembly component",
        // Its pointers are written when it is loaded: all would read as null.
        Module { dynamic: true, .. } => "a WebAssembly module for dynamic linking",
        _ => return Ok(()),
    };
    Err(ObjectError::UnknownFormat { file: file.to_owned(), what: what.to_owned() })
}

/// What is needed while an image is made of a module.
struct Loader<'m, 'a> {
    file: PathBuf,
    module: &'m Module<'a>,
    sections: Vec<Section>,
    /// The code, if there is any.
    code: Option<SectionId>,
    /// Data segments in their order.
    segments: Vec<SectionId>,
    /// Sections of the image by index among the sections of the module.
    by_index: HashMap<u32, SectionId>,
    symbols: Vec<Symbol>,
    names: SymbolNames,
    /// The section that the symbol of the same index stands for, if it is a section symbol.
    section_symbols: Vec<Option<SectionId>>,
}

impl<'m, 'a> Loader<'m, 'a> {
    fn new(module: &'m Module<'a>, file: &Path) -> Self {
        Self {
            file: file.to_owned(),
            module,
            sections: Vec::new(),
            code: None,
            segments: Vec::new(),
            by_index: HashMap::new(),
            symbols: Vec::new(),
            names: SymbolNames::default(),
            section_symbols: Vec::new(),
        }
    }

    fn load(mut self) -> Result<Image, ObjectError> {
        self.load_code();
        self.load_segments()?;
        self.load_custom();
        let kind = match &self.module.linking {
            Some(linking) => {
                make_up_bases(&mut self.sections);
                for symbol in &linking.symbols {
                    self.load_symbol(symbol)?;
                }
                self.load_relocations()?;
                ImageKind::Relocatable
            }
            None => {
                self.load_exports();
                self.load_imports();
                ImageKind::Linked
            }
        };
        Ok(self.finish(kind))
    }

    fn finish(self, kind: ImageKind) -> Image {
        let (architecture, pointer_size) = match self.module.memory64 {
            true => (object::Architecture::Wasm64, 8),
            false => (object::Architecture::Wasm32, 4),
        };
        Image {
            file: self.file,
            bytes: Vec::new(),
            kind,
            format: object::BinaryFormat::Wasm,
            architecture,
            endian: Endian::Little,
            pointer_size,
            by_base: by_base(&self.sections),
            // Its code counts from 0 as its data does.
            build_id: None,
            debug_link: None,
            has_debug_map: false,
            code: self.code.filter(|_| kind == ImageKind::Linked),
            sections: self.sections,
            symbols: self.symbols,
            by_name: self.names.0,
        }
    }

    fn broken(&self, offset: u64, what: impl Into<String>) -> ObjectError {
        ObjectError::Module { file: self.file.clone(), offset, what: what.into() }
    }

    fn add_section(&mut self, section: Section) -> SectionId {
        let id = SectionId(u32::try_from(self.sections.len()).unwrap_or(u32::MAX));
        self.sections.push(section);
        id
    }

    fn load_code(&mut self) {
        let Some((index, range)) = &self.module.code else { return };
        let relocatable = self.module.linking.is_some();
        let id = self.add_section(section("CODE", range, 0, relocatable));
        self.code = Some(id);
        self.by_index.insert(*index, id);
    }

    fn load_segments(&mut self) -> Result<(), ObjectError> {
        let names = self.module.linking.as_ref().map(|linking| &linking.segment_names[..]);
        for (index, segment) in self.module.segments.iter().enumerate() {
            let numbered = format!("data segment {index}");
            let name = names.and_then(|names| names.get(index)).map_or(&*numbered, |name| *name);
            let address = match &segment.kind {
                DataKind::Active { memory_index: 0, offset_expr } => {
                    module::plain_number(offset_expr).map_err(|e| broken(&self.file, &e))?
                }
                // Where it goes is only known when the program runs.
                DataKind::Active { .. } | DataKind::Passive => None,
            };
            let loaded = address.is_some() || names.is_some();
            // The segment's range also covers what stands in front of its bytes.
            let start = segment.range.end - segment.data.len() as u64;
            let range = start..segment.range.end;
            let id = self.add_section(section(name, &range, address.unwrap_or(0), loaded));
            self.segments.push(id);
        }
        Ok(())
    }

    fn load_custom(&mut self) {
        let mut debug_sizes: HashMap<&str, u64> = HashMap::new();
        for (index, custom) in &self.module.custom {
            let range = custom.data_range();
            let base = match is_debug(custom.name()) {
                // Several sections of one name (one per COMDAT group) count as one long section.
                true => {
                    let total = debug_sizes.entry(custom.name()).or_default();
                    std::mem::replace(total, *total + (range.end - range.start))
                }
                false => 0,
            };
            let id = self.add_section(section(custom.name(), &range, base, false));
            self.by_index.insert(*index, id);
        }
    }

    fn add_symbol(&mut self, symbol: Symbol, section: Option<SectionId>) {
        let id = SymbolId(u32::try_from(self.symbols.len()).unwrap_or(u32::MAX));
        self.symbols.push(symbol);
        self.section_symbols.push(section);
        self.names.add(&self.symbols, id);
    }

    /// Adds a symbol of the `linking` section; relocations refer to it by its index there.
    fn load_symbol(&mut self, symbol: &SymbolInfo<'a>) -> Result<(), ObjectError> {
        let module = self.module;
        let missing =
            |what: &str| self.broken(0, format!("a symbol is {what} that does not exist"));
        match *symbol {
            SymbolInfo::Func { flags, index, name } => {
                let is_function =
                    |ty: &TypeRef| matches!(ty, TypeRef::Func(_) | TypeRef::FuncExact(_));
                let name = name.or_else(|| module.import_name(index, is_function));
                let body = module.body(index);
                if body.is_none() && !flags.contains(SymbolFlags::UNDEFINED) {
                    return Err(missing("a function"));
                }
                let body = body.filter(|_| !flags.contains(SymbolFlags::UNDEFINED));
                let place = body.and_then(|body| self.place_in_code(body.start));
                let size = body.map_or(0, |body| body.end - body.start);
                let symbol = Symbol { size, function: true, ..named(name, flags) };
                self.add_symbol(Symbol { place, ..symbol }, None);
            }
            SymbolInfo::Data { flags, name, symbol } => {
                let is_number = flags.contains(SymbolFlags::ABSOLUTE);
                let absolute = symbol.filter(|_| is_number).map(|data| data.offset.into());
                let data = symbol.filter(|_| !is_number);
                let segment = |index: u32| self.segments.get(index as usize).copied();
                let place = data.map(|data| {
                    let section =
                        segment(data.index).ok_or_else(|| missing("data in a segment"))?;
                    Ok(Place { section, offset: data.offset.into() })
                });
                let place = place.transpose()?;
                let size = symbol.map_or(0, |data| data.size.into());
                self.add_symbol(Symbol { place, size, absolute, ..named(Some(name), flags) }, None);
            }
            SymbolInfo::Section { flags, section } => {
                let id = self.by_index.get(&section).copied();
                self.add_symbol(named(None, flags), id);
            }
            // What no C program can name: `__stack_pointer`, `__indirect_function_table`.
            SymbolInfo::Global { flags, .. }
            | SymbolInfo::Event { flags, .. }
            | SymbolInfo::Table { flags, .. } => self.add_symbol(named(None, flags), None),
        }
        Ok(())
    }

    /// The place of a byte of the file that belongs to the code.
    fn place_in_code(&self, at: u64) -> Option<Place> {
        let (_, range) = self.module.code.as_ref()?;
        Some(Place { section: self.code?, offset: at.checked_sub(range.start)? })
    }

    /// The exports of a linked module. Exported data is a global that holds the data's address.
    fn load_exports(&mut self) {
        for export in &self.module.exports {
            let plain = named(Some(export.name), SymbolFlags::empty());
            let symbol = match export.kind {
                ExternalKind::Func | ExternalKind::FuncExact => {
                    let body = self.module.body(export.index);
                    let place = body.and_then(|body| self.place_in_code(body.start));
                    let size = body.map_or(0, |body| body.end - body.start);
                    Symbol { place, size, function: true, ..plain }
                }
                ExternalKind::Global => {
                    let value = self.module.globals.get(export.index as usize).copied().flatten();
                    let place = value.and_then(|value| self.place_of_data(value));
                    Symbol { place, absolute: value.filter(|_| place.is_none()), ..plain }
                }
                ExternalKind::Table | ExternalKind::Memory | ExternalKind::Tag => continue,
            };
            self.add_symbol(symbol, None);
        }
    }

    fn load_imports(&mut self) {
        for import in &self.module.imports {
            let function = matches!(import.ty, TypeRef::Func(_) | TypeRef::FuncExact(_));
            if function || matches!(import.ty, TypeRef::Global(_)) {
                let symbol = named(Some(import.name), SymbolFlags::empty());
                self.add_symbol(Symbol { function, ..symbol }, None);
            }
        }
    }

    /// The place of an address in the memory of a linked module.
    fn place_of_data(&self, address: u64) -> Option<Place> {
        self.segments.iter().copied().find_map(|id| {
            let section = &self.sections[id.0 as usize];
            let offset = address.checked_sub(section.base).filter(|_| section.loaded)?;
            (offset < section.size).then_some(Place { section: id, offset })
        })
    }

    fn load_relocations(&mut self) -> Result<(), ObjectError> {
        for table in &self.module.relocations {
            let of = |index: Option<u32>| index == Some(table.section_index());
            if of(self.module.code.as_ref().map(|(index, _)| *index)) {
                continue;
            }
            let in_data = self.module.data.filter(|(index, _)| of(Some(*index)));
            for entry in table.entries() {
                let entry = entry.map_err(|e| broken(&self.file, &e))?;
                let place = match in_data {
                    Some((_, start)) => self.place_in_segments(start + u64::from(entry.offset)),
                    None => self
                        .by_index
                        .get(&table.section_index())
                        .map(|section| Place { section: *section, offset: entry.offset.into() }),
                };
                let at = table.range().start;
                let place = place.ok_or_else(|| self.broken(at, "a relocation of nothing"))?;
                let relocation = self.relocation(place, &entry, at)?;
                self.sections[place.section.0 as usize].relocations.push(relocation);
            }
        }
        for section in &mut self.sections {
            section.relocations.sort_by_key(|relocation| relocation.offset);
        }
        Ok(())
    }

    /// The place of the byte `at` of the file in one of the data segments, which are in order.
    fn place_in_segments(&self, at: u64) -> Option<Place> {
        let segments = &self.module.segments;
        let index = segments.partition_point(|segment| segment.range.end <= at);
        let segment = segments.get(index)?;
        let start = segment.range.end - segment.data.len() as u64;
        Some(Place { section: *self.segments.get(index)?, offset: at.checked_sub(start)? })
    }

    fn relocation(
        &self,
        place: Place,
        entry: &RelocationEntry,
        at: u64,
    ) -> Result<Relocation, ObjectError> {
        let operation = operation(entry.ty);
        let size = u8::try_from(entry.ty.extent()).unwrap_or(u8::MAX);
        let section = self.section_symbols.get(entry.index as usize);
        let target = match section {
            _ if operation == Operation::Nothing => Target::None,
            Some(Some(section)) => Target::Section(*section),
            Some(None) => Target::Symbol(SymbolId(entry.index)),
            None => return Err(self.broken(at, "a relocation refers to a symbol out of range")),
        };
        Ok(Relocation { offset: place.offset, size, operation, target, addend: entry.addend })
    }
}

/// What a relocation computes. A function's "address" in data is its index in the table of
/// functions that a linker makes up: here it stands for the function's place.
fn operation(ty: RelocationType) -> Operation {
    use RelocationType as R;
    match ty {
        R::MemoryAddrI32
        | R::MemoryAddrI64
        | R::TableIndexI32
        | R::TableIndexI64
        | R::FunctionOffsetI32
        | R::FunctionOffsetI64
        | R::SectionOffsetI32 => Operation::Absolute,
        // Numbers of globals and functions, which stay what they are while nothing is linked.
        R::GlobalIndexI32 | R::FunctionIndexI32 => Operation::Nothing,
        other => Operation::Unknown(other as u32),
    }
}

fn section(name: &str, range: &std::ops::Range<u64>, base: u64, loaded: bool) -> Section {
    // A position in a slice in memory fits.
    let position = |at: u64| usize::try_from(at).unwrap_or(usize::MAX);
    Section {
        name: name.to_owned(),
        size: range.end - range.start,
        base,
        loaded,
        contents: Contents::File(position(range.start)..position(range.end)),
        relocations: Vec::new(),
    }
}

/// A symbol that is defined nowhere yet.
fn named(name: Option<&str>, flags: SymbolFlags) -> Symbol {
    let visibility = if flags.contains(SymbolFlags::BINDING_LOCAL) {
        Visibility::Local
    } else if flags.contains(SymbolFlags::VISIBILITY_HIDDEN) {
        Visibility::Hidden
    } else {
        Visibility::Exported
    };
    Symbol {
        name: Name::new(name.unwrap_or_default()),
        place: None,
        size: 0,
        visibility,
        marked_hidden: false,
        weak: flags.contains(SymbolFlags::BINDING_WEAK),
        thread_local: flags.contains(SymbolFlags::TLS),
        function: false,
        indirect: false,
        common: false,
        version: None,
        superseded: false,
        absolute: None,
    }
}
