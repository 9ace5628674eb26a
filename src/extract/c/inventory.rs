//! What a C file declares, as clang's AST lists it: names, places, spelled types and attributes.
//!
//! Nothing here has a size. The inventory says which questions the probe asks, and afterwards lends
//! the answers the words and places that debug information lacks.

use std::collections::HashMap;

use super::ast::Node;
use super::location::Place;

/// The declarations of one translation unit, in the order of the source, each name once.
#[derive(Debug, Default)]
pub struct Inventory {
    /// Structs, unions and enumerations, those without a name included.
    pub tags: Vec<Tag>,
    /// The aliases.
    pub typedefs: Vec<Typedef>,
    /// The functions.
    pub functions: Vec<Function>,
    /// The variables at file scope.
    pub variables: Vec<Variable>,
    tag_by_name: HashMap<String, usize>,
    tag_by_id: HashMap<String, usize>,
    typedef_by_name: HashMap<String, usize>,
    function_by_name: HashMap<String, usize>,
    variable_by_name: HashMap<String, usize>,
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
    /// The name behind the keyword.
    pub name: Option<String>,
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
}

impl Tag {
    /// The name by which other languages know it.
    pub fn known_as(&self) -> Option<&str> {
        self.name.as_deref().or(self.typedef_name.as_deref())
    }

    /// How C source refers to it, if it can.
    pub fn spelled(&self) -> Option<String> {
        match &self.name {
            Some(name) => Some(format!("{} {name}", self.kind.keyword())),
            None => self.typedef_name.clone(),
        }
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
    /// `__attribute__((aligned(…)))` or `_Alignas`.
    pub aligned: bool,
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
    /// What it stands for, as written.
    pub spelled: String,
    /// The tag without a name inside the type, by index.
    pub anonymous: Option<usize>,
    /// Where it stands.
    pub place: Option<Place>,
}

/// A function.
#[derive(Debug)]
pub struct Function {
    /// The name in the source.
    pub name: String,
    /// The name that clang gives to the linker.
    pub symbol: Option<String>,
    /// The whole type: `int (const char *, ...) __attribute__((noreturn))`.
    pub spelled: String,
    /// Declared `static`.
    pub is_static: bool,
    /// Whether a body was seen.
    pub has_body: bool,
    /// `_Noreturn`, which is no part of the type.
    pub noreturn: bool,
    /// `__attribute__((returns_nonnull))`.
    pub returns_nonnull: bool,
    /// The parameters.
    pub parameters: Vec<Parameter>,
    /// Where it is first declared in a file of the party's own, or else at all.
    pub place: Option<Place>,
    /// Where it is declared again.
    pub again: Vec<Place>,
}

/// A parameter.
#[derive(Debug)]
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

/// A variable at file scope.
#[derive(Debug)]
pub struct Variable {
    /// The name in the source.
    pub name: String,
    /// The name that clang gives to the linker.
    pub symbol: Option<String>,
    /// The type as written.
    pub spelled: String,
    /// Declared `static`.
    pub is_static: bool,
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

impl Inventory {
    /// Takes the declarations out of a translation unit.
    pub fn read(unit: &Node) -> Self {
        let mut inventory = Self::default();
        inventory.scope(&unit.inner, true);
        inventory
    }

    /// The tag called `name`.
    pub fn tag(&self, name: &str) -> Option<usize> {
        self.tag_by_name.get(name).copied()
    }

    /// The alias called `name`.
    pub fn typedef(&self, name: &str) -> Option<&Typedef> {
        self.typedef_by_name.get(name).map(|index| &self.typedefs[*index])
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

    /// Whether something is called `name`.
    pub fn declares(&self, name: &str) -> bool {
        self.tag_by_name.contains_key(name)
            || self.typedef_by_name.contains_key(name)
            || self.function_by_name.contains_key(name)
            || self.variable_by_name.contains_key(name)
    }

    /// Adds the declarations of one scope and returns the members among them.
    fn scope(&mut self, nodes: &[Node], outermost: bool) -> Vec<Field> {
        let mut fields = Vec::new();
        // A member or variable whose type is written in place follows the tag that its type made:
        // `struct { int a; } x, *y;` is one RecordDecl and two FieldDecl.
        let mut written_in_place = None;
        for node in nodes {
            match node.kind.as_str() {
                "RecordDecl" | "EnumDecl" => {
                    let index = self.add_tag(node, outermost);
                    if node.name.is_empty() {
                        written_in_place = Some(index);
                    }
                }
                "FieldDecl" => fields.push(field(node, written_in_place)),
                "TypedefDecl" if !node.implicit => self.add_typedef(node),
                "FunctionDecl" if !node.implicit => self.add_function(node),
                "VarDecl" if outermost => self.add_variable(node, written_in_place),
                _ => {}
            }
        }
        fields
    }

    fn add_tag(&mut self, node: &Node, outermost: bool) -> usize {
        let known = self.tag_by_name.get(&node.name).copied();
        let index = known.unwrap_or_else(|| {
            self.tags.push(empty_tag(node, outermost));
            self.tags.len() - 1
        });
        self.tag_by_id.insert(node.id.clone(), index);
        if !node.name.is_empty() {
            self.tag_by_name.insert(node.name.clone(), index);
        }
        let enumerators: Vec<_> =
            node.inner_of("EnumConstantDecl").map(|e| (e.name.clone(), e.place.clone())).collect();
        // The records inside are declared even where this one is only mentioned again.
        let fields = self.scope(&node.inner, false);
        let tag = &mut self.tags[index];
        if node.complete || !enumerators.is_empty() {
            tag.complete = true;
            tag.place.clone_from(&node.place);
            tag.packed = node.has("PackedAttr");
            tag.aligned = node.has("AlignedAttr");
            tag.pragma_packed = node.has("MaxFieldAlignmentAttr");
            tag.outermost = outermost;
            tag.fields = fields;
            tag.enumerators = enumerators;
        }
        index
    }

    fn add_typedef(&mut self, node: &Node) {
        if self.typedef_by_name.contains_key(&node.name) {
            return;
        }
        let anonymous = node.inner.iter().find_map(|inner| self.anonymous_in(inner, true));
        if let Some(index) = node.inner.iter().find_map(|inner| self.anonymous_in(inner, false)) {
            self.tags[index].typedef_name.get_or_insert_with(|| node.name.clone());
        }
        self.typedef_by_name.insert(node.name.clone(), self.typedefs.len());
        self.typedefs.push(Typedef {
            name: node.name.clone(),
            spelled: written(&node.spelled),
            anonymous,
            place: node.place.clone(),
        });
    }

    /// The tag without a name that a type node refers to: itself, or also `through` pointers and
    /// arrays.
    fn anonymous_in(&self, node: &Node, through: bool) -> Option<usize> {
        let own = node.declares.as_ref().and_then(|id| self.tag_by_id.get(id)).copied();
        if let Some(index) = own.filter(|index| self.tags[*index].name.is_none()) {
            return (node.kind != "TypedefType").then_some(index);
        }
        let derived = node.kind == "PointerType" || node.kind.ends_with("ArrayType");
        let deeper = matches!(node.kind.as_str(), "ElaboratedType" | "QualType" | "ParenType");
        let follow = deeper || derived && through;
        node.inner.iter().filter(|_| follow).find_map(|inner| self.anonymous_in(inner, through))
    }

    fn add_function(&mut self, node: &Node) {
        let index = *self.function_by_name.entry(node.name.clone()).or_insert_with(|| {
            self.functions.push(Function {
                name: node.name.clone(),
                symbol: None,
                spelled: node.spelled.clone(),
                is_static: false,
                has_body: false,
                noreturn: false,
                returns_nonnull: false,
                parameters: node.inner_of("ParmVarDecl").map(parameter).collect(),
                place: node.place.clone(),
                again: Vec::new(),
            });
            self.functions.len() - 1
        });
        // Later declarations add to the first: a body, a prototype, an attribute.
        let function = &mut self.functions[index];
        function.again.extend(node.place.clone());
        function.symbol = node.mangled_name.clone().or(function.symbol.take());
        function.is_static |= node.storage.as_deref() == Some("static");
        function.has_body |= node.has("CompoundStmt");
        function.noreturn |= node.has("C11NoReturnAttr") || node.has("NoReturnAttr");
        function.returns_nonnull |= node.has("ReturnsNonNullAttr");
        if function.parameters.is_empty() {
            function.parameters = node.inner_of("ParmVarDecl").map(parameter).collect();
            function.spelled.clone_from(&node.spelled);
        }
    }

    fn add_variable(&mut self, node: &Node, written_in_place: Option<usize>) {
        let index = *self.variable_by_name.entry(node.name.clone()).or_insert_with(|| {
            self.variables.push(Variable {
                name: node.name.clone(),
                symbol: node.mangled_name.clone(),
                spelled: written(&node.spelled),
                is_static: node.storage.as_deref() == Some("static"),
                thread_local: false,
                initialized: false,
                anonymous: written_in_place.filter(|_| is_anonymous(&node.spelled)),
                place: node.place.clone(),
                again: Vec::new(),
            });
            self.variables.len() - 1
        });
        self.variables[index].again.extend(node.place.clone());
        self.variables[index].thread_local |= node.thread_local;
        self.variables[index].initialized |= node.initialized;
    }
}

fn empty_tag(node: &Node, outermost: bool) -> Tag {
    let kind = match (node.kind.as_str(), node.tag.as_deref()) {
        ("EnumDecl", _) => TagKind::Enum,
        (_, Some("union")) => TagKind::Union,
        _ => TagKind::Struct,
    };
    Tag {
        name: (!node.name.is_empty()).then(|| node.name.clone()),
        typedef_name: None,
        kind,
        complete: false,
        packed: false,
        aligned: false,
        pragma_packed: false,
        fields: Vec::new(),
        enumerators: Vec::new(),
        place: node.place.clone(),
        outermost,
    }
}

fn field(node: &Node, written_in_place: Option<usize>) -> Field {
    let unnamed = node.name.is_empty() && node.bit_field;
    let width = node.inner_of("ConstantExpr").find_map(|width| width.value.as_ref());
    Field {
        name: (!node.name.is_empty()).then(|| node.name.clone()),
        unnamed_bits: width.and_then(|width| width.parse().ok()).filter(|_| unnamed),
        spelled: written(&node.spelled),
        aligned: node.has("AlignedAttr"),
        anonymous: written_in_place.filter(|_| is_anonymous(&node.spelled)),
        place: node.place.clone(),
    }
}

fn parameter(node: &Node) -> Parameter {
    Parameter {
        name: (!node.name.is_empty()).then(|| node.name.clone()),
        spelled: written(&node.spelled),
        nonnull: node.has("NonNullAttr"),
        place: node.place.clone(),
    }
}

fn is_anonymous(spelled: &str) -> bool {
    spelled.contains("(unnamed") || spelled.contains("(anonymous")
}

/// The type as a person would write it: clang names a tag without a name by its place,
/// `struct (unnamed struct at a.h:3:1) *`, which here becomes `struct {…} *`.
fn written(spelled: &str) -> String {
    // Clang keeps the place of an attribute as a second pair of parentheses.
    let mut text = spelled.replace("((*))", "(*)");
    while let Some(start) = text.find("(unnamed").or_else(|| text.find("(anonymous")) {
        let Some(length) = text[start..].find(')') else { break };
        // `struct outer::(anonymous …)` and `outer::(anonymous …)` carry the outer record's name.
        let qualifier = text[..start].rfind(' ').map_or(0, |blank| blank + 1);
        let inside = &text[start..start + length];
        let keyword = ["struct", "union", "enum"].into_iter().find(|word| inside.contains(word));
        let already = text[..qualifier].trim_end().rsplit(' ').next().unwrap_or_default();
        let with = match keyword {
            Some(word) if already != word => format!("{word} {{…}}"),
            _ => "{…}".to_owned(),
        };
        text.replace_range(qualifier..=start + length, &with);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_without_a_name_are_written_as_such() {
        assert_eq!(written("struct (unnamed struct at a b.h:3:1) *"), "struct {…} *");
        assert_eq!(written("union outer::(anonymous at a.h:3:1)"), "union {…}");
        assert_eq!(written("outer::(unnamed union at a.h:3:1)[2]"), "union {…}[2]");
        assert_eq!(written("unsigned long"), "unsigned long");
    }
}
