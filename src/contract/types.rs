//! The type nodes of a contract: one plain struct per kind, joined by typed ids into arenas.

use std::collections::HashMap;

use la_arena::{Arena, Idx};
use serde::{Deserialize, Serialize};

use super::{Endian, Name, Span};

/// A type of a contract. Equal ids mean the same type; structurally equal types share one id.
pub type TypeId = Idx<Type>;
/// A struct or union.
pub type RecordId = Idx<Record>;
/// An enumeration.
pub type EnumId = Idx<Enum>;
/// A named alias (`typedef`, `type`, `const T = …`).
pub type AliasId = Idx<Alias>;
/// A type that is declared and never defined.
pub type OpaqueId = Idx<Opaque>;
/// A function type.
pub type SignatureId = Idx<Signature>;

/// One type node. Small, copyable and hashable; what is large stands in an arena of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// No value (`void`), also the pointee of an untyped pointer.
    Void,
    /// `bool`, `_Bool`.
    Bool {
        /// Size in bits, 8 on every target known.
        bits: u32,
    },
    /// An integer.
    Int {
        /// Size in bits.
        bits: u32,
        /// Whether it has a sign.
        signed: bool,
    },
    /// C's plain `char`, whose sign is the target's choice.
    Char {
        /// The sign on this contract's target.
        signed: bool,
    },
    /// A floating point number.
    Float(FloatFormat),
    /// A complex number: two floats, real part first.
    Complex(FloatFormat),
    /// A SIMD vector.
    Vector {
        /// The element type.
        element: TypeId,
        /// Number of elements.
        length: u64,
    },
    /// A pointer or reference to data or to a function.
    Pointer(Pointer),
    /// An array.
    Array {
        /// The element type.
        element: TypeId,
        /// Number of elements.
        length: ArrayLength,
    },
    /// A struct or union.
    Record(RecordId),
    /// An enumeration.
    Enum(EnumId),
    /// A type that is declared and never defined.
    Opaque(OpaqueId),
    /// A function type; it occurs as the pointee of a function pointer.
    Function(SignatureId),
    /// A named alias of another type.
    Alias(AliasId),
    /// A type that the extractor could not represent. It never compares as equal; the reason is
    /// also recorded as coverage.
    Unsupported {
        /// The type as its party spells it.
        spelled: Name,
        /// Why it could not be read.
        reason: Name,
    },
}

/// How a floating point number is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FloatFormat {
    /// IEEE 754 binary16.
    F16,
    /// bfloat16.
    Bf16,
    /// IEEE 754 binary32.
    F32,
    /// IEEE 754 binary64.
    F64,
    /// The x87 80-bit format, stored in 12 bytes on i386 and in 16 on x86-64 (System V psABI).
    F80,
    /// IEEE 754 binary128.
    F128,
    /// Two binary64 numbers whose sum is the value (PowerPC `long double`).
    DoubleDouble,
}

/// The data of [`Type::Pointer`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Pointer {
    /// What it points to; [`Type::Function`] makes it a function pointer.
    pub pointee: TypeId,
    /// Whether the pointee is read-only through this pointer (`const T *`, `*const T`, `&T`).
    pub constant: bool,
    /// Whether the pointee is volatile.
    pub volatile: bool,
    /// Whether null may pass.
    pub nullability: Nullability,
}

/// What a declaration says about null.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Nullability {
    /// Null is a value: `Option<&T>`, `?*T`, `_Nullable`, and every plain C function pointer.
    Nullable,
    /// Null is undefined behaviour: `&T`, `Box`, `NonNull`, Rust `fn`, `*T` in Zig, `_Nonnull`.
    NonNull,
    /// The declaration does not say: plain C data pointers, Rust `*const T`, Zig `[*c]T`.
    Unspecified,
}

/// The length of an array.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ArrayLength {
    /// This many elements.
    Fixed(u64),
    /// As many as were allocated: a C flexible array member `T a[]`.
    Flexible,
}

/// A type where it is used, with the party's own words for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TypeUse {
    /// The type.
    pub id: TypeId,
    /// As the party spells it, for messages: `*const c_char`, `unsigned long`, `[*c]u8`.
    pub spelled: Name,
}

impl TypeUse {
    /// A use of `id` that is spelled `spelled`.
    #[must_use]
    pub fn new(id: TypeId, spelled: impl Into<Name>) -> Self {
        Self { id, spelled: spelled.into() }
    }
}

/// A struct or union with its layout.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// The name without `struct ` or module path; `None` for an anonymous record.
    pub name: Option<Name>,
    /// The module path in front of the name, joined with `::` (`ffi::v2`), empty at the root.
    pub path: Name,
    /// Struct or union.
    pub kind: RecordKind,
    /// Size in bytes.
    pub size: u64,
    /// Alignment in bytes.
    pub align: u64,
    /// Whether the party does not tell the alignment, so that `align` is only the most that it can
    /// be: what the fields need, which packing without a trace in the offsets may have lowered. C
    /// compilers' debug information gives an alignment only where the source spells one.
    pub align_untold: bool,
    /// The greatest alignment in bytes that packing leaves to a field (1 for `packed`), where the
    /// source says so.
    pub packed: Option<u64>,
    /// The least alignment in bytes that the source demands of the record itself (`aligned(16)`,
    /// `repr(align(16))`), beyond what its fields need; `None` where it demands nothing.
    pub min_align: Option<u64>,
    /// Whether the record passes between functions exactly as its single sized field does
    /// (Rust `repr(transparent)`).
    pub transparent: bool,
    /// The byte order that the source fixes for the record's own numbers whatever the target's is
    /// (ctypes `BigEndianStructure`, GCC's `scalar_storage_order`); `None` where it is the target's.
    pub byte_order: Option<Endian>,
    /// Whether the language promises this layout or only happens to choose it today.
    pub layout: LayoutPromise,
    /// What C++ says about it as a class; `None` for a record of another language.
    pub class: Option<ClassFacts>,
    /// The fields, in the order of declaration; base classes and the pointer to the virtual table
    /// are among them.
    pub fields: Vec<Field>,
    /// Where it is declared.
    pub span: Option<Span>,
}

/// What C++ says about a class beyond its layout. Every struct and union of C++ is a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClassFacts {
    /// Whether copying its bytes copies the object (C++17 6.9p9); `None` where the compiler could
    /// not be asked, because the class has no name that a probe can write.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trivially_copyable: Option<bool>,
    /// Whether it is laid out as a C struct would be (C++17 12p7); `None` likewise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standard_layout: Option<bool>,
    /// How a value of it reaches a function.
    pub passing: Passing,
    /// How a function hands a value of it back, which Microsoft's ABI decides by other rules.
    pub returning: Passing,
}

/// How a value travels between functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Passing {
    /// As the C struct of the same fields does.
    Value,
    /// As the address of an object that somebody else made: the class is non-trivial for the
    /// purposes of calls (Itanium C++ ABI 1.1, 3.1.2.3).
    Address,
}

/// Struct or union.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RecordKind {
    /// Fields stand one after another.
    Struct,
    /// Fields share their place.
    Union,
}

/// Whether a record's layout is promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LayoutPromise {
    /// By the C rules: C itself, `repr(C)`, `repr(transparent)`, `extern struct`.
    Promised,
    /// The compiler may reorder at will: a Rust struct without `repr(C)`, a plain Zig struct.
    Unspecified,
}

/// A field of a record.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Field {
    /// The name; `None` for an anonymous member, which stays nested here and is flattened only
    /// for pairing, for a base class, which is treated alike, and for an unnamed bit-field
    /// (`int : 4`), which only takes room.
    pub name: Option<Name>,
    /// What part of the record it is.
    pub kind: FieldKind,
    /// Distance in **bits** from the start of the record to the field's least significant bit on
    /// little-endian targets and to its most significant bit on big-endian ones.
    pub bit_offset: u64,
    /// Width in bits, of bit-fields only; 0 for `int : 0`, which closes a storage unit.
    pub bit_width: Option<u32>,
    /// The least alignment in bytes that the source demands of this field (`_Alignas(16)`,
    /// Zig `align(16)`), beyond its type's; `None` where it demands nothing. Zig's `align(1)` also
    /// lowers the alignment below its type's.
    pub min_align: Option<u64>,
    /// The type.
    pub ty: TypeUse,
    /// Where it is declared.
    pub span: Option<Span>,
}

/// What part of a record a field is. All but [`FieldKind::Member`] occur in C++ only.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
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
pub enum FieldKind {
    /// A member that has its place for itself.
    #[default]
    Member,
    /// A member declared `[[no_unique_address]]`: what follows may stand in its padding, or at its
    /// own place if it is empty.
    Overlapping,
    /// The object of a base class, whose padding others may use likewise.
    Base,
    /// The pointer to the virtual table, which has no name in the source.
    VirtualTable,
}

/// An enumeration.
#[derive(Clone, Debug, PartialEq)]
pub struct Enum {
    /// The name without `enum ` or module path; `None` for an anonymous one.
    pub name: Option<Name>,
    /// The module path in front of the name, joined with `::`, empty at the root.
    pub path: Name,
    /// The integer type that stores a value; [`Type::Void`] where the language only names values
    /// and stores them nowhere (Python's `IntEnum`).
    pub underlying: TypeId,
    /// Whether values without a name are allowed.
    pub openness: Openness,
    /// Whether the language promises the size (`repr(C)`, `repr(u8)`, C itself, `enum(c_int)`).
    pub layout: LayoutPromise,
    /// The named values, in the order of declaration.
    pub enumerators: Vec<Enumerator>,
    /// Where it is declared.
    pub span: Option<Span>,
}

/// Whether an enumeration may hold a value that has no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Openness {
    /// Any value of the underlying type may occur: C, Zig `enum(T) { …, _ }`.
    Open,
    /// Only the named values: a Rust `enum`, an exhaustive Zig `enum`.
    Closed,
}

/// A named value of an enumeration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Enumerator {
    /// The name.
    pub name: Name,
    /// The value.
    pub value: i128,
    /// Where it is declared.
    pub span: Option<Span>,
}

/// A named alias.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alias {
    /// The name.
    pub name: Name,
    /// The module path in front of the name, joined with `::`, empty at the root.
    pub path: Name,
    /// What it stands for.
    pub target: TypeUse,
    /// Where it is declared.
    pub span: Option<Span>,
}

/// A type that is declared and never defined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opaque {
    /// The name without `struct ` or module path.
    pub name: Name,
    /// The module path in front of the name, joined with `::`, empty at the root.
    pub path: Name,
    /// Where it is declared.
    pub span: Option<Span>,
}

/// A function type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Signature {
    /// The calling convention.
    pub convention: Convention,
    /// The parameters, in order.
    pub parameters: Vec<Parameter>,
    /// What it returns; [`Type::Void`] for nothing.
    pub ret: TypeUse,
    /// Whether more arguments may follow (`...`).
    pub variadic: bool,
    /// Whether it never returns.
    pub noreturn: bool,
    /// Whether the source leaves the parameters unsaid: `int f()` before C23, a ctypes function
    /// without `argtypes`.
    pub unprototyped: bool,
    /// Whether the source does not say what it returns and the language assumes `int`: ctypes, for
    /// a function without `restype`.
    pub assumed_return: bool,
    /// Whether an exception or panic may leave the function.
    pub unwinding: Unwinding,
    /// Which of the above the party cannot tell. Everything read from a source tells all.
    pub untold: Untold,
}

/// Whether an exception or panic may leave a function.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
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
pub enum Unwinding {
    /// The declaration does not say: C, Zig, and C++ in a header that is written for C too.
    #[default]
    Unsaid,
    /// None may: C++ `noexcept`, Rust `extern "C"`.
    Never,
    /// The party allows it: C++ without `noexcept`, Rust `extern "C-unwind"`.
    Possible,
}

/// What a party cannot tell about a function type. The facts themselves then hold the most likely
/// value, which never compares as a difference.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(deny_unknown_fields, default)]
pub struct Untold {
    /// The calling convention: gcc and rustc do not write a function's.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub convention: bool,
    /// Whether it returns: C compilers write that for functions and not for pointers to them.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub noreturn: bool,
    /// Whether the listed parameters are all: an optimiser drops those that it does not use.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub parameters: bool,
    /// Whether more arguments may follow: ctypes has no word for it, and passes what it is given.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub variadic: bool,
}

impl Untold {
    /// Whether the party knows nothing of the function but its name.
    #[must_use]
    pub fn everything(&self) -> bool {
        self.convention && self.noreturn && self.parameters
    }

    /// Whether the party tells everything.
    #[must_use]
    pub fn nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// A parameter of a function type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Parameter {
    /// The name, where the declaration gives one.
    pub name: Option<Name>,
    /// The type.
    pub ty: TypeUse,
    /// Where it is declared.
    pub span: Option<Span>,
}

/// A calling convention, already resolved for the contract's target: Rust's `"system"` is
/// [`Convention::Stdcall`] on 32-bit x86 Windows and [`Convention::C`] elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Convention {
    /// The target's C convention.
    C,
    /// `stdcall` (32-bit x86).
    Stdcall,
    /// `fastcall` (32-bit x86).
    Fastcall,
    /// `thiscall` (32-bit x86).
    Thiscall,
    /// `vectorcall` (x86).
    Vectorcall,
    /// The Microsoft convention on x86-64, where it is not the target's own.
    Win64,
    /// The System V convention on x86-64, where it is not the target's own.
    Sysv64,
    /// The base AAPCS (soft float) on Arm, where it is not the target's own.
    Aapcs,
    /// The AAPCS with VFP registers on Arm, where it is not the target's own.
    AapcsVfp,
    /// The language's own unspecified convention: `extern "Rust"`, a Zig `fn` without `callconv`.
    Unspecified,
    /// One that no other language can name; the function's spelled type tells which.
    Other,
}

/// All type nodes of a contract.
#[derive(Clone, Debug, Default)]
pub struct Types {
    nodes: Arena<Type>,
    known: HashMap<Type, TypeId>,
    signature_ids: HashMap<Signature, SignatureId>,
    signatures: Arena<Signature>,
    /// The records. An extractor may allocate one before its fields are known and fill it later.
    pub records: Arena<Record>,
    /// The enumerations.
    pub enums: Arena<Enum>,
    /// The aliases.
    pub aliases: Arena<Alias>,
    /// The types that are declared and never defined.
    pub opaques: Arena<Opaque>,
}

impl Types {
    /// The id of `node`, the same for equal nodes.
    pub fn intern(&mut self, node: Type) -> TypeId {
        let nodes = &mut self.nodes;
        *self.known.entry(node).or_insert_with(|| nodes.alloc(node))
    }

    /// The id of a function type, the same for equal ones.
    pub fn signature(&mut self, signature: Signature) -> SignatureId {
        if let Some(id) = self.signature_ids.get(&signature) {
            return *id;
        }
        let id = self.signatures.alloc(signature.clone());
        self.signature_ids.insert(signature, id);
        id
    }

    /// The id of a pointer to `pointee` that is neither volatile nor says anything about null.
    pub fn pointer(&mut self, pointee: TypeId, constant: bool) -> TypeId {
        let nullability = Nullability::Unspecified;
        self.intern(Type::Pointer(Pointer { pointee, constant, volatile: false, nullability }))
    }

    /// The node behind `id` with aliases left in place.
    #[must_use]
    pub fn node(&self, id: TypeId) -> Type {
        self.nodes[id]
    }

    /// The node behind `id` with aliases followed to what they stand for.
    ///
    /// Returns [`Type::Alias`] only for an alias that stands for itself, which no compiler accepts
    /// and only a damaged contract file can contain.
    #[must_use]
    pub fn resolve(&self, id: TypeId) -> Type {
        self.nodes[self.resolve_id(id)]
    }

    /// Like [`Types::resolve`], as an id.
    #[must_use]
    pub fn resolve_id(&self, mut id: TypeId) -> TypeId {
        for _ in 0..=self.aliases.len() {
            match self.nodes[id] {
                Type::Alias(alias) => id = self.aliases[alias].target.id,
                _ => return id,
            }
        }
        id
    }

    /// The function type behind `id`.
    #[must_use]
    pub fn signature_of(&self, id: SignatureId) -> &Signature {
        &self.signatures[id]
    }

    /// The own name of a record, enumeration or opaque type: its tag, as C calls it.
    #[must_use]
    pub fn tag_name(&self, id: TypeId) -> Option<Name> {
        match self.node(id) {
            Type::Record(record) => self.records[record].name,
            Type::Enum(enumeration) => self.enums[enumeration].name,
            Type::Opaque(opaque) => Some(self.opaques[opaque].name),
            _ => None,
        }
    }

    /// Every type node with its id, in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = (TypeId, Type)> + '_ {
        self.nodes.iter().map(|(id, node)| (id, *node))
    }

    /// The type whose id has this number, if there is one; for numbers that come from outside.
    #[must_use]
    pub fn id(&self, number: u32) -> Option<TypeId> {
        let known = usize::try_from(number).is_ok_and(|number| number < self.nodes.len());
        known.then(|| TypeId::from_raw(number.into()))
    }
}
