//! From clang's AST to the inventory.

use super::ast::Node;
use super::inventory::{
    Field, Function, Inventory, Member, Parameter, Tag, TagKind, Typedef, Variable, Wording,
    qualified,
};
use super::location::Place;
use crate::toolchain::cc::Dialect;

/// Where declarations stand.
#[derive(Clone, Copy)]
struct Scope<'a> {
    /// The namespaces and classes around them; always empty in C, which has neither.
    path: &'a str,
    /// The class that they are members of.
    class: Option<usize>,
    /// Whether they stand at file or namespace scope.
    outermost: bool,
    /// Whether they stand in a C++ class without a name, whose types nobody else can name.
    nameless: bool,
    /// Whether it is `extern "C"` without braces, which also says `extern` (C++17 10.5p7).
    external: bool,
    /// Whether a namespace without a name keeps them from everybody else.
    internal: bool,
    /// The innermost `extern "C"` around them.
    c_linkage: Option<&'a Place>,
}

impl Inventory {
    /// Takes the declarations out of a translation unit.
    pub fn read(unit: &Node, dialect: Dialect) -> Self {
        let mut inventory = Self { dialect, ..Self::default() };
        let file = Scope {
            path: "",
            class: None,
            outermost: true,
            nameless: false,
            external: false,
            internal: false,
            c_linkage: None,
        };
        inventory.namespace_by_id.insert(unit.id.clone(), String::new());
        inventory.scope(&unit.inner, file);
        // `Link<int> *next;` in a class of a namespace means an instance of the same namespace.
        let Self { incomplete, instances, .. } = &mut inventory;
        for (name, full) in incomplete.drain(..).filter(|(name, full)| name != full) {
            if instances.contains(&name) {
                instances.insert(full);
            }
        }
        inventory
    }

    /// Adds the declarations of one scope and returns the members among them.
    fn scope(&mut self, nodes: &[Node], scope: Scope<'_>) -> Vec<Field> {
        let mut fields = Vec::new();
        // A member or variable whose type is written in place follows the tag that its type made:
        // `struct { int a; } x, *y;` is one RecordDecl and two FieldDecl.
        let mut written_in_place = None;
        for node in nodes {
            match node.kind.as_str() {
                // In C++ each class mentions itself.
                "CXXRecordDecl" if node.implicit => {}
                "RecordDecl" | "CXXRecordDecl" | "EnumDecl" => {
                    let index = self.add_tag(node, scope);
                    if node.name.is_empty() {
                        written_in_place = Some(index);
                    }
                }
                "ClassTemplateSpecializationDecl" if node.complete => {
                    self.add_tag(node, scope);
                }
                "FieldDecl" => {
                    self.mention(node);
                    fields.push(field(node, written_in_place));
                }
                "TypedefDecl" | "TypeAliasDecl" if !node.implicit => self.add_typedef(node, scope),
                "FunctionDecl" if !node.implicit && !node.deleted => self.add_function(node, scope),
                "CXXMethodDecl" | "CXXConstructorDecl" | "CXXDestructorDecl"
                | "CXXConversionDecl" => self.add_member(node, scope),
                "VarDecl" if scope.outermost || scope.class.is_some() => {
                    self.add_variable(node, written_in_place, scope);
                }
                _ => self.inner_scope(node, scope),
            }
        }
        fields
    }

    /// What only C++ has around declarations.
    fn inner_scope(&mut self, node: &Node, scope: Scope<'_>) {
        match node.kind.as_str() {
            "NamespaceDecl" if node.name.is_empty() => {
                self.scope(&node.inner, Scope { internal: true, external: false, ..scope });
            }
            "NamespaceDecl" => {
                let path = qualified(scope.path, &node.name);
                self.namespace_by_id.insert(node.id.clone(), path.clone());
                self.scope(&node.inner, Scope { path: &path, external: false, ..scope });
            }
            "LinkageSpecDecl" => {
                let own = node.language.as_deref() == Some("C");
                let c_linkage = if own { node.place.as_ref() } else { None };
                let external = !node.braces;
                self.scope(&node.inner, Scope { c_linkage, external, ..scope });
            }
            "ExportDecl" => drop(self.scope(&node.inner, scope)),
            "ClassTemplateDecl" => {
                for instance in node.inner_of("ClassTemplateSpecializationDecl") {
                    if instance.complete {
                        self.add_tag(instance, scope);
                    } else {
                        let name = format!("{}{}", instance.name, template_arguments(instance));
                        let full = qualified(scope.path, &name);
                        self.incomplete.push((name, full));
                    }
                }
            }
            "FunctionTemplateDecl" => {
                *self.namesakes.entry(qualified(scope.path, &node.name)).or_default() += 1;
            }
            _ => {}
        }
    }

    /// Where a tag belongs that is written elsewhere: `class Outer::Inner { … };` is a member, and
    /// `void f(const struct Other &);` in a class mentions one of the namespace.
    fn parent_of(&self, node: &Node) -> Option<(String, Option<usize>)> {
        let parent = node.parent.as_ref().filter(|_| self.dialect == Dialect::Cpp)?;
        match self.tag_by_id.get(parent) {
            Some(class) => Some((self.tags[*class].qualified()?, Some(*class))),
            None => Some((self.namespace_by_id.get(parent)?.clone(), None)),
        }
    }

    fn add_tag(&mut self, node: &Node, scope: Scope<'_>) -> usize {
        let parent = self.parent_of(node);
        let scope = match &parent {
            Some((path, class)) => {
                Scope { path, class: *class, outermost: class.is_none(), ..scope }
            }
            None => scope,
        };
        let arguments = template_arguments(node);
        let name = format!("{}{arguments}", node.name);
        let key = qualified(scope.path, &name);
        let known = self.tag_by_name.get(&key).copied().filter(|_| !node.name.is_empty());
        let index = known.unwrap_or_else(|| {
            self.tags.push(empty_tag(node, &name, scope));
            self.tags.len() - 1
        });
        self.tag_by_id.insert(node.id.clone(), index);
        if !node.name.is_empty() {
            self.tag_by_name.insert(key.clone(), index);
        }
        node.bases.iter().for_each(|base| self.mention_text(base));
        let enumerators: Vec<_> =
            node.inner_of("EnumConstantDecl").map(|e| (e.name.clone(), e.place.clone())).collect();
        // The records inside are declared even where this one is only mentioned again.
        let path = match self.dialect {
            Dialect::C => "",
            Dialect::Cpp if node.name.is_empty() => scope.path,
            Dialect::Cpp => &key,
        };
        // Members of an instance have code only where they are used.
        let members = self.dialect == Dialect::Cpp && arguments.is_empty();
        let class = Some(index).filter(|_| members && !node.name.is_empty());
        let nameless = self.dialect == Dialect::Cpp && node.name.is_empty() || scope.nameless;
        let inside = Scope { path, class, outermost: false, nameless, external: false, ..scope };
        let fields = self.scope(&node.inner, inside);
        let tag = &mut self.tags[index];
        if node.complete || !enumerators.is_empty() || is_fixed(node) {
            tag.complete = true;
            tag.place.clone_from(&node.place);
            tag.packed = node.has("PackedAttr");
            tag.aligned = node.has("AlignedAttr");
            tag.pragma_packed = node.has("MaxFieldAlignmentAttr");
            tag.outermost = scope.outermost;
            tag.fields = fields;
            tag.enumerators = enumerators;
        }
        index
    }

    fn add_typedef(&mut self, node: &Node, scope: Scope<'_>) {
        self.mention(node);
        let key = qualified(scope.path, &node.name);
        if let Some(index) = self.typedef_by_name.get(&key) {
            let typedef = &mut self.typedefs[*index];
            typedef.nonnull |= node.has("NonNullAttr");
            again(&typedef.spelled, &mut typedef.also, node);
            return;
        }
        let anonymous = node.inner.iter().find_map(|inner| self.anonymous_in(inner, true));
        if let Some(index) = node.inner.iter().find_map(|inner| self.anonymous_in(inner, false)) {
            self.tags[index].typedef_name.get_or_insert_with(|| node.name.clone());
        }
        self.typedef_by_name.insert(key, self.typedefs.len());
        self.typedefs.push(Typedef {
            name: node.name.clone(),
            path: scope.path.to_owned(),
            outermost: scope.outermost,
            spelled: written(&node.spelled),
            also: Vec::new(),
            nonnull: node.has("NonNullAttr"),
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

    fn add_function(&mut self, node: &Node, scope: Scope<'_>) {
        self.declare(node, scope, None);
    }

    fn add_member(&mut self, node: &Node, scope: Scope<'_>) {
        // A defaulted function has code only where C++ uses it.
        if node.implicit || node.deleted || node.defaulted || node.pure {
            return;
        }
        let kind = match node.kind.as_str() {
            "CXXConstructorDecl" => Member::Constructor,
            "CXXDestructorDecl" => Member::Destructor,
            _ => Member::Method,
        };
        match scope.class {
            Some(class) => self.declare(node, scope, Some((class, kind))),
            // `int Class::f() { … }` after its declaration in the class; other members are those
            // of templates.
            None if self.function_by_key.contains_key(&self.key(node, scope)) => {
                self.declare(node, scope, None);
            }
            None => {}
        }
    }

    /// What tells a function from all others.
    fn key(&self, node: &Node, scope: Scope<'_>) -> String {
        let symbol = node.mangled_name.as_ref().filter(|_| self.dialect == Dialect::Cpp);
        symbol.cloned().unwrap_or_else(|| qualified(scope.path, &node.name))
    }

    fn declare(&mut self, node: &Node, scope: Scope<'_>, member: Option<(usize, Member)>) {
        node.inner_of("ParmVarDecl").for_each(|parameter| self.mention(parameter));
        self.mention_return(&node.spelled);
        let key = self.key(node, scope);
        let index = match self.function_by_key.get(&key) {
            Some(index) => {
                let function = &mut self.functions[*index];
                function.also.push(wording(node));
                *index
            }
            None => {
                *self.namesakes.entry(qualified(scope.path, &node.name)).or_default() += 1;
                self.functions.push(empty_function(node, scope, member));
                self.function_by_key.insert(key, self.functions.len() - 1);
                self.functions.len() - 1
            }
        };
        // Later declarations add to the first: a body, a prototype, an attribute.
        let function = &mut self.functions[index];
        function.again.extend(node.place.clone());
        function.symbol = symbol(node).or(function.symbol.take());
        function.is_static |= scope.internal
            || function.member.is_none() && node.storage.as_deref() == Some("static");
        function.has_body |= node.has("CompoundStmt") || node.has("CXXTryStmt");
        function.noreturn |= ["C11NoReturnAttr", "NoReturnAttr", "CXX11NoReturnAttr"]
            .into_iter()
            .any(|attribute| node.has(attribute));
        function.hidden |= node.is_hidden();
        function.returns_nonnull |= node.has("ReturnsNonNullAttr");
        function.nonnull |= node.has("NonNullAttr");
        if function.parameters.is_empty() {
            function.parameters = node.inner_of("ParmVarDecl").map(parameter).collect();
            function.spelled.clone_from(&node.spelled);
            function.bare.clone_from(&node.desugared);
        }
    }

    fn add_variable(&mut self, node: &Node, written_in_place: Option<usize>, scope: Scope<'_>) {
        self.mention(node);
        // `int Class::counter = 0;` has the symbol of the member.
        let own = qualified(scope.path, &node.name);
        let cpp = self.dialect == Dialect::Cpp;
        let symbol = node.mangled_name.as_ref().filter(|_| cpp);
        let known = symbol.and_then(|symbol| {
            self.variables.iter().position(|v| v.symbol.as_ref() == Some(symbol))
        });
        let known = known.or_else(|| self.variable_by_name.get(&own).copied());
        let index = known.unwrap_or_else(|| {
            self.variable_by_name.insert(own, self.variables.len());
            self.variables.push(empty_variable(node, written_in_place, scope));
            self.variables.len() - 1
        });
        let storage = node.storage.as_deref();
        let variable = &mut self.variables[index];
        variable.nonnull |= node.has("NonNullAttr");
        again(&variable.spelled, &mut variable.also, node);
        variable.again.extend(node.place.clone());
        variable.hidden |= node.is_hidden();
        variable.thread_local |= node.thread_local;
        variable.initialized |= node.initialized;
        // C has no such rule: `const int x = 1;` at file scope is everybody's.
        let shared = node.inline && !node.constexpr;
        variable.local_if_constant &=
            cpp && storage != Some("extern") && !shared && !scope.external;
    }

    /// Notes down the instances of templates that a declaration's type consists of.
    fn mention(&mut self, node: &Node) {
        self.mention_text(node.desugared.as_ref().unwrap_or(&node.spelled));
    }

    /// The same for what a function returns, of which clang spells no desugared form: a name of the
    /// library, `std::string`, can be asked about as it is.
    fn mention_return(&mut self, function: &str) {
        let returned = function.split('(').next().unwrap_or_default().trim();
        self.mention_text(returned);
        let name = returned.strip_prefix("const ").unwrap_or(returned);
        if self.dialect == Dialect::Cpp && name.starts_with("std::") && !name.contains(['*', '&']) {
            self.instances.insert(name.to_owned());
        }
    }

    fn mention_text(&mut self, text: &str) {
        if self.dialect == Dialect::C || !text.contains('<') || text.contains("(unnamed") {
            return;
        }
        self.instances.extend(instances_in(text));
    }
}

/// The instances of templates that a type consists of, inner ones too: `const ns::Box<Box<int>> *`
/// mentions `ns::Box<Box<int>>` and `Box<int>`.
fn instances_in(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    // Where each template's name begins whose arguments are open.
    let mut open = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            '<' => {
                let name = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
                let before = text[..at].trim_end_matches(name).len();
                open.push(before);
            }
            '>' => found.extend(open.pop().map(|start| text[start..=at].to_owned())),
            _ => {}
        }
    }
    // `Outer<int>::Inner<long>` begins inside of another, and `operator>` is no type at all.
    found.retain(|text| text.starts_with(|c: char| c.is_alphabetic() || c == '_'));
    found
}

/// Whether it is an enumeration that needs no enumerators: `enum class byte : unsigned char {};`.
fn is_fixed(node: &Node) -> bool {
    node.kind == "EnumDecl" && node.fixed
}

/// `<int, 4>` of an instance of a template; nothing for other classes.
fn template_arguments(node: &Node) -> String {
    if node.kind != "ClassTemplateSpecializationDecl" {
        return String::new();
    }
    let mut all = Vec::new();
    arguments(node, &mut all);
    format!("<{}>", all.join(", "))
}

fn arguments(node: &Node, all: &mut Vec<String>) {
    for argument in node.inner_of("TemplateArgument") {
        let spelled = Some(&argument.spelled).filter(|spelled| !spelled.is_empty());
        match spelled.or(argument.value.as_ref()) {
            Some(text) => all.push(text.clone()),
            // The arguments of a pack stand inside of one.
            None => arguments(argument, all),
        }
    }
}

fn empty_tag(node: &Node, name: &str, scope: Scope<'_>) -> Tag {
    let kind = match (node.kind.as_str(), node.tag.as_deref()) {
        ("EnumDecl", _) => TagKind::Enum,
        (_, Some("union")) => TagKind::Union,
        _ => TagKind::Struct,
    };
    Tag {
        name: (!name.is_empty()).then(|| name.to_owned()),
        path: scope.path.to_owned(),
        typedef_name: None,
        kind,
        complete: false,
        packed: false,
        aligned: false,
        pragma_packed: false,
        fields: Vec::new(),
        enumerators: Vec::new(),
        place: node.place.clone(),
        outermost: scope.outermost,
        nameless: scope.nameless,
    }
}

fn empty_function(node: &Node, scope: Scope<'_>, member: Option<(usize, Member)>) -> Function {
    Function {
        name: node.name.clone(),
        path: scope.path.to_owned(),
        member,
        c_linkage: scope.c_linkage.cloned(),
        symbol: None,
        spelled: node.spelled.clone(),
        bare: node.desugared.clone(),
        also: Vec::new(),
        is_static: false,
        hidden: false,
        has_body: false,
        noreturn: false,
        returns_nonnull: false,
        nonnull: false,
        parameters: node.inner_of("ParmVarDecl").map(parameter).collect(),
        place: node.place.clone(),
        again: Vec::new(),
    }
}

/// The symbol that the linker knows. Clang's dump names Microsoft's destructor for classes with
/// virtual bases, `??_DWidget@@QEAAXXZ`, which nobody exports; what a destructor's definition makes and
/// others call is `??1Widget@@QEAA@XZ`.
fn symbol(node: &Node) -> Option<String> {
    let mangled = node.mangled_name.as_ref()?;
    let destructor = mangled.strip_prefix("??_D").and_then(|rest| rest.strip_suffix("XXZ"));
    Some(destructor.map_or_else(|| mangled.clone(), |middle| format!("??1{middle}@XZ")))
}

fn empty_variable(node: &Node, written_in_place: Option<usize>, scope: Scope<'_>) -> Variable {
    let at_scope = node.storage.as_deref() == Some("static") && scope.class.is_none();
    Variable {
        name: node.name.clone(),
        path: scope.path.to_owned(),
        symbol: node.mangled_name.clone(),
        spelled: written(&node.spelled),
        also: Vec::new(),
        nonnull: false,
        is_static: at_scope || scope.internal,
        hidden: false,
        local_if_constant: scope.class.is_none() || node.constexpr || node.initialized,
        thread_local: false,
        initialized: false,
        anonymous: written_in_place.filter(|_| is_anonymous(&node.spelled)),
        place: node.place.clone(),
        again: Vec::new(),
    }
}

fn field(node: &Node, written_in_place: Option<usize>) -> Field {
    let unnamed = node.name.is_empty() && node.bit_field;
    let width = node.inner_of("ConstantExpr").find_map(|width| width.value.as_ref());
    Field {
        name: (!node.name.is_empty()).then(|| node.name.clone()),
        unnamed_bits: width.and_then(|width| width.parse().ok()).filter(|_| unnamed),
        spelled: written(&node.spelled),
        also: Vec::new(),
        nonnull: node.has("NonNullAttr"),
        canonical: node.desugared.as_ref().unwrap_or(&node.spelled).clone(),
        aligned: node.has("AlignedAttr"),
        overlapping: node.has("NoUniqueAddressAttr"),
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

fn wording(node: &Node) -> Wording {
    Wording {
        spelled: node.spelled.clone(),
        bare: node.desugared.clone(),
        parameters: node.inner_of("ParmVarDecl").map(parameter).collect(),
    }
}

/// Notes down another spelling of what is `known` already: attributes may stand on any declaration.
fn again(known: &str, also: &mut Vec<String>, node: &Node) {
    let spelled = written(&node.spelled);
    if spelled != known && !also.contains(&spelled) {
        also.push(spelled);
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
    fn instances_of_templates_are_found_inside_of_others() {
        let found = instances_in("const ns::Box<Pair<int, Box<char>>> *");
        assert_eq!(found, ["Box<char>", "Pair<int, Box<char>>", "ns::Box<Pair<int, Box<char>>>"]);
        assert!(instances_in("Outer<int>::Inner<long>").contains(&"Outer<int>".to_owned()));
    }

    #[test]
    fn types_without_a_name_are_written_as_such() {
        assert_eq!(written("struct (unnamed struct at a b.h:3:1) *"), "struct {…} *");
        assert_eq!(written("union outer::(anonymous at a.h:3:1)"), "union {…}");
        assert_eq!(written("outer::(unnamed union at a.h:3:1)[2]"), "union {…}[2]");
        assert_eq!(written("unsigned long"), "unsigned long");
    }
}
