//! What a linker is given: an object, an archive of objects, a shared library or an import
//! library, as one table of who defines what.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use object::read::FileKind;
use object::read::archive::{ArchiveFile, ArchiveMember};
use object::read::coff::{ImportFile, ImportType};
use object::read::macho::{FatArch, MachOFatFile32, MachOFatFile64};
use object::{Architecture, BinaryFormat};

use crate::contract::{Hiding, Name};

use super::load::plain_name;
use super::{Image, ImageKind, ObjectError, Symbol, Visibility};

/// Names that linkers define in every library of ELF and Mach-O, whatever is in it.
const MADE_BY_LINKERS: [&str; 8] = [
    "_init",
    "_fini",
    "__bss_start",
    "_edata",
    "_end",
    "_mh_dylib_header",
    "_mh_bundle_header",
    "_mh_execute_header",
];

/// A library, program or object file with all objects in it.
#[derive(Debug)]
pub struct Library {
    file: PathBuf,
    members: Vec<Member>,
    imports: Vec<Import>,
    definitions: HashMap<Name, Definer>,
}

/// An object of a library.
#[derive(Debug)]
pub struct Member {
    /// Its name in the archive: `list.o`. `None` when the library is this one object.
    pub name: Option<String>,
    /// The object.
    pub image: Image,
}

/// An entry of a Windows import library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// The function or data, as a C program spells it.
    pub name: Name,
    /// The library that defines it: `list.dll`.
    pub dll: String,
    /// Whether it is code.
    pub function: bool,
}

/// Who defines a symbol.
#[derive(Clone, Copy, Debug)]
pub enum Definition<'l> {
    /// An object of the library.
    Member(&'l Member, &'l Symbol),
    /// Another library, to which an entry of this import library leads.
    Import(&'l Import),
}

/// The same, as indices of members and imports.
#[derive(Clone, Copy, Debug)]
enum Definer {
    Member(usize),
    Import(usize),
}

impl Library {
    /// Reads the library at `path`: `.o`, `.a`, `.lib`, `.so`, `.dylib`, `.dll`, `.wasm`.
    ///
    /// # Errors
    /// When the file or any object in it cannot be read, or when it holds libraries for several
    /// machines; then [`Library::open_for`] can.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, ObjectError> {
        Self::read(path.as_ref(), None)
    }

    /// Like [`Library::open`], with the machine to choose from a Mach-O file for several.
    ///
    /// # Errors
    /// As for [`Library::open`], and when the file holds nothing for that machine.
    pub fn open_for(
        path: impl AsRef<Path>,
        architecture: Architecture,
    ) -> Result<Self, ObjectError> {
        Self::read(path.as_ref(), Some(architecture))
    }

    fn read(file: &Path, wanted: Option<Architecture>) -> Result<Self, ObjectError> {
        match std::fs::read(file) {
            Ok(bytes) => Self::parse(bytes, file, wanted),
            Err(source) => Err(ObjectError::Read { file: file.to_owned(), source }),
        }
    }

    /// Reads a library from `bytes`; messages name it `file`. `wanted` chooses from a Mach-O file
    /// for several machines.
    ///
    /// # Errors
    /// As for [`Library::open_for`]. The objects of a thin archive are files of their own, sought
    /// from `file`.
    pub fn parse(
        bytes: Vec<u8>,
        file: impl AsRef<Path>,
        wanted: Option<Architecture>,
    ) -> Result<Self, ObjectError> {
        let file = file.as_ref();
        let definitions = HashMap::new();
        let (members, imports) = (Vec::new(), Vec::new());
        let mut library = Self { file: file.to_owned(), members, imports, definitions };
        library.add(bytes, None, wanted)?;
        library.index();
        Ok(library)
    }

    /// The file it was read from.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Its objects, in the order of the archive.
    #[must_use]
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// Its objects, taken out of it.
    #[must_use]
    pub fn into_members(self) -> Vec<Member> {
        self.members
    }

    /// Whether another object that is linked with this library may use `symbol` from it.
    #[must_use]
    pub fn defines(&self, symbol: &str) -> bool {
        self.definition(symbol).is_some()
    }

    /// Who defines `symbol` for other objects: a strong definition rather than a weak one, the
    /// first one where there are several.
    #[must_use]
    pub fn definition(&self, symbol: &str) -> Option<Definition<'_>> {
        match *self.definitions.get(&Name::new(symbol))? {
            Definer::Import(index) => Some(Definition::Import(&self.imports[index])),
            Definer::Member(index) => {
                let member = &self.members[index];
                Some(Definition::Member(member, member.image.symbol(symbol)?))
            }
        }
    }

    /// Every symbol that other objects may use, sorted. Names that linkers add to every ELF
    /// library (`_init`, `_end`) are left out.
    #[must_use]
    pub fn exports(&self) -> Vec<Name> {
        sorted(self.definitions.keys().copied())
    }

    /// What its objects define and nobody who is linked with it may use, with the reason, sorted.
    /// Names that no program in C can write are left out: compilers make them up for parts of
    /// functions (`f.cold`), tables and jumps.
    #[must_use]
    pub fn unexported(&self) -> BTreeMap<Name, Hiding> {
        let mut found = BTreeMap::new();
        for image in self.members.iter().map(|member| &member.image) {
            for (_, symbol) in image.symbols() {
                let of_program = symbol.place.is_some() && is_plain(&symbol.name);
                if !of_program || self.definitions.contains_key(&symbol.name) {
                    continue;
                }
                let Some(hiding) = hiding(image, symbol) else { continue };
                let known = found.entry(symbol.name).or_insert(hiding);
                *known = hiding.min(*known);
            }
        }
        found
    }

    /// The versions of the symbols that programs may use, also of those that are linked already,
    /// sorted.
    #[must_use]
    pub fn versions(&self) -> BTreeSet<(Name, Name)> {
        let linked = self.members.iter().filter(|member| member.image.kind() == ImageKind::Linked);
        let symbols = linked.flat_map(|member| member.image.symbols());
        let exported = symbols.filter(|(_, s)| s.is_exported() && !s.is_version());
        exported.filter_map(|(_, symbol)| Some((symbol.name, symbol.version?))).collect()
    }

    /// Every symbol that an object of the library needs and none defines, sorted.
    #[must_use]
    pub fn needs(&self) -> Vec<Name> {
        let symbols = self.members.iter().flat_map(|member| member.image.symbols());
        let missing = symbols.filter(|(_, symbol)| !symbol.is_defined());
        let names = missing.map(|(_, symbol)| symbol.name);
        // What two objects of one library share may be hidden from all others.
        let inside = |name: &Name| {
            self.members.iter().any(|m| m.image.symbol(name).is_some_and(Symbol::is_defined))
        };
        sorted(names.filter(|name| !self.definitions.contains_key(name) && !inside(name)))
    }

    fn add(
        &mut self,
        bytes: Vec<u8>,
        name: Option<String>,
        wanted: Option<Architecture>,
    ) -> Result<(), ObjectError> {
        let file = self.name_of(name.as_deref());
        match FileKind::parse(&*bytes) {
            Ok(FileKind::Archive) => self.add_archive(&bytes, &file),
            Ok(FileKind::MachOFat32 | FileKind::MachOFat64) => {
                let slice = slice(&bytes, &file, wanted)?;
                self.add(slice, name, None)
            }
            Ok(FileKind::CoffImport) => self.add_import(&bytes, &file),
            _ => {
                let image = Image::parse(bytes, file)?;
                self.members.push(Member { name, image });
                Ok(())
            }
        }
    }

    /// How messages name a member: `libx.a(list.o)`.
    fn name_of(&self, member: Option<&str>) -> PathBuf {
        match member {
            None => self.file.clone(),
            Some(member) => format!("{}({member})", self.file.display()).into(),
        }
    }

    fn add_archive(&mut self, bytes: &[u8], file: &Path) -> Result<(), ObjectError> {
        let fail = |source| malformed(file, "an archive's table", source);
        let archive = ArchiveFile::parse(bytes).map_err(fail)?;
        for member in archive.members() {
            let member = member.map_err(fail)?;
            let name = String::from_utf8_lossy(member.name()).into_owned();
            let object = self.member_bytes(bytes, &member, &name)?;
            if FileKind::parse(&*object).is_ok_and(|kind| kind == FileKind::Archive) {
                let (file, what) = (self.name_of(Some(&name)), "an archive in an archive".into());
                return Err(ObjectError::UnknownFormat { file, what });
            }
            self.add(object, Some(name), None)?;
        }
        Ok(())
    }

    fn member_bytes(
        &self,
        archive: &[u8],
        member: &ArchiveMember<'_>,
        name: &str,
    ) -> Result<Vec<u8>, ObjectError> {
        if member.is_thin() {
            let folder = self.file.parent().unwrap_or(Path::new(""));
            let file = folder.join(name);
            return std::fs::read(&file).map_err(|source| ObjectError::Read { file, source });
        }
        let data = member.data(archive).map(<[u8]>::to_vec);
        data.map_err(|source| malformed(&self.name_of(Some(name)), "its contents", source))
    }

    fn add_import(&mut self, bytes: &[u8], file: &Path) -> Result<(), ObjectError> {
        let import = ImportFile::parse(bytes);
        let import = import.map_err(|source| malformed(file, "an import entry", source))?;
        let format = object::BinaryFormat::Coff;
        let name = plain_name(import.symbol(), format, import.architecture());
        let dll = String::from_utf8_lossy(import.dll()).into_owned();
        let function = import.import_type() == ImportType::Code;
        self.imports.push(Import { name, dll, function });
        Ok(())
    }

    fn index(&mut self) {
        for (index, member) in self.members.iter().enumerate() {
            for (_, symbol) in member.image.symbols() {
                if !is_offered(&member.image, symbol) {
                    continue;
                }
                let definer = self.definitions.entry(symbol.name);
                let definer = definer.or_insert(Definer::Member(index));
                if let Definer::Member(known) = *definer
                    && !symbol.weak
                    && self.members[known].image.symbol(&symbol.name).is_some_and(|s| s.weak)
                {
                    *definer = Definer::Member(index);
                }
            }
        }
        for (index, import) in self.imports.iter().enumerate() {
            self.definitions.entry(import.name).or_insert(Definer::Import(index));
        }
    }
}

/// Whether code that is linked with the image may use its symbol: any that is not local when the
/// two become one file, an exported one otherwise.
fn is_offered(image: &Image, symbol: &Symbol) -> bool {
    match image.kind() {
        ImageKind::Relocatable => symbol.is_defined() && symbol.visibility != Visibility::Local,
        ImageKind::Linked => {
            let usable = symbol.is_exported() && !symbol.superseded && !symbol.is_version();
            usable && !MADE_BY_LINKERS.contains(&symbol.name.as_str())
        }
    }
}

/// Whether a name can be one of a C program, and was not made up by a compiler of another language.
fn is_plain(name: &str) -> bool {
    let word = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let digit = name.starts_with(|first: char| first.is_ascii_digit());
    word && !digit && !["_Z", "_R", "__"].iter().any(|prefix| name.starts_with(prefix))
}

/// What keeps others from using a symbol that is not offered; `None` for one that they may use.
fn hiding(image: &Image, symbol: &Symbol) -> Option<Hiding> {
    match symbol.visibility {
        Visibility::Exported => None,
        _ if MADE_BY_LINKERS.contains(&symbol.name.as_str()) => None,
        _ if image.format() == BinaryFormat::Pe => Some(Hiding::NotListed),
        // What a linker has made local keeps the mark that it was hidden before.
        Visibility::Hidden => Some(Hiding::Hidden),
        Visibility::Local if symbol.marked_hidden => Some(Hiding::Hidden),
        Visibility::Local => Some(Hiding::Local),
    }
}

fn sorted(names: impl Iterator<Item = Name>) -> Vec<Name> {
    let mut names: Vec<_> = names.collect::<std::collections::HashSet<_>>().into_iter().collect();
    names.sort_unstable_by(|a, b| a.as_str().cmp(b.as_str()));
    names
}

fn malformed(file: &Path, what: &str, source: object::read::Error) -> ObjectError {
    ObjectError::Malformed { file: file.to_owned(), what: what.to_owned(), source }
}

/// The part of a Mach-O file for several machines that is for the wanted one.
fn slice(bytes: &[u8], file: &Path, wanted: Option<Architecture>) -> Result<Vec<u8>, ObjectError> {
    let fail = |source| malformed(file, "its table of machines", source);
    match FileKind::parse(bytes) {
        Ok(FileKind::MachOFat64) => {
            let fat = MachOFatFile64::parse(bytes).map_err(fail)?;
            choose(fat.arches(), bytes, file, wanted)
        }
        _ => {
            let fat = MachOFatFile32::parse(bytes).map_err(fail)?;
            choose(fat.arches(), bytes, file, wanted)
        }
    }
}

fn choose<A: FatArch>(
    slices: &[A],
    bytes: &[u8],
    file: &Path,
    wanted: Option<Architecture>,
) -> Result<Vec<u8>, ObjectError> {
    let fits = |slice: &&A| wanted.is_none_or(|wanted| slice.architecture() == wanted);
    let mut fitting = slices.iter().filter(fits);
    match (fitting.next(), fitting.next(), wanted) {
        (Some(slice), None, _) | (Some(slice), Some(_), Some(_)) => {
            let data = slice.data(bytes).map(<[u8]>::to_vec);
            data.map_err(|source| malformed(file, "its part for one machine", source))
        }
        _ => {
            let has: BTreeSet<_> =
                slices.iter().map(|s| format!("{:?}", s.architecture())).collect();
            let has = has.into_iter().collect::<Vec<_>>().join(", ");
            let wanted = wanted.map(|wanted| format!("{wanted:?}"));
            Err(ObjectError::Slice { file: file.to_owned(), has, wanted })
        }
    }
}

#[cfg(test)]
#[path = "library_tests.rs"]
mod tests;
