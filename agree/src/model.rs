//! A neutral description of a boundary: what the three languages are to say in their own words.
//!
//! Numbers are those of x86-64 Linux. Everything that decides about meaning stands here; how a
//! language spells it is chosen by [`crate::spelling`] while writing.

/// A language that a boundary is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Language {
    /// Rust.
    Rust,
    /// C.
    C,
    /// Zig.
    Zig,
}

impl Language {
    /// All three, in the order in which a boundary's parties stand.
    pub const ALL: [Self; 3] = [Self::Rust, Self::C, Self::Zig];

    /// The name of the file that a batch is written to.
    #[must_use]
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Rust => "boundary.rs",
            Self::C => "boundary.h",
            Self::Zig => "boundary.zig",
        }
    }

    /// The name of the party, as on abiding's command line.
    #[must_use]
    pub fn spelling(self) -> &'static str {
        match self {
            Self::Rust => "rust",
            Self::C => "c",
            Self::Zig => "zig",
        }
    }
}

/// One random boundary. All its names begin with `prefix`.
#[derive(Clone, Debug, PartialEq)]
pub struct Boundary {
    /// `b17_`: what keeps its names apart from those of other boundaries in the same file.
    pub prefix: String,
    /// Decides how each language spells things.
    pub seed: u64,
    /// Whether the file that it stands in describes nothing but what the languages define.
    pub implemented: bool,
    /// The types, in an order in which each needs only earlier ones by value.
    pub decls: Vec<Decl>,
    /// The functions.
    pub functions: Vec<Function>,
    /// The global variables.
    pub globals: Vec<Global>,
    /// The constants.
    pub constants: Vec<Constant>,
}

/// Index of a declaration in [`Boundary::decls`].
pub type DeclId = usize;

/// A named type.
#[derive(Clone, Debug, PartialEq)]
pub struct Decl {
    /// Its name, the same in all languages.
    pub name: String,
    /// Whether Rust cannot express it, so that only C and Zig share it.
    pub not_in_rust: bool,
    /// What it is.
    pub kind: DeclKind,
}

/// The kinds of named types.
#[derive(Clone, Debug, PartialEq)]
pub enum DeclKind {
    /// A struct or union.
    Record(Record),
    /// An enumeration.
    Enum(Enum),
    /// Another name for a type.
    Alias(Ty),
    /// A type without a definition.
    Opaque,
}

/// A struct or union.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Whether its fields share their place.
    pub union: bool,
    /// The greatest alignment in bytes that packing leaves to a field.
    pub packed: Option<u64>,
    /// The least alignment in bytes of the whole.
    pub align: Option<u64>,
    /// Whether it has the C layout (`repr(C)`, `extern struct`).
    pub promised: bool,
    /// The fields in order.
    pub fields: Vec<Field>,
}

/// A field.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its name; languages without anonymous members use it for them.
    pub name: String,
    /// Its type.
    pub ty: Ty,
    /// Whether C leaves out the name (of a member that is a record declared in place).
    pub anonymous: bool,
}

/// An enumeration.
#[derive(Clone, Debug, PartialEq)]
pub struct Enum {
    /// Width in bits of the integer that stores it.
    pub bits: u32,
    /// Whether that integer has a sign.
    pub signed: bool,
    /// Whether the width is the one that C gives a plain `enum`.
    pub plain: bool,
    /// Whether the width is spelled or C's own (Rust's `repr`, Zig's tag type).
    pub promised: bool,
    /// The values in order.
    pub enumerators: Vec<Enumerator>,
}

/// A named value.
#[derive(Clone, Debug, PartialEq)]
pub struct Enumerator {
    /// Its word, lower case; languages add the enumeration's name and change the case.
    pub word: String,
    /// Its value.
    pub value: i128,
}

/// A type.
#[derive(Clone, Debug, PartialEq)]
pub enum Ty {
    /// No value; only as a pointee or as what a function returns.
    Void,
    /// A number, a truth value or a character.
    Scalar(Scalar),
    /// A named type.
    Named(DeclId),
    /// A pointer to data.
    Pointer(Pointer),
    /// An array; only in fields, aliases and behind pointers.
    Array(Box<Ty>, u64),
    /// A flexible array member; only as the last field of a struct.
    Flexible(Box<Ty>),
    /// A pointer to a function.
    Callback(Box<Callback>),
    /// A record declared in place; only as the type of a field.
    Inline(Box<Record>),
    /// Bit-fields that fill one integer exactly; only as the type of a field.
    Bits(Bits),
}

/// A scalar type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scalar {
    /// A truth value.
    Bool,
    /// C's plain `char`.
    Char,
    /// An integer.
    Int {
        /// 8, 16, 32, 64 or 128.
        bits: u32,
        /// Whether it has a sign.
        signed: bool,
    },
    /// IEEE 754 binary32.
    F32,
    /// IEEE 754 binary64.
    F64,
    /// C's `long double`; Rust has none.
    LongDouble,
}

/// A pointer to data.
#[derive(Clone, Debug, PartialEq)]
pub struct Pointer {
    /// What it points to.
    pub pointee: Box<Ty>,
    /// Whether the pointee is read-only through it.
    pub constant: bool,
    /// Whether null may pass.
    pub nullable: bool,
    /// Which languages say whether null may pass; the others use a pointer that does not tell.
    pub says: Says,
}

/// Which languages say a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Says {
    /// Whether Rust does.
    pub rust: bool,
    /// Whether C does.
    pub c: bool,
    /// Whether Zig does.
    pub zig: bool,
}

impl Says {
    /// Whether `language` says it.
    #[must_use]
    pub fn by(self, language: Language) -> bool {
        match language {
            Language::Rust => self.rust,
            Language::C => self.c,
            Language::Zig => self.zig,
        }
    }
}

/// A pointer to a function.
#[derive(Clone, Debug, PartialEq)]
pub struct Callback {
    /// The function's type.
    pub signature: Signature,
    /// Whether null may pass. All languages say it.
    pub nullable: bool,
}

/// The bit-fields of one storage unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Bits {
    /// The unit's width: 8, 16, 32 or 64.
    pub unit: u32,
    /// Whether the bit-fields have a sign.
    pub signed: bool,
    /// Whether Zig spells the parts (`packed struct`) or one covering integer.
    pub zig_parts: bool,
    /// Names and widths; the sum is at most `unit`, and padding fills the rest.
    pub parts: Vec<(String, u32)>,
}

/// A function type.
#[derive(Clone, Debug, PartialEq)]
pub struct Signature {
    /// The calling convention.
    pub convention: Convention,
    /// The parameters in order.
    pub parameters: Vec<Parameter>,
    /// What it returns.
    pub ret: Ty,
    /// Whether more arguments may follow.
    pub variadic: bool,
    /// Whether it never returns; `ret` is void then.
    pub noreturn: bool,
}

/// A calling convention of x86-64 Linux.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Convention {
    /// The target's own, under its usual name.
    C,
    /// The target's own, under its full name.
    Sysv64,
    /// Microsoft's.
    Win64,
}

/// A parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: Ty,
}

/// Who offers a function or global; C describes it in any case, the others import it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provider {
    /// C describes it, without a body.
    Described,
    /// The language defines it.
    Defined(Language),
}

/// A function.
#[derive(Clone, Debug, PartialEq)]
pub struct Function {
    /// The name that the linker sees.
    pub symbol: String,
    /// Its type.
    pub signature: Signature,
    /// Who offers it.
    pub provider: Provider,
    /// Whether Rust cannot express it.
    pub not_in_rust: bool,
    /// Whether C leaves out the parameters' names.
    pub unnamed_in_c: bool,
}

/// A global variable.
#[derive(Clone, Debug, PartialEq)]
pub struct Global {
    /// The name that the linker sees.
    pub symbol: String,
    /// Its type.
    pub ty: Ty,
    /// Whether nobody may write to it.
    pub constant: bool,
    /// Whether every thread has its own.
    pub thread_local: bool,
    /// Who offers it.
    pub provider: Provider,
    /// Whether Rust cannot express it.
    pub not_in_rust: bool,
}

/// A constant.
#[derive(Clone, Debug, PartialEq)]
pub struct Constant {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: Value,
}

/// The value of a constant.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// An integer.
    Int(i128),
    /// A floating point number that binary32 holds exactly.
    Float(f64),
    /// Text of printable ASCII without quotes and backslashes.
    Text(String),
    /// A truth value.
    Bool(bool),
}

impl Boundary {
    /// The type behind `ty` with aliases followed.
    #[must_use]
    pub fn resolve<'a>(&'a self, mut ty: &'a Ty) -> &'a Ty {
        while let Ty::Named(id) = ty {
            match &self.decls[*id].kind {
                DeclKind::Alias(target) => ty = target,
                _ => break,
            }
        }
        ty
    }

    /// The record that `ty` is, directly or through aliases.
    #[must_use]
    pub fn record<'a>(&'a self, ty: &'a Ty) -> Option<&'a Record> {
        match self.resolve(ty) {
            Ty::Named(id) => match &self.decls[*id].kind {
                DeclKind::Record(record) => Some(record),
                _ => None,
            },
            Ty::Inline(record) => Some(record),
            _ => None,
        }
    }

    /// Number of named items that all languages in which they can be said share.
    #[must_use]
    pub fn item_count(&self) -> usize {
        self.decls.len() + self.functions.len() + self.globals.len() + self.constants.len()
    }
}

impl Scalar {
    /// An integer of `bits` bits with a sign.
    #[must_use]
    pub const fn signed(bits: u32) -> Self {
        Self::Int { bits, signed: true }
    }

    /// An integer of `bits` bits without a sign.
    #[must_use]
    pub const fn unsigned(bits: u32) -> Self {
        Self::Int { bits, signed: false }
    }

    /// Size in bytes, which is also the alignment.
    #[must_use]
    pub fn size(self) -> u64 {
        match self {
            Self::Bool | Self::Char => 1,
            Self::Int { bits, .. } => u64::from(bits / 8),
            Self::F32 => 4,
            Self::F64 => 8,
            Self::LongDouble => 16,
        }
    }
}
