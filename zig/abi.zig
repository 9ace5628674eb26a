//! The structs and enumerations that cross between Rust and Zig, as Zig sees them.
//!
//! Their Rust twins stand in `src/zig_abi.rs`; what C programs may use of them is in
//! `include/abiding.h`. Every field is a fixed-width integer, a `usize`, a pointer or another
//! struct of this file, so that no bit pattern is invalid on either side, and structs cross by
//! pointer only. Nothing here asserts anything: the tests of both sides do, so that a mismatch
//! is a failing test and a finding of `abiding check`, not a build that stops.

/// Size and alignment of a type, in bytes.
pub const AbidingPrimitive = extern struct {
    size: u8,
    alignment: u8,
};

/// Byte order of a target.
pub const AbidingEndian = enum(c_uint) {
    little = 0,
    big = 1,
};

/// What C looks like on a target.
pub const AbidingTargetFacts = extern struct {
    c_char: AbidingPrimitive,
    c_short: AbidingPrimitive,
    c_ushort: AbidingPrimitive,
    c_int: AbidingPrimitive,
    c_uint: AbidingPrimitive,
    c_long: AbidingPrimitive,
    c_ulong: AbidingPrimitive,
    c_longlong: AbidingPrimitive,
    c_ulonglong: AbidingPrimitive,
    c_float: AbidingPrimitive,
    c_double: AbidingPrimitive,
    c_longdouble: AbidingPrimitive,
    pointer: AbidingPrimitive,
    /// Width of a pointer, in bits.
    pointer_bits: u16,
    /// Bits of a `long double` that carry its value: 80 for the x87 format in 12 or 16 bytes.
    longdouble_bits: u16,
    /// An `AbidingEndian`.
    endian: u32,
    /// 1 where plain `char` has a sign, else 0.
    char_signed: u8,
};

/// What an exported Zig function says about its outcome.
pub const AbidingZigStatus = enum(u32) {
    ok = 0,
    /// Caller and callee do not agree on the size of a struct; nothing was written.
    struct_size = 1,
    unknown_architecture = 2,
    unknown_system = 3,
    unknown_abi = 4,
    /// The triple is not of the form `architecture-system-abi`.
    malformed_triple = 5,
    /// Zig's standard library does not know C's types on this target.
    unknown_c_types = 6,
    /// The source text does not parse; the message and place are in the result.
    syntax = 7,
    out_of_memory = 8,
    /// The source text has 4 GiB or more.
    too_large = 9,
};

/// Bytes that belong to someone else. Not terminated.
pub const AbidingZigText = extern struct {
    pointer: [*]const u8,
    length: usize,
};

/// What a declaration is.
pub const AbidingZigDeclaration = enum(u32) {
    field = 0,
    enumerator = 1,
    constant = 2,
    variable = 3,
    function = 4,
    parameter = 5,
};

/// What a declaration's value is, as far as its first word tells.
pub const AbidingZigValue = enum(u32) {
    none = 0,
    other = 1,
    c_import = 2,
    import = 3,
    structure = 4,
    union_of = 5,
    enumeration = 6,
    opaque_type = 7,
    function_type = 8,
};

/// Where a declaration stands in its source text.
pub const AbidingZigSpan = extern struct {
    /// The declarations around it, joined with dots; empty at the top.
    container: AbidingZigText,
    /// Its name without `@""`; empty for a parameter without one.
    name: AbidingZigText,
    /// The file name inside `@import("…")`, where that is the value.
    import_path: AbidingZigText,
    /// An `AbidingZigDeclaration`.
    declaration: u32,
    /// An `AbidingZigValue`.
    value: u32,
    /// From 1.
    line: u32,
    /// In bytes, from 1.
    column: u32,
    is_public: u8,
    is_extern: u8,
    is_export: u8,
};

/// All declarations of a source text, in its order, or why there are none.
pub const AbidingZigSpans = extern struct {
    items: [*]const AbidingZigSpan,
    count: usize,
    /// The parser's first complaint; empty without one.
    message: AbidingZigText,
    /// Where the complaint is, from 1.
    message_line: u32,
    message_column: u32,
    /// What `abiding_zig_spans_free` frees.
    owner: ?*anyopaque,
};

/// What kind of type a field of a struct has.
pub const AbidingLayoutKind = enum(c_uint) {
    record = 0,
    enumeration = 1,
    signed_integer = 2,
    unsigned_integer = 3,
    pointer = 4,
    float = 5,
};

/// A field of a struct that crosses.
pub const AbidingLayoutField = extern struct {
    name: [*:0]const u8,
    /// In bytes.
    offset: usize,
    /// In bytes.
    size: usize,
    /// An `AbidingLayoutKind`.
    kind: u32,
};

/// An enumerator of an enumeration that crosses.
pub const AbidingLayoutEnumerator = extern struct {
    name: [*:0]const u8,
    value: i64,
};

/// A struct or enumeration that crosses.
pub const AbidingLayoutType = extern struct {
    name: [*:0]const u8,
    /// An `AbidingLayoutKind`: record or enumeration.
    kind: u32,
    /// In bytes.
    size: usize,
    /// In bytes.
    alignment: usize,
    fields: [*]const AbidingLayoutField,
    field_count: usize,
    enumerators: [*]const AbidingLayoutEnumerator,
    enumerator_count: usize,
};

/// Everything that crosses, as one side's compiler lays it out.
pub const AbidingLayoutTable = extern struct {
    types: [*]const AbidingLayoutType,
    count: usize,
};
