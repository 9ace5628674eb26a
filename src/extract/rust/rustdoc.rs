//! The part of rustdoc's JSON that we need, read tolerantly.
//!
//! The format has no stability promise, so only the fields that the inventory uses are named
//! here, unknown kinds of items and types are kept as "other", and the spellings of several
//! format versions are accepted: attributes as text (up to 53) and as data (from 54 on), ids as
//! text and as numbers. The format is defined by the crate `rustdoc-json-types`.

use std::collections::HashMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{self, Deserializer, IgnoredAny, MapAccess, Visitor};

/// A whole crate.
#[derive(Debug, Deserialize)]
pub struct Crate {
    /// The root module.
    pub root: Id,
    /// The crate's own items, and a few of other crates.
    pub index: HashMap<Id, Item>,
    /// Where every item that is mentioned lives, of other crates too.
    pub paths: HashMap<Id, Summary>,
    /// The names of the other crates, by the crate number in [`Summary::crate_id`].
    pub external_crates: HashMap<String, ExternalCrate>,
}

impl Crate {
    /// Reads rustdoc's output.
    ///
    /// # Errors
    /// When it is not JSON or lacks something that we need; the message names the format version.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        #[derive(Deserialize)]
        struct Version {
            format_version: u32,
        }
        serde_json::from_slice(bytes).map_err(|error| {
            match serde_json::from_slice::<Version>(bytes) {
                Ok(Version { format_version }) => format!(
                    "rustdoc's JSON has format version {format_version}, which abiding cannot \
                     read: {error}"
                ),
                Err(_) => format!("rustdoc's output is not rustdoc JSON: {error}"),
            }
        })
    }

    /// The item `id`, if it belongs to this crate.
    #[must_use]
    pub fn item(&self, id: &Id) -> Option<&Item> {
        self.index.get(id).filter(|item| item.crate_id == 0)
    }

    /// The name of the crate that `id` belongs to, `None` for this crate.
    #[must_use]
    pub fn foreign_crate(&self, id: &Id) -> Option<&str> {
        let summary = self.paths.get(id).filter(|summary| summary.crate_id != 0)?;
        self.external_crates.get(&summary.crate_id.to_string()).map(|krate| krate.name.as_str())
    }
}

/// Identifies an item within one output of rustdoc.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id(pub String);

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct IdVisitor;
        impl Visitor<'_> for IdVisitor {
            type Value = Id;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an id, as number or text")
            }
            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Id, E> {
                Ok(Id(number.to_string()))
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Id, E> {
                Ok(Id(text.to_owned()))
            }
        }
        deserializer.deserialize_any(IdVisitor)
    }
}

/// Another crate.
#[derive(Debug, Deserialize)]
pub struct ExternalCrate {
    /// Its name as the compiler knows it, `libsqlite3_sys`.
    pub name: String,
}

/// Where an item lives.
#[derive(Debug, Deserialize)]
pub struct Summary {
    /// 0 for the documented crate itself.
    pub crate_id: u32,
    /// The full path, the crate's name first.
    pub path: Vec<String>,
}

/// One item.
#[derive(Debug, Deserialize)]
pub struct Item {
    /// 0 for the documented crate itself.
    pub crate_id: u32,
    /// The name, raw identifiers without `r#`; none for `use` and `impl` items.
    pub name: Option<String>,
    /// Where it is.
    pub span: Option<Span>,
    /// Who sees it.
    pub visibility: serde_json::Value,
    /// Its attributes, as text or data.
    #[serde(default)]
    pub attrs: Vec<serde_json::Value>,
    /// What it is.
    pub inner: Inner,
}

impl Item {
    /// Whether it is `pub`.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.visibility.as_str().is_some_and(|word| word == "public" || word == "default")
    }
}

/// A place in a source file.
#[derive(Clone, Debug, Deserialize)]
pub struct Span {
    /// The file, relative to the directory that rustdoc ran in.
    pub filename: String,
    /// Line from 1 and column (from 1 since format 43) of the first character.
    pub begin: (u32, u32),
    /// The place behind the last character.
    pub end: (u32, u32),
}

/// What an item is.
#[derive(Debug)]
pub enum Inner {
    /// A module or the crate itself.
    Module(Module),
    /// `use` and `pub use`.
    Use(Use),
    /// A struct.
    Struct(Struct),
    /// A union.
    Union(Union),
    /// An enumeration.
    Enum(Enum),
    /// A variant of an enumeration.
    Variant(Variant),
    /// A field of a struct, union or variant.
    Field(Type),
    /// A function, also one of an extern block.
    Function(Function),
    /// A static, also one of an extern block.
    Static(Static),
    /// A constant.
    Constant(Constant),
    /// A constant in an `impl` or trait.
    AssociatedConstant(Constant),
    /// An `impl`.
    Impl(Impl),
    /// A trait.
    Trait(Trait),
    /// `type A = B;`
    Alias(Alias),
    /// `type Foo;` in an extern block.
    ForeignType,
    /// Anything else.
    Other,
}

impl<'de> Deserialize<'de> for Inner {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(InnerVisitor)
    }
}

struct InnerVisitor;

impl<'de> Visitor<'de> for InnerVisitor {
    type Value = Inner;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the kind of an item")
    }

    fn visit_str<E: de::Error>(self, word: &str) -> Result<Inner, E> {
        Ok(if matches!(word, "extern_type" | "foreign_type") {
            Inner::ForeignType
        } else {
            Inner::Other
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Inner, A::Error> {
        let Some(kind) = map.next_key::<String>()? else { return Ok(Inner::Other) };
        Ok(match kind.as_str() {
            "module" => Inner::Module(map.next_value()?),
            "use" | "import" => Inner::Use(map.next_value()?),
            "struct" => Inner::Struct(map.next_value()?),
            "union" => Inner::Union(map.next_value()?),
            "enum" => Inner::Enum(map.next_value()?),
            "variant" => Inner::Variant(map.next_value()?),
            "struct_field" => Inner::Field(map.next_value()?),
            "function" => Inner::Function(map.next_value()?),
            "static" => Inner::Static(map.next_value()?),
            "constant" => Inner::Constant(map.next_value()?),
            "assoc_const" => Inner::AssociatedConstant(map.next_value()?),
            "impl" => Inner::Impl(map.next_value()?),
            "trait" => Inner::Trait(map.next_value()?),
            "type_alias" | "typedef" => Inner::Alias(map.next_value()?),
            "extern_type" | "foreign_type" => {
                map.next_value::<IgnoredAny>()?;
                Inner::ForeignType
            }
            _ => {
                map.next_value::<IgnoredAny>()?;
                Inner::Other
            }
        })
    }
}

/// A module.
#[derive(Debug, Deserialize)]
pub struct Module {
    /// Its items.
    pub items: Vec<Id>,
}

/// A `use` item.
#[derive(Clone, Debug, Deserialize)]
pub struct Use {
    /// What is imported, as written.
    pub source: String,
    /// The name that it gets.
    pub name: String,
    /// The item or module; none for a primitive type.
    pub id: Option<Id>,
    /// Whether it ends in `::*`.
    #[serde(alias = "glob")]
    pub is_glob: bool,
}

/// Generic parameters.
#[derive(Debug, Default, Deserialize)]
pub struct Generics {
    /// The parameters.
    pub params: Vec<GenericParameter>,
}

impl Generics {
    /// Whether there are type or constant parameters; lifetimes do not count.
    #[must_use]
    pub fn has_types(&self) -> bool {
        self.params.iter().any(|parameter| parameter.kind.get("lifetime").is_none())
    }
}

/// A generic parameter.
#[derive(Debug, Deserialize)]
pub struct GenericParameter {
    /// `{"lifetime": …}`, `{"type": …}` or `{"const": …}`.
    pub kind: serde_json::Value,
}

/// A struct.
#[derive(Debug, Deserialize)]
pub struct Struct {
    /// Unit, tuple or plain.
    pub kind: Shape,
    /// Its generic parameters.
    pub generics: Generics,
    /// Its `impl` items.
    #[serde(default)]
    pub impls: Vec<Id>,
}

/// The fields of a struct or variant.
#[derive(Debug, Default)]
pub struct Shape {
    /// The fields, in order; `None` for a tuple field that rustdoc stripped.
    pub fields: Vec<Option<Id>>,
}

impl<'de> Deserialize<'de> for Shape {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ShapeVisitor)
    }
}

struct ShapeVisitor;

impl<'de> Visitor<'de> for ShapeVisitor {
    type Value = Shape;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the fields of a struct or variant")
    }

    fn visit_str<E: de::Error>(self, _unit: &str) -> Result<Shape, E> {
        Ok(Shape::default())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Shape, A::Error> {
        #[derive(Deserialize)]
        struct Named {
            fields: Vec<Id>,
        }
        let mut shape = Shape::default();
        while let Some(kind) = map.next_key::<String>()? {
            match kind.as_str() {
                "tuple" => shape.fields = map.next_value()?,
                "plain" | "struct" => {
                    shape.fields =
                        map.next_value::<Named>()?.fields.into_iter().map(Some).collect();
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(shape)
    }
}

/// An `impl`.
#[derive(Debug, Deserialize)]
pub struct Impl {
    /// The trait; none for a type's own functions and constants.
    #[serde(rename = "trait", default)]
    pub of_trait: Option<Path>,
    /// Its items.
    pub items: Vec<Id>,
}

/// A trait.
#[derive(Debug, Deserialize)]
pub struct Trait {
    /// Its items.
    pub items: Vec<Id>,
    /// Its generic parameters.
    pub generics: Generics,
}

/// A union.
#[derive(Debug, Deserialize)]
pub struct Union {
    /// Its fields.
    pub fields: Vec<Id>,
    /// Its generic parameters.
    pub generics: Generics,
    /// The `impl`s of it.
    pub impls: Vec<Id>,
}

/// An enumeration.
#[derive(Debug, Deserialize)]
pub struct Enum {
    /// Its variants.
    pub variants: Vec<Id>,
    /// Its generic parameters.
    pub generics: Generics,
    /// The `impl`s of it.
    pub impls: Vec<Id>,
}

/// A variant.
#[derive(Debug, Deserialize)]
pub struct Variant {
    /// Its fields.
    pub kind: Shape,
}

/// A function.
#[derive(Debug, Deserialize)]
pub struct Function {
    /// Parameters and result.
    #[serde(alias = "decl")]
    pub sig: Sig,
    /// Its generic parameters.
    pub generics: Generics,
    /// The calling convention.
    pub header: FunctionHeader,
    /// Whether it is defined here; functions of extern blocks are not.
    pub has_body: bool,
}

/// Parameters and result.
#[derive(Debug, Deserialize)]
pub struct Sig {
    /// Name and type of each parameter.
    pub inputs: Vec<(String, Type)>,
    /// The result, none for `()`.
    pub output: Option<Type>,
    /// Whether it ends in `...`.
    #[serde(alias = "c_variadic")]
    pub is_c_variadic: bool,
}

/// What stands in front of `fn`.
#[derive(Debug, Deserialize)]
pub struct FunctionHeader {
    /// `"Rust"`, `{"C": {"unwind": false}}`, `{"Other": "\"msp430\""}`, …
    pub abi: serde_json::Value,
    /// Whether it is `unsafe`.
    #[serde(default, alias = "unsafe")]
    pub is_unsafe: bool,
}

impl FunctionHeader {
    /// The calling convention as written between the quotes: `C-unwind`; `Rust` for none.
    #[must_use]
    pub fn abi_name(&self) -> String {
        if let Some(word) = self.abi.as_str() {
            return word.to_owned();
        }
        let Some((kind, data)) = self.abi.as_object().and_then(|map| map.iter().next()) else {
            return "Rust".to_owned();
        };
        if kind == "Other" {
            return data.as_str().unwrap_or_default().trim_matches('"').to_owned();
        }
        let unwinds = data.get("unwind").and_then(serde_json::Value::as_bool).unwrap_or(false);
        let base = match kind.as_str() {
            "C" => "C".to_owned(),
            "SysV64" => "sysv64".to_owned(),
            other => other.to_lowercase(),
        };
        if unwinds { format!("{base}-unwind") } else { base }
    }
}

/// A static.
#[derive(Debug, Deserialize)]
pub struct Static {
    /// Its type.
    #[serde(rename = "type")]
    pub ty: Type,
    /// Whether it is `static mut`.
    #[serde(alias = "mutable")]
    pub is_mutable: bool,
    /// The initial value; empty in an extern block.
    #[serde(default)]
    pub expr: String,
}

/// A constant.
#[derive(Debug, Deserialize)]
pub struct Constant {
    /// Its type.
    #[serde(rename = "type")]
    pub ty: Type,
}

/// An alias.
#[derive(Debug, Deserialize)]
pub struct Alias {
    /// What it stands for.
    #[serde(rename = "type")]
    pub ty: Type,
    /// Its generic parameters.
    pub generics: Generics,
}

/// A type as written.
#[derive(Clone, Debug)]
pub enum Type {
    /// A path to a struct, enumeration, alias, ….
    Path(Path),
    /// `u8`, `bool`, `never`, `str`, ….
    Primitive(String),
    /// `*const T` or `*mut T`.
    RawPointer(Reference),
    /// `&T` or `&mut T`.
    Reference(Reference),
    /// `extern "C" fn(…)`.
    Function(Box<FunctionPointer>),
    /// `[T; N]`.
    Array(Array),
    /// `[T]`.
    Slice(Box<Type>),
    /// `(A, B)`.
    Tuple(Vec<Type>),
    /// A generic parameter.
    Generic(String),
    /// Anything else, by rustdoc's word for it.
    Other(String),
}

/// A path.
#[derive(Clone, Debug, Deserialize)]
pub struct Path {
    /// As written, without generic arguments.
    #[serde(alias = "name")]
    pub path: String,
    /// The item.
    pub id: Id,
    /// Generic arguments.
    #[serde(default)]
    pub args: Option<serde_json::Value>,
}

impl Path {
    /// The last segment, without generic arguments.
    #[must_use]
    pub fn last(&self) -> &str {
        self.path.rsplit("::").next().unwrap_or(&self.path)
    }

    /// The generic arguments that are types.
    #[must_use]
    pub fn type_arguments(&self) -> Vec<Type> {
        let list = self.args.as_ref().and_then(|args| args.pointer("/angle_bracketed/args"));
        let list = list.and_then(serde_json::Value::as_array).map_or(&[][..], Vec::as_slice);
        let types = list.iter().filter_map(|argument| argument.get("type"));
        types.filter_map(|ty| Type::deserialize(ty).ok()).collect()
    }
}

/// A pointer or reference.
#[derive(Clone, Debug, Deserialize)]
pub struct Reference {
    /// `*mut` or `&mut`.
    #[serde(alias = "mutable")]
    pub is_mutable: bool,
    /// What it points to.
    #[serde(rename = "type")]
    pub ty: Box<Type>,
}

/// A function pointer.
#[derive(Clone, Debug)]
pub struct FunctionPointer {
    /// Names and types of the parameters.
    pub inputs: Vec<(String, Type)>,
    /// The result.
    pub output: Option<Type>,
    /// Whether it ends in `...`.
    pub variadic: bool,
    /// The calling convention.
    pub abi: String,
    /// Whether it is `unsafe`.
    pub is_unsafe: bool,
}

impl<'de> Deserialize<'de> for FunctionPointer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Raw {
            #[serde(alias = "decl")]
            sig: Sig,
            header: FunctionHeader,
        }
        let raw = Raw::deserialize(deserializer)?;
        Ok(Self {
            abi: raw.header.abi_name(),
            is_unsafe: raw.header.is_unsafe,
            inputs: raw.sig.inputs,
            output: raw.sig.output,
            variadic: raw.sig.is_c_variadic,
        })
    }
}

/// An array.
#[derive(Clone, Debug, Deserialize)]
pub struct Array {
    /// The element.
    #[serde(rename = "type")]
    pub ty: Box<Type>,
    /// The length, as an expression.
    pub len: String,
}

impl<'de> Deserialize<'de> for Type {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TypeVisitor)
    }
}

struct TypeVisitor;

impl<'de> Visitor<'de> for TypeVisitor {
    type Value = Type;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a type")
    }

    fn visit_str<E: de::Error>(self, word: &str) -> Result<Type, E> {
        Ok(Type::Other(word.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Type, A::Error> {
        let Some(kind) = map.next_key::<String>()? else { return Ok(Type::Other(String::new())) };
        Ok(match kind.as_str() {
            "resolved_path" => Type::Path(map.next_value()?),
            "primitive" => Type::Primitive(map.next_value()?),
            "raw_pointer" => Type::RawPointer(map.next_value()?),
            "borrowed_ref" => Type::Reference(map.next_value()?),
            "function_pointer" => Type::Function(map.next_value()?),
            "array" => Type::Array(map.next_value()?),
            "slice" => Type::Slice(map.next_value()?),
            "tuple" => Type::Tuple(map.next_value()?),
            "generic" => Type::Generic(map.next_value()?),
            _ => {
                map.next_value::<IgnoredAny>()?;
                Type::Other(kind)
            }
        })
    }
}
