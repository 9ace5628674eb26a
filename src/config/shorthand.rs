//! Parties named on the command line: `rust:src/lib.rs`, `c:include/api.h`, `rust:Cargo.toml`.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use super::nearest;
use crate::contract::{Language, Name};
use crate::extract::{ExtractError, ItemFilter, Party, Source};

/// What the command line says about all of its parties.
#[derive(Clone, Debug, Default)]
pub struct PartyOptions {
    /// Directories to search for included files.
    pub include_dirs: Vec<PathBuf>,
    /// Preprocessor definitions.
    pub defines: Vec<String>,
    /// Which items are on the boundary.
    pub items: Vec<String>,
}

/// The party that `LANGUAGE:PATH` names. Without a language, the file's extension tells it.
///
/// Include folders and definitions go to parties that have a C preprocessor, including Zig's.
///
/// # Errors
/// When the language is unknown, the file does not exist or a pattern is none.
pub fn party_from_shorthand(text: &str, options: &PartyOptions) -> Result<Party, ExtractError> {
    let (language, path) = split(text)?;
    let is_module = language == Language::Python && !path.exists() && is_dotted(&path);
    if !path.is_file() && !is_module {
        let what = if path.is_dir() { "is a folder, not a file" } else { "does not exist" };
        return Err(ExtractError::new(format!("`{}` {what}", path.display())).at(&path));
    }
    let is_manifest = language == Language::Rust && path.extension() == Some(OsStr::new("toml"));
    let preprocessed = matches!(language, Language::C | Language::Cpp | Language::Zig);
    let for_preprocessor =
        |given: bool| if given { options.clone() } else { PartyOptions::default() };
    let PartyOptions { include_dirs, defines, .. } = for_preprocessor(preprocessed);
    let items = ItemFilter::new(&options.items)
        .map_err(|error| ExtractError::new("could not read a pattern").because(error))?;
    Ok(Party {
        name: Name::new(text),
        language,
        source: match (is_manifest, is_module) {
            (true, _) => Source::Manifest(path),
            (_, true) => Source::Module(path),
            _ => Source::File(path),
        },
        flags: Vec::new(),
        include_dirs,
        defines,
        items,
        compiler: None,
        library: None,
        load_libraries: true,
    })
}

/// Whether this is a name that Python imports: `python:usb1.libusb1`.
fn is_dotted(path: &Path) -> bool {
    let word = |part: &str| {
        let plain = |c: char| c.is_alphanumeric() || c == '_';
        !part.is_empty() && part.chars().all(plain) && !part.starts_with(|c: char| c.is_numeric())
    };
    let is_file = path.extension() == Some(OsStr::new("py"));
    !is_file && path.to_str().is_some_and(|text| text.split('.').all(word))
}

fn split(text: &str) -> Result<(Language, PathBuf), ExtractError> {
    if let Some((language, path)) = text.split_once(':') {
        match Language::from_str(language) {
            Ok(language) => return Ok((language, PathBuf::from(path))),
            // A path that contains a colon, or a drive letter, is not a language.
            Err(message) if !Path::new(text).exists() => return Err(unknown(language, message)),
            Err(_) => {}
        }
    }
    let path = PathBuf::from(text);
    let language = language_of(&path).ok_or_else(|| {
        let headline = format!("could not tell the language of `{text}` from its name");
        ExtractError::new(headline).help(format!("write it in front: `c:{text}`"))
    })?;
    Ok((language, path))
}

fn unknown(language: &str, message: String) -> ExtractError {
    let help = match nearest(language, Language::ALL.map(Language::spelling)) {
        Some(name) => format!("did you mean `{name}:…`?"),
        None => "a party is named LANGUAGE:PATH, such as rust:src/lib.rs".to_owned(),
    };
    ExtractError::new(message).help(help)
}

fn language_of(path: &Path) -> Option<Language> {
    if path.file_name() == Some(OsStr::new("Cargo.toml")) {
        return Some(Language::Rust);
    }
    match path.extension()?.to_str()? {
        "rs" => Some(Language::Rust),
        "h" | "c" => Some(Language::C),
        "hpp" | "hh" | "hxx" | "cpp" | "cc" | "cxx" => Some(Language::Cpp),
        "zig" => Some(Language::Zig),
        "py" => Some(Language::Python),
        "o" | "obj" | "a" | "lib" | "so" | "dylib" | "dll" | "wasm" => Some(Language::Object),
        _ => None,
    }
}

/// Gives each party the shortest name that tells it from the others: the file's name, or else the
/// whole text from the command line, which the parties carry so far.
///
/// # Errors
/// When one party is given twice.
pub fn unique_names(parties: &mut [Party]) -> Result<(), ExtractError> {
    let names: Vec<String> = parties.iter().map(short_name).collect();
    for (index, party) in parties.iter_mut().enumerate() {
        let others = names.iter().enumerate().filter(|(other, _)| *other != index);
        if !others.map(|(_, name)| name).any(|name| *name == names[index]) {
            party.name = Name::new(&names[index]);
        }
    }
    for (index, party) in parties.iter().enumerate() {
        if parties[..index].iter().any(|other| other.name == party.name) {
            let headline = format!("the party `{}` is given twice", party.name);
            return Err(ExtractError::new(headline));
        }
    }
    Ok(())
}

fn short_name(party: &Party) -> String {
    let file = party.source.file();
    file.file_name().unwrap_or(file.as_os_str()).to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(names: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in names {
            let file = folder.path().join(name);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, "").unwrap();
        }
        folder
    }

    fn party(
        folder: &tempfile::TempDir,
        language: &str,
        name: &str,
    ) -> Result<Party, ExtractError> {
        let text = format!("{language}{}", folder.path().join(name).display());
        let options = PartyOptions { defines: vec!["X".into()], ..PartyOptions::default() };
        party_from_shorthand(&text, &options)
    }

    #[test]
    fn language_from_prefix_or_extension() {
        let folder = files(&["a.h", "Cargo.toml", "b.zig"]);
        assert_eq!(party(&folder, "c++:", "a.h").unwrap().language, Language::Cpp);
        assert_eq!(party(&folder, "", "a.h").unwrap().language, Language::C);
        let package = party(&folder, "rust:", "Cargo.toml").unwrap();
        assert!(matches!(package.source, Source::Manifest(_)));
        assert!(package.defines.is_empty(), "definitions are the preprocessor's");
        assert_eq!(party(&folder, "zig:", "b.zig").unwrap().defines, ["X"]);
        let module = party_from_shorthand("python:usb1.libusb1", &PartyOptions::default()).unwrap();
        assert_eq!(module.source, Source::Module("usb1.libusb1".into()));
    }

    #[test]
    fn mistakes_are_named() {
        let folder = files(&["a.h", "a.xyz"]);
        let message = |language, name| party(&folder, language, name).unwrap_err().to_string();
        assert!(message("cobol:", "a.h").contains("unknown language `cobol`"));
        assert!(message("c:", "b.h").contains("does not exist"));
        assert!(message("", "a.xyz").contains("could not tell the language"));
    }

    #[test]
    fn names_are_short_and_distinct() {
        let folder = files(&["x/a.h", "y/a.h", "b.rs"]);
        let of = |language, name| party(&folder, language, name).unwrap();
        let mut parties = [of("c:", "x/a.h"), of("c:", "y/a.h"), of("rust:", "b.rs")];
        unique_names(&mut parties).unwrap();
        assert_eq!(parties[2].name.as_str(), "b.rs");
        assert!(parties[0].name.as_str().ends_with("x/a.h") && parties[0].name != parties[1].name);
        let mut twice = [of("rust:", "b.rs"), of("rust:", "b.rs")];
        assert!(unique_names(&mut twice).unwrap_err().to_string().contains("given twice"));
    }
}
