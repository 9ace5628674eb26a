//! A table of every struct and enumeration that crosses, as rustc lays it out. Zig's tests compare
//! it with Zig's view and with the header's; `tests/crossing.rs` compares it with Zig's table.

use std::ffi::c_char;

use super::{
    AbidingCompareOptions, AbidingConstant, AbidingDifference, AbidingEnumerator, AbidingException,
    AbidingField, AbidingFormat, AbidingItem, AbidingItemKind, AbidingLevel, AbidingLinkage,
    AbidingLogLevel, AbidingNullability, AbidingParameter, AbidingPlace, AbidingStatus,
    AbidingText, AbidingType, AbidingTypeKind, AbidingUnread, AbidingValueKind, AbidingVerdict,
};
use crate::zig_abi::{
    AbidingEndian, AbidingLayoutEnumerator, AbidingLayoutField, AbidingLayoutKind,
    AbidingLayoutTable, AbidingLayoutType, AbidingPrimitive, AbidingTargetFacts,
    AbidingZigDeclaration, AbidingZigSpan, AbidingZigSpans, AbidingZigStatus, AbidingZigText,
    AbidingZigValue,
};

/// The table of every struct and enumeration that crosses between Rust and other languages: size,
/// alignment, every field and every enumerator, as the compiler of this library lays them out.
///
/// The table is static and never null. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn abiding_layout_table() -> *const AbidingLayoutTable {
    &raw const TABLE.0
}

/// Data full of pointers to other static data, which nothing ever writes.
struct Static<T>(T);

// SAFETY: the pointers inside lead to static data that is never written, so that any thread may
// read through them.
unsafe impl<T> Sync for Static<T> {}

/// The kind of a type that may be a field of a struct that crosses.
trait Crossing {
    const KIND: AbidingLayoutKind;
}

macro_rules! crossing_scalars {
    ($($kind:ident: $($scalar:ty),+;)+) => {
        $($(impl Crossing for $scalar {
            const KIND: AbidingLayoutKind = AbidingLayoutKind::$kind;
        })+)+
    };
}

crossing_scalars! {
    SignedInteger: i8, i16, i32, i64, isize;
    UnsignedInteger: u8, u16, u32, u64, usize;
    Float: f64;
}

impl<T> Crossing for *const T {
    const KIND: AbidingLayoutKind = AbidingLayoutKind::Pointer;
}

impl<T> Crossing for *mut T {
    const KIND: AbidingLayoutKind = AbidingLayoutKind::Pointer;
}

/// The kind and size of the field that `_read` reads.
const fn field_facts<S, F: Crossing>(_read: fn(&S) -> &F) -> (AbidingLayoutKind, usize) {
    (F::KIND, size_of::<F>())
}

const fn name(terminated: &'static str) -> *const c_char {
    terminated.as_ptr().cast()
}

/// Makes the table. That no field and no enumerator is missing is asserted by `tests/crossing.rs`
/// and not here, so that `abiding check` can still be built and name what one side has more.
macro_rules! crossing_table {
    (
        $(struct $record:ident { $($field:ident),+ $(,)? })+
        $(enum $enumeration:ident { $($enumerator:ident),+ $(,)? })+
    ) => {
        $(
            impl Crossing for $record {
                const KIND: AbidingLayoutKind = AbidingLayoutKind::Record;
            }
        )+
        const TYPES: &[AbidingLayoutType] = &[
            $(AbidingLayoutType {
                name: name(concat!(stringify!($record), "\0")),
                kind: AbidingLayoutKind::Record as u32,
                size: size_of::<$record>(),
                alignment: align_of::<$record>(),
                fields: const { &[$({
                    let (kind, size) = field_facts(|value: &$record| &value.$field);
                    AbidingLayoutField {
                        name: name(concat!(stringify!($field), "\0")),
                        offset: std::mem::offset_of!($record, $field),
                        size,
                        kind: kind as u32,
                    }
                }),+] }.as_ptr(),
                field_count: [$(stringify!($field)),+].len(),
                enumerators: std::ptr::null(),
                enumerator_count: 0,
            },)+
            $(AbidingLayoutType {
                name: name(concat!(stringify!($enumeration), "\0")),
                kind: AbidingLayoutKind::Enumeration as u32,
                size: size_of::<$enumeration>(),
                alignment: align_of::<$enumeration>(),
                fields: std::ptr::null(),
                field_count: 0,
                enumerators: const { &[$(AbidingLayoutEnumerator {
                    name: name(concat!(stringify!($enumerator), "\0")),
                    value: $enumeration::$enumerator as i64,
                }),+] }.as_ptr(),
                enumerator_count: [$(stringify!($enumerator)),+].len(),
            },)+
        ];
    };
}

static TABLE: Static<AbidingLayoutTable> =
    Static(AbidingLayoutTable { types: TYPES.as_ptr(), count: TYPES.len() });

crossing_table! {
    struct AbidingPrimitive { size, alignment }
    struct AbidingTargetFacts {
        c_char, c_short, c_ushort, c_int, c_uint, c_long, c_ulong, c_longlong, c_ulonglong,
        c_float, c_double, c_longdouble, pointer, pointer_bits, longdouble_bits, endian,
        char_signed,
    }
    struct AbidingZigText { pointer, length }
    struct AbidingZigSpan {
        container, name, import_path, declaration, value, line, column, is_public, is_extern,
        is_export,
    }
    struct AbidingZigSpans { items, count, message, message_line, message_column, owner }
    struct AbidingLayoutField { name, offset, size, kind }
    struct AbidingLayoutEnumerator { name, value }
    struct AbidingLayoutType {
        name, kind, size, alignment, fields, field_count, enumerators, enumerator_count,
    }
    struct AbidingLayoutTable { types, count }
    struct AbidingText { pointer, length }
    struct AbidingPlace { file, line, column }
    struct AbidingException { item, code, reason }
    struct AbidingCompareOptions { size, exceptions, exception_count, fail_on }
    struct AbidingDifference {
        code, item, message, left_party, left_item, left_place, right_party, right_item,
        right_place, level,
    }
    struct AbidingUnread { party, reason }
    struct AbidingItem {
        name, path, symbol, reason, place, type_id, kind, linkage, is_constant, is_thread_local,
    }
    struct AbidingConstant { kind, low, high, number, bytes }
    struct AbidingType {
        name, path, form, place, size, alignment, length, count, kind, inner, nullability,
        is_signed, is_constant, is_volatile, is_flexible, is_closed, is_layout_promised,
        is_variadic, is_noreturn,
    }
    struct AbidingField {
        name, spelled, place, bit_offset, alignment, type_id, bit_width, is_bit_field,
    }
    struct AbidingEnumerator { name, place, low, high }
    struct AbidingParameter { name, spelled, place, type_id }
    enum AbidingEndian { Little, Big }
    enum AbidingZigStatus {
        Ok, StructSize, UnknownArchitecture, UnknownSystem, UnknownAbi, MalformedTriple,
        UnknownCTypes, Syntax, OutOfMemory, TooLarge,
    }
    enum AbidingZigDeclaration { Field, Enumerator, Constant, Variable, Function, Parameter }
    enum AbidingZigValue {
        None, Other, CImport, Import, Structure, UnionOf, Enumeration, OpaqueType, FunctionType,
    }
    enum AbidingLayoutKind {
        Record, Enumeration, SignedInteger, UnsignedInteger, Pointer, Float,
    }
    enum AbidingStatus {
        Ok, InvalidArgument, InvalidUtf8, InvalidContract, DifferentTargets, UnknownTarget,
        StructSize, Panic, InvalidHandle, Callback, Io, InvalidConfig, Unread, NotFound,
    }
    enum AbidingItemKind { Type, Function, Global, Constant, Gap }
    enum AbidingLevel { Note, Warning, Error }
    enum AbidingFormat { Human, Json }
    enum AbidingLinkage { None, Defined, Imported, Described, Internal }
    enum AbidingLogLevel { Debug, Info, Warning }
    enum AbidingNullability { Unspecified, Nullable, NonNull }
    enum AbidingTypeKind {
        Void, Boolean, Integer, Char, Float, Complex, Vector, Pointer, Array, Struct, Union,
        Enumeration, Opaque, Function, Alias, Unsupported,
    }
    enum AbidingValueKind { Integer, Unsigned, Boolean, Float, Bytes, Undefined }
    enum AbidingVerdict { Agree, Disagree, Unchecked }
}
