//! Split debug information (`-gsplit-dwarf`; DWARF 5, section 7.3.2): the object keeps a skeleton
//! of each unit, with the addresses and line tables that a linker changes; the rest is in a `.dwo`
//! file, or in `.dwo` sections of the object itself.

use std::path::{Path, PathBuf};

use gimli::{DwoId, UnitType};

use super::super::{Image, ObjectError};
use super::attributes::EntryId;
use super::sections::Slice;

/// A skeleton unit with the file that holds the rest of it.
pub(super) struct Skeleton<'a> {
    pub unit: gimli::Unit<Slice<'a>>,
    pub id: DwoId,
    /// The rest; `None` where it is in the object itself.
    pub dwo: Option<Image>,
}

/// Finds the skeleton units of an object and opens the file of each.
pub(super) fn open<'a>(
    image: &Image,
    dwarf: &gimli::Dwarf<Slice<'a>>,
) -> Result<Vec<Skeleton<'a>>, ObjectError> {
    let fail = |at: EntryId, source| ObjectError::Dwarf {
        file: image.file().to_owned(),
        section: at.section(),
        offset: at.offset(),
        what: "could not decode a unit".to_owned(),
        source,
    };
    let mut skeletons = Vec::new();
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
        let name = unit
            .dwo_name()
            .and_then(|name| name.map(|name| dwarf.attr_string(&unit, name)).transpose());
        let name = name.map_err(|e| fail(at, e))?;
        let name = name.map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let directory = unit.comp_dir.map(|text| text.to_string_lossy().into_owned());
        let dwo = rest(image, Path::new(&name), directory.as_deref().map(Path::new))?;
        skeletons.push(Skeleton { unit, id, dwo });
    }
    Ok(skeletons)
}

/// The file with the rest of a unit: where the compiler put it, or beside the object.
fn rest(
    image: &Image,
    name: &Path,
    directory: Option<&Path>,
) -> Result<Option<Image>, ObjectError> {
    if image.has_debug_section(".debug_info.dwo") {
        return Ok(None);
    }
    let beside = image.file().parent().unwrap_or(Path::new(""));
    let said = directory.map_or_else(|| name.to_owned(), |directory| directory.join(name));
    let base = name.file_name().map(PathBuf::from).unwrap_or_default();
    let places = [said, beside.join(name), beside.join(base)];
    match places.iter().find(|place| place.is_file()) {
        Some(place) => Image::open(place).map(Some),
        None => Err(ObjectError::DebugInfoElsewhere {
            file: image.file().to_owned(),
            what: format!(
                "its debug information is split off into `{}`, which is not there",
                name.display()
            ),
        }),
    }
}
