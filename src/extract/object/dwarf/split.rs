//! Split debug information (`-gsplit-dwarf`; DWARF 5, section 7.3.2): the object keeps a skeleton
//! of each unit, with the addresses and line tables that a linker changes; the rest is in a `.dwo`
//! file, in `.dwo` sections of the object itself, or with all others in one package, `.dwp`, beside
//! the linked file (section 7.3.5).

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use gimli::{Dwarf, DwarfPackage, DwarfPackageSections, DwoId, UnitType};

use super::super::{Image, ObjectError};
use super::attributes::EntryId;
use super::sections::{Slice, run_time};

/// A skeleton unit with the rest of it.
pub(super) struct Skeleton<'a> {
    pub unit: gimli::Unit<Slice<'a>>,
    pub id: DwoId,
    pub rest: Rest,
}

/// Where the rest of a unit is.
pub(super) enum Rest {
    /// In the object itself.
    Inside,
    /// In a file of its own.
    File(Box<Image>),
    /// In the package.
    Packed,
}

/// Finds the skeleton units of an object and opens the file of each, or the package of all.
/// `opened` is told of every file that is opened or looked for in vain.
pub(super) fn open<'a>(
    image: &Image,
    dwarf: &gimli::Dwarf<Slice<'a>>,
    opened: &mut dyn FnMut(&Path),
) -> Result<(Vec<Skeleton<'a>>, Option<Image>), ObjectError> {
    let fail = |at: EntryId, source| ObjectError::Dwarf {
        file: image.file().to_owned(),
        section: at.section(),
        offset: at.offset(),
        what: "could not decode a unit".to_owned(),
        source,
    };
    let mut skeletons = Vec::new();
    let mut package = None;
    let mut headers = dwarf.units();
    let mut at = EntryId::new(0, gimli::DebugInfoOffset(0).into(), 0);
    while let Some(header) = headers.next().map_err(|e| fail(at, e))? {
        at = EntryId::new(0, header.offset(), 0);
        // Only a skeleton names a `.dwo` file; up to DWARF 4 its header looks like any other.
        if !matches!(header.type_(), UnitType::Skeleton(_) | UnitType::Compilation) {
            continue;
        }
        let unit = dwarf.unit(header).map_err(|e| fail(at, e))?;
        let Some(id) = unit.dwo_id else { continue };
        if image.has_debug_section(".debug_info.dwo") {
            skeletons.push(Skeleton { unit, id, rest: Rest::Inside });
            continue;
        }
        if package.is_none() {
            package = Some(open_package(image, opened)?);
        }
        let packed = match package.iter().flatten().next() {
            Some(package) => PackageSections::load(package)?.borrow(package)?.has(id),
            None => false,
        };
        let rest = match packed {
            true => Rest::Packed,
            false => {
                let name = unit
                    .dwo_name()
                    .and_then(|name| name.map(|name| dwarf.attr_string(&unit, name)).transpose());
                let name = name.map_err(|e| fail(at, e))?;
                let name = name.map(|name| name.to_string_lossy().into_owned());
                let directory = unit.comp_dir.map(|text| text.to_string_lossy().into_owned());
                let directory = directory.as_deref().map(Path::new);
                let name = name.unwrap_or_default();
                Rest::File(open_file(image, Path::new(&name), directory, opened)?)
            }
        };
        skeletons.push(Skeleton { unit, id, rest });
    }
    Ok((skeletons, package.flatten()))
}

/// The file with the rest of a unit: where the compiler put it, or beside the object.
fn open_file(
    image: &Image,
    name: &Path,
    directory: Option<&Path>,
    opened: &mut dyn FnMut(&Path),
) -> Result<Box<Image>, ObjectError> {
    let beside = image.file().parent().unwrap_or(Path::new(""));
    let said = directory.map_or_else(|| name.to_owned(), |directory| directory.join(name));
    let base = name.file_name().map(PathBuf::from).unwrap_or_default();
    let places = [said, beside.join(name), beside.join(base)];
    let mut found = places.iter().inspect(|place| opened(place));
    match found.find(|place| place.is_file()) {
        Some(place) => Image::open(place).map(Box::new),
        None => Err(ObjectError::DebugInfoElsewhere {
            file: image.file().to_owned(),
            what: format!(
                "its debug information is split off into `{}`, which is not there",
                name.display()
            ),
        }),
    }
}

/// Opens `libx.so.dwp` beside `libx.so`, if it is there.
fn open_package(
    image: &Image,
    opened: &mut dyn FnMut(&Path),
) -> Result<Option<Image>, ObjectError> {
    let mut file = image.file().as_os_str().to_owned();
    file.push(".dwp");
    let file = Path::new(&file);
    opened(file);
    if !file.is_file() {
        return Ok(None);
    }
    Image::open(file).map(Some)
}

/// The sections of a package, in memory.
pub(super) struct PackageSections<'a> {
    image: &'a Image,
    sections: DwarfPackageSections<Cow<'a, [u8]>>,
}

impl<'a> PackageSections<'a> {
    /// Loads what is there.
    pub fn load(image: &'a Image) -> Result<Self, ObjectError> {
        let load = |id: gimli::SectionId| match id.dwo_name() {
            Some(name) => image.debug_section(name),
            None => Ok(Cow::Borrowed(&[][..])),
        };
        let load = |id| load(id).map_err(Failure::Object);
        let sections = DwarfPackageSections::load(load).map_err(|e| e.told(image))?;
        Ok(Self { image, sections })
    }

    /// The package for gimli; numbers in it have the byte order of `of`.
    pub fn borrow(&self, of: &Image) -> Result<Package<'_>, ObjectError> {
        let endian = run_time(of.endian());
        let empty = Slice::new(&[], endian);
        let package = self.sections.borrow(|bytes| Slice::new(bytes, endian), empty);
        let units = package.map_err(|source| Failure::Dwarf(source).told(self.image))?;
        Ok(Package { image: self.image, units })
    }
}

/// A package that is being read.
pub(super) struct Package<'a> {
    image: &'a Image,
    units: DwarfPackage<Slice<'a>>,
}

impl<'a> Package<'a> {
    /// Whether it has the rest of a unit.
    fn has(&self, id: DwoId) -> bool {
        self.units.cu_index.find(id.0).is_some()
    }

    /// The rest of a unit without its macros, of which LLVM's tool indexes only the last part (14);
    /// `skeletons` is the debug information of the linked file.
    pub fn unit(
        &self,
        id: DwoId,
        skeletons: &Dwarf<Slice<'a>>,
    ) -> Result<Dwarf<Slice<'a>>, ObjectError> {
        let found = self.units.find_cu(id, skeletons);
        let found = found.map_err(|source| Failure::Dwarf(source).told(self.image))?;
        found.ok_or_else(|| ObjectError::DebugInfoElsewhere {
            file: self.image.file().to_owned(),
            what: format!("it has no unit {:#x}", id.0),
        })
    }

    /// The types that units share (`-fdebug-types-section`).
    pub fn type_units(
        &self,
        skeletons: &Dwarf<Slice<'a>>,
    ) -> Result<Vec<Dwarf<Slice<'a>>>, ObjectError> {
        let rows = 1..=self.units.tu_index.unit_count();
        let read = rows.map(|row| self.units.tu_sections(row, skeletons));
        read.collect::<gimli::Result<_>>().map_err(|e| Failure::Dwarf(e).told(self.image))
    }
}

/// Why a package could not be read.
enum Failure {
    Object(ObjectError),
    Dwarf(gimli::Error),
}

impl From<gimli::Error> for Failure {
    fn from(error: gimli::Error) -> Self {
        Self::Dwarf(error)
    }
}

impl Failure {
    fn told(self, image: &Image) -> ObjectError {
        match self {
            Self::Object(error) => error,
            Self::Dwarf(source) => ObjectError::Dwarf {
                file: image.file().to_owned(),
                section: ".debug_cu_index",
                offset: 0,
                what: "could not decode the package".to_owned(),
                source,
            },
        }
    }
}
