//! Where a declaration stands in its party's source.

use serde::{Deserialize, Serialize};

use super::Name;

/// A place in a source file: the first character of a declaration's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// Path of the file: relative to the directory that `abiding` ran in where the file is below
    /// it, absolute otherwise, always with `/`.
    pub file: Name,
    /// Line, from 1.
    pub line: u32,
    /// Column in bytes, from 1; 0 where the compiler does not tell.
    pub column: u32,
}

impl Span {
    /// A span from its parts.
    #[must_use]
    pub fn new(file: impl Into<Name>, line: u32, column: u32) -> Self {
        Self { file: file.into(), line, column }
    }
}

impl std::fmt::Display for Span {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.file, self.line)?;
        if self.column > 0 { write!(f, ":{}", self.column) } else { Ok(()) }
    }
}

/// The language of a party, as `abiding.toml` spells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
pub enum Language {
    /// A Rust source file or cargo package.
    #[serde(rename = "rust")]
    Rust,
    /// A C header or source file.
    #[serde(rename = "c")]
    C,
    /// A C++ header or source file.
    #[serde(rename = "c++")]
    Cpp,
    /// A Zig module.
    #[serde(rename = "zig")]
    Zig,
    /// A Python ctypes or cffi module.
    #[serde(rename = "python")]
    Python,
    /// An object file or library with debug information.
    #[serde(rename = "object")]
    Object,
}

impl Language {
    /// Every language, in the order of DESIGN's list.
    pub const ALL: [Self; 6] =
        [Self::Rust, Self::C, Self::Cpp, Self::Zig, Self::Python, Self::Object];

    /// The spelling used in `abiding.toml`, on the command line and in JSON.
    #[must_use]
    pub fn spelling(self) -> &'static str {
        match self {
            Self::Rust => "rust",
            Self::C => "c",
            Self::Cpp => "c++",
            Self::Zig => "zig",
            Self::Python => "python",
            Self::Object => "object",
        }
    }
}

impl std::fmt::Display for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.spelling())
    }
}

impl std::str::FromStr for Language {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|language| language.spelling() == text).ok_or_else(|| {
            let known = Self::ALL.map(Self::spelling).join(", ");
            format!("unknown language `{text}`; known are {known}")
        })
    }
}
