//! What two sides can disagree about, as typed facts.

use crate::contract::{
    Convention, Endian, FloatFormat, Hiding, ItemKind, Name, Nullability, Passing, RecordKind,
    Value,
};

use super::Which;

/// What two sides disagree about, as typed facts.
#[derive(Clone, Debug, PartialEq)]
pub enum DifferenceKind {
    /// One party needs (or describes) a symbol that no party offers.
    SymbolMissing {
        /// The side that needs it.
        needed_by: Which,
        /// What for.
        need: Need,
        /// An offered symbol with a similar name, if the item was probably renamed.
        similar: Option<Name>,
        /// What keeps the other side's own symbol of this name from being used, if it has one.
        hiding: Option<Hiding>,
    },
    /// Two libraries have other versions of a symbol, each listed by name.
    SymbolVersion {
        /// On the left.
        left: Name,
        /// On the right.
        right: Name,
    },
    /// One party imports what the other gives no symbol: `static inline`.
    NoSymbol {
        /// The side that imports it.
        needed_by: Which,
    },
    /// An exception may leave a C++ function that the other side calls.
    MayThrow {
        /// The side that lets it out.
        thrower: Which,
        /// Whether that side defines the function, or only declares it.
        defined: bool,
        /// How many functions it stands for: those that are only declared are told together.
        functions: usize,
    },
    /// Only one side declares the function inside `extern "C"`.
    LanguageLinkage {
        /// The side whose symbol holds the types.
        mangled: Which,
        /// That symbol.
        symbol: Name,
    },
    /// Two languages read one declaration, and only one gives it a symbol.
    TwoReadings {
        /// The side without a symbol.
        local: Which,
        /// What it is for the side with one.
        kind: ItemKind,
    },
    /// A record without members takes space on one side only; in **bytes**.
    EmptyRecord {
        /// On the left.
        left: u64,
        /// On the right.
        right: u64,
    },
    /// One party offers it and nobody uses it.
    Unused {
        /// What it is.
        kind: ItemKind,
        /// The side that offers it.
        offered_by: Which,
    },
    /// The library that the party names does not define the symbol. Both sides are that party.
    NotInLibrary {
        /// The library's file.
        library: Name,
        /// A symbol of the library with a similar name.
        similar: Option<Name>,
        /// What keeps the library's own symbol of this name from being used, if it has one.
        hiding: Option<Hiding>,
    },
    /// The library that a party names offers a symbol that no party declares. Both sides are that
    /// party.
    Undeclared {
        /// The library's file.
        library: Name,
    },
    /// The same symbol or name stands for items of two kinds.
    ItemKind {
        /// On the left.
        left: ItemKind,
        /// On the right.
        right: ItemKind,
    },
    /// Struct against union.
    RecordKind {
        /// On the left.
        left: RecordKind,
        /// On the right.
        right: RecordKind,
    },
    /// The record's size differs and no field tells why; in **bytes**.
    Size {
        /// On the left.
        left: u64,
        /// On the right.
        right: u64,
    },
    /// The record's alignment differs and no field tells why; in **bytes**.
    Alignment {
        /// On the left.
        left: u64,
        /// On the right.
        right: u64,
    },
    /// The field stands elsewhere though all before it agree; in **bits**.
    Offset {
        /// On the left.
        left: u64,
        /// On the right.
        right: u64,
    },
    /// One side packs the record more tightly; greatest field alignment in **bytes**.
    Packing {
        /// On the left; `None` where nothing is packed.
        left: Option<u64>,
        /// On the right; `None` where nothing is packed.
        right: Option<u64>,
    },
    /// The byte orders of the record's numbers.
    ByteOrder {
        /// On the left.
        left: Endian,
        /// On the right.
        right: Endian,
    },
    /// One side lacks the field.
    FieldMissing {
        /// The side that has it.
        present: Which,
        /// Where the field is there, in **bits** from the record's start.
        bit_offset: u64,
        /// Its size in **bits**, where known; 0 for a flexible array.
        bits: Option<u64>,
    },
    /// The same fields stand in another order.
    FieldOrder {
        /// The fields that have to move to make the orders agree: two for a swap.
        moved: Vec<Name>,
    },
    /// Same place, same type, other name.
    FieldRenamed {
        /// On the left.
        left: Name,
        /// On the right.
        right: Name,
    },
    /// The widths of a bit-field differ, or only one side has a bit-field; in **bits**.
    BitField {
        /// On the left; `None` for a plain field.
        left: Option<u32>,
        /// On the right; `None` for a plain field.
        right: Option<u32>,
    },
    /// One side's layout is the compiler's free choice.
    MissingReprC {
        /// The side without a promise.
        unspecified: Which,
        /// Whether both layouts agree today all the same.
        agrees: bool,
    },
    /// The enumerations are stored in integers of different width; in **bits**.
    EnumWidth {
        /// On the left.
        left: u32,
        /// On the right.
        right: u32,
    },
    /// One side lacks the enumerator.
    EnumeratorMissing {
        /// The side that has it.
        present: Which,
        /// Its value there.
        value: i128,
        /// Whether it only marks the end or forces a width (`*_MAX`, `*_COUNT`, `*_FORCE_INT`).
        sentinel: bool,
    },
    /// The enumerator's value differs.
    EnumeratorValue {
        /// On the left.
        left: i128,
        /// On the right.
        right: i128,
    },
    /// Same value, other name, and no other candidate on either side.
    EnumeratorRenamed {
        /// On the left.
        left: Name,
        /// On the right.
        right: Name,
        /// The value.
        value: i128,
    },
    /// The constant's value differs, or its kind (a number against text).
    ConstantValue {
        /// On the left.
        left: Value,
        /// On the right.
        right: Value,
    },
    /// One compiler gives the constant no defined value.
    ConstantUndefined {
        /// The side without a value.
        undefined: Which,
        /// Why, in the compiler's terms.
        reason: String,
        /// The value on the other side.
        other: Value,
    },
    /// A negative number against a large one, which are the same bits only in the narrower type;
    /// widths in **bits**.
    ConstantWidth {
        /// On the left; `None` where the constant has no type.
        left: Option<u32>,
        /// On the right; `None` where the constant has no type.
        right: Option<u32>,
    },
    /// A negative number on one side and a large one on the other: the same bits of one width, read
    /// with and without a sign.
    ConstantSign {
        /// On the left.
        left: i128,
        /// On the right.
        right: i128,
    },
    /// The bindings have a constant that what they bind does not have.
    ConstantMissing {
        /// The side that has it.
        present: Which,
        /// A constant that exists only on the other side and has a similar name.
        similar: Option<Name>,
    },
    /// Only one side takes the global for thread-local.
    ThreadLocal {
        /// On the left.
        left: bool,
        /// On the right.
        right: bool,
    },
    /// The parameters stand in another order.
    ParameterOrder {
        /// Indices of the left side's parameters that stand elsewhere on the right, ascending.
        moved: Vec<usize>,
        /// Whether the types agree all the same, so that only the names tell.
        same_types: bool,
    },
    /// An enumeration that may hold named values only receives values from a side where any value
    /// may occur.
    ClosedEnum {
        /// The side with the closed enumeration.
        closed: Which,
        /// How the first value found gets there.
        way: Way,
    },
    /// A callback gets nothing that leads to the state of whoever passes it.
    NoUserData {
        /// The function's parameter that is the callback; `None` where the item is its type.
        parameter: Option<usize>,
    },
    /// A struct by value that one side's compiler passes otherwise than the target's ABI says.
    ByValue {
        /// The side with that compiler.
        odd: Which,
        /// What it is known to do.
        rule: ByValueRule,
        /// Whether the compiler in use does so, and not only an older one that the source allows.
        certain: bool,
        /// The function's parameter; `None` for what it returns.
        parameter: Option<usize>,
    },
    /// A type is used differently.
    Use {
        /// Where the type is used.
        place: Place,
        /// From the type at that place to where the sides part: through pointers, elements, the
        /// parameters of callbacks. Empty when they part at once.
        path: Vec<Step>,
        /// What differs there.
        mismatch: Mismatch,
    },
}

/// Compilers that pass structs otherwise than the target's ABI says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ByValueRule {
    /// rustc before 1.89 on `wasm32-unknown-unknown`: each field is a parameter.
    WasmFields,
    /// Zig before 0.17 on x86-64 with the System V convention.
    ZigSystemV,
}

/// What a party needs a symbol for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Need {
    /// It declares the symbol in order to call it.
    Call,
    /// It describes a library that has the symbol.
    Description,
    /// It defines the symbol, and the other side, which defines mostly the same ones, does not.
    Peer,
}

/// How a value gets to the side that calls a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Way {
    /// The function returns it.
    Returned,
    /// The function writes it through a pointer.
    Written,
    /// It is passed to a callback.
    Passed,
}

/// Where a type is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// The type of a field.
    Field,
    /// The type of a parameter, counted from 0.
    Parameter(usize),
    /// The type that a function returns.
    Return,
    /// The function type as a whole: its convention, its number of parameters.
    Function,
    /// What an alias stands for.
    Alias,
    /// The type of a global.
    Global,
}

/// One step from a type into a part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// To what a pointer points to.
    Pointee,
    /// To the element of an array or vector.
    Element,
    /// To a parameter of a function type, counted from 0.
    Parameter(usize),
    /// To what a function type returns.
    Return,
}

/// How two uses of a type differ.
#[derive(Clone, Debug, PartialEq)]
pub enum Mismatch {
    /// Same class, other size; in **bits**.
    Width {
        /// On the left.
        left: u64,
        /// On the right.
        right: u64,
    },
    /// One side reads the integer with a sign; true where it is signed.
    Signedness {
        /// On the left.
        left: bool,
        /// On the right.
        right: bool,
    },
    /// Values of different nature, which registers and readers treat differently.
    Class {
        /// On the left.
        left: Class,
        /// On the right.
        right: Class,
    },
    /// The floating point formats differ at one size.
    Format {
        /// On the left.
        left: FloatFormat,
        /// On the right.
        right: FloatFormat,
    },
    /// One side returns nothing where the other returns a value.
    Void {
        /// The side that returns nothing.
        nothing: Which,
    },
    /// One side does not say what the function returns, and its language assumes `int`, which
    /// the other side does not return.
    AssumedReturn {
        /// The side that does not say.
        assumed: Which,
        /// What the other side returns, in **bits**, where it has a size.
        bits: Option<u64>,
        /// Whether an `int` does not hold it.
        lossy: bool,
    },
    /// One side does not say what the function takes, and its language makes an `int` of every
    /// integer, which the other side does not take.
    AssumedParameters {
        /// The side that does not say.
        assumed: Which,
        /// How many parameters the other side has.
        count: usize,
    },
    /// Only one side may write through the pointer; true where it may not.
    Constness {
        /// On the left.
        left: bool,
        /// On the right.
        right: bool,
    },
    /// Only one side says that the pointee may change at any time; true where it does.
    Volatility {
        /// On the left.
        left: bool,
        /// On the right.
        right: bool,
    },
    /// One side may pass null, the other rules it out.
    Nullability {
        /// On the left.
        left: Nullability,
        /// On the right.
        right: Nullability,
    },
    /// The arrays' lengths differ; `None` for a flexible array.
    ArrayLength {
        /// On the left.
        left: Option<u64>,
        /// On the right.
        right: Option<u64>,
    },
    /// One side holds a truth value, the other an integer of the same size.
    BoolAsInteger {
        /// The side with the truth value.
        bool_side: Which,
    },
    /// One side holds a pointer, the other an integer of the same size.
    PointerAsInteger {
        /// The side with the pointer.
        pointer_side: Which,
    },
    /// Two types that both sides know apart, mixed up.
    OtherType {
        /// The name on the left.
        left: Name,
        /// The name on the right.
        right: Name,
        /// Whether their layouts agree.
        same_layout: bool,
    },
    /// The calling conventions differ.
    Convention {
        /// On the left.
        left: Convention,
        /// On the right.
        right: Convention,
    },
    /// Only one side takes further arguments (`...`).
    Variadic {
        /// On the left.
        left: bool,
        /// On the right.
        right: bool,
    },
    /// Only one side says that the function never returns.
    NoReturn {
        /// On the left.
        left: bool,
        /// On the right.
        right: bool,
    },
    /// A class goes by address on one side and as a value on the other.
    Passing {
        /// On the left.
        left: Passing,
        /// On the right.
        right: Passing,
    },
    /// An empty class of C++, for which nothing is passed, and a record with fields, which is.
    PassesNothing {
        /// The side with the empty class.
        empty: Which,
    },
    /// The numbers of parameters differ.
    ParameterCount {
        /// On the left.
        left: usize,
        /// On the right.
        right: usize,
    },
}

/// The nature of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// No value.
    Void,
    /// A truth value.
    Bool,
    /// An integer or plain `char`.
    Integer,
    /// A floating point number.
    Float,
    /// A complex number.
    Complex,
    /// A SIMD vector.
    Vector,
    /// A pointer to data.
    DataPointer,
    /// A pointer to a function.
    FunctionPointer,
    /// An array.
    Array,
    /// A struct.
    Struct,
    /// A union.
    Union,
    /// An enumeration.
    Enum,
    /// A type without a definition.
    Opaque,
    /// A function type.
    Function,
    /// A type that could not be read.
    Unsupported,
}

impl Class {
    /// The standard term, with its article: `an integer`, `a pointer to data`.
    #[must_use]
    pub fn term(self) -> &'static str {
        match self {
            Self::Void => "no value",
            Self::Bool => "a boolean",
            Self::Integer => "an integer",
            Self::Float => "a floating point number",
            Self::Complex => "a complex number",
            Self::Vector => "a SIMD vector",
            Self::DataPointer => "a pointer to data",
            Self::FunctionPointer => "a pointer to a function",
            Self::Array => "an array",
            Self::Struct => "a struct",
            Self::Union => "a union",
            Self::Enum => "an enumeration",
            Self::Opaque => "an opaque type",
            Self::Function => "a function",
            Self::Unsupported => "a type that could not be read",
        }
    }
}
