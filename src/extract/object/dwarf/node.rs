//! The nodes of debug information: one plain struct per kind, joined by typed ids.
//!
//! They say what the compiler wrote, with forms and version differences evened out and nothing
//! interpreted: whether `struct Foo` and `ffi::Foo` are one type is for an extractor to know.

use la_arena::Idx;

use crate::contract::{Endian, Name, Span};

use super::super::Place;

/// A type.
pub type TypeId = Idx<Type>;
/// A function.
pub type FunctionId = Idx<Function>;
/// A variable.
pub type VariableId = Idx<Variable>;
/// A unit: usually one source file, in Rust one crate's code generation unit.
pub type UnitId = Idx<Unit>;

/// What the compiler says about a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// The primary source file, as the compiler was given it.
    pub name: Option<Name>,
    /// The directory that the compiler ran in.
    pub directory: Option<Name>,
    /// The compiler and its version, in its own words.
    pub producer: Option<Name>,
    /// The source language: a `DW_LANG_` number, `gimli::DW_LANG_Rust`.
    pub language: Option<gimli::DwLang>,
    /// The DWARF version of this unit.
    pub version: u16,
    /// Bytes of an address.
    pub address_size: u8,
    /// Whether it says which macros there are.
    pub has_macros: bool,
    /// Whether a variable or parameter moves about in it, as an optimiser lets them.
    pub optimised: bool,
}

/// What every type node has.
#[derive(Clone, Debug, PartialEq)]
pub struct Type {
    /// What kind of type, with its data.
    pub kind: TypeKind,
    /// The unit that it was read from.
    pub unit: UnitId,
    /// Where it is declared.
    pub span: Option<Span>,
    /// The entry's offset in bytes in `.debug_info` (or `.debug_types`), for messages.
    pub offset: usize,
}

/// One type.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeKind {
    /// An integer, character, truth value or floating point number.
    Base(Base),
    /// A pointer or reference.
    Pointer(Pointer),
    /// A pointer to a C++ class member.
    MemberPointer(MemberPointer),
    /// `const`, `volatile`, `restrict` or `_Atomic`.
    Qualified(Qualified),
    /// A named alias.
    Typedef(Typedef),
    /// A struct, union or class; also a Rust enumeration with data.
    Record(Record),
    /// An enumeration.
    Enum(Enum),
    /// An array or vector.
    Array(Array),
    /// A function type.
    Subroutine(Subroutine),
    /// A type without a description: C++ `decltype(nullptr)`, Rust `!`.
    Unspecified {
        /// Its name.
        name: Option<Name>,
    },
    /// A type of a kind that the reader does not know (Pascal sets, Fortran strings).
    Other {
        /// Its tag, `DW_TAG_string_type`.
        tag: gimli::DwTag,
        /// Its name.
        name: Option<Name>,
        /// Size in bytes.
        size: Option<u64>,
    },
}

/// A name with the namespaces, modules, classes or functions around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Scoped {
    /// The path in front, joined with `::`; empty at the root. Unnamed namespaces and records
    /// count as `{anonymous}`.
    pub path: Name,
    /// The plain name; `None` for an anonymous type.
    pub name: Option<Name>,
}

/// A primitive type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Base {
    /// As the compiler names it: `long unsigned int`, `u32`, `c_ulong`.
    pub name: Option<Name>,
    /// What the bits mean.
    pub encoding: Encoding,
    /// Size in bytes, padding included.
    pub size: u64,
    /// The value's size in bits, where it is smaller than its storage (`_BitInt(17)`).
    pub bit_size: Option<u64>,
    /// The byte order, where it is not the target's own.
    pub endianity: Option<Endian>,
}

/// What the bits of a primitive type mean (`DW_ATE_`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// A signed integer.
    Signed,
    /// An unsigned integer.
    Unsigned,
    /// A plain or `signed` char of a compiler that says signed.
    SignedChar,
    /// A plain or `unsigned` char of a compiler that says unsigned.
    UnsignedChar,
    /// A Unicode character (`char16_t`, `char32_t`, Rust `char`).
    Utf,
    /// A truth value.
    Boolean,
    /// A floating point number.
    Float,
    /// Two floating point numbers, real part first.
    ComplexFloat,
    /// A decimal floating point number (`_Decimal64`).
    DecimalFloat,
    /// A machine address.
    Address,
    /// Another one, by its `DW_ATE_` number.
    Other(u8),
}

/// A pointer or reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pointer {
    /// rustc names its pointers: `*const T`, `&T`, `unsafe extern "C" fn(i32) -> i32`.
    pub name: Option<Name>,
    /// Pointer or reference.
    pub kind: PointerKind,
    /// What it points to; `None` is `void`.
    pub target: Option<TypeId>,
    /// Size in bytes, where it is given.
    pub size: Option<u64>,
}

/// Pointer or reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PointerKind {
    /// `T *`.
    Pointer,
    /// C++ `T &`.
    Reference,
    /// C++ `T &&`.
    RvalueReference,
}

/// A pointer to a C++ class member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemberPointer {
    /// The member's type.
    pub target: Option<TypeId>,
    /// The class.
    pub class: Option<TypeId>,
}

/// A qualified type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Qualified {
    /// Which qualifier.
    pub qualifier: Qualifier,
    /// What is qualified; `None` is `void`.
    pub target: Option<TypeId>,
}

/// A type qualifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Qualifier {
    /// `const`.
    Const,
    /// `volatile`.
    Volatile,
    /// `restrict`.
    Restrict,
    /// `_Atomic`.
    Atomic,
}

/// A named alias.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Typedef {
    /// The name.
    pub name: Scoped,
    /// What it stands for; `None` is `void`.
    pub target: Option<TypeId>,
    /// Alignment in bytes, where the source spells it.
    pub alignment: Option<u64>,
}

/// A struct, union or class.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// The name.
    pub name: Scoped,
    /// Struct, union or class.
    pub kind: RecordKind,
    /// Size in bytes; `None` for a declaration without definition.
    pub size: Option<u64>,
    /// Alignment in bytes: always from rustc, from C compilers only where the source spells it.
    pub alignment: Option<u64>,
    /// Whether it is only declared here. [`super::Graph::definition`] finds the definition.
    pub declaration: bool,
    /// The fields, in the order of the debug information (rustc's is the order of declaration).
    pub members: Vec<Member>,
    /// The variants of a Rust enumeration with data, or of an `Option`.
    pub variants: Option<VariantPart>,
    /// The integer that it is stored in: Zig's packed structs.
    pub underlying: Option<TypeId>,
    /// Virtual C++ base classes: they have no fixed place in the record.
    pub virtual_bases: Vec<TypeId>,
    /// Generic parameters with the types that they stand for.
    pub template_parameters: Vec<TemplateParameter>,
    /// How a C++ class passes between functions, where the compiler says.
    pub passing: Option<Passing>,
}

/// Struct, union or class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RecordKind {
    /// `struct`.
    Struct,
    /// `union`.
    Union,
    /// C++ `class`.
    Class,
}

/// How a C++ class passes between functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Passing {
    /// As a C struct (`DW_CC_pass_by_value`).
    ByValue,
    /// By a hidden pointer (`DW_CC_pass_by_reference`).
    ByReference,
}

/// A field of a record.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Member {
    /// The name; `None` for an anonymous struct or union.
    pub name: Option<Name>,
    /// The type.
    pub ty: TypeId,
    /// Distance in **bits** from the start of the record; of a bit-field, to its least significant
    /// bit on little-endian targets and to its most significant bit on big-endian ones.
    pub bit_offset: u64,
    /// Width in bits, of bit-fields only.
    pub bit_size: Option<u64>,
    /// Alignment in bytes, where it is given.
    pub alignment: Option<u64>,
    /// Whether the compiler made it (a C++ vtable pointer, a discriminant).
    pub artificial: bool,
    /// Whether it is a C++ base class.
    pub base_class: bool,
    /// Where it is declared.
    pub span: Option<Span>,
}

/// The alternatives of a record of which one is there at a time.
#[derive(Clone, Debug, PartialEq)]
pub struct VariantPart {
    /// The field that tells which; `None` where there is only one alternative, or where it is one
    /// of the record's own members.
    pub discriminant: Option<Member>,
    /// The alternatives.
    pub variants: Vec<Variant>,
}

/// One alternative.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// The values of the discriminant that select it, each as an inclusive range; empty for the
    /// one that all other values select (a niche).
    pub discriminants: Vec<(i128, i128)>,
    /// Its fields; rustc gives one, whose type is a record with the variant's fields.
    pub members: Vec<Member>,
}

/// A generic parameter of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TemplateParameter {
    /// Its name, `T`.
    pub name: Option<Name>,
    /// What it stands for; `None` is `void`.
    pub ty: Option<TypeId>,
}

/// An enumeration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enum {
    /// The name.
    pub name: Scoped,
    /// Size in bytes; `None` for a declaration without definition.
    pub size: Option<u64>,
    /// Alignment in bytes, where it is given.
    pub alignment: Option<u64>,
    /// The integer type that stores a value, where the compiler gives it.
    pub underlying: Option<TypeId>,
    /// The named values, in the order of declaration.
    pub enumerators: Vec<Enumerator>,
    /// Whether it is a C++ `enum class` or a Rust enumeration.
    pub scoped: bool,
    /// Whether it is only declared here. [`super::Graph::definition`] finds the definition.
    pub declaration: bool,
}

/// A named value of an enumeration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Enumerator {
    /// The name.
    pub name: Name,
    /// The value, in the range of the underlying type.
    pub value: i128,
}

/// An array or vector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Array {
    /// The element type, of all dimensions together: `int a[2][3]` has element `int`.
    pub element: TypeId,
    /// The number of elements of each dimension, outermost first; `None` where it is not a
    /// constant: a flexible array member, `extern int a[]`, a variable length array.
    pub counts: Vec<Option<u64>>,
    /// Whether it is a SIMD vector.
    pub vector: bool,
    /// Size in bytes, where it is given (a vector of three floats may take 16).
    pub size: Option<u64>,
}

/// A function type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subroutine {
    /// The parameters.
    pub parameters: Vec<Parameter>,
    /// What it returns; `None` is `void`.
    pub ret: Option<TypeId>,
    /// Whether more arguments may follow (`...`).
    pub variadic: bool,
    /// Whether its parameters are declared; `int f()` in C before C23 is not prototyped. Only C
    /// compilers say `true`, so it means nothing in other languages.
    pub prototyped: bool,
    /// Whether it never returns.
    pub noreturn: bool,
    /// The calling convention, where the compiler gives one: `gimli::DW_CC_normal`, …
    pub convention: Option<gimli::DwCc>,
}

/// A parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// The name.
    pub name: Option<Name>,
    /// The type.
    pub ty: TypeId,
    /// Whether the compiler made it (C++ `this`).
    pub artificial: bool,
    /// Where it is declared.
    pub span: Option<Span>,
}

/// A function with a name: a definition, a declaration, or a C++ method.
#[derive(Clone, Debug, PartialEq)]
pub struct Function {
    /// The name.
    pub name: Scoped,
    /// The name that the linker sees, where it differs from the plain name.
    pub linkage_name: Option<Name>,
    /// Its type.
    pub signature: Subroutine,
    /// Whether it is seen outside its unit.
    pub external: bool,
    /// Whether it has no body here.
    pub declaration: bool,
    /// Whether the compiler wrote its body: it is implicit, or `= default` in its class.
    pub implicit: bool,
    /// Whether it is `= delete`.
    pub deleted: bool,
    /// Whether it is virtual, by its own declaration or by that of a base class.
    pub is_virtual: bool,
    /// Whether it is only ever inlined, or was: there is no code of its own.
    pub inlined: bool,
    /// Where its code begins, if it has code.
    pub place: Option<Place>,
    /// The address of that, as the debug information has it.
    pub address: Option<u64>,
    /// The variables declared in it, at any depth, in order; statics included.
    pub locals: Vec<VariableId>,
    /// The unit that it was read from.
    pub unit: UnitId,
    /// Where it is declared.
    pub span: Option<Span>,
    /// The entry's offset in bytes in `.debug_info`, for messages.
    pub offset: usize,
}

impl Function {
    /// The name that the linker sees.
    #[must_use]
    pub fn symbol(&self) -> Option<Name> {
        self.linkage_name.or(self.name.name)
    }
}

/// A variable: global, static in a function, or local.
#[derive(Clone, Debug, PartialEq)]
pub struct Variable {
    /// The name.
    pub name: Scoped,
    /// The name that the linker sees, where it differs from the plain name.
    pub linkage_name: Option<Name>,
    /// The type; `None` where the compiler left it out.
    pub ty: Option<TypeId>,
    /// Whether it is seen outside its unit.
    pub external: bool,
    /// Whether it has no storage here.
    pub declaration: bool,
    /// Where it is.
    pub location: Location,
    /// The address of [`Location::Static`], as the debug information has it.
    pub address: Option<u64>,
    /// Its value, where it is known at compile time and needs no storage.
    pub value: Option<ConstValue>,
    /// Alignment in bytes, where it is given.
    pub alignment: Option<u64>,
    /// The function that declares it; `None` for a global.
    pub function: Option<FunctionId>,
    /// The unit that it was read from.
    pub unit: UnitId,
    /// Where it is declared.
    pub span: Option<Span>,
    /// The entry's offset in bytes in `.debug_info`, for messages.
    pub offset: usize,
}

impl Variable {
    /// The name that the linker sees.
    #[must_use]
    pub fn symbol(&self) -> Option<Name> {
        self.linkage_name.or(self.name.name)
    }

    /// Whether the debug information says that every thread has its own. Where it is silent (clang
    /// for AArch64), the symbol still tells.
    #[must_use]
    pub fn is_thread_local(&self) -> bool {
        self.location == Location::ThreadLocal
    }
}

/// Where a variable is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location {
    /// The debug information does not say: a declaration, or optimised away.
    Unknown,
    /// At one place of the object's data.
    Static(Place),
    /// In each thread's own storage.
    ThreadLocal,
    /// In a register or stack frame, or at several places.
    Dynamic,
}

/// A value known at compile time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConstValue {
    /// A number, in the range of the variable's type where that is known.
    Int(i128),
    /// The bytes of the value, in the target's order.
    Bytes(Vec<u8>),
    /// Text.
    Text(Name),
}
