//! What debug information cannot tell, by compiler.

use std::collections::BTreeSet;
use std::path::Path;

use super::super::ObjectError;
use super::super::dwarf::Unit;
use super::producer::{Family, Language, family, language};
use crate::contract::{Limit, Topic};

/// What one library cannot tell, as it comes up.
#[derive(Debug, Default)]
pub struct Limits {
    families: BTreeSet<Family>,
    zig: bool,
    rust: bool,
    /// Whether a unit in C or C++ does not say which macros there are.
    macros_untold: bool,
    symbols_only: Option<(String, Option<&'static str>)>,
    unlinked: bool,
}

impl Limits {
    /// Notes what the compiler of a unit leaves out.
    pub fn add(&mut self, unit: &Unit) {
        self.families.insert(family(unit));
        self.zig |= language(unit) == Language::Zig;
        self.rust |= language(unit) == Language::Rust;
        self.macros_untold |= language(unit) == Language::C && !unit.has_macros;
    }

    /// Notes that an object has no debug information that could be read.
    pub fn symbols_only(&mut self, why: &ObjectError) {
        let reason = match why {
            ObjectError::NoDebugInfo { .. } => {
                "it has no debug information, so only its symbols were compared".to_owned()
            }
            other => format!("only its symbols were compared: {other}"),
        };
        self.symbols_only.get_or_insert((reason, why.help()));
    }

    /// Notes that an object was not linked yet, which would decide on what others may use.
    pub fn unlinked(&mut self) {
        self.unlinked = true;
    }

    /// Notes that the library only leads to another one.
    pub fn import_library(&mut self) {
        let reason = "it is an import library, which has nothing but symbols";
        self.symbols_only.get_or_insert((reason.to_owned(), None));
    }

    /// The limits of the library at `path`.
    pub fn list(&self, path: &Path) -> Vec<Limit> {
        let mut list = Vec::new();
        let mut add = |topic, reason: &str, remedy: Option<&str>| {
            let (reason, remedy) = (reason.to_owned(), remedy.map(str::to_owned));
            list.push(Limit { topic, reason, remedy });
        };
        if let Some((reason, help)) = &self.symbols_only {
            let help = help.unwrap_or("name the library that it leads to");
            let remedy = format!(
                "{help}, or, to check symbols alone, write `library = \"{}\"` in the party that \
                 declares them",
                path.display()
            );
            add(Topic::Types, reason, Some(&remedy));
        }
        if self.unlinked {
            let reason = "an object that is not linked yet has all symbols that its parts share";
            add(Topic::Exports, reason, Some("name those on the boundary in `items`"));
        }
        if self.families.is_empty() {
            return list;
        }
        if self.macros_untold {
            let remedy = "compile it with `-g3` (gcc) or `-g -fdebug-macro` (clang), not split";
            add(
                Topic::Constants,
                "its debug information has no macros that can be read",
                Some(remedy),
            );
        }
        if self.rust || self.zig {
            let reason = "debug information has no constants of Rust and Zig";
            add(Topic::Constants, reason, None);
        }
        let has = |family: Family| self.families.contains(&family);
        if has(Family::Gcc) || has(Family::Clang) || has(Family::Other) {
            let reason = "C compilers write an alignment only where the source spells it; \
                          elsewhere it is at most what the fields need";
            add(Topic::Alignment, reason, None);
        }
        if has(Family::Gcc) || has(Family::Rustc) || has(Family::Zig) || has(Family::Other) {
            let reason = "only clang writes the calling convention of a function";
            add(Topic::Convention, reason, None);
        }
        if self.zig {
            let reason = "Zig drops parameters that an optimised function does not use";
            add(Topic::Parameters, reason, None);
            let reason = "Zig's importer writes `u8` for C's `char`, so `u8` agrees with either";
            add(Topic::Byte, reason, None);
        }
        if self.rust || self.zig {
            let reason = "Rust's `c_char` is an alias of an integer, and Zig code often has one";
            add(Topic::Char, reason, None);
            let reason = "rustc and Zig describe a constant global as they do a variable one";
            add(Topic::Writable, reason, None);
        }
        if self.rust {
            let reason = "Rust's pointers do not say whether data is volatile";
            add(Topic::Volatile, reason, None);
        }
        list
    }
}
