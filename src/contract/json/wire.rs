//! The shapes of the JSON form, field by field as they stand in the file.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::encoding;
use crate::contract::{
    ClassFacts, Compiler, Convention, Endian, FieldKind, FloatFormat, ItemKind, Language,
    LayoutPromise, Library, Linkage, Nullability, Openness, RecordKind, Span, SymbolVersion,
    Target, Topic, Unexported, Untold, Unwinding, Value,
};

/// Everything one party says about the boundary on one target.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contract {
    /// The version of this form.
    pub schema: u32,
    /// The name of the party.
    pub party: String,
    /// Its language.
    pub language: Language,
    /// The target, with its data model; sizes and alignments in bytes.
    pub target: Target,
    /// The compiler whose numbers these are.
    pub compiler: Compiler,
    /// SHA-256 of the inputs.
    pub digest: String,
    /// Whether sizes and offsets were computed from the declared types and the target's facts.
    #[serde(default, skip_serializing_if = "is_false")]
    pub computed: bool,
    /// The types that are named at the boundary, by name.
    pub types: Vec<TypeItem>,
    /// The functions, by symbol.
    pub functions: Vec<Function>,
    /// The global variables, by symbol.
    pub globals: Vec<Global>,
    /// The constants, by name.
    pub constants: Vec<Constant>,
    /// Structs and unions, by id.
    pub records: Vec<Record>,
    /// Enumerations, by id.
    pub enums: Vec<Enum>,
    /// Aliases, by id.
    pub aliases: Vec<Alias>,
    /// Types that are declared and never defined, by id.
    pub opaques: Vec<Opaque>,
    /// What the party has and the extractor could not read.
    pub gaps: Vec<Gap>,
    /// What the party's kind of source cannot tell about any item.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<Limit>,
    /// The library that is to define what the party declares.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub library: Option<Library>,
    /// The versions of the symbols of a shared library, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<SymbolVersion>,
    /// What a library defines, or a header declares, that nobody outside may use; sorted by symbol.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unexported: Vec<Unexported>,
}

/// A fact that a party cannot tell about any item.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// What is not told.
    pub topic: Topic,
    /// Why.
    pub reason: String,
    /// What a person can do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
}

/// A type where it is used.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Use {
    /// As the party spells it.
    pub spelled: String,
    /// The type itself.
    #[serde(rename = "type")]
    pub ty: Type,
}

/// A type.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum Type {
    /// No value.
    Void,
    /// A truth value.
    Bool {
        /// Size in bits.
        bits: u32,
    },
    /// An integer.
    Int {
        /// Size in bits.
        bits: u32,
        /// Whether it has a sign.
        signed: bool,
    },
    /// C's plain `char`.
    Char {
        /// The sign on this target.
        signed: bool,
    },
    /// A floating point number.
    Float(FloatFormat),
    /// A complex number.
    Complex(FloatFormat),
    /// A SIMD vector.
    Vector {
        /// Number of elements.
        length: u64,
        /// The element type.
        element: Box<Type>,
    },
    /// A pointer.
    Pointer {
        /// Whether the pointee is read-only.
        constant: bool,
        /// Whether the pointee is volatile.
        volatile: bool,
        /// What the declaration says about null.
        nullability: Nullability,
        /// What it points to.
        pointee: Box<Type>,
    },
    /// An array; no length for a flexible array member.
    Array {
        /// Number of elements.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        length: Option<u64>,
        /// The element type.
        element: Box<Type>,
    },
    /// The id of a struct or union.
    Record(String),
    /// The id of an enumeration.
    Enum(String),
    /// The id of an opaque type.
    Opaque(String),
    /// The id of an alias.
    Alias(String),
    /// A function type.
    Function(Box<Signature>),
    /// A type that could not be represented.
    Unsupported {
        /// As the party spells it.
        spelled: String,
        /// Why.
        reason: String,
    },
}

/// A function type.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// The calling convention.
    pub convention: Convention,
    /// The parameters, in order.
    pub parameters: Vec<Parameter>,
    /// What it returns.
    #[serde(rename = "return")]
    pub ret: Use,
    /// Whether more arguments may follow.
    #[serde(default, skip_serializing_if = "is_false")]
    pub variadic: bool,
    /// Whether it never returns.
    #[serde(default, skip_serializing_if = "is_false")]
    pub noreturn: bool,
    /// Whether the source leaves the parameters unsaid.
    #[serde(default, skip_serializing_if = "is_false")]
    pub unprototyped: bool,
    /// Whether the source does not say what it returns and the language assumes `int`.
    #[serde(default, skip_serializing_if = "is_false")]
    pub assumed_return: bool,
    /// Whether an exception or panic may leave the function.
    #[serde(default, skip_serializing_if = "is_default")]
    pub unwinding: Unwinding,
    /// Which of these facts the party cannot tell.
    #[serde(default, skip_serializing_if = "Untold::nothing")]
    pub untold: Untold,
}

/// A parameter.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// The name, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The type.
    #[serde(rename = "use")]
    pub ty: Use,
    /// `file:line:column`.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "encoding::place")]
    #[schemars(with = "Option<String>")]
    pub place: Option<Span>,
}

/// A type named at the boundary.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TypeItem {
    /// The name that other parties know it by.
    pub name: String,
    /// The type.
    #[serde(rename = "type")]
    pub ty: Type,
    /// `file:line:column`.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "encoding::place")]
    #[schemars(with = "Option<String>")]
    pub place: Option<Span>,
}

/// A function.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Function {
    /// The name the linker sees.
    pub symbol: String,
    /// The name in the source.
    pub name: String,
    /// The module path in front of the name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub path: String,
    /// Whether the party offers or needs it.
    pub linkage: Linkage,
    /// Its type.
    pub signature: Signature,
    /// `file:line:column`.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "encoding::place")]
    #[schemars(with = "Option<String>")]
    pub place: Option<Span>,
}

/// A global variable.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Global {
    /// The name the linker sees.
    pub symbol: String,
    /// The name in the source.
    pub name: String,
    /// The module path in front of the name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub path: String,
    /// Whether the party offers or needs it.
    pub linkage: Linkage,
    /// Whether the party promises not to write to it.
    pub constant: bool,
    /// Whether every thread has its own.
    pub thread_local: bool,
    /// Its type.
    #[serde(rename = "use")]
    pub ty: Use,
    /// `file:line:column`.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "encoding::place")]
    #[schemars(with = "Option<String>")]
    pub place: Option<Span>,
}

/// A compile-time constant.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Constant {
    /// The name.
    pub name: String,
    /// The module path in front of the name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub path: String,
    /// The value.
    pub value: Value,
    /// The type, where the language gives it one.
    #[serde(rename = "use", default, skip_serializing_if = "Option::is_none")]
    pub ty: Option<Use>,
    /// `file:line:column`.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "encoding::place")]
    #[schemars(with = "Option<String>")]
    pub place: Option<Span>,
}

/// A struct or union.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// What types refer to it by.
    pub id: String,
    /// The name, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The module path in front of the name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub path: String,
    /// Struct or union.
    pub kind: RecordKind,
    /// Size in bytes.
    pub size: u64,
    /// Alignment in bytes.
    pub align: u64,
    /// Whether that is only the most that it can be, because the party does not tell.
    #[serde(default, skip_serializing_if = "is_false")]
    pub align_untold: bool,
    /// The greatest alignment in bytes that packing leaves to a field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub packed: Option<u64>,
    /// The least alignment in bytes that the source demands of the record itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_align: Option<u64>,
    /// Whether it passes as its single field does.
    #[serde(default, skip_serializing_if = "is_false")]
    pub transparent: bool,
    /// The byte order that the source fixes for the record's own numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub byte_order: Option<Endian>,
    /// Whether the layout is promised.
    pub layout: LayoutPromise,
    /// What C++ says about it as a class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<ClassFacts>,
    /// The fields, in the order of declaration.
    pub fields: Vec<Field>,
    /// `file:line:column`.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "encoding::place")]
    #[schemars(with = "Option<String>")]
    pub place: Option<Span>,
}

/// A field.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// The name; none for an anonymous member and a base class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What part of the record it is.
    #[serde(default, skip_serializing_if = "is_default")]
    pub kind: FieldKind,
    /// Distance from the start of the record, in bits.
    pub bit_offset: u64,
    /// Width in bits, of bit-fields only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bit_width: Option<u32>,
    /// The least alignment in bytes that the source demands of this field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_align: Option<u64>,
    /// The type.
    #[serde(rename = "use")]
    pub ty: Use,
    /// `file:line:column`.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "encoding::place")]
    #[schemars(with = "Option<String>")]
    pub place: Option<Span>,
}

/// An enumeration.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Enum {
    /// What types refer to it by.
    pub id: String,
    /// The name, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The module path in front of the name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub path: String,
    /// The integer type that stores a value; `void` where values are only named.
    pub underlying: Type,
    /// Whether values without a name are allowed.
    pub openness: Openness,
    /// Whether the size is promised.
    pub layout: LayoutPromise,
    /// The named values, in the order of declaration.
    pub enumerators: Vec<Enumerator>,
    /// `file:line:column`.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "encoding::place")]
    #[schemars(with = "Option<String>")]
    pub place: Option<Span>,
}

/// A named value of an enumeration.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Enumerator {
    /// The name.
    pub name: String,
    /// The value, in decimal.
    #[serde(with = "encoding::wide")]
    #[schemars(with = "String")]
    pub value: i128,
    /// `file:line:column`.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "encoding::place")]
    #[schemars(with = "Option<String>")]
    pub place: Option<Span>,
}

/// A named alias.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Alias {
    /// What types refer to it by.
    pub id: String,
    /// The name.
    pub name: String,
    /// The module path in front of the name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub path: String,
    /// What it stands for.
    pub target: Use,
    /// `file:line:column`.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "encoding::place")]
    #[schemars(with = "Option<String>")]
    pub place: Option<Span>,
}

/// A type that is declared and never defined.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Opaque {
    /// What types refer to it by.
    pub id: String,
    /// The name.
    pub name: String,
    /// The module path in front of the name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub path: String,
    /// `file:line:column`.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "encoding::place")]
    #[schemars(with = "Option<String>")]
    pub place: Option<Span>,
}

/// Something that could not be read.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Gap {
    /// The item or field, as a dotted path.
    pub item: String,
    /// What kind of item it is.
    pub kind: ItemKind,
    /// Why it was not read.
    pub reason: String,
    /// What a person can do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
    /// `file:line:column`.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "encoding::place")]
    #[schemars(with = "Option<String>")]
    pub place: Option<Span>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's skip_serializing_if passes one")]
fn is_false(value: &bool) -> bool {
    !value
}
