//! Clang's AST dump (`-ast-dump=json`), read in one pass into the few nodes that declare something.

use std::borrow::Cow;
use std::thread;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::location::{LocationSeed, LocationState, Place, RangeSeed};

/// A declaration, attribute or type node of the dump. Statements and expressions are read only
/// for the sake of their locations and leave at most an empty node.
#[derive(Debug, Default)]
pub struct Node {
    /// Identifies the node within one dump.
    pub id: String,
    /// Clang's class name: `FunctionDecl`, `PackedAttr`, `RecordType`, …
    pub kind: String,
    /// Where the name of a declaration stands.
    pub place: Option<Place>,
    /// The name of a declaration; empty for what has none.
    pub name: String,
    /// The name the linker sees, target's prefix included.
    pub mangled_name: Option<String>,
    /// The spelled type.
    pub spelled: String,
    /// The type with its outermost aliases removed, where that differs from the spelled one.
    pub desugared: Option<String>,
    /// `static`, `extern`, …
    pub storage: Option<String>,
    /// Whether an `extern "C"` has braces.
    pub braces: bool,
    /// `struct` or `union`.
    pub tag: Option<String>,
    /// Whether a record has its fields.
    pub complete: bool,
    /// Whether the compiler made it up.
    pub implicit: bool,
    /// Whether a field is a bit-field.
    pub bit_field: bool,
    /// Whether each thread has its own variable.
    pub thread_local: bool,
    /// Whether a variable has an initializer.
    pub initialized: bool,
    /// The value of a constant expression, such as the width of a bit-field.
    pub value: Option<String>,
    /// The declaration that a type node refers to.
    pub declares: Option<String>,
    /// The scope that a declaration belongs to, where that is not the one that it is written in.
    pub parent: Option<String>,
    /// `C` or `C++`, of a linkage specification.
    pub language: Option<String>,
    /// The types of the base classes, aliases removed.
    pub bases: Vec<String>,
    /// Whether a variable is `constexpr`.
    pub constexpr: bool,
    /// Whether a function is `inline`.
    pub inline: bool,
    /// Whether a function is `= delete`d.
    pub deleted: bool,
    /// Whether a function is `= default`ed, or made up in the same way.
    pub defaulted: bool,
    /// Whether a function is pure virtual.
    pub pure: bool,
    /// Whether an enumeration says which integer type it is stored in.
    pub fixed: bool,
    /// `hidden`, `protected` or `default`, of an attribute about it.
    pub visibility: Option<String>,
    /// The nodes below.
    pub inner: Vec<Node>,
}

impl Node {
    /// The nodes below of one kind.
    pub fn inner_of<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Node> {
        self.inner.iter().filter(move |node| node.kind == kind)
    }

    /// Whether it declares what no other library or program may use; `internal` is `hidden` here.
    pub fn is_hidden(&self) -> bool {
        self.inner_of("VisibilityAttr").any(|said| said.visibility.as_deref() == Some("hidden"))
    }

    /// Whether the node carries the attribute whose class is `kind`.
    pub fn has(&self, kind: &str) -> bool {
        self.inner_of(kind).next().is_some()
    }
}

/// Room for dumps that nest deeply; the system gives the memory only as it is used.
const STACK_BYTES: usize = 1 << 30;

/// Reads a whole dump; the node is the translation unit.
///
/// # Errors
/// When the text is not the JSON that clang writes.
pub fn read(dump: &[u8]) -> std::io::Result<Node> {
    thread::scope(|threads| {
        let reader = thread::Builder::new().stack_size(STACK_BYTES);
        let reader = reader.spawn_scoped(threads, || read_here(dump))?;
        let node = reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        node.map_err(std::io::Error::from)
    })
}

fn read_here(dump: &[u8]) -> Result<Node, serde_json::Error> {
    let mut state = LocationState::default();
    let mut input = serde_json::Deserializer::from_slice(dump);
    // Long `||` chains and deeply nested initializers nest the dump as deeply.
    input.disable_recursion_limit();
    NodeSeed(&mut state).deserialize(&mut input)
}

#[derive(Deserialize, Default)]
struct TypeText {
    #[serde(rename = "qualType", default)]
    spelled: String,
    #[serde(rename = "desugaredQualType")]
    desugared: Option<String>,
}

#[derive(Deserialize)]
struct BaseClass {
    #[serde(rename = "type")]
    ty: TypeText,
}

#[derive(Deserialize)]
struct Reference {
    id: String,
}

struct NodeSeed<'a>(&'a mut LocationState);

impl<'de> DeserializeSeed<'de> for NodeSeed<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, input: D) -> Result<Node, D::Error> {
        input.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for NodeSeed<'_> {
    type Value = Node;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a node of clang's AST")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut node = Node::default();
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            match key.as_ref() {
                "loc" => node.place = map.next_value_seed(LocationSeed(self.0))?,
                "range" => map.next_value_seed(RangeSeed(self.0))?,
                "inner" => node.inner = map.next_value_seed(InnerSeed(self.0))?,
                key => read_attribute(&mut node, key, &mut map)?,
            }
        }
        Ok(node)
    }
}

fn read_attribute<'de, A: MapAccess<'de>>(
    node: &mut Node,
    key: &str,
    map: &mut A,
) -> Result<(), A::Error> {
    match key {
        "id" => node.id = map.next_value()?,
        "kind" => node.kind = map.next_value()?,
        "name" => node.name = map.next_value()?,
        "mangledName" => node.mangled_name = Some(map.next_value()?),
        "storageClass" => node.storage = Some(map.next_value()?),
        "hasBraces" => node.braces = map.next_value()?,
        "tagUsed" => node.tag = Some(map.next_value()?),
        "completeDefinition" => node.complete = map.next_value()?,
        "isImplicit" => node.implicit = map.next_value()?,
        "isBitfield" => node.bit_field = map.next_value()?,
        "tls" => {
            map.next_value::<IgnoredAny>()?;
            node.thread_local = true;
        }
        "init" => {
            map.next_value::<IgnoredAny>()?;
            node.initialized = true;
        }
        "type" => {
            let text: TypeText = map.next_value()?;
            (node.spelled, node.desugared) = (text.spelled, text.desugared);
        }
        "value" => {
            node.value = match map.next_value()? {
                serde_json::Value::String(value) => Some(value),
                serde_json::Value::Number(value) => Some(value.to_string()),
                _ => None,
            };
        }
        "parentDeclContextId" => node.parent = Some(map.next_value()?),
        "language" => node.language = Some(map.next_value()?),
        "bases" => {
            let bases: Vec<BaseClass> = map.next_value()?;
            let texts = bases.into_iter().map(|base| base.ty);
            node.bases = texts.map(|text| text.desugared.unwrap_or(text.spelled)).collect();
        }
        "constexpr" => node.constexpr = map.next_value()?,
        "inline" => node.inline = map.next_value()?,
        "explicitlyDefaulted" => {
            map.next_value::<IgnoredAny>()?;
            node.defaulted = true;
        }
        "visibility" => node.visibility = Some(map.next_value()?),
        "pure" => node.pure = map.next_value()?,
        "fixedUnderlyingType" => {
            map.next_value::<IgnoredAny>()?;
            node.fixed = true;
        }
        "explicitlyDeleted" => node.deleted = map.next_value()?,
        "decl" => node.declares = Some(map.next_value::<Reference>()?.id),
        _ => drop(map.next_value::<IgnoredAny>()?),
    }
    Ok(())
}

struct InnerSeed<'a>(&'a mut LocationState);

impl<'de> DeserializeSeed<'de> for InnerSeed<'_> {
    type Value = Vec<Node>;

    fn deserialize<D: Deserializer<'de>>(self, input: D) -> Result<Self::Value, D::Error> {
        input.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for InnerSeed<'_> {
    type Value = Vec<Node>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a list of AST nodes")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut nodes = Vec::new();
        while let Some(mut node) = list.next_element_seed(NodeSeed(self.0))? {
            let keep = ["Decl", "Attr", "Type", "TemplateArgument"]
                .iter()
                .any(|end| node.kind.ends_with(end));
            // C++'s own library is large, and no party declares anything in it.
            if !keep || node.kind == "NamespaceDecl" && node.name == "std" {
                node.inner = Vec::new();
            }
            // A body is what tells a definition from a declaration, a constant expression is the
            // width of a bit-field: their nodes stay.
            if keep || matches!(node.kind.as_str(), "CompoundStmt" | "CXXTryStmt" | "ConstantExpr")
            {
                nodes.push(node);
            }
        }
        Ok(nodes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locations_inside_dropped_statements_still_count() {
        let dump = br#"{"id":"0","kind":"TranslationUnitDecl","loc":{},"range":{"begin":{},"end":{}},
          "inner":[
            {"id":"1","kind":"FunctionDecl","loc":{"file":"a.h","line":1,"col":5},"name":"f",
             "type":{"qualType":"int (void)"},
             "inner":[{"id":"2","kind":"CompoundStmt",
               "range":{"begin":{"col":13},"end":{"line":9,"col":1}},
               "inner":[{"id":"3","kind":"ReturnStmt","range":{"begin":{"line":2,"col":3},"end":{"col":9}}}]}]},
            {"id":"4","kind":"VarDecl","loc":{"col":12},"name":"v","type":{"qualType":"int"}}]}"#;
        let unit = read(dump).unwrap();
        assert!(unit.inner[0].has("CompoundStmt") && unit.inner[0].inner[0].inner.is_empty());
        let place = unit.inner[1].place.as_ref().unwrap();
        assert_eq!((place.line, place.column), (2, 12));
    }

    #[test]
    fn a_truncated_dump_is_an_error() {
        assert!(read(br#"{"id":"0","kind":"TranslationUnitDecl","inner":[{"#).is_err());
    }
}
