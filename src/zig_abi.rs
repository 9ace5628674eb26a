//! What crosses between Rust and Zig, as Rust sees it: the structs, the enumerations, and the
//! functions that the static library made by `zig build lib` exports.
//!
//! The Zig twins stand in `zig/abi.zig` and `zig/exports.zig`. Structs cross by pointer only
//! (Zig up to 0.16 passes some by value wrongly), and every field may hold any bit pattern, so
//! that reading one is sound whatever the other side wrote. This file uses nothing else of the
//! crate, so that it can also stand as a party of its own.

use std::ffi::{c_char, c_void};

/// Size and alignment of a type, in bytes.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AbidingPrimitive {
    /// Size in bytes, padding included.
    pub size: u8,
    /// ABI alignment in bytes.
    pub alignment: u8,
}

/// Byte order of a target.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AbidingEndian {
    /// Least significant byte first.
    Little = 0,
    /// Most significant byte first.
    Big = 1,
}

/// What C looks like on a target: size and alignment of every primitive, in bytes.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AbidingTargetFacts {
    /// `char`.
    pub c_char: AbidingPrimitive,
    /// `short`.
    pub c_short: AbidingPrimitive,
    /// `unsigned short`.
    pub c_ushort: AbidingPrimitive,
    /// `int`.
    pub c_int: AbidingPrimitive,
    /// `unsigned int`.
    pub c_uint: AbidingPrimitive,
    /// `long`.
    pub c_long: AbidingPrimitive,
    /// `unsigned long`.
    pub c_ulong: AbidingPrimitive,
    /// `long long`.
    pub c_longlong: AbidingPrimitive,
    /// `unsigned long long`.
    pub c_ulonglong: AbidingPrimitive,
    /// `float`.
    pub c_float: AbidingPrimitive,
    /// `double`.
    pub c_double: AbidingPrimitive,
    /// `long double`.
    pub c_longdouble: AbidingPrimitive,
    /// A data or function pointer.
    pub pointer: AbidingPrimitive,
    /// Width of a pointer, in bits.
    pub pointer_bits: u16,
    /// Bits of a `long double` that carry its value: 80 for the x87 format in 12 or 16 bytes.
    pub longdouble_bits: u16,
    /// An `AbidingEndian`.
    pub endian: u32,
    /// 1 where plain `char` has a sign, else 0.
    pub char_signed: u8,
}

/// What an exported Zig function says about its outcome.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AbidingZigStatus {
    /// It worked.
    Ok = 0,
    /// Caller and callee do not agree on the size of a struct; nothing was written.
    StructSize = 1,
    /// The first part of a triple is unknown.
    UnknownArchitecture = 2,
    /// The second part of a triple is unknown.
    UnknownSystem = 3,
    /// The third part of a triple is unknown.
    UnknownAbi = 4,
    /// The triple is not of the form `architecture-system-abi`.
    MalformedTriple = 5,
    /// Zig's standard library does not know C's types on this target.
    UnknownCTypes = 6,
    /// The source text does not parse; the message and place are in the result.
    Syntax = 7,
    /// Memory ran out.
    OutOfMemory = 8,
    /// The source text has 4 GiB or more.
    TooLarge = 9,
}

/// Bytes that belong to someone else. Not terminated.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct AbidingZigText {
    /// The first byte; never null.
    pub pointer: *const u8,
    /// Number of bytes.
    pub length: usize,
}

/// What a declaration is.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AbidingZigDeclaration {
    /// A field of a struct or union.
    Field = 0,
    /// A member of an enum.
    Enumerator = 1,
    /// `const`.
    Constant = 2,
    /// `var`.
    Variable = 3,
    /// `fn`.
    Function = 4,
    /// A parameter of a function or function type.
    Parameter = 5,
}

/// What a declaration's value is, as far as its first word tells.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AbidingZigValue {
    /// It has none.
    None = 0,
    /// Any other expression.
    Other = 1,
    /// `@cImport(…)`.
    CImport = 2,
    /// `@import("…")`.
    Import = 3,
    /// `struct {…}`, `extern struct {…}`, `packed struct {…}`.
    Structure = 4,
    /// `union {…}` of any kind.
    UnionOf = 5,
    /// `enum {…}`.
    Enumeration = 6,
    /// `opaque {…}`.
    OpaqueType = 7,
    /// `fn (…) …`.
    FunctionType = 8,
}

/// Where a declaration stands in its source text.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct AbidingZigSpan {
    /// The declarations around it, joined with dots; empty at the top.
    pub container: AbidingZigText,
    /// Its name without `@""`; empty for a parameter without one.
    pub name: AbidingZigText,
    /// The file name inside `@import("…")`, where that is the value.
    pub import_path: AbidingZigText,
    /// An `AbidingZigDeclaration`.
    pub declaration: u32,
    /// An `AbidingZigValue`.
    pub value: u32,
    /// From 1.
    pub line: u32,
    /// In bytes, from 1.
    pub column: u32,
    /// 1 with `pub`.
    pub is_public: u8,
    /// 1 with `extern`.
    pub is_extern: u8,
    /// 1 with `export`.
    pub is_export: u8,
}

/// All declarations of a source text, in its order, or why there are none.
#[repr(C)]
#[derive(Debug)]
pub struct AbidingZigSpans {
    /// The first declaration; never null.
    pub items: *const AbidingZigSpan,
    /// Number of declarations.
    pub count: usize,
    /// The parser's first complaint; empty without one.
    pub message: AbidingZigText,
    /// Line of the complaint, from 1.
    pub message_line: u32,
    /// Column of the complaint in bytes, from 1.
    pub message_column: u32,
    /// What [`abiding_zig_spans_free`] frees.
    pub owner: *mut c_void,
}

/// What kind of type a field of a struct has.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AbidingLayoutKind {
    /// A struct.
    Record = 0,
    /// An enumeration.
    Enumeration = 1,
    /// An integer with a sign.
    SignedInteger = 2,
    /// An integer without a sign.
    UnsignedInteger = 3,
    /// A pointer to data or to a function.
    Pointer = 4,
    /// A floating point number.
    Float = 5,
}

/// A field of a struct that crosses.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct AbidingLayoutField {
    /// Its name; static.
    pub name: *const c_char,
    /// Distance from the start of the struct, in bytes.
    pub offset: usize,
    /// Size in bytes.
    pub size: usize,
    /// An `AbidingLayoutKind`.
    pub kind: u32,
}

/// An enumerator of an enumeration that crosses.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct AbidingLayoutEnumerator {
    /// Its name as the side that made the table spells it; static.
    pub name: *const c_char,
    /// Its value.
    pub value: i64,
}

/// A struct or enumeration that crosses.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct AbidingLayoutType {
    /// Its name; static.
    pub name: *const c_char,
    /// An `AbidingLayoutKind`: record or enumeration.
    pub kind: u32,
    /// Size in bytes.
    pub size: usize,
    /// Alignment in bytes.
    pub alignment: usize,
    /// The fields of a struct; static.
    pub fields: *const AbidingLayoutField,
    /// Number of fields; 0 for an enumeration.
    pub field_count: usize,
    /// The enumerators of an enumeration; static.
    pub enumerators: *const AbidingLayoutEnumerator,
    /// Number of enumerators; 0 for a struct.
    pub enumerator_count: usize,
}

/// Everything that crosses, as one side's compiler lays it out.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct AbidingLayoutTable {
    /// The structs and enumerations; static.
    pub types: *const AbidingLayoutType,
    /// Number of structs and enumerations.
    pub count: usize,
}

// The header is what Rust gives to others; these are what Zig gives to Rust.
#[allow(unused_doc_comments, reason = "cbindgen reads the next line")]
/// cbindgen:ignore
unsafe extern "C" {
    /// Writes what C looks like on the target `triple` (in Zig's spelling) to `out`, which has
    /// `struct_size` bytes. Writes nothing unless it returns [`AbidingZigStatus::Ok`].
    ///
    /// # Safety
    /// `triple` points to `triple_length` readable bytes, `out` to `struct_size` writable ones,
    /// aligned as [`AbidingTargetFacts`] is.
    pub fn abiding_zig_target_facts(
        struct_size: usize,
        triple: *const u8,
        triple_length: usize,
        out: *mut AbidingTargetFacts,
    ) -> u32;

    /// Parses a Zig source text and writes where its declarations stand to `out`. Sizes are those
    /// of [`AbidingZigSpans`] and [`AbidingZigSpan`]. After [`AbidingZigStatus::Ok`] and
    /// [`AbidingZigStatus::Syntax`] the result holds memory until it is freed; after anything
    /// else nothing was written.
    ///
    /// # Safety
    /// `source` points to `source_length` readable bytes, `out` to `struct_size` writable ones,
    /// aligned as [`AbidingZigSpans`] is.
    pub fn abiding_zig_spans_read(
        struct_size: usize,
        item_size: usize,
        source: *const u8,
        source_length: usize,
        out: *mut AbidingZigSpans,
    ) -> u32;

    /// Frees what [`abiding_zig_spans_read`] put into `spans`, and empties it.
    ///
    /// # Safety
    /// `spans` was filled by [`abiding_zig_spans_read`]; no reference into it is used afterwards.
    pub fn abiding_zig_spans_free(spans: *mut AbidingZigSpans);

    /// Zig's layout of everything that crosses. Static, never null.
    ///
    /// # Safety
    /// None needed; it is `unsafe` because every foreign function is.
    pub fn abiding_zig_layout_table() -> *const AbidingLayoutTable;
}
