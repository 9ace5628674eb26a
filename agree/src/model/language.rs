//! Languages that a boundary is written in, and sets of them.

/// A language that a boundary is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Language {
    /// Rust.
    Rust,
    /// C.
    C,
    /// Zig.
    Zig,
    /// Python with ctypes.
    Ctypes,
    /// Python with cffi.
    Cffi,
    /// C++.
    Cpp,
}

impl Language {
    /// All of them, in the order in which a boundary's parties stand.
    pub const ALL: [Self; 6] =
        [Self::Rust, Self::C, Self::Zig, Self::Ctypes, Self::Cffi, Self::Cpp];

    /// Those that a boundary is written in unless others are asked for.
    pub const USUAL: [Self; 3] = [Self::Rust, Self::C, Self::Zig];

    /// Its place in [`Self::ALL`].
    #[must_use]
    pub fn index(self) -> usize {
        self as usize
    }

    /// The name of the file that a batch is written to.
    #[must_use]
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Rust => "boundary.rs",
            Self::C => "boundary.h",
            Self::Zig => "boundary.zig",
            Self::Ctypes => "boundary_ctypes.py",
            Self::Cffi => "boundary_cffi.py",
            Self::Cpp => "boundary.hpp",
        }
    }

    /// The name of the party, as on abiding's command line.
    #[must_use]
    pub fn spelling(self) -> &'static str {
        match self {
            Self::Rust => "rust",
            Self::C => "c",
            Self::Zig => "zig",
            Self::Ctypes => "ctypes",
            Self::Cffi => "cffi",
            Self::Cpp => "cpp",
        }
    }

    /// The language of a spelling.
    #[must_use]
    pub fn spelled(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.spelling() == text)
    }

    /// Whether it is the header of a library, which describes what the library has.
    #[must_use]
    pub fn is_header(self) -> bool {
        matches!(self, Self::C | Self::Cpp)
    }

    /// Whether a Python interpreter reads it.
    #[must_use]
    pub fn is_python(self) -> bool {
        matches!(self, Self::Ctypes | Self::Cffi)
    }
}

/// A set of languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Languages(u8);

impl Languages {
    /// None of them.
    pub const NONE: Self = Self(0);

    /// The set of `languages`.
    #[must_use]
    pub fn of(languages: &[Language]) -> Self {
        languages.iter().fold(Self::NONE, |set, language| set.with(*language))
    }

    /// The set with `language`.
    #[must_use]
    pub fn with(self, language: Language) -> Self {
        Self(self.0 | 1 << language.index())
    }

    /// The set without `language`.
    #[must_use]
    pub fn without(self, language: Language) -> Self {
        Self(self.0 & !(1 << language.index()))
    }

    /// Whether `language` is in the set.
    #[must_use]
    pub fn has(self, language: Language) -> bool {
        self.0 & 1 << language.index() != 0
    }

    /// Whether no language is in the set.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self == Self::NONE
    }

    /// What is in either set.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}
