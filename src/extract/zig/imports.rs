//! What Zig's importer made of C headers: the declarations of a generated `cimport.zig`.
//!
//! A macro that the importer cannot translate becomes `pub const X = @compileError("why");`, and
//! touching such a declaration fails the whole probe. So the probe is told by name what to look
//! at, and the names are read from the generated text, whose form is fixed: declarations of the
//! file begin in the first column, one to a line.

use std::path::{Path, PathBuf};

use crate::extract::ItemFilter;

use super::headers::{CNames, HeaderWords};
use super::spelling::unquoted;

/// The declarations of one generated file.
#[derive(Debug)]
pub struct Import {
    /// The generated file.
    pub file: PathBuf,
    /// Its public declarations, in order.
    pub declarations: Vec<ImportedDeclaration>,
}

/// One declaration of a generated file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedDeclaration {
    /// The name.
    pub name: String,
    /// Line in the generated file, from 1.
    pub line: u32,
    /// What can be done with it.
    pub access: Access,
    /// Whether it is `""`, which the importer also makes of a macro that stands for nothing.
    pub is_empty_text: bool,
}

/// What the probe can do with an imported declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everything.
    Full,
    /// Look at its type only: taking its address would translate the body of a function that the
    /// header defines (`static inline`), which may fail and says nothing.
    TypeOnly,
    /// Nothing: the importer gave up, for this reason.
    Broken {
        /// The importer's words.
        reason: String,
        /// Where the macro is defined: `include/a.h:12:9`.
        place: Option<String>,
    },
}

impl Import {
    /// Reads a generated file.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn read(file: &Path) -> std::io::Result<Self> {
        let text = std::fs::read_to_string(file)?;
        Ok(Self { file: file.to_owned(), declarations: parse(&text) })
    }

    /// The declaration that contains `line`.
    pub fn declaration_at(&self, line: u32) -> Option<&ImportedDeclaration> {
        let after = self.declarations.partition_point(|d| d.line <= line);
        self.declarations.get(after.checked_sub(1)?)
    }
}

/// Whether an imported declaration may be on the boundary. Without a filter that is what the
/// user's own headers declare; where the headers could not be read, everything that C does not
/// reserve for the compiler and its library by a leading underscore (C17 7.1.3).
pub fn is_selected(name: &str, filter: &ItemFilter, c_names: &CNames) -> bool {
    let stands_for_nothing =
        |words: &HeaderWords| words.is_empty_macro(name) || words.is_given_macro(name);
    if c_names.words.as_ref().is_some_and(stands_for_nothing) {
        return false;
    }
    let Some(tag) = c_names.tag(name) else { return filter.is_explicit() && filter.selects(name) };
    if filter.is_explicit() {
        return filter.selects(name) || (tag != name && filter.selects(tag));
    }
    match &c_names.words {
        Some(words) => words.declare(tag),
        None => !tag.starts_with('_'),
    }
}

fn parse(text: &str) -> Vec<ImportedDeclaration> {
    let mut declarations: Vec<ImportedDeclaration> = Vec::new();
    for (line, text) in (1..).zip(text.lines()) {
        declarations.extend(declaration(line, text));
        // Up to 0.15 the place of a macro stands on a line of its own.
        let last = declarations.last_mut().map(|last| &mut last.access);
        if let (Some(comment), Some(Access::Broken { place: place @ None, .. })) =
            (text.strip_prefix("// "), last)
        {
            *place = Some(comment.trim().to_owned());
        }
    }
    declarations
}

fn declaration(line: u32, text: &str) -> Option<ImportedDeclaration> {
    let mut rest = text.strip_prefix("pub ")?;
    let mut is_extern = false;
    let keyword = loop {
        let (word, after) = rest.split_once(' ')?;
        rest = after;
        match word {
            "extern" => is_extern = true,
            "fn" | "const" | "var" => break word,
            _ => {}
        }
    };
    let (name, rest) = name(rest)?;
    let access = match broken(rest) {
        Some(broken) => broken,
        None if keyword == "fn" && !is_extern => Access::TypeOnly,
        None => Access::Full,
    };
    let is_empty_text = rest.starts_with(" = \"\";");
    Some(ImportedDeclaration { name, line, access, is_empty_text })
}

/// The name at the start of `text`, and what follows.
fn name(text: &str) -> Option<(String, &str)> {
    let end = match text.strip_prefix("@\"") {
        Some(quoted) => quoted.find('"')? + 3,
        None => text.find(|c: char| !c.is_alphanumeric() && c != '_')?,
    };
    Some((unquoted(&text[..end]), &text[end..]))
}

/// Reads ` = @compileError("why"); // include/a.h:12:9`.
fn broken(rest: &str) -> Option<Access> {
    let text = rest.strip_prefix(" = @compileError(\"")?;
    let (reason, after) = text.rsplit_once("\");")?;
    let place = after.trim().strip_prefix("// ").map(str::to_owned);
    Some(Access::Broken { reason: reason.replace("\\\"", "\""), place })
}

#[cfg(test)]
mod tests {
    use super::*;

    const GENERATED: &str = "\
const __builtin = @import(\"std\");
pub const sqlite3_version: [*c]const u8 = @extern([*c]const u8, .{
    .name = \"sqlite3_version\",
});
pub extern fn sqlite3_open(filename: [*c]const u8) c_int;
pub extern var sqlite3_temp_directory: [*c]u8;
pub extern threadlocal var state: c_int;
pub fn inlined(x: c_int) callconv(.c) c_int {
    return x;
}
pub inline fn MAX(a: anytype, b: anytype) void {}
pub const @\"error\" = struct_error;
pub const SQLITE_EXTERN = @compileError(\"unexpected token 'extern'\"); // /inc/a.h:72:10
pub const OLDER = @compileError(\"too old\");
// /inc/a.h:9:9
";

    fn parsed(name: &str) -> ImportedDeclaration {
        parse(GENERATED).into_iter().find(|d| d.name == name).unwrap()
    }

    #[test]
    fn every_public_declaration_is_found() {
        let names: Vec<_> = parse(GENERATED).into_iter().map(|d| d.name).collect();
        assert_eq!(
            names,
            [
                "sqlite3_version",
                "sqlite3_open",
                "sqlite3_temp_directory",
                "state",
                "inlined",
                "MAX",
                "error",
                "SQLITE_EXTERN",
                "OLDER"
            ]
        );
        assert_eq!(parsed("sqlite3_open").line, 5);
    }

    #[test]
    fn bodies_and_failed_macros_are_kept_apart() {
        assert_eq!(parsed("sqlite3_open").access, Access::Full);
        assert_eq!(parsed("sqlite3_version").access, Access::Full);
        assert_eq!(parsed("inlined").access, Access::TypeOnly);
        assert_eq!(parsed("MAX").access, Access::TypeOnly);
        let Access::Broken { reason, place } = parsed("SQLITE_EXTERN").access else { panic!() };
        assert_eq!(reason, "unexpected token 'extern'");
        assert_eq!(place.as_deref(), Some("/inc/a.h:72:10"));
        let Access::Broken { place, .. } = parsed("OLDER").access else { panic!() };
        assert_eq!(place.as_deref(), Some("/inc/a.h:9:9"));
    }

    #[test]
    fn a_line_inside_belongs_to_the_declaration_above() {
        let import = Import { file: "x".into(), declarations: parse(GENERATED) };
        assert_eq!(import.declaration_at(9).unwrap().name, "inlined");
        assert!(import.declaration_at(1).is_none());
    }

    #[test]
    fn tags_are_selected_under_their_c_name() {
        let (filter, c_names) = (ItemFilter::new(&["point*"]).unwrap(), CNames::default());
        let is_selected = |name: &str, filter: &ItemFilter| is_selected(name, filter, &c_names);
        assert!(is_selected("struct_point", &filter) && is_selected("point_new", &filter));
        assert!(!is_selected("__point", &filter));
        assert!(is_selected("anything", &ItemFilter::default()));
        assert!(!is_selected("__GNUC__", &ItemFilter::default()));
    }
}
