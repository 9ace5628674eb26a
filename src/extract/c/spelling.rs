//! Types of debug information in C's spelling, for what clang's AST does not spell.

use crate::extract::object::dwarf::{Graph, Qualifier, RecordKind, Subroutine, TypeId, TypeKind};

/// The C spelling of a type; `None` is `void`.
pub fn spell(graph: &Graph, id: Option<TypeId>) -> String {
    declare(graph, id, String::new(), 0)
}

/// How many types deep a spelling goes, in case damaged debug information refers to itself.
const DEPTH: u32 = 32;

/// Puts the type around a declarator, from the inside out as C does:
/// pointer to array of int around `` is first `*`, then `(*)[3]`, then `int (*)[3]`.
fn declare(graph: &Graph, id: Option<TypeId>, declarator: String, depth: u32) -> String {
    let Some(id) = id else { return joined("void", &declarator) };
    if depth > DEPTH {
        return joined("…", &declarator);
    }
    let wrapped = |declarator: String| {
        if declarator.starts_with('*') { format!("({declarator})") } else { declarator }
    };
    match graph.kind(id) {
        TypeKind::Pointer(pointer) => {
            declare(graph, pointer.target, format!("*{declarator}"), depth + 1)
        }
        TypeKind::Array(array) => {
            let mut declarator = wrapped(declarator);
            for count in &array.counts {
                let count = count.map_or_else(String::new, |count| count.to_string());
                declarator = format!("{declarator}[{count}]");
            }
            declare(graph, Some(array.element), declarator, depth + 1)
        }
        TypeKind::Subroutine(function) => {
            let parameters = parameters(graph, function, depth);
            let declarator = format!("{}({parameters})", wrapped(declarator));
            declare(graph, function.ret, declarator, depth + 1)
        }
        TypeKind::Qualified(qualified) => {
            let word = match qualified.qualifier {
                Qualifier::Const => "const",
                Qualifier::Volatile => "volatile",
                Qualifier::Restrict => "restrict",
                Qualifier::Atomic => "_Atomic",
            };
            let pointer = qualified
                .target
                .is_some_and(|target| matches!(graph.kind(target), TypeKind::Pointer(_)));
            if pointer {
                let declarator = joined(word, &declarator);
                declare(graph, qualified.target, declarator, depth + 1)
            } else {
                format!("{word} {}", declare(graph, qualified.target, declarator, depth + 1))
            }
        }
        kind => joined(&plain(kind), &declarator),
    }
}

fn joined(word: &str, declarator: &str) -> String {
    match declarator.chars().next() {
        None => word.to_owned(),
        Some('[') => format!("{word}{declarator}"),
        Some(_) => format!("{word} {declarator}"),
    }
}

fn parameters(graph: &Graph, function: &Subroutine, depth: u32) -> String {
    let each = function.parameters.iter();
    let mut words: Vec<_> =
        each.map(|p| declare(graph, Some(p.ty), String::new(), depth + 1)).collect();
    if function.variadic && !words.is_empty() {
        words.push("...".to_owned());
    }
    if words.is_empty() && function.prototyped { "void".to_owned() } else { words.join(", ") }
}

fn plain(kind: &TypeKind) -> String {
    let name = kind.name();
    let keyword = match kind {
        TypeKind::Record(record) => match record.kind {
            RecordKind::Struct | RecordKind::Class => "struct ",
            RecordKind::Union => "union ",
        },
        TypeKind::Enum(_) => "enum ",
        _ => "",
    };
    match name {
        // gcc says `long unsigned int`, clang and people say `unsigned long`.
        Some(name) if keyword.is_empty() => standard_name(&name).to_owned(),
        Some(name) => format!("{keyword}{name}"),
        None => format!("{keyword}{{…}}"),
    }
}

fn standard_name(name: &str) -> &str {
    match name {
        "short int" => "short",
        "short unsigned int" => "unsigned short",
        "long int" => "long",
        "long unsigned int" => "unsigned long",
        "long long int" => "long long",
        "long long unsigned int" => "unsigned long long",
        other => other,
    }
}
