//! What a contract says about itself: who, for which target, read by which compiler.

use serde::{Deserialize, Serialize};

use super::{Language, Name};

/// The version of the contract's meaning and JSON form. Readers refuse a newer one.
pub const SCHEMA_VERSION: u32 = 1;

/// Who a contract comes from and what it holds for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The name of the party, unique within a boundary.
    pub party: Name,
    /// The party's language.
    pub language: Language,
    /// The target.
    pub target: Target,
    /// The compiler whose numbers these are.
    pub compiler: Compiler,
    /// SHA-256 of the inputs, in hexadecimal.
    pub digest: String,
}

/// A compiler and its version, as it names itself: `rustc 1.95.0`, `zig 0.16.0 (clang)`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Compiler {
    /// `rustc`, `zig`, `gcc`, …
    pub name: String,
    /// The version, as the compiler prints it.
    pub version: String,
    /// The oldest version that the source says it is for (Cargo's `rust-version`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
}

/// A target and the C data model that follows from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Target {
    /// The triple in rustc's spelling: `x86_64-unknown-linux-gnu`.
    pub triple: String,
    /// The data model.
    pub model: DataModel,
}

/// Sizes and signs of the C primitives on one target. All sizes and alignments are in **bytes**.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct DataModel {
    /// Byte order.
    pub endian: Endian,
    /// Whether plain `char` has a sign.
    pub char_signed: bool,
    /// A data or function pointer.
    pub pointer: Primitive,
    /// `short`.
    pub short: Primitive,
    /// `int`.
    pub int: Primitive,
    /// `long`.
    pub long: Primitive,
    /// `long long`.
    pub long_long: Primitive,
    /// `float`.
    pub float: Primitive,
    /// `double`.
    pub double: Primitive,
    /// `long double`.
    pub long_double: Primitive,
}

/// Size and alignment of a primitive type, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Primitive {
    /// Size in bytes, padding included (16 for x86-64's `long double`).
    pub size: u8,
    /// ABI alignment in bytes.
    pub align: u8,
}

/// Byte order of a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Endian {
    /// Least significant byte first.
    Little,
    /// Most significant byte first.
    Big,
}
