//! The parts of a WebAssembly module that hold data, symbols and relocations, in lists.

use std::ops::Range;

use wasmparser::{
    CustomSectionReader, Data, Encoding, Export, Import, KnownCustom, Linking,
    LinkingSectionReader, MemoryType, Operator, Parser, Payload, RelocSectionReader, Result,
    SymbolInfo, TypeRef,
};

/// A module as it is in the file.
#[derive(Default)]
pub(super) struct Module<'a> {
    /// Whether it is a component, which holds modules.
    pub component: bool,
    /// Whether the loader chooses where its data goes.
    pub dynamic: bool,
    /// Whether pointers have 64 bits.
    pub memory64: bool,
    pub imports: Vec<Import<'a>>,
    pub exports: Vec<Export<'a>>,
    /// The number that each global is, imported ones first; `None` where it is no plain number
    /// or may change.
    pub globals: Vec<Option<u64>>,
    /// How many functions are imported; functions of the module count on from there.
    pub imported_functions: u32,
    /// The code section: its index among all sections and its contents.
    pub code: Option<(u32, Range<u64>)>,
    /// The functions in it, without the size in front of each.
    pub bodies: Vec<Range<u64>>,
    /// The data section: its index among all sections and where its contents begin.
    pub data: Option<(u32, u64)>,
    pub segments: Vec<Data<'a>>,
    /// Custom sections with their index among all sections.
    pub custom: Vec<(u32, CustomSectionReader<'a>)>,
    /// What the object tells a linker; `None` in a linked module.
    pub linking: Option<LinkingTables<'a>>,
    pub relocations: Vec<RelocSectionReader<'a>>,
}

/// The tables of an object's `linking` section.
#[derive(Default)]
pub(super) struct LinkingTables<'a> {
    pub symbols: Vec<SymbolInfo<'a>>,
    /// The names of the data segments: `.rodata.numbers`.
    pub segment_names: Vec<&'a str>,
}

impl<'a> Module<'a> {
    /// Takes a module apart.
    pub fn parse(bytes: &'a [u8]) -> Result<Self> {
        let mut module = Self::default();
        let mut index = 0;
        for payload in Parser::new(0).parse_all(bytes) {
            let payload = payload?;
            let is_section = payload.as_section().is_some();
            module.add(index, payload)?;
            if module.component {
                break;
            }
            index += u32::from(is_section);
        }
        Ok(module)
    }

    fn add(&mut self, index: u32, payload: Payload<'a>) -> Result<()> {
        match payload {
            Payload::Version { encoding, .. } => self.component = encoding == Encoding::Component,
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    self.add_import(import?);
                }
            }
            Payload::MemorySection(memories) => {
                for memory in memories {
                    self.add_memory(memory?);
                }
            }
            Payload::GlobalSection(globals) => {
                for global in globals {
                    let global = global?;
                    let number = plain_number(&global.init_expr)?;
                    self.globals.push(number.filter(|_| !global.ty.mutable));
                }
            }
            Payload::ExportSection(exports) => {
                self.exports = exports.into_iter().collect::<Result<_>>()?;
            }
            Payload::CodeSectionStart { unchecked_range, .. } => {
                self.code = Some((index, unchecked_range));
            }
            Payload::CodeSectionEntry(body) => self.bodies.push(body.range()),
            Payload::DataSection(segments) => {
                self.data = Some((index, segments.range().start));
                self.segments = segments.into_iter().collect::<Result<_>>()?;
            }
            Payload::CustomSection(section) => self.add_custom(index, section)?,
            _ => {}
        }
        Ok(())
    }

    fn add_import(&mut self, import: Import<'a>) {
        match import.ty {
            TypeRef::Func(_) | TypeRef::FuncExact(_) => self.imported_functions += 1,
            TypeRef::Global(_) => self.globals.push(None),
            TypeRef::Memory(memory) => self.add_memory(memory),
            TypeRef::Table(_) | TypeRef::Tag(_) => {}
        }
        self.imports.push(import);
    }

    fn add_memory(&mut self, memory: MemoryType) {
        self.memory64 |= memory.memory64;
    }

    fn add_custom(&mut self, index: u32, section: CustomSectionReader<'a>) -> Result<()> {
        match section.name() {
            // Read strictly: `as_known` takes a damaged one for a section that it does not know.
            "linking" => self.add_linking(LinkingSectionReader::new(section.data_reader())?)?,
            name if name.starts_with("reloc.") => {
                self.relocations.push(RelocSectionReader::new(section.data_reader())?);
            }
            _ => {
                self.dynamic |= matches!(section.as_known(), KnownCustom::Dylink0(_))
                    || section.name() == "dylink";
                self.custom.push((index, section));
            }
        }
        Ok(())
    }

    fn add_linking(&mut self, linking: LinkingSectionReader<'a>) -> Result<()> {
        let tables = self.linking.get_or_insert_default();
        for subsection in linking.subsections() {
            match subsection? {
                Linking::SymbolTable(symbols) => {
                    tables.symbols = symbols.into_iter().collect::<Result<_>>()?;
                }
                Linking::SegmentInfo(segments) => {
                    let names = segments.into_iter().map(|segment| Ok(segment?.name));
                    tables.segment_names = names.collect::<Result<_>>()?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// The name that the `index`-th imported function, global, … is imported by.
    pub fn import_name(&self, index: u32, is_kind: fn(&TypeRef) -> bool) -> Option<&'a str> {
        let mut of_kind = self.imports.iter().filter(|import| is_kind(&import.ty));
        Some(of_kind.nth(index as usize)?.name)
    }

    /// The code of the function `index`; `None` when it is imported.
    pub fn body(&self, index: u32) -> Option<&Range<u64>> {
        self.bodies.get(index.checked_sub(self.imported_functions)? as usize)
    }
}

/// The value of an expression that is one plain number, as if unsigned.
pub(super) fn plain_number(expression: &wasmparser::ConstExpr<'_>) -> Result<Option<u64>> {
    let mut operators = expression.get_operators_reader();
    let number = match operators.read()? {
        Operator::I32Const { value } => u64::from(value as u32),
        Operator::I64Const { value } => value as u64,
        _ => return Ok(None),
    };
    Ok(matches!(operators.read()?, Operator::End).then_some(number))
}
