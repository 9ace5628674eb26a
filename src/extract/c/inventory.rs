//! What a C or C++ file declares, as clang's AST lists it: names, places, spelled types and
//! attributes.
//!
//! Nothing here has a size. The inventory says which questions the probe asks, and afterwards lends
//! the answers the words and places that debug information lacks.

use std::collections::{BTreeSet, HashMap};

use super::location::Place;
use crate::toolchain::cc::Dialect;

/// The declarations of one translation unit, in the order of the source, each name once.
#[derive(Debug, Default)]
pub struct Inventory {
    /// Structs, unions and enumerations, those without a name included.
    pub tags: Vec<Tag>,
    /// The aliases.
    pub typedefs: Vec<Typedef>,
    /// The functions.
    pub functions: Vec<Function>,
    /// The variables at file scope; in C++ also those of namespaces and static members.
    pub variables: Vec<Variable>,
    /// Instances of C++ templates that declarations mention, as a probe in the global namespace
    /// can spell them: `ns::Box<int>`.
    pub instances: BTreeSet<String>,
    /// C or C++.
    pub dialect: Dialect,
    /// Instances without members, with the name that a mention in their own namespace has and the
    /// qualified one.
    pub(super) incomplete: Vec<(String, String)>,
    /// By qualified name.
    pub(super) tag_by_name: HashMap<String, usize>,
    pub(super) tag_by_id: HashMap<String, usize>,
    /// The C++ namespaces, by the identity of their declarations.
    pub(super) namespace_by_id: HashMap<String, String>,
    /// By qualified name.
    pub(super) typedef_by_name: HashMap<String, usize>,
    /// By name in C, by symbol in C++, where functions share names.
    pub(super) function_by_key: HashMap<String, usize>,
    /// By qualified name.
    pub(super) variable_by_name: HashMap<String, usize>,
    /// How many functions and function templates share a qualified name.
    pub(super) namesakes: HashMap<String, usize>,
}

/// `struct`, `union` or `enum`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagKind {
    /// `struct`
    Struct,
    /// `union`
    Union,
    /// `enum`
    Enum,
}

impl TagKind {
    /// The keyword.
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Struct => "struct",
            Self::Union => "union",
            Self::Enum => "enum",
        }
    }
}

/// A struct, union or enumeration.
#[derive(Debug)]
pub struct Tag {
    /// The name behind the keyword, of an instance of a template with its arguments.
    pub name: Option<String>,
    /// The C++ namespaces and classes around it, joined with `::`.
    pub path: String,
    /// The alias that gives a tag without a name its name: `typedef struct { … } name;`.
    pub typedef_name: Option<String>,
    /// Which keyword.
    pub kind: TagKind,
    /// Whether it is defined.
    pub complete: bool,
    /// `__attribute__((packed))`.
    pub packed: bool,
    /// `__attribute__((aligned(…)))` or `_Alignas`.
    pub aligned: bool,
    /// `#pragma pack`; the dump does not tell how tightly.
    pub pragma_packed: bool,
    /// The members in order, bit-fields without a name included.
    pub fields: Vec<Field>,
    /// The enumerators.
    pub enumerators: Vec<(String, Option<Place>)>,
    /// Where it is defined, else first declared.
    pub place: Option<Place>,
    /// Whether it stands at file scope and not in another record.
    pub outermost: bool,
    /// Whether it stands in a C++ class without a name, so that nobody else can name it.
    pub nameless: bool,
}

impl Tag {
    /// The name by which other languages know it.
    pub fn known_as(&self) -> Option<&str> {
        self.name.as_deref().or(self.typedef_name.as_deref())
    }

    /// The qualified name by which other languages know it.
    pub fn qualified(&self) -> Option<String> {
        self.known_as().map(|name| qualified(&self.path, name))
    }
}

/// A member of a struct or union.
#[derive(Debug)]
pub struct Field {
    /// The name; `None` for an anonymous member and a bit-field without a name.
    pub name: Option<String>,
    /// The width in bits of a bit-field without a name, which debug information leaves out.
    pub unnamed_bits: Option<u32>,
    /// The type as written.
    pub spelled: String,
    /// The same in other words that say more ([`super::adopt`]).
    pub also: Vec<String>,
    /// `__attribute__((nonnull))` on a function pointer, of its parameters.
    pub nonnull: bool,
    /// The type without aliases, as one names it at file scope.
    pub canonical: String,
    /// `__attribute__((aligned(…)))` or `_Alignas`.
    pub aligned: bool,
    /// `[[no_unique_address]]`.
    pub overlapping: bool,
    /// The tag without a name that its type consists of or points to, by index.
    pub anonymous: Option<usize>,
    /// Where it stands.
    pub place: Option<Place>,
}

/// An alias.
#[derive(Debug)]
pub struct Typedef {
    /// The name.
    pub name: String,
    /// The C++ namespaces and classes around it, joined with `::`.
    pub path: String,
    /// Whether it stands at file or namespace scope.
    pub outermost: bool,
    /// What it stands for, as written.
    pub spelled: String,
    /// The same where it is declared again, and in other words that say more.
    pub also: Vec<String>,
    /// `__attribute__((nonnull))` on a function type or pointer, of its parameters.
    pub nonnull: bool,
    /// The tag without a name inside the type, by index.
    pub anonymous: Option<usize>,
    /// Where it stands.
    pub place: Option<Place>,
}

/// A function.
#[derive(Clone, Debug)]
pub struct Function {
    /// The name in the source.
    pub name: String,
    /// The C++ namespaces and classes around it, joined with `::`.
    pub path: String,
    /// The class of which it is a member, by index, and what kind of member it is.
    pub member: Option<(usize, Member)>,
    /// Where the `extern "C"` stands that it is written in, the innermost.
    pub c_linkage: Option<Place>,
    /// The name that clang gives to the linker.
    pub symbol: Option<String>,
    /// The whole type: `int (const char *, ...) __attribute__((noreturn))`.
    pub spelled: String,
    /// The same without its sugar, where clang tells it apart.
    pub bare: Option<String>,
    /// The same where it is declared again, and in other words that say more.
    pub also: Vec<Wording>,
    /// Declared `static`.
    pub is_static: bool,
    /// `__attribute__((visibility("hidden")))`, also by `#pragma GCC visibility`.
    pub hidden: bool,
    /// Whether a body was seen.
    pub has_body: bool,
    /// `_Noreturn`, which is no part of the type.
    pub noreturn: bool,
    /// `__attribute__((returns_nonnull))`.
    pub returns_nonnull: bool,
    /// `__attribute__((nonnull(…)))` on the function, of parameters that are not known yet:
    /// [`super::nonnull`] marks them.
    pub nonnull: bool,
    /// The parameters.
    pub parameters: Vec<Parameter>,
    /// Where it is first declared in a file of the party's own, or else at all.
    pub place: Option<Place>,
    /// Where it is declared again.
    pub again: Vec<Place>,
}

/// The words of another declaration of a function.
#[derive(Clone, Debug)]
pub struct Wording {
    /// The whole type.
    pub spelled: String,
    /// The same without its sugar, where clang tells it apart.
    pub bare: Option<String>,
    /// The parameters.
    pub parameters: Vec<Parameter>,
}

/// What kind of member a C++ function is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Member {
    /// A function with or without `this`.
    Method,
    /// A constructor.
    Constructor,
    /// A destructor.
    Destructor,
}

/// A parameter.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// The name, if the declaration gives one.
    pub name: Option<String>,
    /// The type as written, arrays and functions already decayed.
    pub spelled: String,
    /// `__attribute__((nonnull))` on the parameter itself.
    pub nonnull: bool,
    /// Where it stands.
    pub place: Option<Place>,
}

/// A variable at file scope, or a C++ variable of a namespace or static member.
#[derive(Debug)]
pub struct Variable {
    /// The name in the source.
    pub name: String,
    /// The C++ namespaces and classes around it, joined with `::`.
    pub path: String,
    /// The name that clang gives to the linker.
    pub symbol: Option<String>,
    /// The type as written.
    pub spelled: String,
    /// The same where it is declared again, and in other words that say more.
    pub also: Vec<String>,
    /// `__attribute__((nonnull))` on a function pointer, of its parameters.
    pub nonnull: bool,
    /// Declared `static` at file or namespace scope.
    pub is_static: bool,
    /// Whether it has no symbol of its own if it is constant: C++17 6.5p3 for variables of
    /// namespaces, 10.1.6 for `constexpr` members.
    pub local_if_constant: bool,
    /// `__attribute__((visibility("hidden")))`, also by `#pragma GCC visibility`.
    pub hidden: bool,
    /// Whether every thread has its own.
    pub thread_local: bool,
    /// Whether it has an initializer.
    pub initialized: bool,
    /// The tag without a name inside the type, by index.
    pub anonymous: Option<usize>,
    /// Where it is first declared in a file of the party's own, or else at all.
    pub place: Option<Place>,
    /// Where it is declared again.
    pub again: Vec<Place>,
}

/// What stands in front of a tag's name where it need not be declared yet.
const KEYWORDS: [&str; 4] = ["struct", "class", "union", "enum"];

impl Inventory {
    /// The tag of this qualified name.
    pub fn tag(&self, name: &str) -> Option<usize> {
        self.tag_by_name.get(name).copied()
    }

    /// The tag of this name that stands in a C++ class without a name, if there is one only.
    pub fn nameless_tag(&self, name: &str) -> Option<usize> {
        let same = |tag: &Tag| tag.nameless && tag.name.as_deref() == Some(name);
        let mut found = (0..self.tags.len()).filter(|index| same(&self.tags[*index]));
        found.next().filter(|_| found.next().is_none())
    }

    /// The alias of this qualified name.
    pub fn typedef(&self, name: &str) -> Option<&Typedef> {
        self.typedef_by_name.get(name).map(|index| &self.typedefs[*index])
    }

    /// Lines of C++ that need the members of all instances that lack them. Clang instantiates what is
    /// only pointed to no further than its name. What the standard library declares is not listed.
    pub fn uses(&self) -> String {
        let known = |name: &str| self.tag(name).is_some_and(|index| self.tags[index].complete);
        let lacking = self.instances.iter().filter(|name| !name.starts_with("std::"));
        let lacking = lacking.filter(|name| !known(name) && !self.would_declare(name));
        // A word of C, which clang knows in every version of C++.
        lacking.map(|name| format!("_Static_assert(sizeof({name}) != 0, \"\");\n")).collect()
    }

    /// Whether the global scope would get another type by mentioning an instance: of `Link<struct node>`,
    /// said in a namespace that has `node`, the second word declares `::node` there.
    fn would_declare(&self, instance: &str) -> bool {
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | ':');
        let mut words = instance.split(|c| !is_part(c)).filter(|word| !word.is_empty());
        let elaborated =
            std::iter::from_fn(|| words.find(|word| KEYWORDS.contains(word)).map(|_| words.next()));
        elaborated.flatten().any(|name| self.tag(name.trim_start_matches("::")).is_none())
    }

    /// How source in the global scope refers to a tag, if it can.
    pub fn spelled(&self, index: usize) -> Option<String> {
        let tag = &self.tags[index];
        let named = match (&tag.name, &tag.typedef_name) {
            _ if tag.nameless => None,
            (Some(name), _) => Some((format!("{} ", tag.kind.keyword()), name)),
            (None, alias) => alias.as_ref().map(|alias| (String::new(), alias)),
        };
        named.map(|(keyword, name)| format!("{keyword}{}", self.global(&tag.path, name)))
    }

    /// A name with its path as source in the global scope refers to it.
    pub fn global(&self, path: &str, name: &str) -> String {
        match self.dialect {
            Dialect::C => name.to_owned(),
            Dialect::Cpp => format!("::{}", qualified(path, name)),
        }
    }

    /// Whether the name of a function says which function is meant.
    pub fn is_unique(&self, function: &Function) -> bool {
        self.namesakes.get(&qualified(&function.path, &function.name)).is_none_or(|n| *n == 1)
    }

    /// Moves what is declared more than once to the first place for which `own` holds: a header may
    /// repeat a declaration of the system's.
    pub fn prefer(&mut self, own: impl Fn(&Place) -> bool) {
        let functions = self.functions.iter_mut().map(|f| (&mut f.place, &f.again));
        let variables = self.variables.iter_mut().map(|v| (&mut v.place, &v.again));
        for (place, again) in functions.chain(variables) {
            if let Some(better) = again.iter().find(|again| own(again)) {
                *place = Some(better.clone());
            }
        }
    }

    /// Whether something at file scope is called `name`.
    pub fn declares(&self, name: &str) -> bool {
        self.tag_by_name.contains_key(name)
            || self.typedef_by_name.contains_key(name)
            || self.namesakes.contains_key(name)
            || self.variable_by_name.contains_key(name)
    }
}

/// A name behind its path.
pub fn qualified(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}::{name}") }
}
