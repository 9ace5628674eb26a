//! What the C headers behind an `@cImport` say themselves, as far as names go.
//!
//! The importer's output does not tell which header a declaration comes from, and it numbers the
//! tags of structs that are declared inside of others (`struct point_2` for the second type it
//! met, which C calls `struct point`), and makes an empty string of `#define API`. All is told by the words of the preprocessed headers.

use std::collections::{HashMap, HashSet};

use super::spelling::c_tag;

/// The tags of the structs behind `va_list` in the psABIs of x86-64 and s390x, and of Arm, which no
/// header spells.
const VA_LIST_TAGS: [&str; 2] = ["__va_list_tag", "__va_list"];

/// The names that psABIs give the fields of the struct behind `va_list`, by its tag and their number:
/// System V x86-64 3.5.7, AAPCS64 and AAPCS32 "Variable argument lists". Zig's importer knows
/// the structs without them.
pub fn va_list_fields(tag: &str, fields: usize) -> &'static [&'static str] {
    match (tag, fields) {
        ("__va_list_tag", 4) => &["gp_offset", "fp_offset", "overflow_arg_area", "reg_save_area"],
        ("__va_list", 5) => &["__stack", "__gr_top", "__vr_top", "__gr_offs", "__vr_offs"],
        ("__va_list", 1) => &["__ap"],
        _ => &[],
    }
}

/// The words of the headers, divided by whose they are.
#[derive(Debug, Default)]
pub struct HeaderWords {
    /// Of headers that are no system headers, and of those that the module itself names.
    own: HashSet<String>,
    /// Of all other headers.
    system: HashSet<String>,
    /// Macros without a text (`#define API`), of which the importer makes empty strings.
    empty_macros: HashSet<String>,
    /// Macros that stand for one other word (`#define CALL API`).
    renaming_macros: HashMap<String, String>,
    /// Macros that no header defines but the configuration (`-D`).
    given_macros: HashSet<String>,
}

impl HeaderWords {
    /// Divides the words of `cc -E -dD` output. A line marker `# 1 "a.h" 1 3` says that a file is
    /// entered (1) or returned to (2) and that it is a system header (3).
    pub fn of(preprocessed: &str) -> Self {
        let mut words = Self::default();
        let mut depth = 0u32;
        let mut is_own = false;
        let mut is_given = false;
        for line in preprocessed.lines() {
            if let Some(flags) = line_marker(line) {
                depth = match flags {
                    Flags { enters: true, .. } => depth + 1,
                    Flags { returns: true, .. } => depth.saturating_sub(1),
                    _ => depth,
                };
                // The probe's header is at depth 0, and what the module names at depth 1.
                is_own = flags.is_file && depth > 0 && (depth == 1 || !flags.system);
                is_given = flags.is_command_line;
                continue;
            }
            words.note_macro(line, is_given);
            let set = if is_own { &mut words.own } else { &mut words.system };
            for word in identifiers(line) {
                if !set.contains(word) {
                    set.insert(word.to_owned());
                }
            }
        }
        words
    }

    /// Whether a header of the user's own declares `name`, rather than only use it: then no
    /// system header has the word.
    pub fn declare(&self, name: &str) -> bool {
        self.own.contains(name) && !self.system.contains(name)
    }

    /// Whether `name` is a macro that stands for nothing, also by way of other macros.
    pub fn is_empty_macro(&self, name: &str) -> bool {
        let mut name = name;
        for _ in 0..=self.renaming_macros.len() {
            if self.empty_macros.contains(name) {
                return true;
            }
            match self.renaming_macros.get(name) {
                Some(next) => name = next,
                None => return false,
            }
        }
        false
    }

    /// Whether `name` is a macro that the configuration defines, which describes how the headers are
    /// read and is nothing that they declare.
    pub fn is_given_macro(&self, name: &str) -> bool {
        self.given_macros.contains(name)
    }

    /// Remembers `#define API` and `#define CALL API`, and whatever the command line defines.
    fn note_macro(&mut self, line: &str, is_given: bool) {
        let Some(definition) = line.strip_prefix("#define ") else { return };
        if let (true, Some(name)) = (is_given, identifiers(definition).next()) {
            self.given_macros.insert(name.to_owned());
        }
        let mut words = definition.split_whitespace();
        match (words.next(), words.next(), words.next()) {
            (Some(name), None, _) if !name.contains('(') => {
                self.empty_macros.insert(name.to_owned());
            }
            (Some(name), Some(body), None) if !name.contains('(') => {
                self.renaming_macros.insert(name.to_owned(), body.to_owned());
            }
            _ => {}
        }
    }

    fn know(&self, name: &str) -> bool {
        self.own.contains(name) || self.system.contains(name)
    }
}

/// C's own names for what the importer renamed.
#[derive(Debug, Default)]
pub struct CNames {
    /// `None` where the headers were not looked at.
    pub words: Option<HeaderWords>,
    /// Why they could not be looked at, in the compiler's words.
    pub unread: Option<String>,
}

impl CNames {
    /// What C calls the type that the importer calls `name` (`struct_point_2`): the tag, and
    /// nothing for a type without one.
    pub fn tag<'a>(&self, name: &'a str) -> Option<&'a str> {
        let tag = c_tag(name)?;
        if tag.len() == name.len() {
            return Some(tag);
        }
        let stem = numbered_stem(tag).filter(|stem| {
            let renamed = |words: &HeaderWords| !words.know(tag) && words.know(stem);
            VA_LIST_TAGS.contains(stem) || self.words.as_ref().is_some_and(renamed)
        });
        Some(stem.unwrap_or(tag))
    }
}

/// `point` for `point_2`.
fn numbered_stem(tag: &str) -> Option<&str> {
    let (stem, number) = tag.rsplit_once('_')?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    (is_number && !stem.is_empty()).then_some(stem)
}

#[derive(Clone, Copy)]
struct Flags {
    enters: bool,
    returns: bool,
    is_file: bool,
    is_command_line: bool,
    system: bool,
}

fn line_marker(line: &str) -> Option<Flags> {
    let (number, rest) = line.strip_prefix("# ")?.split_once(" \"")?;
    number.parse::<u64>().ok()?;
    let (file, flags) = rest.rsplit_once('"')?;
    let has = |flag: &str| flags.split_whitespace().any(|word| word == flag);
    // What the compiler itself defines is in `<built-in>`, and a person's `-D` in `<command line>`.
    Some(Flags {
        enters: has("1"),
        returns: has("2"),
        is_file: !file.starts_with('<'),
        is_command_line: file == "<command line>",
        system: has("3"),
    })
}

fn identifiers(line: &str) -> impl Iterator<Item = &str> {
    let words = line.split(|c: char| !c.is_alphanumeric() && c != '_');
    words.filter(|word| word.starts_with(|c: char| c.is_alphabetic() || c == '_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PREPROCESSED: &str = "\
# 1 \"import.h\"
# 1 \"<built-in>\" 1
#define __GNUC__ 4
# 1 \"<command line>\" 1
#define GIVEN 1
# 1 \"<built-in>\" 2
# 1 \"import.h\" 2
# 1 \"./own.h\" 1
# 1 \"/usr/include/stdint.h\" 1 3
typedef unsigned uint32_t;
# 2 \"./own.h\" 2
#define LIMIT 5
#define API 
#define CALL API
#define LOOP LOOP
#define EMPTY \"\"
struct outer { struct inner { uint32_t x; } in; struct pair_2 *p; };
# 1 \"./more.h\" 1
int more(void);
# 9 \"./own.h\" 2
# 2 \"import.h\" 2
# 1 \"/usr/include/named.h\" 1 3
int named(void);
";

    #[test]
    fn own_declarations_are_told_from_the_systems() {
        let words = HeaderWords::of(PREPROCESSED);
        for own in ["LIMIT", "outer", "inner", "more", "named"] {
            assert!(words.declare(own), "{own}");
        }
        for foreign in ["uint32_t", "__GNUC__", "absent"] {
            assert!(!words.declare(foreign), "{foreign}");
        }
    }

    #[test]
    fn what_the_configuration_defines_is_no_ones_declaration() {
        let words = HeaderWords::of(PREPROCESSED);
        assert!(words.is_given_macro("GIVEN"));
        assert!(!words.is_given_macro("LIMIT") && !words.is_given_macro("__GNUC__"));
    }

    #[test]
    fn macros_for_nothing_are_no_empty_strings() {
        let words = HeaderWords::of(PREPROCESSED);
        assert!(words.is_empty_macro("API") && words.is_empty_macro("CALL"));
        assert!(!words.is_empty_macro("LOOP"));
        assert!(!words.is_empty_macro("EMPTY") && !words.is_empty_macro("LIMIT"));
    }

    #[test]
    fn numbers_are_taken_off_only_where_the_importer_put_them() {
        let names = CNames { words: Some(HeaderWords::of(PREPROCESSED)), unread: None };
        assert_eq!(names.tag("struct_inner_2"), Some("inner"));
        assert_eq!(names.tag("struct_pair_2"), Some("pair_2"));
        assert_eq!(names.tag("inner_2"), Some("inner_2"));
        assert_eq!(names.tag("struct___va_list_tag_1"), Some("__va_list_tag"));
        assert_eq!(names.tag("struct___va_list_1"), Some("__va_list"));
        assert_eq!(names.tag("struct_unnamed_1"), None);
        assert_eq!(CNames::default().tag("struct_inner_2"), Some("inner_2"));
    }
}
