//! Names as one language writes them when they come from another, where they may be keywords.

use std::borrow::Cow;

use crate::contract::Language;

/// Rust's strict and reserved keywords (Rust reference, Keywords).
const RUST: [&str; 51] = [
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue",
    "crate", "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if",
    "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub",
    "ref", "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while",
];

/// Keywords of Rust that `r#` cannot turn into names.
const RUST_NEVER_RAW: [&str; 4] = ["Self", "crate", "self", "super"];

/// Zig's keywords (Zig language reference, Keyword Reference).
const ZIG: [&str; 46] = [
    "addrspace",
    "align",
    "allowzero",
    "and",
    "anyframe",
    "anytype",
    "asm",
    "break",
    "callconv",
    "catch",
    "comptime",
    "const",
    "continue",
    "defer",
    "else",
    "enum",
    "errdefer",
    "error",
    "export",
    "extern",
    "fn",
    "for",
    "if",
    "inline",
    "linksection",
    "noalias",
    "noinline",
    "nosuspend",
    "opaque",
    "or",
    "orelse",
    "packed",
    "pub",
    "resume",
    "return",
    "struct",
    "suspend",
    "switch",
    "test",
    "threadlocal",
    "try",
    "union",
    "unreachable",
    "var",
    "volatile",
    "while",
];

/// `name` as an identifier of `language`: `r#type` in Rust, `@"error"` in Zig, `self_` where there
/// is no other way.
pub fn identifier(name: &str, language: Language) -> Cow<'_, str> {
    match language {
        Language::Rust if RUST_NEVER_RAW.contains(&name) => format!("{name}_").into(),
        Language::Rust if RUST.contains(&name) => format!("r#{name}").into(),
        Language::Zig if ZIG.contains(&name) => format!("@\"{name}\"").into(),
        _ => name.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_are_written_so_that_they_are_names() {
        assert_eq!(identifier("type", Language::Rust), "r#type");
        assert_eq!(identifier("self", Language::Rust), "self_");
        assert_eq!(identifier("error", Language::Zig), "@\"error\"");
        for language in [Language::Rust, Language::Zig, Language::C] {
            assert_eq!(identifier("width", language), "width");
        }
        assert!(RUST.is_sorted() && ZIG.is_sorted());
    }
}
