//! A copy of the module in which private declarations that matter to C are public.
//!
//! Reflection sees public declarations only, but `export fn add(…)` needs no `pub` to be on the
//! boundary. The copy stands in a scratch directory: files with such declarations are written
//! again with `pub ` in front of them, everything beside them is linked to. Lines keep their
//! numbers, and compiler messages get the original paths back.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use crate::toolchain::zig::spans::{self, Declaration};
use crate::zig_abi::{AbidingZigDeclaration as Kind, AbidingZigValue as Value};

/// The text of a file with `pub ` added where the boundary may need it; `None` if nowhere, or if
/// the text is not Zig, which the compiler says better. `imports` says whether private C imports
/// count.
pub fn opened(text: &str, imports: bool) -> Option<String> {
    let declarations = spans::read(text.as_bytes()).ok()?;
    let named = exported(text);
    let matters = |d: &&Declaration| matters(d, imports) || named.contains(&d.name.as_str());
    let hidden = declarations.iter().filter(|d| !d.is_public).filter(matters);
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    let mut changed = false;
    // From the back, so that columns of earlier names stay true.
    for declaration in hidden.collect::<Vec<_>>().into_iter().rev() {
        let Some(line) = lines.get_mut(declaration.line as usize - 1) else { continue };
        if let Some(at) = start_of(line, declaration.column as usize - 1) {
            line.insert_str(at, "pub ");
            changed = true;
        }
    }
    changed.then(|| lines.join("\n"))
}

fn matters(declaration: &Declaration, imports: bool) -> bool {
    match declaration.kind {
        Kind::Function | Kind::Variable => declaration.is_extern || declaration.is_export,
        Kind::Constant => {
            declaration.is_extern
                || declaration.is_export
                || match declaration.value {
                    Value::CImport => imports,
                    Value::Import => is_file(declaration),
                    Value::Structure | Value::UnionOf | Value::Enumeration | Value::OpaqueType => {
                        true
                    }
                    _ => false,
                }
        }
        _ => false,
    }
}

/// What `@export` gives a symbol to, by its last name: `add` in `@export(&math.add, …)`. A comment
/// that says the same opens a declaration too many, which does no harm.
fn exported(text: &str) -> Vec<&str> {
    let in_path = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    let calls = text.split("@export(").skip(1);
    let names = calls.filter_map(|call| {
        let path = call.trim_start().trim_start_matches('&').trim_start();
        path.split(|c| !in_path(c)).next()?.rsplit('.').next()
    });
    names.filter(|name| !name.is_empty()).collect()
}

fn is_file(import: &Declaration) -> bool {
    let path = import.import_path.as_deref().map(Path::new);
    path.is_some_and(|path| path.extension().is_some_and(|extension| extension == "zig"))
}

/// Where on the line the declaration of the name at `name` begins: `export` in
/// `} export fn add(…)`. `None` if it begins on an earlier line.
fn start_of(line: &str, name: usize) -> Option<usize> {
    const FIRST: [&str; 8] =
        ["const", "var", "fn", "extern", "export", "inline", "noinline", "threadlocal"];
    let before = line.get(..name)?;
    let start = before.rfind([';', '{', '}', ',']).map_or(0, |at| at + 1);
    let words = before[start..].trim_start();
    let first = words.split([' ', '\t', '"']).next()?;
    FIRST.contains(&first).then(|| name - words.len())
}

/// Writes the mirror of the folder `original` to `copy`: `texts` by their path in it, and links to
/// all else.
///
/// # Errors
/// When a folder cannot be read or the copy not be written.
pub fn write(original: &Path, copy: &Path, texts: &BTreeMap<PathBuf, String>) -> io::Result<()> {
    let original = std::path::absolute(original)?;
    let mut waiting = vec![PathBuf::new()];
    while let Some(folder) = waiting.pop() {
        std::fs::create_dir_all(copy.join(&folder))?;
        for entry in std::fs::read_dir(original.join(&folder))? {
            let entry = entry?;
            let relative = folder.join(entry.file_name());
            let target = copy.join(&relative);
            if let Some(text) = texts.get(&relative) {
                std::fs::write(target, text)?;
            } else if texts.keys().any(|path| path.starts_with(&relative)) {
                waiting.push(relative);
            } else {
                link(&entry.path(), &target)?;
            }
        }
    }
    Ok(())
}

#[cfg(unix)]
fn link(original: &Path, copy: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(original, copy)
}

#[cfg(windows)]
fn link(original: &Path, copy: &Path) -> io::Result<()> {
    if original.is_dir() {
        std::os::windows::fs::symlink_dir(original, copy)
    } else {
        std::fs::copy(original, copy).map(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_c_can_see_is_opened() {
        let text = "const std = @import(\"std\");\n\
                    const part = @import(\"part.zig\");\n\
                    const P = extern struct { const Q = enum(u8) { a }; x: Q };\n\
                    export fn add(a: c_int) c_int { return a; }\n\
                    extern \"c\" fn sub(a: c_int) c_int;\n\
                    threadlocal var own: c_int = 0;\n\
                    export threadlocal var shared: c_int = 0;\n\
                    fn helper() void {}\n\
                    fn twice() callconv(.c) void {}\n\
                    comptime { @export(&twice, .{ .name = \"two\" }); }\n\
                    pub export fn open() void {}\n";
        let expected = "const std = @import(\"std\");\n\
                    pub const part = @import(\"part.zig\");\n\
                    pub const P = extern struct { pub const Q = enum(u8) { a }; x: Q };\n\
                    pub export fn add(a: c_int) c_int { return a; }\n\
                    pub extern \"c\" fn sub(a: c_int) c_int;\n\
                    threadlocal var own: c_int = 0;\n\
                    pub export threadlocal var shared: c_int = 0;\n\
                    fn helper() void {}\n\
                    pub fn twice() callconv(.c) void {}\n\
                    comptime { @export(&twice, .{ .name = \"two\" }); }\n\
                    pub export fn open() void {}\n";
        assert_eq!(opened(text, true).as_deref(), Some(expected));
    }

    #[test]
    fn a_file_that_hides_nothing_is_left_alone() {
        assert_eq!(opened("pub const a = 1;\nfn b() void {}\n", true), None);
        assert_eq!(opened("no zig at all", true), None);
        assert_eq!(opened("const c = @cImport(@cInclude(\"a.h\"));\n", false), None);
    }

    #[test]
    fn the_rest_of_the_folder_is_linked_to() {
        let (original, copy) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let at = |path: &str| original.path().join(path);
        std::fs::create_dir_all(at("sub/data")).unwrap();
        for (path, text) in [("lib.zig", "old"), ("sub/part.zig", "old"), ("sub/data/x", "data")] {
            std::fs::write(at(path), text).unwrap();
        }
        let texts = BTreeMap::from([(PathBuf::from("sub/part.zig"), "new".to_owned())]);
        write(original.path(), copy.path(), &texts).unwrap();
        let read = |path: &str| std::fs::read_to_string(copy.path().join(path)).unwrap();
        assert_eq!(
            (read("lib.zig"), read("sub/part.zig"), read("sub/data/x")),
            ("old".into(), "new".into(), "data".into())
        );
    }
}
