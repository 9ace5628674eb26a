//! What `zig/reflect.zig` says about a module, as plain data. [`super::table`] reads it.

use crate::contract::Name;

/// Bits of [`RawType::flags`] and [`RawDeclaration::flags`].
pub mod flag {
    #![allow(missing_docs, reason = "the names are those of reflect.zig, which explains them")]
    pub const INT_SIGNED: u64 = 1;
    pub const POINTER_CONST: u64 = 1;
    pub const POINTER_VOLATILE: u64 = 2;
    pub const POINTER_NULLABLE: u64 = 4;
    pub const POINTER_C: u64 = 8;
    pub const CONTAINER_EXTERN: u64 = 1;
    pub const CONTAINER_PACKED: u64 = 2;
    pub const ENUM_EXHAUSTIVE: u64 = 1;
    pub const FUNCTION_C: u64 = 1;
    pub const FUNCTION_VARIADIC: u64 = 2;
    pub const ARRAY_SENTINEL: u64 = 1;
    pub const CONSTANT: u64 = 1;
    pub const THREAD_LOCAL: u64 = 2;
    pub const TOO_WIDE: u64 = 4;
    pub const UNSIGNED: u64 = 8;
}

/// Everything in a table. Indices refer to the vectors here.
#[derive(Debug, Default)]
pub struct Reflection {
    /// The types, each once.
    pub types: Vec<RawType>,
    /// The walked containers, each once; the first is the module itself.
    pub namespaces: Vec<RawNamespace>,
}

/// The kind of a [`RawType`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are those of Zig's own type information")]
pub enum TypeKind {
    Void,
    Noreturn,
    Bool,
    Int,
    Float,
    Pointer,
    Array,
    Vector,
    Struct,
    Union,
    Enum,
    Opaque,
    Anyopaque,
    Function,
    Unsupported,
}

/// A type as Zig describes it.
#[derive(Clone, Debug)]
pub struct RawType {
    /// The kind.
    pub kind: TypeKind,
    /// As Zig spells it, with module path: `lib.Point`.
    pub name: String,
    /// In bytes; 0 where the type has none.
    pub size: u64,
    /// In bytes; 0 where the type has none.
    pub align: u64,
    /// Bits of [`flag`].
    pub flags: u64,
    /// Bits of a number, elements of an array or vector.
    pub count: u64,
    /// Element, pointee, tag, backing integer or return type.
    pub child: Option<usize>,
    /// Fields, enumerators or parameters.
    pub members: Vec<RawMember>,
    /// A function's calling convention; why a type is not supported.
    pub note: String,
}

impl RawType {
    /// Whether a bit of [`RawType::flags`] is set.
    pub fn has(&self, flag: u64) -> bool {
        self.flags & flag != 0
    }
}

/// A field, enumerator or parameter.
#[derive(Clone, Debug)]
pub struct RawMember {
    /// The name, empty for a parameter.
    pub name: String,
    /// The type; `None` for an enumerator and for a parameter whose type is generic.
    pub ty: Option<usize>,
    /// In bits. In a packed container, counted from the least significant bit of its integer.
    pub offset: u64,
    /// Bits that the value takes in a packed container.
    pub width: u64,
    /// An enumerator's value.
    pub value: i128,
    /// In bytes, where the source demands more than the type does; else 0.
    pub align: u64,
}

/// A container whose declarations were read.
#[derive(Clone, Debug, Default)]
pub struct RawNamespace {
    /// As Zig spells it: `lib.inner`, `cimport`.
    pub name: String,
    /// What is declared in it.
    pub declarations: Vec<RawDeclaration>,
}

/// The kind of a [`RawDeclaration`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeclarationKind {
    /// A type that may be on the boundary.
    Type,
    /// A function.
    Function,
    /// A variable whose value is not known at compile time.
    Global,
    /// An integer or enumerator.
    Integer,
    /// A truth value.
    Bool,
    /// A floating point number.
    Float,
    /// A string.
    Text,
    /// A pointer to something.
    Pointer,
    /// A value of a type that no constant of C has.
    Other,
    /// A container that is no type of the boundary itself.
    Namespace,
}

/// What stands behind the address of a function or variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Address {
    /// A symbol that another object defines.
    External(Name),
    /// A symbol that this object defines and exports.
    Exported(Name),
    /// Something without a symbol that others could see.
    Internal,
}

/// A public declaration.
#[derive(Clone, Debug)]
pub struct RawDeclaration {
    /// The kind.
    pub kind: DeclarationKind,
    /// The name, without namespace.
    pub name: String,
    /// Bits of [`flag`].
    pub flags: u64,
    /// The type, or for [`DeclarationKind::Type`] the type that it stands for.
    pub ty: Option<usize>,
    /// The function or variable itself; `None` for types and thread-local variables.
    pub address: Option<Address>,
    /// Where the value of a [`DeclarationKind::Pointer`] points.
    pub pointee: Option<Address>,
    /// The namespace of what is declared inside of it.
    pub inside: Option<usize>,
    /// An integer; a truth value as 0 or 1; a float as the bits of a binary64.
    pub value: i128,
    /// A string; for [`DeclarationKind::Other`] how Zig spells its type.
    pub text: Vec<u8>,
}

impl RawDeclaration {
    /// Whether a bit of [`RawDeclaration::flags`] is set.
    pub fn has(&self, flag: u64) -> bool {
        self.flags & flag != 0
    }
}
