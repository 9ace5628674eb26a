//! What a unit says about the compiler that made it.

use std::collections::BTreeSet;

use gimli::constants as dw;

use super::super::dwarf::Unit;
use crate::contract::Compiler;

/// A source language, as far as its reading differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// C and C++, also as Objective-C, and assembly.
    C,
    /// Rust.
    Rust,
    /// Zig.
    Zig,
}

/// A compiler family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Family {
    /// gcc and its relatives.
    Gcc,
    /// clang and its relatives, with `zig cc`.
    Clang,
    /// rustc.
    Rustc,
    /// Zig.
    Zig,
    /// Another one.
    Other,
}

/// Zig's own number among DWARF's languages.
const LANG_ZIG: u16 = 0x27;

/// The language that a unit is written in. Zig with LLVM calls itself C99.
pub fn language(unit: &Unit) -> Language {
    match (family(unit), unit.language) {
        (Family::Zig, _) => Language::Zig,
        (_, Some(dw::DW_LANG_Rust)) => Language::Rust,
        (_, Some(language)) if language.0 == LANG_ZIG => Language::Zig,
        (Family::Rustc, _) => Language::Rust,
        _ => Language::C,
    }
}

/// Whether a unit is written in C++, where `int f()` has a prototype.
pub fn is_cpp(unit: &Unit) -> bool {
    matches!(
        unit.language,
        Some(
            dw::DW_LANG_C_plus_plus
                | dw::DW_LANG_C_plus_plus_03
                | dw::DW_LANG_C_plus_plus_11
                | dw::DW_LANG_C_plus_plus_14
                | dw::DW_LANG_C_plus_plus_17
                | dw::DW_LANG_C_plus_plus_20
        )
    )
}

/// The family of the compiler that made a unit.
pub fn family(unit: &Unit) -> Family {
    let said = unit.producer.as_deref().unwrap_or_default();
    if said.contains("rustc version") {
        Family::Rustc
    } else if said.starts_with("zig ") {
        Family::Zig
    } else if said.contains("clang") {
        Family::Clang
    } else if said.starts_with("GNU ") {
        Family::Gcc
    } else {
        Family::Other
    }
}

/// The compilers of a library.
#[derive(Debug, Default)]
pub struct Producers(BTreeSet<(String, String)>);

impl Producers {
    /// Adds the one of a unit.
    pub fn add(&mut self, unit: &Unit) {
        let said = unit.producer.as_deref().unwrap_or_default();
        let name = match family(unit) {
            Family::Gcc if is_cpp(unit) => "g++",
            Family::Gcc => "gcc",
            Family::Clang => "clang",
            Family::Rustc => "rustc",
            Family::Zig => "zig",
            Family::Other => said.split(' ').next().unwrap_or_default(),
        };
        if !name.is_empty() {
            self.0.insert((name.to_owned(), version(said).to_owned()));
        }
    }

    /// All of them as one; a library without debug information has none to name.
    pub fn compiler(&self) -> Compiler {
        let join = |part: fn(&(String, String)) -> &String| {
            let parts: Vec<_> = self.0.iter().map(part).map(String::as_str).collect();
            parts.join(", ")
        };
        match self.0.len() {
            0 => Compiler { name: "unknown".into(), version: String::new(), since: None },
            _ => {
                Compiler { name: join(|pair| &pair.0), version: join(|pair| &pair.1), since: None }
            }
        }
    }
}

/// The version in a producer's words: `GNU C17 12.2.0 -g`, `clang version 19.1.7 (…)`,
/// `clang LLVM (rustc version 1.95.0 (59807616e 2026-04-14))`, `zig 0.16.0`.
fn version(said: &str) -> &str {
    let said = said.split_once("rustc version ").map_or(said, |(_, rest)| rest);
    let number = |word: &&str| {
        let digits = word.chars().next().is_some_and(|c| c.is_ascii_digit());
        digits && word.contains('.')
    };
    said.split([' ', '(', ')']).find(number).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_found_in_what_compilers_say() {
        for (said, expected) in [
            ("GNU C17 12.2.0 -mtune=generic -march=x86-64 -g", "12.2.0"),
            ("Debian clang version 14.0.6", "14.0.6"),
            ("clang LLVM (rustc version 1.95.0 (59807616e 2026-04-14))", "1.95.0"),
            ("zig 0.16.0", "0.16.0"),
            ("GNU AS 2.40", "2.40"),
            ("", ""),
        ] {
            assert_eq!(version(said), expected);
        }
    }
}
