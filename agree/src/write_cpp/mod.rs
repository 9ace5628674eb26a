//! A boundary as a C++ header.
//!
//! One boundary in five is what a C header says, compiled as C++; the others are said in C++'s own
//! words: namespaces, scoped enumerations, references, templates, base classes, `constexpr`.

mod items;
mod noise;
mod records;
mod types;

use crate::model::{
    Boundary, CppChange, Decl, DeclId, DeclKind, Facts, Form, Language, Languages, Ty,
};
use crate::spelling::Chooser;
use crate::write_c::{self, Dialect};

/// The words of C++ for what C spells otherwise.
pub const DIALECT: Dialect = Dialect {
    language: Language::Cpp,
    attributes: true,
    booleans: &["bool"],
    restrict: "__restrict",
    alignas: "alignas",
    noreturn: &["[[noreturn]] ", "__attribute__((noreturn)) "],
    thread_local: "thread_local ",
    // Who calls a C function from another language relies on it not to throw.
    noexcept: " noexcept",
    reserved: &["export"],
    head: "#pragma once\n#include <stddef.h>\n#include <stdint.h>\n",
    begin: "extern \"C\" {\n",
    end: "}\n",
};

/// Templates and empty classes that boundaries use; a name space of their own keeps them apart.
const TOOLS: &str = "namespace agree {
struct nothing {};
struct extra { int extra_in_cpp; };
template <class T> using pointer = T *;
template <class T, unsigned long N> using array = T[N];
template <class R, class... A> using function = R (*)(A...);
template <class T> struct identity { using type = T; };
}
";

/// What stands once at the top of a file of boundaries.
#[must_use]
pub fn prelude(facts: &Facts) -> String {
    // Other targets than the host have no more headers than those of a freestanding compiler.
    let library = "#include <uchar.h>\n#include <cstddef>\n#include <cstdint>\n";
    let library = if facts.x86_64 { library } else { "" };
    format!("{}{library}{TOOLS}", DIALECT.head)
}

/// Writes `boundary` in C++.
#[must_use]
pub fn write(boundary: &Boundary) -> String {
    let chooser = Chooser::new(boundary.seed, Language::Cpp);
    if boundary.cpp.is_empty() && chooser.chance(&boundary.prefix, "vocabulary of C", 20) {
        return write_c::write_as(boundary, DIALECT);
    }
    let c = write_c::Writer::new(boundary, DIALECT);
    let mut writer = Writer { boundary, chooser, c, out: String::new() };
    let (open, close) = writer.namespace();
    writer.forward_declarations();
    let own = |absent: Languages| !absent.has(Language::Cpp);
    for (id, decl) in boundary.decls.iter().enumerate().filter(|(_, it)| own(it.absent)) {
        writer.decl(id, decl);
    }
    writer.linked_items();
    for constant in &boundary.constants {
        writer.constant(&constant.name, &constant.value);
    }
    writer.noise();
    format!("{open}{}{close}", writer.out)
}

/// How a record or enumeration is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Naming {
    /// `struct X { … };`
    Own,
    /// `typedef struct X X; struct X { … };`
    Typedef,
    /// `struct X_tag { … }; using X = X_tag;`
    OtherTag,
    /// `typedef struct { … } X;`
    Untagged,
    /// `template <class T> struct X_of { … }; using X = X_of<int>;`
    Template,
}

struct Writer<'a> {
    boundary: &'a Boundary,
    chooser: Chooser,
    /// What C++ says as C does.
    c: write_c::Writer<'a>,
    out: String,
}

impl<'a> Writer<'a> {
    /// What opens and closes the namespace around everything, if there is one.
    fn namespace(&self) -> (String, String) {
        let prefix = &self.boundary.prefix;
        // Without `extern "C"` a name of a namespace has little to do with C's.
        let mangled = self.boundary.cpp.iter().any(|it| it.change == CppChange::Mangled);
        let (open, close) = match self.chooser.index(prefix, "namespace", 6) {
            _ if mangled => (String::new(), ""),
            0 => (format!("namespace {prefix}space {{\n"), "}\n"),
            1 => (format!("namespace {prefix}outer::inner {{\n"), "}\n"),
            2 => (format!("namespace {prefix}outer {{ inline namespace v1 {{\n"), "}}\n"),
            _ => (String::new(), ""),
        };
        (open, close.to_owned())
    }

    /// Whether a change of C++'s own was made to the item `name`.
    fn changed(&self, name: &str, change: CppChange) -> bool {
        self.boundary.cpp.iter().any(|it| it.of == name && it.change == change)
    }

    fn naming(&self, id: DeclId) -> Naming {
        let decl = &self.boundary.decls[id];
        let options = match &decl.kind {
            _ if self.boundary.cpp.iter().any(|it| it.of == decl.name) => [Naming::Own; 4],
            DeclKind::Record(record) if matches!(record.form, Form::Generic(_)) => {
                [Naming::Template; 4]
            }
            // An opaque type needs a tag, and so does what is named before it is complete.
            DeclKind::Record(_) | DeclKind::Enum(_) if !write_c::named_early(self.boundary, id) => {
                [Naming::Own, Naming::Own, Naming::Typedef, Naming::Untagged]
            }
            _ => [Naming::Own, Naming::Own, Naming::Typedef, Naming::OtherTag],
        };
        options[self.chooser.index(&decl.name, "naming", options.len())]
    }

    /// The namespace of a declaration and its name in there, if it stands in one.
    fn module(&self, id: DeclId) -> Option<(&'a str, &'a str)> {
        let decl = &self.boundary.decls[id];
        let nests = self.naming(id) == Naming::Own && self.chooser.chance(&decl.name, "module", 50);
        decl.short_name().filter(|_| nests)
    }

    fn keyword(&self, id: DeclId) -> &'static str {
        let decl = &self.boundary.decls[id];
        match &decl.kind {
            DeclKind::Record(record) if record.union => "union",
            DeclKind::Enum(_) => "enum",
            _ if self.naming(id) != Naming::Untagged
                && self.chooser.chance(&decl.name, "class", 25) =>
            {
                "class"
            }
            _ => "struct",
        }
    }

    /// How other declarations name the type.
    fn name_of(&self, id: DeclId, place: &str) -> String {
        let decl = &self.boundary.decls[id];
        if let Some((module, short)) = self.module(id) {
            return format!("{module}::{short}");
        }
        let tagged = matches!(decl.kind, DeclKind::Record(_) | DeclKind::Opaque)
            && self.naming(id) == Naming::Own;
        if tagged && self.chooser.chance(place, "elaborated", 15) {
            format!("{} {}", self.keyword(id), decl.name)
        } else {
            decl.name.clone()
        }
    }

    fn forward_declarations(&mut self) {
        for (id, decl) in self.boundary.decls.iter().enumerate() {
            let (keyword, name) = (self.keyword(id), &decl.name);
            let naming = self.naming(id);
            match &decl.kind {
                DeclKind::Record(record) if naming == Naming::Template => {
                    self.forward_template(name, record);
                }
                DeclKind::Record(_) | DeclKind::Opaque => match (naming, self.module(id)) {
                    (_, Some((module, short))) => {
                        put!(self.out, "namespace {module} {{ {keyword} {short}; }}");
                    }
                    (Naming::Typedef, _) => {
                        put!(self.out, "typedef {keyword} {name} {name};");
                    }
                    (Naming::OtherTag, _) => {
                        put!(self.out, "{keyword} {name}_tag;\nusing {name} = {name}_tag;");
                    }
                    (Naming::Own, _) => put!(self.out, "{keyword} {name};"),
                    (Naming::Untagged | Naming::Template, _) => {}
                },
                DeclKind::Enum(_) | DeclKind::Alias(_) => {}
            }
        }
    }

    fn decl(&mut self, id: DeclId, decl: &Decl) {
        let module = self.module(id);
        let name = match module {
            Some((module, short)) => {
                put!(self.out, "namespace {module} {{");
                short
            }
            None => &decl.name,
        };
        match &decl.kind {
            DeclKind::Opaque => {}
            DeclKind::Alias(Ty::Bits(bits)) if bits.parts_in.has(Language::Cpp) => {
                self.struct_of_bits(name, bits);
            }
            DeclKind::Alias(target) => self.alias(name, target),
            DeclKind::Record(record) => self.record_decl(id, name, record),
            DeclKind::Enum(it) => self.enum_decl(id, name, it),
        }
        if module.is_some() {
            put!(self.out, "}}");
        }
    }
}
