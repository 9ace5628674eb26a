//! A `[[party]]` section.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use toml::Spanned;

use super::document::{Located, Problems, Section};
use super::error::Problem;
use super::nearest;
use crate::contract::{Language, Name};
use crate::extract::{ItemFilter, Party, Source};

/// The keys of the section.
pub const KEYS: [&str; 17] = [
    "name",
    "language",
    "path",
    "manifest",
    "flags",
    "include-dirs",
    "defines",
    "items",
    "compiler",
    "library",
    "module",
    "interpreter",
    "sys-path",
    "load-libraries",
    "rename",
    "strip-prefix",
    "ignore-case",
];

/// Reads a party; paths are relative to `folder`.
pub fn read(section: &Section<'_, '_>, folder: &Path, problems: &mut Problems) -> Option<Party> {
    let name = section.required("name", "bindings", problems);
    let language = language(section, problems);
    let source = source(section, folder, language, problems);
    let mut include_dirs = folders(section, "include-dirs", folder, problems);
    include_dirs.extend(folders(section, "sys-path", folder, problems));
    let items = items(section, problems);
    let flags = section.plain_texts("flags", problems);
    let defines = section.plain_texts("defines", problems);
    let compiler = section.text("compiler", problems).map(Spanned::into_inner);
    let library = library(section, folder, problems);
    let interpreter = interpreter(section, folder, problems);
    let load_libraries = section.truth("load-libraries", problems).unwrap_or(true);
    only_for_python(section, language, problems);
    Some(Party {
        name: Name::new(name?.get_ref()),
        language: language?,
        source: source?,
        flags,
        include_dirs,
        defines,
        items,
        library,
        compiler: interpreter.or(compiler),
        load_libraries,
    })
}

fn language(section: &Section<'_, '_>, problems: &mut Problems) -> Option<Language> {
    let text = section.required("language", "rust", problems)?;
    let known = Language::ALL.map(Language::spelling);
    let parsed = Language::from_str(text.get_ref()).map_err(|message| {
        let problem = Problem::new(message, text.span());
        match nearest(text.get_ref(), known) {
            Some(name) => problem.label(format!("did you mean `{name}`?")),
            None => problem,
        }
    });
    problems.check(parsed)
}

/// The keys that mean something for Python alone.
fn only_for_python(section: &Section<'_, '_>, language: Option<Language>, problems: &mut Problems) {
    if language.is_none_or(|language| language == Language::Python) {
        return;
    }
    for key in ["module", "interpreter", "sys-path", "load-libraries"] {
        if let Some(span) = section.key_span(key) {
            problems.add(Problem::new(format!("only a python party has `{key}`"), span));
        }
    }
}

/// The interpreter; a path is relative to `folder`, a program's name is looked up.
fn interpreter(
    section: &Section<'_, '_>,
    folder: &Path,
    problems: &mut Problems,
) -> Option<String> {
    let text = section.text("interpreter", problems)?;
    let file = folder.join(text.get_ref());
    let is_path = text.get_ref().contains(['/', '\\']);
    if is_path && !file.is_file() {
        let message = format!("`{}` does not exist", text.get_ref());
        problems.add(Problem::new(message, text.span()).help(looked_for(&file)));
    }
    let text = text.into_inner();
    Some(if is_path { file.to_string_lossy().into_owned() } else { text })
}

/// Exactly one of `path`, `manifest` and `module`, and the file must be there.
fn source(
    section: &Section<'_, '_>,
    folder: &Path,
    language: Option<Language>,
    problems: &mut Problems,
) -> Option<Source> {
    let path = section.text("path", problems);
    let manifest = section.text("manifest", problems);
    if let Some(module) = section.text("module", problems) {
        if path.is_some() || manifest.is_some() {
            let message = "a party has either `path` or `module`, not both";
            let help = "`module` is the name that Python imports, `path` a file";
            problems.add(Problem::new(message, module.span()).help(help));
        }
        return Some(Source::Module(PathBuf::from(module.into_inner())));
    }
    match (path, manifest) {
        (Some(_), Some(second)) => {
            let message = "a party has either `path` or `manifest`, not both";
            let help = "`manifest` reads a whole cargo package, `path` one source file";
            problems.add(Problem::new(message, second.span()).help(help));
            None
        }
        (Some(path), None) => existing_file(&path, folder, problems).map(Source::File),
        (None, Some(manifest)) => {
            if language.is_some_and(|language| language != Language::Rust) {
                let message = "only a rust party is read from a cargo manifest";
                let help = "name the file with `path`";
                problems.add(Problem::new(message, manifest.span()).help(help));
            }
            existing_file(&manifest, folder, problems).map(Source::Manifest)
        }
        (None, None) => {
            let present =
                ["path", "manifest", "module"].iter().any(|key| section.key_span(key).is_some());
            if !present {
                let message = "[[party]] has neither `path` nor `manifest`";
                let help = "add a line such as `path = \"include/api.h\"`";
                problems.add(Problem::new(message, section.span()).help(help));
            }
            None
        }
    }
}

fn existing_file(
    path: &Located<String>,
    folder: &Path,
    problems: &mut Problems,
) -> Option<PathBuf> {
    let file = folder.join(path.get_ref());
    if file.is_file() {
        return Some(file);
    }
    let what = if file.is_dir() { "is a folder, not a file" } else { "does not exist" };
    let message = format!("`{}` {what}", path.get_ref());
    problems.add(Problem::new(message, path.span()).help(looked_for(&file)));
    None
}

/// The library, which has to be there unless its path depends on the target.
fn library(section: &Section<'_, '_>, folder: &Path, problems: &mut Problems) -> Option<PathBuf> {
    let path = section.text("library", problems)?;
    if path.get_ref().contains("{target}") {
        return Some(folder.join(path.get_ref()));
    }
    existing_file(&path, folder, problems)
}

/// The folders under `key`, which must be there.
fn folders(
    section: &Section<'_, '_>,
    key: &str,
    folder: &Path,
    problems: &mut Problems,
) -> Vec<PathBuf> {
    let what = if key == "include-dirs" { "include folder" } else { "folder" };
    let mut folders = Vec::new();
    for text in section.texts(key, problems) {
        let include = folder.join(text.get_ref());
        if !include.is_dir() {
            let message = format!("{what} `{}` does not exist", text.get_ref());
            problems.add(Problem::new(message, text.span()).help(looked_for(&include)));
        }
        folders.push(include);
    }
    folders
}

/// Relative paths puzzle people who do not know relative to what.
fn looked_for(path: &Path) -> String {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    format!(
        "looked for {}; paths are relative to the folder of the configuration file",
        absolute.display()
    )
}

fn items(section: &Section<'_, '_>, problems: &mut Problems) -> ItemFilter {
    let texts = section.texts("items", problems);
    for text in &texts {
        if let Err(error) = ItemFilter::new(&[text.get_ref()]) {
            let message = format!("`{}` is not a pattern: {}", text.get_ref(), error.kind());
            problems.add(Problem::new(message, text.span()));
        }
    }
    let all: Vec<_> = texts.into_iter().map(Spanned::into_inner).collect();
    // A bad pattern was reported above, and a configuration with problems is never used.
    ItemFilter::new(&all).unwrap_or_default()
}
