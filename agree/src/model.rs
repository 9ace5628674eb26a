//! A neutral description of a boundary: what the three languages are to say in their own words.
//!
//! Everything that decides about meaning stands here; how a
//! language spells it is chosen by [`crate::spelling`] while writing.

mod language;

use abiding::contract::DataModel;

pub use language::{Language, Languages};

/// One random boundary. All its names begin with `prefix`.
#[derive(Clone, Debug, PartialEq)]
pub struct Boundary {
    /// `b17_`: what keeps its names apart from those of other boundaries in the same file.
    pub prefix: String,
    /// Decides how each language spells things.
    pub seed: u64,
    /// Whether the file that it stands in describes nothing but what the languages define.
    pub implemented: bool,
    /// Whether cffi compiles its declarations to a module (its API mode), and does not read them at
    /// each import.
    pub compiled: bool,
    /// The types, in an order in which each needs only earlier ones by value.
    pub decls: Vec<Decl>,
    /// The languages without a part in it.
    pub absent: Languages,
    /// What the target decides about.
    pub target: Facts,
    /// The functions.
    pub functions: Vec<Function>,
    /// The global variables.
    pub globals: Vec<Global>,
    /// The constants.
    pub constants: Vec<Constant>,
    /// What the C++ header has beside all that.
    pub cpp: Vec<CppEdit>,
}

/// A change that only C++ has words for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CppEdit {
    /// The name of the function or type.
    pub of: String,
    /// What is changed.
    pub change: CppChange,
}

/// The kinds of changes that only C++ has words for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CppChange {
    /// An exception may leave the function.
    MayThrow,
    /// The function is not `extern "C"`.
    Mangled,
    /// The function is `extern "C"` and stands in another namespace.
    Namespace,
    /// Some fields are private.
    Private,
    /// Constructors and a destructor that do nothing of their own.
    Members,
    /// A destructor of its own.
    Destructor,
    /// A copy constructor of its own.
    CopyConstructor,
    /// A virtual function.
    Virtual,
    /// One base class more, with a field.
    Base,
    /// The same, as a virtual base class.
    VirtualBase,
    /// Every field that may has a default member initializer.
    Initialized,
}

/// Index of a declaration in [`Boundary::decls`].
pub type DeclId = usize;

/// What a boundary's target decides about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Facts {
    /// Sizes and alignments of C's types.
    pub model: DataModel,
    /// The integer that `wchar_t` is.
    pub wide_char: Scalar,
    /// Whether there are the conventions, vectors and wide floats of x86-64 outside of Windows.
    pub x86_64: bool,
    /// Whether it is Windows on x86-64.
    pub windows_64: bool,
    /// Whether there are the vectors of 64-bit Arm.
    pub arm_64: bool,
    /// Whether there are the conventions of 32-bit x86.
    pub x86_32: bool,
    /// Alignment in bytes of 128-bit integers, where C has them.
    pub wide_align: Option<u64>,
    /// Whether the C party is compiled with `-fshort-enums`.
    pub short_enums: bool,
    /// Whether Rust's `repr(C)` gives enumerations the least width that holds them.
    pub short_enums_in_rust: bool,
    /// Whether `packed` reaches bit-fields.
    pub packed_bits: bool,
}

/// A named type.
#[derive(Clone, Debug, PartialEq)]
pub struct Decl {
    /// Its name, the same in all languages.
    pub name: String,
    /// The module that languages with modules put it in under a [shorter name](Decl::short_name);
    /// its name begins with the module's.
    pub module: Option<String>,
    /// The languages that cannot express it, so that only the others share it.
    pub absent: Languages,
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
    /// What it is beside a record.
    pub form: Form,
}

/// What some languages have a form of their own for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Nothing beside a record.
    Plain,
    /// A tuple struct in Rust, whose fields have numbers for names.
    Tuple,
    /// A generic struct in Rust and Zig; the field of this index has the type that is its argument.
    Generic(usize),
    /// A tag and an anonymous union, which Rust writes as an enumeration with data. The declaration
    /// is the tag's enumeration, which Rust does not write.
    Tagged(DeclId),
    /// A union of a tag and of structs that each begin with the tag, which Rust writes as an
    /// enumeration with data and no C layout but its tag's (`repr(u8)`).
    Leading(DeclId),
}

impl Form {
    /// The declaration of the tag that Rust writes as part of an enumeration with data.
    #[must_use]
    pub fn tag(self) -> Option<DeclId> {
        match self {
            Self::Tagged(tag) | Self::Leading(tag) => Some(tag),
            Self::Plain | Self::Tuple | Self::Generic(_) => None,
        }
    }
}

impl Decl {
    /// Its name inside its module, if it stands in one.
    #[must_use]
    pub fn short_name(&self) -> Option<(&str, &str)> {
        let module = self.module.as_deref()?;
        Some((module, self.name.strip_prefix(module)?.strip_prefix('_')?))
    }
}

impl Record {
    /// A struct of `fields` with the C layout.
    #[must_use]
    pub fn of(fields: Vec<Field>) -> Self {
        let (packed, align, form) = (None, None, Form::Plain);
        Self { union: false, packed, align, promised: true, fields, form }
    }
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
    /// The least alignment in bytes that its declaration demands, above its type's. Rust has no
    /// word for it, and writes the padding.
    pub align: Option<u64>,
}

impl Field {
    /// A field without anything special.
    #[must_use]
    pub fn of(name: String, ty: Ty) -> Self {
        Self { name, ty, anonymous: false, align: None }
    }
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
    /// The languages that write constants of an integer type instead, as bindgen does.
    pub constants_in: Languages,
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
    /// Bit-fields that fill one integer exactly; only as the type of a field, and as what an alias
    /// stands for, which is then a struct of its own where the parts are spelled.
    Bits(Bits),
    /// A SIMD vector of so many elements.
    Vector(Scalar, u64),
    /// A complex number of two `F32` or `F64`. Functions pass it by value where no language takes
    /// part that has to write two numbers instead.
    Complex(Scalar),
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
    /// IEEE 754 binary16; stable Rust has none.
    F16,
    /// IEEE 754 binary128; stable Rust has none.
    F128,
    /// C's `long` and `unsigned long`.
    Long {
        /// Whether it has a sign.
        signed: bool,
    },
    /// The integer as wide as an address: `size_t` and `ptrdiff_t`.
    Size {
        /// Whether it has a sign.
        signed: bool,
    },
    /// C's `wchar_t`, for which Rust and Zig have no name of their own.
    WideChar,
}

/// A pointer to data.
#[derive(Clone, Debug, PartialEq)]
pub struct Pointer {
    /// What it points to.
    pub pointee: Box<Ty>,
    /// Whether the pointee is read-only through it.
    pub constant: bool,
    /// Whether the pointee may change behind the program's back. Rust has no word for it.
    pub volatile: bool,
    /// Whether null may pass.
    pub nullable: bool,
    /// Which languages say whether null may pass; the others use a pointer that does not tell.
    pub says: Languages,
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
    /// The width of the type that C declares them with: the unit's, or a smaller one in a record
    /// packed to single bytes, where they straddle its boundaries.
    pub declared: u32,
    /// Whether the bit-fields have a sign.
    pub signed: bool,
    /// The languages that spell the parts (in Zig a `packed struct`); the others write one covering
    /// integer.
    pub parts_in: Languages,
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

/// A calling convention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Convention {
    /// The target's own, under its usual name.
    C,
    /// That of all systems on x86-64 but Windows.
    Sysv64,
    /// That of Windows on x86-64.
    Win64,
    /// Of 32-bit x86, where the callee takes the arguments off the stack.
    Stdcall,
    /// Of 32-bit x86, where two arguments go in registers.
    Fastcall,
}

impl Convention {
    /// Whether it is the target's own, under whatever name.
    #[must_use]
    pub fn is_usual(self, facts: &Facts) -> bool {
        match self {
            Self::C => true,
            Self::Sysv64 => facts.x86_64,
            Self::Win64 => facts.windows_64,
            Self::Stdcall | Self::Fastcall => false,
        }
    }

    /// Those that the target has.
    #[must_use]
    pub fn of(facts: &Facts) -> &'static [Self] {
        match (facts.x86_64 || facts.windows_64, facts.x86_32) {
            (true, _) => &[Self::C, Self::Sysv64, Self::Win64],
            (_, true) => &[Self::C, Self::Stdcall, Self::Fastcall],
            _ => &[Self::C],
        }
    }

    /// Whether it belongs to 32-bit x86, where Zig passes only simple values by it.
    #[must_use]
    pub fn is_simple(self) -> bool {
        matches!(self, Self::Stdcall | Self::Fastcall)
    }
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
    /// The languages that cannot express it.
    pub absent: Languages,
    /// Whether C leaves out the parameters' names.
    pub unnamed_in_c: bool,
    /// Whether C defines it as `static inline`, so that no symbol comes of it.
    pub static_inline: bool,
    /// What ctypes leaves unsaid of it.
    pub unsaid: Option<Unsaid>,
}

/// A part of a prototype that ctypes may leave out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsaid {
    /// `restype`, for which it then takes `int`.
    Result,
    /// `argtypes`.
    Parameters,
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
    /// The languages that cannot express it.
    pub absent: Languages,
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

    /// Whether `ty` is a callback, or a pointer that leads to one.
    #[must_use]
    pub fn leads_to_callback(&self, ty: &Ty) -> bool {
        match self.resolve(ty) {
            Ty::Callback(_) => true,
            Ty::Pointer(pointer) => self.leads_to_callback(&pointer.pointee),
            _ => false,
        }
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

    /// Whether Rust and Zig, which have no complex numbers, write arrays of two numbers for them;
    /// otherwise structs.
    #[must_use]
    pub fn complex_as_array(&self) -> bool {
        self.prefix.bytes().map(u32::from).sum::<u32>().is_multiple_of(3)
    }

    /// Number of named items that all languages in which they can be said share.
    #[must_use]
    pub fn item_count(&self) -> usize {
        self.decls.len() + self.functions.len() + self.globals.len() + self.constants.len()
    }
}

impl Bits {
    /// The integer that covers the parts.
    #[must_use]
    pub fn covering(&self) -> Scalar {
        Scalar::Int { bits: self.unit, signed: self.signed }
    }
}

impl Enum {
    /// The integer that stores it.
    #[must_use]
    pub fn integer(&self) -> Scalar {
        Scalar::Int { bits: self.bits, signed: self.signed }
    }

    /// The width that C gives it as a plain `enum`.
    #[must_use]
    pub fn plain_bits(&self, facts: &Facts) -> u32 {
        let values = || self.enumerators.iter().map(|it| it.value);
        facts.enum_bits(values().min().unwrap_or(0), values().max().unwrap_or(0))
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

    /// Size in bytes where that is the same everywhere, and 16 where it is not.
    #[must_use]
    pub fn most_size(self) -> u64 {
        match self {
            Self::Bool | Self::Char => 1,
            Self::Int { bits, .. } => u64::from(bits / 8),
            Self::F16 => 2,
            Self::F32 | Self::WideChar => 4,
            Self::F64 | Self::Long { .. } | Self::Size { .. } => 8,
            Self::LongDouble | Self::F128 => 16,
        }
    }
}
