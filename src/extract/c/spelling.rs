//! Types of debug information in the spelling of C and C++, for what clang's AST does not spell.

use crate::extract::object::dwarf::{
    Graph, PointerKind, Qualifier, RecordKind, Scoped, Subroutine, TypeId, TypeKind,
};
use crate::toolchain::cc::Dialect;

/// The spelling of a type; `None` is `void`.
pub fn spell(dialect: Dialect, graph: &Graph, id: Option<TypeId>) -> String {
    Speller { dialect, graph }.declare(id, String::new(), 0)
}

struct Speller<'a> {
    dialect: Dialect,
    graph: &'a Graph,
}

/// How many types deep a spelling goes, in case damaged debug information refers to itself.
const DEPTH: u32 = 32;

impl Speller<'_> {
    /// Puts the type around a declarator, from the inside out as C does:
    /// pointer to array of int around `` is first `*`, then `(*)[3]`, then `int (*)[3]`.
    fn declare(&self, id: Option<TypeId>, declarator: String, depth: u32) -> String {
        let graph = self.graph;
        let Some(id) = id else { return joined("void", &declarator) };
        if depth > DEPTH {
            return joined("…", &declarator);
        }
        let wrapped = |declarator: String| {
            if declarator.starts_with(['*', '&']) { format!("({declarator})") } else { declarator }
        };
        match graph.kind(id) {
            TypeKind::Pointer(pointer) => {
                let mark = match pointer.kind {
                    PointerKind::Pointer => "*",
                    PointerKind::Reference => "&",
                    PointerKind::RvalueReference => "&&",
                };
                self.declare(pointer.target, format!("{mark}{declarator}"), depth + 1)
            }
            // `void (Class::*)(int)`, `int Class::*`
            TypeKind::MemberPointer(pointer) => {
                let class = pointer.class.map_or_else(String::new, |id| self.plain(graph.kind(id)));
                let behind = pointer.target.map(|target| graph.kind(target));
                let mark = format!("{class}::*{declarator}");
                let mark = match behind {
                    Some(TypeKind::Subroutine(_) | TypeKind::Array(_)) => format!("({mark})"),
                    _ => mark,
                };
                self.declare(pointer.target, mark, depth + 1)
            }
            TypeKind::Array(array) => {
                let mut declarator = wrapped(declarator);
                for count in &array.counts {
                    let count = count.map_or_else(String::new, |count| count.to_string());
                    declarator = format!("{declarator}[{count}]");
                }
                self.declare(Some(array.element), declarator, depth + 1)
            }
            TypeKind::Subroutine(function) => {
                let parameters = self.parameters(function, depth);
                let declarator = format!("{}({parameters})", wrapped(declarator));
                self.declare(function.ret, declarator, depth + 1)
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
                    self.declare(qualified.target, declarator, depth + 1)
                } else {
                    format!("{word} {}", self.declare(qualified.target, declarator, depth + 1))
                }
            }
            kind => joined(&self.plain(kind), &declarator),
        }
    }

    fn parameters(&self, function: &Subroutine, depth: u32) -> String {
        let each = function.parameters.iter().filter(|p| !p.artificial);
        let mut words: Vec<_> =
            each.map(|p| self.declare(Some(p.ty), String::new(), depth + 1)).collect();
        if function.variadic && !words.is_empty() {
            words.push("...".to_owned());
        }
        if words.is_empty() && function.prototyped && self.dialect == Dialect::C {
            "void".to_owned()
        } else {
            words.join(", ")
        }
    }

    fn plain(&self, kind: &TypeKind) -> String {
        let name = kind.name();
        if let (Dialect::Cpp, Some(Scoped { path, name: Some(name) })) =
            (self.dialect, scoped(kind))
        {
            // `std::__1::string` is `std::string` to everybody: names in `__` are the library's own.
            let own = path.split("::").filter(|part| !part.starts_with("__"));
            return super::inventory::qualified(&own.collect::<Vec<_>>().join("::"), &name);
        }
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
}

/// The name of a type that may stand in a namespace or class.
fn scoped(kind: &TypeKind) -> Option<Scoped> {
    match kind {
        TypeKind::Record(record) => Some(record.name),
        TypeKind::Enum(enumeration) => Some(enumeration.name),
        TypeKind::Typedef(typedef) => Some(typedef.name),
        _ => None,
    }
}

fn joined(word: &str, declarator: &str) -> String {
    match declarator.chars().next() {
        None => word.to_owned(),
        Some('[') => format!("{word}{declarator}"),
        Some(_) => format!("{word} {declarator}"),
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
