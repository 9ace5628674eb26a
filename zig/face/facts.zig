//! What contracts and differences are made of. Text borrows from the contract or the differences
//! that it came from.

const std = @import("std");
const c = @import("header.zig").c;

/// A kind of item of a contract.
pub const ItemKind = enum(c_uint) {
    type = c.ABIDING_ITEM_KIND_TYPE,
    function = c.ABIDING_ITEM_KIND_FUNCTION,
    global = c.ABIDING_ITEM_KIND_GLOBAL,
    constant = c.ABIDING_ITEM_KIND_CONSTANT,
    gap = c.ABIDING_ITEM_KIND_GAP,
    _,
};

/// Whether a party offers a symbol, needs it, or describes it.
pub const Linkage = enum(c_uint) {
    none = c.ABIDING_LINKAGE_NONE,
    defined = c.ABIDING_LINKAGE_DEFINED,
    imported = c.ABIDING_LINKAGE_IMPORTED,
    described = c.ABIDING_LINKAGE_DESCRIBED,
    internal = c.ABIDING_LINKAGE_INTERNAL,
    _,
};

/// The kind of a type.
pub const TypeKind = enum(c_uint) {
    void = c.ABIDING_TYPE_KIND_VOID,
    boolean = c.ABIDING_TYPE_KIND_BOOLEAN,
    integer = c.ABIDING_TYPE_KIND_INTEGER,
    char = c.ABIDING_TYPE_KIND_CHAR,
    float = c.ABIDING_TYPE_KIND_FLOAT,
    complex = c.ABIDING_TYPE_KIND_COMPLEX,
    vector = c.ABIDING_TYPE_KIND_VECTOR,
    pointer = c.ABIDING_TYPE_KIND_POINTER,
    array = c.ABIDING_TYPE_KIND_ARRAY,
    @"struct" = c.ABIDING_TYPE_KIND_STRUCT,
    @"union" = c.ABIDING_TYPE_KIND_UNION,
    enumeration = c.ABIDING_TYPE_KIND_ENUMERATION,
    @"opaque" = c.ABIDING_TYPE_KIND_OPAQUE,
    function = c.ABIDING_TYPE_KIND_FUNCTION,
    alias = c.ABIDING_TYPE_KIND_ALIAS,
    unsupported = c.ABIDING_TYPE_KIND_UNSUPPORTED,
    _,
};

/// What a declaration says about null.
pub const Nullability = enum(c_uint) {
    unspecified = c.ABIDING_NULLABILITY_UNSPECIFIED,
    nullable = c.ABIDING_NULLABILITY_NULLABLE,
    non_null = c.ABIDING_NULLABILITY_NON_NULL,
    _,
};

/// What the value of a constant is.
pub const ValueKind = enum(c_uint) {
    integer = c.ABIDING_VALUE_KIND_INTEGER,
    unsigned = c.ABIDING_VALUE_KIND_UNSIGNED,
    boolean = c.ABIDING_VALUE_KIND_BOOLEAN,
    float = c.ABIDING_VALUE_KIND_FLOAT,
    bytes = c.ABIDING_VALUE_KIND_BYTES,
    undefined = c.ABIDING_VALUE_KIND_UNDEFINED,
    _,
};

/// How bad a difference is.
pub const Level = enum(c_uint) {
    note = c.ABIDING_LEVEL_NOTE,
    warning = c.ABIDING_LEVEL_WARNING,
    @"error" = c.ABIDING_LEVEL_ERROR,
    _,
};

/// What a comparison comes to; the numbers are the exit statuses of `abiding check`.
pub const Verdict = enum(c_uint) {
    agree = c.ABIDING_VERDICT_AGREE,
    disagree = c.ABIDING_VERDICT_DISAGREE,
    unchecked = c.ABIDING_VERDICT_UNCHECKED,
    _,
};

/// How a report is written.
pub const Format = enum(c_uint) {
    human = c.ABIDING_FORMAT_HUMAN,
    json = c.ABIDING_FORMAT_JSON,
    _,
};

/// How much a log message matters.
pub const LogLevel = enum(c_uint) {
    debug = c.ABIDING_LOG_LEVEL_DEBUG,
    info = c.ABIDING_LOG_LEVEL_INFO,
    warning = c.ABIDING_LOG_LEVEL_WARNING,
    _,
};

/// A place in a source file; numbers count from 1, and 0 is unknown.
pub const Place = struct {
    file: []const u8,
    line: u32,
    /// In bytes.
    column: u32,
};

/// One item of a contract.
pub const Item = struct {
    name: []const u8,
    path: []const u8,
    symbol: []const u8,
    /// Why a gap was not read; empty otherwise.
    reason: []const u8,
    place: Place,
    /// Null for a gap and for a constant without a type.
    type_id: ?u32,
    kind: ItemKind,
    linkage: Linkage,
    is_constant: bool,
    is_thread_local: bool,
};

/// One type of a contract; sizes and alignments are in bytes.
pub const Type = struct {
    name: []const u8,
    path: []const u8,
    form: []const u8,
    place: Place,
    size: u64,
    alignment: u64,
    length: u64,
    /// Fields, enumerators or parameters.
    count: usize,
    kind: TypeKind,
    /// The element, pointee, aliased type, storage of an enumeration, or returned type.
    inner: ?u32,
    nullability: Nullability,
    is_signed: bool,
    is_constant: bool,
    is_volatile: bool,
    is_flexible: bool,
    is_closed: bool,
    is_layout_promised: bool,
    is_variadic: bool,
    is_noreturn: bool,
};

/// A field of a struct or union.
pub const Field = struct {
    name: []const u8,
    spelled: []const u8,
    place: Place,
    /// From the start of the struct, in **bits**.
    bit_offset: u64,
    /// In bytes; 0 where the source demands none.
    alignment: u64,
    type_id: u32,
    /// In bits; 0 unless `is_bit_field`.
    bit_width: u32,
    is_bit_field: bool,
};

/// An enumerator; its value is 128 bits in two's complement.
pub const Enumerator = struct {
    name: []const u8,
    place: Place,
    low: u64,
    high: u64,

    pub fn value(enumerator: Enumerator) i128 {
        return @bitCast(@as(u128, enumerator.high) << 64 | enumerator.low);
    }
};

/// A parameter of a function type.
pub const Parameter = struct {
    name: []const u8,
    spelled: []const u8,
    place: Place,
    type_id: u32,
};

/// The value of a constant.
pub const Constant = struct {
    kind: ValueKind,
    low: u64,
    high: u64,
    number: f64,
    /// Text or bytes; of an undefined value, why it is.
    bytes: []const u8,
};

/// One difference. An item is empty on the side that lacks it.
pub const Difference = struct {
    code: []const u8,
    item: []const u8,
    message: []const u8,
    left_party: []const u8,
    left_item: []const u8,
    left_place: Place,
    right_party: []const u8,
    right_item: []const u8,
    right_place: Place,
    level: Level,
};

/// A party that could not be read, and why.
pub const Unread = struct {
    party: []const u8,
    reason: []const u8,
};

/// A struct of the C API in Zig's words, field by field: `AbidingText` as a slice, numbers as
/// enumerations and truth values, `ABIDING_NO_TYPE` as null.
pub fn from(comptime To: type, value: anytype) To {
    switch (To) {
        []const u8 => return if (value.length == 0) "" else value.pointer[0..value.length],
        bool => return value != 0,
        ?u32 => return if (value == c.ABIDING_NO_TYPE) null else value,
        else => {},
    }
    switch (@typeInfo(To)) {
        .@"enum" => return @enumFromInt(value),
        .@"struct" => {
            var to: To = undefined;
            inline for (comptime std.meta.fieldNames(To)) |name| {
                @field(to, name) = from(@FieldType(To, name), @field(value, name));
            }
            return to;
        },
        else => return value,
    }
}

/// A slice as the library borrows it.
pub fn text(slice: []const u8) c.AbidingText {
    return .{ .pointer = slice.ptr, .length = slice.len };
}
