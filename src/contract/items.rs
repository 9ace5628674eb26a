//! The items of a contract: what a party puts on the boundary under a name.

use serde::{Deserialize, Serialize};

use super::{Name, SignatureId, Span, TypeId, TypeUse};

/// A type that a party names at the boundary. Types without an entry here belong to the contract
/// because an item uses them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TypeItem {
    /// The name that other parties know it by, without module path.
    pub name: Name,
    /// The record, enumeration, alias or opaque type.
    pub id: TypeId,
    /// Where it is declared.
    pub span: Option<Span>,
}

/// A function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// The name in the source.
    pub name: Name,
    /// The module path in front of the name, joined with `::`, empty at the root.
    pub path: Name,
    /// The name the linker sees (without the target's leading underscore), by which functions
    /// pair; equal to `name` unless the source renames it.
    pub symbol: Name,
    /// Its type.
    pub signature: SignatureId,
    /// Whether the party offers or needs it.
    pub linkage: Linkage,
    /// Where it is declared.
    pub span: Option<Span>,
}

/// Whether a party offers a symbol, needs it, or describes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Linkage {
    /// Defined here with external linkage: Rust `#[no_mangle] pub extern "C" fn`, Zig `export fn`,
    /// a C function with a body.
    Defined,
    /// Declared by code that calls it: a Rust `extern` block, Zig `extern fn`.
    Imported,
    /// Declared by a header, which neither calls nor defines it but says that it exists. In a Python
    /// party: declared by code that looks first whether the library has it.
    Described,
    /// Has a body and no symbol: `static inline` in a header. Nothing can link against it.
    Internal,
}

/// A global variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Global {
    /// The name in the source.
    pub name: Name,
    /// The module path in front of the name, joined with `::`, empty at the root.
    pub path: Name,
    /// The name the linker sees, by which globals pair.
    pub symbol: Name,
    /// Its type.
    pub ty: TypeUse,
    /// Whether the party promises not to write to it (`const`, Rust `static` without `mut`).
    pub constant: bool,
    /// Whether every thread has its own.
    pub thread_local: bool,
    /// Whether the party offers or needs it.
    pub linkage: Linkage,
    /// Where it is declared.
    pub span: Option<Span>,
}

/// A compile-time constant: a C macro, an enumerator of an anonymous C enum, a Rust `const`, a Zig
/// `pub const` that is a value.
#[derive(Clone, Debug, PartialEq)]
pub struct Constant {
    /// The name in the source.
    pub name: Name,
    /// The module path in front of the name, joined with `::`, empty at the root.
    pub path: Name,
    /// Its type, where the language gives it one (a Zig `comptime_int` has none).
    pub ty: Option<TypeUse>,
    /// Its value.
    pub value: Value,
    /// Where it is declared.
    pub span: Option<Span>,
}

/// The value of a constant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Value {
    /// An integer, character or pointer-sized number, as mathematics has it.
    Int(
        #[serde(with = "super::json::wide")]
        #[schemars(with = "String")]
        i128,
    ),
    /// An integer above the range of `i128`.
    Unsigned(
        #[serde(with = "super::json::wide")]
        #[schemars(with = "String")]
        u128,
    ),
    /// A truth value.
    Bool(bool),
    /// A floating point number, as the bits of the nearest binary64.
    Float(
        #[serde(with = "super::json::float_bits")]
        #[schemars(with = "String")]
        f64,
    ),
    /// Text or bytes, **without** the terminating nul that the language adds.
    Bytes(
        #[serde(with = "super::json::bytes")]
        #[schemars(with = "String")]
        Vec<u8>,
    ),
    /// The compiler gives it no defined value; the text says why (a shift by more than the width).
    Undefined(String),
}

/// What kind of item a name stands for.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum ItemKind {
    /// A record, enumeration, alias or opaque type.
    Type,
    /// A function.
    Function,
    /// A global variable.
    Global,
    /// A constant or macro.
    Constant,
}

impl ItemKind {
    /// The word for one of them: `type`, `function`, …
    #[must_use]
    pub fn singular(self) -> &'static str {
        match self {
            Self::Type => "type",
            Self::Function => "function",
            Self::Global => "global",
            Self::Constant => "constant",
        }
    }

    /// The plural, for counting lines: `types`, `functions`, …
    #[must_use]
    pub fn plural(self) -> &'static str {
        match self {
            Self::Type => "types",
            Self::Function => "functions",
            Self::Global => "globals",
            Self::Constant => "constants",
        }
    }
}

/// A fact that a party's kind of source cannot tell about any of its items: debug information has
/// no macros, a stripped library no types.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Limit {
    /// What is not told.
    pub topic: Topic,
    /// Why, in a sentence without a full stop.
    pub reason: String,
    /// What a person can do about it, if anything.
    pub remedy: Option<String>,
}

/// What a party may be unable to tell.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Topic {
    /// Anything but the names of symbols. Such a party leaves a check incomplete.
    Types,
    /// Constants and macros.
    Constants,
    /// Alignments of records that the source does not spell.
    Alignment,
    /// Calling conventions.
    Convention,
    /// Parameters that a function does not use.
    Parameters,
    /// Which integers of 8 bits are C's plain `char`.
    Char,
    /// Which globals are only read.
    Writable,
    /// Whether `u8` stands for C's plain `char` whatever its sign, as Zig's importer writes it.
    Byte,
    /// Which pointers lead to volatile data.
    Volatile,
    /// Which pointers lead to data that is only read.
    Constness,
    /// Which symbols are meant for others.
    Exports,
}

impl Topic {
    /// The words for it in a report.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Types => "types and signatures",
            Self::Constants => "constants",
            Self::Alignment => "alignments",
            Self::Convention => "calling conventions",
            Self::Parameters => "unused parameters",
            Self::Char => "plain `char`",
            Self::Writable => "which globals are only read",
            Self::Byte => "bytes that stand for `char`",
            Self::Volatile => "volatile data",
            Self::Constness => "read-only pointers",
            Self::Exports => "which symbols are meant for others",
        }
    }
}

/// The library that a party names as the one that defines its symbols.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Library {
    /// The file, as the configuration names it.
    pub file: String,
    /// What it offers to whoever links with it, sorted by symbol.
    pub exports: Vec<Export>,
    /// What it defines and keeps to itself, sorted by symbol.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unexported: Vec<Unexported>,
}

/// A symbol that a party has and nobody outside may use.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(deny_unknown_fields)]
pub struct Unexported {
    /// The symbol as a C program spells it.
    pub symbol: String,
    /// What keeps others from using it.
    pub how: Hiding,
}

/// What keeps others from using a symbol.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Hiding {
    /// Its visibility: `visibility("hidden")` or `-fvisibility=hidden`. All objects that are linked
    /// into one file may use it.
    Hidden,
    /// It is the object's own: `static`, or left out of the list of exports that the linker was
    /// given (`local: *;`, `-exported_symbols_list`). GNU's linker leaves no more of hidden ones.
    Local,
    /// It is not in the table of exports of a Windows library.
    NotListed,
}

/// A version of a symbol that a shared library has for programs that ask for it (ELF).
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(deny_unknown_fields)]
pub struct SymbolVersion {
    /// The symbol as a C program spells it.
    pub symbol: String,
    /// The version: `ZLIB_1.2.0`.
    pub version: String,
}

/// A symbol that a library offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Export {
    /// The symbol as a C program spells it.
    pub symbol: String,
    /// Whether the party's `items` select it.
    pub wanted: bool,
}

/// Something that a party has and its extractor could not read or represent.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gap {
    /// The item or field, as a dotted path.
    pub item: Name,
    /// What kind of item it is.
    pub kind: ItemKind,
    /// Why it was not read, in a sentence without a full stop.
    pub reason: String,
    /// What a person can do about it, if anything.
    pub remedy: Option<String>,
    /// Where it is declared.
    pub span: Option<Span>,
}
