//! What crosses between Rust and Zig, seen from Rust: the layout tables of both sides are the
//! same, and the facts and places that Zig gives are true.
//!
//! The other direction stands in `zig/crossing_test.zig`.

use std::collections::BTreeMap;
use std::ffi::{CStr, c_char};

use abiding::capi::*;
use abiding::zig_abi::*;

/// A struct or enumeration of a layout table, in a form that compares and prints well.
#[derive(Debug, PartialEq, Eq)]
struct Layout {
    kind: u32,
    size: usize,
    alignment: usize,
    /// Name, offset, size and kind of each field.
    fields: Vec<(String, usize, usize, u32)>,
    /// Folded name and value of each enumerator.
    enumerators: Vec<(String, i64)>,
}

/// The types of a table by name.
fn read(table: *const AbidingLayoutTable) -> BTreeMap<String, Layout> {
    // SAFETY: both tables are static, and their lengths are those of the static arrays.
    let types = unsafe { slice((*table).types, (*table).count) };
    types.iter().map(|ty| (text(ty.name), layout(ty))).collect()
}

fn layout(ty: &AbidingLayoutType) -> Layout {
    // SAFETY: as in `read`.
    let fields = unsafe { slice(ty.fields, ty.field_count) };
    // SAFETY: as in `read`.
    let enumerators = unsafe { slice(ty.enumerators, ty.enumerator_count) };
    let field = |f: &AbidingLayoutField| (text(f.name), f.offset, f.size, f.kind);
    let enumerator = |e: &AbidingLayoutEnumerator| (folded(&text(e.name)), e.value);
    Layout {
        kind: ty.kind,
        size: ty.size,
        alignment: ty.alignment,
        fields: fields.iter().map(field).collect(),
        enumerators: enumerators.iter().map(enumerator).collect(),
    }
}

/// # Safety
/// A pointer that is not null leads to `count` values that are never written.
unsafe fn slice<T>(pointer: *const T, count: usize) -> &'static [T] {
    if count == 0 {
        return &[];
    }
    // SAFETY: the caller promises it.
    unsafe { std::slice::from_raw_parts(pointer, count) }
}

fn text(name: *const c_char) -> String {
    // SAFETY: names in both tables are static terminated strings.
    unsafe { CStr::from_ptr(name) }.to_string_lossy().into_owned()
}

/// `UnknownCTypes` and `unknown_c_types` are one name.
fn folded(name: &str) -> String {
    name.replace('_', "").to_lowercase()
}

/// What `zig/abi.zig` does not write down itself: these cross between Rust and C, and Zig programs
/// see them through the header (`zig/crossing_test.zig` compares that view).
const NOT_IN_ZIG: [&str; 22] = [
    "AbidingCompareOptions",
    "AbidingConstant",
    "AbidingDifference",
    "AbidingEnumerator",
    "AbidingException",
    "AbidingField",
    "AbidingFormat",
    "AbidingItem",
    "AbidingItemKind",
    "AbidingLevel",
    "AbidingLinkage",
    "AbidingLogLevel",
    "AbidingNullability",
    "AbidingParameter",
    "AbidingPlace",
    "AbidingStatus",
    "AbidingText",
    "AbidingType",
    "AbidingTypeKind",
    "AbidingUnread",
    "AbidingValueKind",
    "AbidingVerdict",
];

#[test]
fn zig_lays_out_everything_as_rust_does() {
    let mut rust = read(abiding_layout_table());
    // SAFETY: the function has no preconditions.
    let zig = read(unsafe { abiding_zig_layout_table() });
    for name in NOT_IN_ZIG {
        assert!(rust.remove(name).is_some(), "{name}");
    }
    assert_eq!(rust.keys().collect::<Vec<_>>(), zig.keys().collect::<Vec<_>>());
    for (name, layout) in &rust {
        assert_eq!(layout, &zig[name], "{name}: Rust on the left, Zig on the right");
    }
}

/// The size of a pointer, in which the layouts below are counted.
const P: usize = size_of::<*const u8>();
/// The alignment of a 64-bit number: 4 on 32-bit x86 Linux, 8 elsewhere.
const A: usize = align_of::<u64>();
/// Where the numbers of `AbidingType` begin, after three texts and a place.
const T: usize = (8 * P + 8).next_multiple_of(A);
/// Where the numbers of `AbidingField` begin, after two texts and a place.
const F: usize = (6 * P + 8).next_multiple_of(A);
/// Where the numbers of `AbidingEnumerator` begin, after a text and a place.
const E: usize = (4 * P + 8).next_multiple_of(A);

/// Asserts sizes, alignments and offsets at compile time; and, at run time, that the table has
/// every field and enumerator. The patterns have no `..` and no `_`, so that a field or enumerator
/// that is missing here does not compile.
macro_rules! laid_out {
    (
        $(struct $record:ident: $size:expr, $alignment:expr; { $($field:ident: $offset:expr),+ $(,)? })+
        $(enum $enumeration:ident { $($enumerator:ident = $value:expr),+ $(,)? })+
    ) => {
        $(
            const _: () = {
                assert!(size_of::<$record>() == $size);
                assert!(align_of::<$record>() == $alignment);
                $(assert!(std::mem::offset_of!($record, $field) == $offset);)+
            };
            const _: fn($record) = |$record { $($field: _),+ }| ();
        )+
        $(
            const _: () = {
                assert!(size_of::<$enumeration>() == 4);
                $(assert!($enumeration::$enumerator as i64 == $value);)+
            };
            const _: fn($enumeration) = |value| match value {
                $($enumeration::$enumerator => (),)+
            };
        )+

        #[test]
        fn the_table_has_every_field_and_enumerator() {
            let table = read(abiding_layout_table());
            let mut seen = 0;
            $(
                let fields: Vec<_> = table[stringify!($record)].fields.iter().map(|f| &f.0).collect();
                assert_eq!(fields, [$(stringify!($field)),+], stringify!($record));
                seen += 1;
            )+
            $(
                let layout = &table[stringify!($enumeration)];
                let names: Vec<_> = layout.enumerators.iter().map(|e| e.0.clone()).collect();
                assert_eq!(names, [$(folded(stringify!($enumerator))),+], stringify!($enumeration));
                seen += 1;
            )+
            assert_eq!(seen, table.len(), "a type of the table is missing here");
        }
    };
}

laid_out! {
    struct AbidingPrimitive: 2, 1; { size: 0, alignment: 1 }
    struct AbidingTargetFacts: 40, 4; {
        c_char: 0, c_short: 2, c_ushort: 4, c_int: 6, c_uint: 8, c_long: 10, c_ulong: 12,
        c_longlong: 14, c_ulonglong: 16, c_float: 18, c_double: 20, c_longdouble: 22, pointer: 24,
        pointer_bits: 26, longdouble_bits: 28, endian: 32, char_signed: 36,
    }
    struct AbidingZigText: 2 * P, P; { pointer: 0, length: P }
    struct AbidingZigSpan: (6 * P + 19).next_multiple_of(P), P; {
        container: 0, name: 2 * P, import_path: 4 * P, declaration: 6 * P, value: 6 * P + 4,
        line: 6 * P + 8, column: 6 * P + 12, is_public: 6 * P + 16, is_extern: 6 * P + 17,
        is_export: 6 * P + 18,
    }
    struct AbidingZigSpans: 5 * P + 8, P; {
        items: 0, count: P, message: 2 * P, message_line: 4 * P, message_column: 4 * P + 4,
        owner: 4 * P + 8,
    }
    struct AbidingLayoutField: 4 * P, P; { name: 0, offset: P, size: 2 * P, kind: 3 * P }
    struct AbidingLayoutEnumerator: 16, align_of::<i64>(); { name: 0, value: 8 }
    struct AbidingLayoutType: 8 * P, P; {
        name: 0, kind: P, size: 2 * P, alignment: 3 * P, fields: 4 * P, field_count: 5 * P,
        enumerators: 6 * P, enumerator_count: 7 * P,
    }
    struct AbidingLayoutTable: 2 * P, P; { types: 0, count: P }
    struct AbidingText: 2 * P, P; { pointer: 0, length: P }
    struct AbidingPlace: 2 * P + 8, P; { file: 0, line: 2 * P, column: 2 * P + 4 }
    struct AbidingException: 6 * P, P; { item: 0, code: 2 * P, reason: 4 * P }
    struct AbidingCompareOptions: (3 * P + 4).next_multiple_of(P), P; {
        size: 0, exceptions: P, exception_count: 2 * P, fail_on: 3 * P,
    }
    struct AbidingDifference: (18 * P + 20).next_multiple_of(P), P; {
        code: 0, item: 2 * P, message: 4 * P, left_party: 6 * P, left_item: 8 * P,
        left_place: 10 * P, right_party: 12 * P + 8, right_item: 14 * P + 8,
        right_place: 16 * P + 8, level: 18 * P + 16,
    }
    struct AbidingUnread: 4 * P, P; { party: 0, reason: 2 * P }
    struct AbidingItem: (10 * P + 22).next_multiple_of(P), P; {
        name: 0, path: 2 * P, symbol: 4 * P, reason: 6 * P, place: 8 * P, type_id: 10 * P + 8,
        kind: 10 * P + 12, linkage: 10 * P + 16, is_constant: 10 * P + 20,
        is_thread_local: 10 * P + 21,
    }
    struct AbidingConstant: (A + 24 + 2 * P).next_multiple_of(A), A; {
        kind: 0, low: A, high: A + 8, number: A + 16, bytes: A + 24,
    }
    struct AbidingType: (T + 24 + P + 20).next_multiple_of(A), A; {
        name: 0, path: 2 * P, form: 4 * P, place: 6 * P, size: T, alignment: T + 8, length: T + 16,
        count: T + 24, kind: T + 24 + P, inner: T + 28 + P, nullability: T + 32 + P,
        is_signed: T + 36 + P, is_constant: T + 37 + P, is_volatile: T + 38 + P,
        is_flexible: T + 39 + P, is_closed: T + 40 + P, is_layout_promised: T + 41 + P,
        is_variadic: T + 42 + P, is_noreturn: T + 43 + P,
    }
    struct AbidingField: (F + 25).next_multiple_of(A), A; {
        name: 0, spelled: 2 * P, place: 4 * P, bit_offset: F, alignment: F + 8, type_id: F + 16,
        bit_width: F + 20, is_bit_field: F + 24,
    }
    struct AbidingEnumerator: (E + 16).next_multiple_of(A), A; {
        name: 0, place: 2 * P, low: E, high: E + 8,
    }
    struct AbidingParameter: (6 * P + 12).next_multiple_of(P), P; {
        name: 0, spelled: 2 * P, place: 4 * P, type_id: 6 * P + 8,
    }
    enum AbidingEndian { Little = 0, Big = 1 }
    enum AbidingZigStatus {
        Ok = 0, StructSize = 1, UnknownArchitecture = 2, UnknownSystem = 3, UnknownAbi = 4,
        MalformedTriple = 5, UnknownCTypes = 6, Syntax = 7, OutOfMemory = 8, TooLarge = 9,
    }
    enum AbidingZigDeclaration {
        Field = 0, Enumerator = 1, Constant = 2, Variable = 3, Function = 4, Parameter = 5,
    }
    enum AbidingZigValue {
        None = 0, Other = 1, CImport = 2, Import = 3, Structure = 4, UnionOf = 5, Enumeration = 6,
        OpaqueType = 7, FunctionType = 8,
    }
    enum AbidingLayoutKind {
        Record = 0, Enumeration = 1, SignedInteger = 2, UnsignedInteger = 3, Pointer = 4, Float = 5,
    }
    enum AbidingStatus {
        Ok = 0, InvalidArgument = 1, InvalidUtf8 = 2, InvalidContract = 3, DifferentTargets = 4,
        UnknownTarget = 5, StructSize = 6, Panic = 7, InvalidHandle = 8, Callback = 9, Io = 10,
        InvalidConfig = 11, Unread = 12, NotFound = 13,
    }
    enum AbidingItemKind { Type = 0, Function = 1, Global = 2, Constant = 3, Gap = 4 }
    enum AbidingLevel { Note = 0, Warning = 1, Error = 2 }
    enum AbidingFormat { Human = 0, Json = 1 }
    enum AbidingLinkage { None = 0, Defined = 1, Imported = 2, Described = 3, Internal = 4 }
    enum AbidingLogLevel { Debug = 0, Info = 1, Warning = 2 }
    enum AbidingNullability { Unspecified = 0, Nullable = 1, NonNull = 2 }
    enum AbidingTypeKind {
        Void = 0, Boolean = 1, Integer = 2, Char = 3, Float = 4, Complex = 5, Vector = 6,
        Pointer = 7, Array = 8, Struct = 9, Union = 10, Enumeration = 11, Opaque = 12,
        Function = 13, Alias = 14, Unsupported = 15,
    }
    enum AbidingValueKind {
        Integer = 0, Unsigned = 1, Boolean = 2, Float = 3, Bytes = 4, Undefined = 5,
    }
    enum AbidingVerdict { Agree = 0, Disagree = 1, Unchecked = 2 }
}

#[test]
fn a_struct_of_another_size_is_refused_and_left_alone() {
    let mut facts = AbidingTargetFacts { pointer_bits: 7, ..AbidingTargetFacts::default() };
    let triple = "x86_64-linux-gnu";
    let size = size_of::<AbidingTargetFacts>() - 1;
    // SAFETY: the text and the place live through the call; the wrong size is what is tested.
    let status =
        unsafe { abiding_zig_target_facts(size, triple.as_ptr(), triple.len(), &raw mut facts) };
    assert_eq!(status, AbidingZigStatus::StructSize as u32);
    assert_eq!(facts.pointer_bits, 7);
}
