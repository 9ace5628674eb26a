//! An object file or library in memory: its sections, symbols and static data.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::contract::{Endian, Name};

use super::relocation::{Operation, Relocation, Target};
use super::{ObjectError, Symbol, SymbolId};

/// Index of a section in its image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SectionId(pub(super) u32);

/// A byte of a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The section.
    pub section: SectionId,
    /// Distance from its start in bytes.
    pub offset: u64,
}

impl Place {
    /// The place `bytes` further on.
    #[must_use]
    pub fn plus(self, bytes: u64) -> Self {
        Self { offset: self.offset.wrapping_add(bytes), ..self }
    }
}

/// What a pointer in static data points to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pointee {
    /// Nothing: the null pointer.
    Null,
    /// A place in this object.
    Place(Place),
    /// A symbol that another object defines.
    External {
        /// The symbol.
        symbol: SymbolId,
        /// Distance from it in bytes.
        addend: i64,
    },
    /// A number that is no address of this object: Rust's dangling pointer of an empty slice,
    /// `(void *)-1`.
    Number(u64),
}

/// What an image is meant for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImageKind {
    /// Input of a linker: sections have no addresses yet, references are relocations.
    Relocatable,
    /// A shared library or program.
    Linked,
}

/// A section.
#[derive(Debug)]
pub struct Section {
    /// The name: `.data.rel.ro`, `__const`.
    pub name: String,
    /// Size in memory, in bytes; the part behind the file's contents is zero.
    pub size: u64,
    /// Where debug information takes it to begin: its address in a linked image and in Mach-O,
    /// 0 for debug sections, and in other relocatable objects an address that the reader makes up
    /// so that no two sections overlap.
    pub(super) base: u64,
    /// Whether it takes part in the running program and is not, say, debug information.
    pub(super) loaded: bool,
    pub(super) contents: Contents,
    /// By ascending offset.
    pub(super) relocations: Vec<Relocation>,
}

/// Where a section's bytes are.
#[derive(Debug)]
pub(super) enum Contents {
    /// In the file.
    File(Range<usize>),
    /// Decompressed.
    Owned(Vec<u8>),
    /// All zero.
    Zero,
}

/// An object file or library, read whole.
#[derive(Debug)]
pub struct Image {
    pub(super) file: PathBuf,
    pub(super) bytes: Vec<u8>,
    pub(super) kind: ImageKind,
    pub(super) format: object::BinaryFormat,
    pub(super) architecture: object::Architecture,
    pub(super) endian: Endian,
    pub(super) pointer_size: u8,
    pub(super) sections: Vec<Section>,
    pub(super) symbols: Vec<Symbol>,
    pub(super) by_name: HashMap<Name, SymbolId>,
    /// Loaded sections by ascending base.
    pub(super) by_base: Vec<SectionId>,
    /// What tells this build from all others, where the linker wrote it.
    pub(super) build_id: Option<Vec<u8>>,
    /// The file with the debug information and its checksum, where that was split off.
    pub(super) debug_link: Option<(Vec<u8>, u32)>,
    /// Whether it names the objects that have its debug information (Mach-O).
    pub(super) has_debug_map: bool,
    /// The code, where its addresses are counted apart from those of data (WebAssembly).
    pub(super) code: Option<SectionId>,
}

impl Image {
    /// Reads the object at `path`.
    ///
    /// # Errors
    /// When the file cannot be read or is no well-formed object.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, ObjectError> {
        let file = path.as_ref();
        match std::fs::read(file) {
            Ok(bytes) => Self::parse(bytes, file),
            Err(source) => Err(ObjectError::Read { file: file.to_owned(), source }),
        }
    }

    /// Reads an object from `bytes`; messages name it `file`.
    ///
    /// # Errors
    /// When the bytes are no well-formed object.
    pub fn parse(bytes: Vec<u8>, file: impl AsRef<Path>) -> Result<Self, ObjectError> {
        super::load::image(bytes, file.as_ref())
    }

    /// The file it was read from.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Relocatable or linked.
    #[must_use]
    pub fn kind(&self) -> ImageKind {
        self.kind
    }

    /// The file format.
    #[must_use]
    pub fn format(&self) -> object::BinaryFormat {
        self.format
    }

    /// The machine.
    #[must_use]
    pub fn architecture(&self) -> object::Architecture {
        self.architecture
    }

    /// The byte order of numbers in it.
    #[must_use]
    pub fn endian(&self) -> Endian {
        self.endian
    }

    /// Bytes of a pointer in its data.
    #[must_use]
    pub fn pointer_size(&self) -> u8 {
        self.pointer_size
    }

    /// What tells this build from all others, where the linker wrote it: an ELF build id, a Mach-O
    /// UUID.
    #[must_use]
    pub fn build_id(&self) -> Option<&[u8]> {
        self.build_id.as_deref()
    }

    /// The name of the file that the debug information was moved to, and the CRC-32 of its
    /// contents (GDB manual, "Separate Debug Files").
    #[must_use]
    pub fn debug_link(&self) -> Option<(String, u32)> {
        let (name, checksum) = self.debug_link.as_ref()?;
        Some((String::from_utf8_lossy(name).into_owned(), *checksum))
    }

    /// Every section, in the order of the file.
    pub fn sections(&self) -> impl Iterator<Item = (SectionId, &Section)> {
        (0..).map(SectionId).zip(&self.sections)
    }

    /// The section `id`.
    #[must_use]
    pub fn section(&self, id: SectionId) -> &Section {
        &self.sections[id.0 as usize]
    }

    /// Every symbol that has a name, in the order of the file, with undefined ones.
    pub fn symbols(&self) -> impl Iterator<Item = (SymbolId, &Symbol)> {
        (0..).map(SymbolId).zip(&self.symbols).filter(|(_, symbol)| !symbol.name.is_empty())
    }

    /// The symbol called `name`, as a C program spells it; a definition wins over a mention, a
    /// global one over a local one.
    #[must_use]
    pub fn symbol(&self, name: &str) -> Option<&Symbol> {
        self.symbol_id(name).map(|id| self.symbol_of(id))
    }

    /// The id of [`Image::symbol`].
    #[must_use]
    pub fn symbol_id(&self, name: &str) -> Option<SymbolId> {
        self.by_name.get(&Name::new(name)).copied()
    }

    /// The symbol `id`.
    #[must_use]
    pub fn symbol_of(&self, id: SymbolId) -> &Symbol {
        &self.symbols[id.0 as usize]
    }

    /// Where the data or code called `name` is.
    ///
    /// # Errors
    /// When the object does not define it.
    pub fn place_of(&self, name: &str) -> Result<Place, ObjectError> {
        self.symbol(name).and_then(|symbol| symbol.place).ok_or_else(|| ObjectError::NoSymbol {
            file: self.file.clone(),
            symbol: name.to_owned(),
        })
    }

    /// The `size` bytes at `place`, zeros where the section has no contents in the file.
    ///
    /// Pointers among them are not filled in where a relocation has to: see
    /// [`Image::pointer_at`].
    ///
    /// # Errors
    /// When the section ends before.
    pub fn bytes_at(&self, place: Place, size: u64) -> Result<Cow<'_, [u8]>, ObjectError> {
        let section = self.section(place.section);
        let end = place.offset.checked_add(size).filter(|end| *end <= section.size);
        let Some(end) = end else {
            let what = format!("{size} bytes wanted, the section has {:#x} in all", section.size);
            return Err(self.data_error(place, what));
        };
        let stored = self.stored(section);
        let in_file = |at: u64| usize::try_from(at).map_or(stored.len(), |at| at.min(stored.len()));
        let known = &stored[in_file(place.offset)..in_file(end)];
        if known.len() as u64 == size {
            return Ok(Cow::Borrowed(known));
        }
        let mut bytes = known.to_vec();
        let size = usize::try_from(size).map_err(|_| self.data_error(place, "too large".into()))?;
        bytes.try_reserve(size - known.len()).map_err(|e| self.data_error(place, e.to_string()))?;
        bytes.resize(size, 0);
        Ok(Cow::Owned(bytes))
    }

    /// Whether the file has data at `place`, and not only room that begins as zero.
    #[must_use]
    pub fn has_data(&self, place: Place) -> bool {
        let section = self.section(place.section);
        // WebAssembly objects store the zeros too.
        !matches!(section.contents, Contents::Zero) && !section.name.contains("bss")
    }

    /// The first `size` bytes of the data called `name`.
    ///
    /// # Errors
    /// When the object does not define it or its section ends before.
    pub fn bytes_of(&self, name: &str, size: u64) -> Result<Cow<'_, [u8]>, ObjectError> {
        self.bytes_at(self.place_of(name)?, size)
    }

    /// The unsigned number of `size` bytes (1 to 8) at `place`.
    ///
    /// # Errors
    /// When the section ends before, or a relocation would change the number.
    pub fn number_at(&self, place: Place, size: u8) -> Result<u64, ObjectError> {
        if let Some(relocation) = self.relocations_within(place, size.into()).first() {
            let what = format!("a number was expected, found a reference ({relocation:?})");
            return Err(self.data_error(place, what));
        }
        self.raw_number(place, size)
    }

    /// What the pointer at `place` points to.
    ///
    /// # Errors
    /// When the section ends before, or a relocation stands there that makes no pointer.
    pub fn pointer_at(&self, place: Place) -> Result<Pointee, ObjectError> {
        match self.relocations_within(place, self.pointer_size.into()) {
            [] => {
                let number = self.raw_number(place, self.pointer_size)?;
                Ok(self.pointee_of_number(number))
            }
            [relocation] if relocation.offset == place.offset => self.pointee_of(place, relocation),
            _ => Err(self.data_error(place, "several relocations overlap one pointer".into())),
        }
    }

    /// Like [`Image::pointer_at`], for a pointer that must lead to a place of this object.
    ///
    /// # Errors
    /// Also when it is null or leads elsewhere.
    pub fn follow(&self, place: Place) -> Result<Place, ObjectError> {
        match self.pointer_at(place)? {
            Pointee::Place(target) => Ok(target),
            other => Err(self.data_error(place, format!("no pointer into this object: {other:?}"))),
        }
    }

    /// The bytes at `place` up to a nul, which is left out.
    ///
    /// # Errors
    /// When the section ends before a nul.
    pub fn c_string_at(&self, place: Place) -> Result<&[u8], ObjectError> {
        let section = self.section(place.section);
        let stored = self.stored(section);
        let start = usize::try_from(place.offset).unwrap_or(usize::MAX);
        let text = stored.get(start..).unwrap_or_default();
        match text.iter().position(|byte| *byte == 0) {
            Some(end) => Ok(&text[..end]),
            // What is not stored in the file is zero: the text ends where the stored bytes do.
            None if place.offset < section.size && (stored.len() as u64) < section.size => Ok(text),
            None => Err(self.data_error(place, "text without a terminating nul".into())),
        }
    }

    /// The place that `address`, taken from debug information or a linked image, stands for.
    #[must_use]
    pub fn place_of_address(&self, address: u64) -> Option<Place> {
        let after = self.by_base.partition_point(|id| self.section(*id).base <= address);
        let id = *self.by_base.get(after.checked_sub(1)?)?;
        let offset = address - self.section(id).base;
        // An address one past the end is a place too: `&table[LENGTH]`.
        (offset <= self.section(id).size).then_some(Place { section: id, offset })
    }

    /// The place that a function's address in debug information stands for.
    pub(super) fn place_of_code(&self, address: u64) -> Option<Place> {
        let Some(section) = self.code else { return self.place_of_address(address) };
        let offset = address.checked_sub(self.section(section).base)?;
        (offset < self.section(section).size).then_some(Place { section, offset })
    }

    /// The bytes of a section that the file holds.
    pub(super) fn stored<'a>(&'a self, section: &'a Section) -> &'a [u8] {
        match &section.contents {
            Contents::File(range) => &self.bytes[range.clone()],
            Contents::Owned(bytes) => bytes,
            Contents::Zero => &[],
        }
    }

    /// The address that debug information uses for a relocation's target, without its addend.
    ///
    /// A symbol that another object defines has address 0, where no section of ours begins.
    pub(super) fn address_of(&self, target: Target) -> u64 {
        let of_place = |p: Place| self.section(p.section).base.wrapping_add(p.offset);
        match target {
            Target::Symbol(id) => {
                let symbol = self.symbol_of(id);
                symbol.place.map(of_place).or(symbol.absolute).unwrap_or(0)
            }
            Target::Section(id) => self.section(id).base,
            Target::None => 0,
        }
    }

    /// The distance of a relocation's target from the start of its section.
    pub(super) fn section_offset_of(&self, target: Target) -> u64 {
        match target {
            Target::Symbol(id) => self.symbol_of(id).place.map_or(0, |place| place.offset),
            Target::Section(_) | Target::None => 0,
        }
    }

    /// The relocations that change any of the `size` bytes at `place`.
    fn relocations_within(&self, place: Place, size: u64) -> &[Relocation] {
        let all = &self.section(place.section).relocations;
        let end = place.offset.saturating_add(size);
        let ends =
            |relocation: &Relocation| relocation.offset.saturating_add(relocation.size.into());
        // None changes more than eight bytes, so few that begin before reach into the place.
        let near =
            all.partition_point(|relocation| relocation.offset.saturating_add(8) <= place.offset);
        let passed = all[near..].iter().take_while(|relocation| {
            relocation.offset < place.offset && ends(relocation) <= place.offset
        });
        let from = near + passed.count();
        let length = all[from..].partition_point(|relocation| relocation.offset < end);
        &all[from..from + length]
    }

    fn pointee_of(&self, at: Place, relocation: &Relocation) -> Result<Pointee, ObjectError> {
        let addend = relocation.addend;
        match (relocation.operation, relocation.target) {
            (Operation::Nothing, _) => {
                Ok(self.pointee_of_number(self.raw_number(at, self.pointer_size)?))
            }
            (Operation::Absolute, _) if relocation.size != self.pointer_size => {
                let what = format!("a reference of {} bytes is no pointer", relocation.size);
                Err(self.data_error(at, what))
            }
            (Operation::Absolute, Target::Symbol(id)) => {
                let symbol = self.symbol_of(id);
                Ok(match (symbol.place, symbol.absolute) {
                    (Some(place), _) => Pointee::Place(place.plus(addend as u64)),
                    (None, Some(number)) => Pointee::Number(number.wrapping_add(addend as u64)),
                    (None, None) => Pointee::External { symbol: id, addend },
                })
            }
            (Operation::Absolute, Target::Section(section)) => {
                Ok(Pointee::Place(Place { section, offset: addend as u64 }))
            }
            (Operation::Absolute, Target::None) => Ok(self.pointee_of_number(addend as u64)),
            (_, _) => Err(self.relocation_error(at.section, relocation)),
        }
    }

    /// What a stored address means. In a relocatable object a number without relocation is never
    /// an address, because its sections have none yet.
    fn pointee_of_number(&self, number: u64) -> Pointee {
        match number {
            0 => Pointee::Null,
            _ if self.kind == ImageKind::Relocatable => Pointee::Number(number),
            _ => self.place_of_address(number).map_or(Pointee::Number(number), Pointee::Place),
        }
    }

    fn raw_number(&self, place: Place, size: u8) -> Result<u64, ObjectError> {
        let bytes = self.bytes_at(place, size.into())?;
        number(&bytes, self.endian)
            .ok_or_else(|| self.data_error(place, format!("no number has {size} bytes")))
    }

    pub(super) fn relocation_error(&self, id: SectionId, relocation: &Relocation) -> ObjectError {
        ObjectError::Relocation {
            file: self.file.clone(),
            section: self.section(id).name.clone(),
            offset: relocation.offset,
            relocation: format!("{:?} {:?}", self.architecture, relocation.operation),
        }
    }

    fn data_error(&self, place: Place, what: String) -> ObjectError {
        ObjectError::Data {
            file: self.file.clone(),
            section: self.section(place.section).name.clone(),
            offset: place.offset,
            what,
        }
    }
}

/// The unsigned number that up to eight bytes make, `None` for none or more.
pub(super) fn number(bytes: &[u8], endian: Endian) -> Option<u64> {
    let push = |number: u64, byte: &u8| (number << 8) | u64::from(*byte);
    match (bytes.len(), endian) {
        (1..=8, Endian::Big) => Some(bytes.iter().fold(0, push)),
        (1..=8, Endian::Little) => Some(bytes.iter().rev().fold(0, push)),
        _ => None,
    }
}
