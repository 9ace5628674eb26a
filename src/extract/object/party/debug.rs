//! Where the debug information of an object is.

use std::path::{Path, PathBuf};

use super::super::dwarf::{Graph, Wanted, WantedSymbol};
use super::super::library::Library;
use super::super::{Image, ObjectError};
use super::exports::Export;
use super::producer::{Language, language};
use super::subjects::address;
use crate::extract::{Inputs, ItemFilter};

/// Reads what is needed of the debug information about `exports`: the object's own, or else that
/// of the separate file that belongs to it, if it is at hand.
///
/// # Errors
/// When there is none (see [`is_absence`]) or it is damaged.
pub fn read(
    image: &Image,
    exports: &[Export],
    items: &ItemFilter,
    inputs: &Inputs,
) -> Result<Graph, ObjectError> {
    let symbol = |export: &Export| WantedSymbol {
        name: export.symbol,
        function: export.function,
        address: export.place.map(|place| address(image, place)),
    };
    // What a pattern meets here says nothing yet about what the contract will have.
    let filter = items.apart();
    let explicit = items.is_explicit();
    let selects = |name: &str| {
        let plain = name.rsplit('.').next().unwrap_or(name);
        filter.selects(name) || filter.selects(plain)
    };
    let wanted = Wanted {
        symbols: exports.iter().map(symbol).collect(),
        types_of: &|unit| explicit || language(unit) == Language::C,
        type_name: if explicit { Some(&selects) } else { None },
        opens: &|file| inputs.file(file),
    };
    let own = match Graph::read_about(image, &wanted) {
        Err(error) if is_absence(&error) => error,
        done => return done,
    };
    for file in separate_files(image) {
        inputs.file(&file);
        if !file.is_file() {
            continue;
        }
        if let Some(separate) = open_separate(&file, image)? {
            return Graph::read_about(&separate, &wanted);
        }
    }
    Err(own)
}

/// Whether the error only says that there is no DWARF here.
pub fn is_absence(error: &ObjectError) -> bool {
    matches!(
        error,
        ObjectError::NoDebugInfo { .. }
            | ObjectError::CodeView { .. }
            | ObjectError::DebugMap { .. }
            | ObjectError::DebugInfoElsewhere { .. }
    )
}

/// Opens a file of debug information; `None` if it belongs to another build.
fn open_separate(file: &Path, image: &Image) -> Result<Option<Image>, ObjectError> {
    let bytes = std::fs::read(file)
        .map_err(|source| ObjectError::Read { file: file.to_owned(), source })?;
    let checksum = image.debug_link().filter(|_| image.build_id().is_none());
    if checksum.is_some_and(|(_, checksum)| crc32(&bytes) != checksum) {
        return Ok(None);
    }
    let library = Library::parse(bytes, file, Some(image.architecture()))?;
    let member = library.into_members().into_iter().next();
    Ok(member.map(|member| member.image).filter(|found| found.build_id() == image.build_id()))
}

/// The CRC-32 of IEEE 802.3, as `.gnu_debuglink` has it.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
    let byte = |crc: u32, byte: &u8| (0..8).fold(crc ^ u32::from(*byte), |crc, _| step(crc));
    !bytes.iter().fold(u32::MAX, byte)
}

/// Where debuggers look for the separate debug information of an image (GDB manual, "Separate
/// Debug Files"; Apple's dsymutil), best place first.
fn separate_files(image: &Image) -> Vec<PathBuf> {
    let file = image.file();
    let folder = file.parent().unwrap_or(Path::new(""));
    let mut files = Vec::new();
    if let Some(id) = image.build_id() {
        let hex: String = id.iter().map(|byte| format!("{byte:02x}")).collect();
        if let Some((head, tail)) = hex.split_at_checked(2) {
            let name = format!(".build-id/{head}/{tail}.debug");
            files.push(Path::new("/usr/lib/debug").join(&name));
            files.push(folder.join(name));
        }
    }
    if let Some((name, _)) = image.debug_link() {
        files.push(folder.join(&name));
        files.push(folder.join(".debug").join(&name));
        if let Ok(absolute) = std::path::absolute(folder) {
            let below = absolute.strip_prefix("/").unwrap_or(&absolute).join(&name);
            files.push(Path::new("/usr/lib/debug").join(below));
        }
    }
    if let Some(name) = file.file_name() {
        let mut bundle = file.as_os_str().to_owned();
        bundle.push(".dSYM");
        files.push(Path::new(&bundle).join("Contents/Resources/DWARF").join(name));
    }
    files.retain(|candidate| candidate != file);
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_the_one_of_the_check_value() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
    }
}
