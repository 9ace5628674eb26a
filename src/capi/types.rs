//! The types of a contract: layout, fields, enumerators, parameters.

use super::items::halves;
use super::status::{AbidingStatus, Failure};
use super::{AbidingContract, AbidingPlace, AbidingText};
use crate::boundary::{self, Handle, Out, guard};
use crate::compare::type_bits;
use crate::contract::{
    ArrayLength, Contract, Convention, Enum, Field, FloatFormat, LayoutPromise, Nullability,
    Openness, Record, RecordKind, Signature, Type, TypeId,
};

/// The type that an item or a type does not have.
pub const ABIDING_NO_TYPE: u32 = 0xffff_ffff;

/// The kind of a type.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AbidingTypeKind {
    /// No value; also what an untyped pointer leads to.
    Void = 0,
    /// A truth value.
    Boolean = 1,
    /// An integer.
    Integer = 2,
    /// C's plain `char`.
    Char = 3,
    /// A floating point number.
    Float = 4,
    /// A complex number.
    Complex = 5,
    /// A SIMD vector of `length` times `inner`.
    Vector = 6,
    /// A pointer to `inner`, data or function.
    Pointer = 7,
    /// An array of `length` times `inner`.
    Array = 8,
    /// A struct of `count` fields.
    Struct = 9,
    /// A union of `count` fields.
    Union = 10,
    /// An enumeration of `count` enumerators, stored in `inner`.
    Enumeration = 11,
    /// A type that is declared and never defined.
    Opaque = 12,
    /// A function of `count` parameters that returns `inner`.
    Function = 13,
    /// Another name of `inner`.
    Alias = 14,
    /// A type that the extractor could not represent; `name` is how the party spells it.
    Unsupported = 15,
}

boundary::c_enum!(AbidingTypeKind: u32 {
    Void, Boolean, Integer, Char, Float, Complex, Vector, Pointer, Array, Struct, Union, Enumeration,
    Opaque, Function, Alias, Unsupported,
});

/// What a declaration says about null.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AbidingNullability {
    /// It does not say, as a plain C pointer.
    Unspecified = 0,
    /// Null is a value.
    Nullable = 1,
    /// Null may not pass.
    NonNull = 2,
}

/// One type of a contract. Texts live as long as the contract. What does not belong to the kind of
/// type is 0, empty or `ABIDING_NO_TYPE`.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct AbidingType {
    /// The name of a struct, union, enumeration, alias or opaque type; empty if it has none.
    pub name: AbidingText,
    /// The module path in front of the name, joined with `::`; empty at the root.
    pub path: AbidingText,
    /// How a number is stored (`f32`, `f80`, `bf16`) or a function is called (`c`, `stdcall`).
    pub form: AbidingText,
    /// Where it is declared.
    pub place: AbidingPlace,
    /// Size in bytes; 0 where it has none.
    pub size: u64,
    /// Alignment in bytes, of structs and unions.
    pub alignment: u64,
    /// Elements of an array or vector.
    pub length: u64,
    /// Fields, enumerators or parameters.
    pub count: usize,
    /// An `AbidingTypeKind`.
    pub kind: u32,
    /// The element of an array or vector, what a pointer leads to, what an alias stands for, what
    /// stores an enumeration, what a function returns.
    pub inner: u32,
    /// An `AbidingNullability`, of pointers.
    pub nullability: u32,
    /// 1 for a number with a sign.
    pub is_signed: u8,
    /// 1 for a pointer through which nothing is written.
    pub is_constant: u8,
    /// 1 for a pointer to volatile data.
    pub is_volatile: u8,
    /// 1 for an array of unknown length at the end of a struct.
    pub is_flexible: u8,
    /// 1 for an enumeration that holds no other values than its enumerators.
    pub is_closed: u8,
    /// 1 for a struct, union or enumeration whose layout its language promises.
    pub is_layout_promised: u8,
    /// 1 for a function that takes more arguments.
    pub is_variadic: u8,
    /// 1 for a function that never returns.
    pub is_noreturn: u8,
}

/// A field of a struct or union. Texts live as long as the contract.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct AbidingField {
    /// The name; empty for an anonymous member and an unnamed bit-field.
    pub name: AbidingText,
    /// The type as the party spells it.
    pub spelled: AbidingText,
    /// Where it is declared.
    pub place: AbidingPlace,
    /// Distance from the start of the struct, in **bits**.
    pub bit_offset: u64,
    /// The alignment in bytes that the source demands of the field; 0 where it demands none.
    pub alignment: u64,
    /// The type.
    pub type_id: u32,
    /// Width of a bit-field in bits.
    pub bit_width: u32,
    /// 1 for a bit-field.
    pub is_bit_field: u8,
}

/// An enumerator. Texts live as long as the contract.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct AbidingEnumerator {
    /// The name.
    pub name: AbidingText,
    /// Where it is declared.
    pub place: AbidingPlace,
    /// The low 64 bits of the value.
    pub low: u64,
    /// The high 64 bits of the value in two's complement: 0, or all ones for a negative one that
    /// fits 64 bits.
    pub high: u64,
}

/// A parameter of a function type. Texts live as long as the contract.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct AbidingParameter {
    /// The name; empty where the declaration gives none.
    pub name: AbidingText,
    /// The type as the party spells it.
    pub spelled: AbidingText,
    /// Where it is declared.
    pub place: AbidingPlace,
    /// The type.
    pub type_id: u32,
}

/// Writes one type to `*out`, which the caller owns and whose size in bytes it states:
/// `sizeof(AbidingType)`. `type_id` comes from an item, field, parameter or another type of the same
/// contract.
///
/// Lifetime: the texts inside live as long as the contract. Null is refused. Any thread.
///
/// Fails with `INVALID_ARGUMENT` for null, `INVALID_HANDLE`, `STRUCT_SIZE`, and `NOT_FOUND` for a
/// type that the contract does not have; `*out` is unchanged then.
///
/// # Safety
/// The handle is null or alive; `out` is null or has `size` writable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_contract_type(
    contract: *const AbidingContract,
    type_id: u32,
    size: usize,
    out: *mut AbidingType,
) -> AbidingStatus {
    guard(|| {
        // SAFETY: the caller promises both.
        let (contract, out) =
            unsafe { (Handle::borrow(contract, "contract")?, Out::sized(out, size, "out")?) };
        out.set(describe(&contract.contract, known(&contract.contract, type_id)?));
        Ok(())
    })
}

/// Writes the field at `index` of a struct or union to `*out`, which the caller owns and whose size
/// in bytes it states: `sizeof(AbidingField)`. `index` is below `count` of the type; a type that is
/// an alias of a struct has no fields of its own.
///
/// Lifetime, null, threads and errors are those of `abiding_contract_type`; `NOT_FOUND` is also the
/// failure of an index that is too high.
///
/// # Safety
/// The handle is null or alive; `out` is null or has `size` writable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_contract_field(
    contract: *const AbidingContract,
    type_id: u32,
    index: usize,
    size: usize,
    out: *mut AbidingField,
) -> AbidingStatus {
    guard(|| {
        // SAFETY: the caller promises both.
        let (contract, out) =
            unsafe { (Handle::borrow(contract, "contract")?, Out::sized(out, size, "out")?) };
        let contract = &contract.contract;
        let fields = match contract.types.node(known(contract, type_id)?) {
            Type::Record(id) => contract.types.records[id].fields.as_slice(),
            _ => &[],
        };
        out.set(field(fields.get(index).ok_or_else(|| beyond(index, fields.len(), "fields"))?));
        Ok(())
    })
}

/// Writes the enumerator at `index` of an enumeration to `*out`, which the caller owns and whose
/// size in bytes it states: `sizeof(AbidingEnumerator)`.
///
/// Lifetime, null, threads and errors are those of `abiding_contract_field`.
///
/// # Safety
/// The handle is null or alive; `out` is null or has `size` writable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_contract_enumerator(
    contract: *const AbidingContract,
    type_id: u32,
    index: usize,
    size: usize,
    out: *mut AbidingEnumerator,
) -> AbidingStatus {
    guard(|| {
        // SAFETY: the caller promises both.
        let (contract, out) =
            unsafe { (Handle::borrow(contract, "contract")?, Out::sized(out, size, "out")?) };
        let contract = &contract.contract;
        let enumerators = match contract.types.node(known(contract, type_id)?) {
            Type::Enum(id) => contract.types.enums[id].enumerators.as_slice(),
            _ => &[],
        };
        let found = enumerators.get(index);
        let found = found.ok_or_else(|| beyond(index, enumerators.len(), "enumerators"))?;
        let [low, high] = halves(found.value.cast_unsigned());
        let name = AbidingText::of_name(Some(found.name));
        out.set(AbidingEnumerator { name, place: AbidingPlace::of(found.span), low, high });
        Ok(())
    })
}

/// Writes the parameter at `index` of a function type to `*out`, which the caller owns and whose size
/// in bytes it states: `sizeof(AbidingParameter)`. The type of a function is the `type_id` of its
/// item; that of a pointer to a function is the pointer's `inner`.
///
/// Lifetime, null, threads and errors are those of `abiding_contract_field`.
///
/// # Safety
/// The handle is null or alive; `out` is null or has `size` writable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_contract_parameter(
    contract: *const AbidingContract,
    type_id: u32,
    index: usize,
    size: usize,
    out: *mut AbidingParameter,
) -> AbidingStatus {
    guard(|| {
        // SAFETY: the caller promises both.
        let (contract, out) =
            unsafe { (Handle::borrow(contract, "contract")?, Out::sized(out, size, "out")?) };
        let contract = &contract.contract;
        let parameters = match contract.types.node(known(contract, type_id)?) {
            Type::Function(id) => contract.types.signature_of(id).parameters.as_slice(),
            _ => &[],
        };
        let found = parameters.get(index);
        let found = found.ok_or_else(|| beyond(index, parameters.len(), "parameters"))?;
        out.set(AbidingParameter {
            name: AbidingText::of_name(found.name),
            spelled: AbidingText::of_name(Some(found.ty.spelled)),
            place: AbidingPlace::of(found.span),
            type_id: raw(found.ty.id),
        });
        Ok(())
    })
}

fn raw(id: TypeId) -> u32 {
    id.into_raw().into_u32()
}

fn known(contract: &Contract, type_id: u32) -> Result<TypeId, Failure> {
    contract.types.id(type_id).ok_or_else(|| {
        let message = format!("`type_id` is {type_id}, which is no type of the contract");
        Failure::new(AbidingStatus::NotFound, message)
    })
}

fn beyond(index: usize, count: usize, what: &str) -> Failure {
    let message = format!("`index` is {index}, and the type has {count} {what}");
    Failure::new(AbidingStatus::NotFound, message)
}

fn describe(contract: &Contract, id: TypeId) -> AbidingType {
    let size = type_bits(contract, id).map_or(0, |bits| bits / 8);
    let plain = plain(contract, id);
    AbidingType { size, ..plain }
}

/// A type without anything in it.
fn bare(kind: AbidingTypeKind) -> AbidingType {
    let none = AbidingText::of("");
    AbidingType {
        name: none,
        path: none,
        form: none,
        place: AbidingPlace::of(None),
        size: 0,
        alignment: 0,
        length: 0,
        count: 0,
        kind: kind as u32,
        inner: ABIDING_NO_TYPE,
        nullability: AbidingNullability::Unspecified as u32,
        is_signed: 0,
        is_constant: 0,
        is_volatile: 0,
        is_flexible: 0,
        is_closed: 0,
        is_layout_promised: 0,
        is_variadic: 0,
        is_noreturn: 0,
    }
}

/// Everything but the size.
fn plain(contract: &Contract, id: TypeId) -> AbidingType {
    use AbidingTypeKind as Kind;
    let types = &contract.types;
    match types.node(id) {
        Type::Void => bare(Kind::Void),
        Type::Bool { .. } => bare(Kind::Boolean),
        Type::Int { signed, .. } => AbidingType { is_signed: signed.into(), ..bare(Kind::Integer) },
        Type::Char { signed } => AbidingType { is_signed: signed.into(), ..bare(Kind::Char) },
        Type::Float(format) => number(Kind::Float, format),
        Type::Complex(format) => number(Kind::Complex, format),
        Type::Vector { element, length } => {
            AbidingType { inner: raw(element), length, ..bare(Kind::Vector) }
        }
        Type::Array { element, length } => array(element, length),
        Type::Pointer(pointer) => AbidingType {
            inner: raw(pointer.pointee),
            nullability: nullability(pointer.nullability) as u32,
            is_constant: pointer.constant.into(),
            is_volatile: pointer.volatile.into(),
            ..bare(Kind::Pointer)
        },
        Type::Record(id) => record(&types.records[id]),
        Type::Enum(id) => enumeration(&types.enums[id]),
        Type::Opaque(id) => {
            let found = &types.opaques[id];
            AbidingType {
                name: AbidingText::of_name(Some(found.name)),
                path: AbidingText::of_name(Some(found.path)),
                place: AbidingPlace::of(found.span),
                ..bare(Kind::Opaque)
            }
        }
        Type::Function(id) => function(types.signature_of(id)),
        Type::Alias(id) => {
            let found = &types.aliases[id];
            AbidingType {
                name: AbidingText::of_name(Some(found.name)),
                path: AbidingText::of_name(Some(found.path)),
                place: AbidingPlace::of(found.span),
                inner: raw(found.target.id),
                ..bare(Kind::Alias)
            }
        }
        Type::Unsupported { spelled, .. } => {
            AbidingType { name: AbidingText::of_name(Some(spelled)), ..bare(Kind::Unsupported) }
        }
    }
}

fn number(kind: AbidingTypeKind, format: FloatFormat) -> AbidingType {
    let form = AbidingText::of(match format {
        FloatFormat::F16 => "f16",
        FloatFormat::Bf16 => "bf16",
        FloatFormat::F32 => "f32",
        FloatFormat::F64 => "f64",
        FloatFormat::F80 => "f80",
        FloatFormat::F128 => "f128",
        FloatFormat::DoubleDouble => "doubledouble",
    });
    AbidingType { form, is_signed: 1, ..bare(kind) }
}

fn array(element: TypeId, length: ArrayLength) -> AbidingType {
    let (length, flexible) = match length {
        ArrayLength::Fixed(length) => (length, 0),
        ArrayLength::Flexible => (0, 1),
    };
    let array = bare(AbidingTypeKind::Array);
    AbidingType { inner: raw(element), length, is_flexible: flexible, ..array }
}

fn nullability(nullability: Nullability) -> AbidingNullability {
    match nullability {
        Nullability::Unspecified => AbidingNullability::Unspecified,
        Nullability::Nullable => AbidingNullability::Nullable,
        Nullability::NonNull => AbidingNullability::NonNull,
    }
}

fn record(record: &Record) -> AbidingType {
    let kind = match record.kind {
        RecordKind::Struct => AbidingTypeKind::Struct,
        RecordKind::Union => AbidingTypeKind::Union,
    };
    AbidingType {
        name: AbidingText::of_name(record.name),
        path: AbidingText::of_name(Some(record.path)),
        place: AbidingPlace::of(record.span),
        alignment: record.align,
        count: record.fields.len(),
        is_layout_promised: (record.layout == LayoutPromise::Promised).into(),
        ..bare(kind)
    }
}

fn enumeration(found: &Enum) -> AbidingType {
    AbidingType {
        name: AbidingText::of_name(found.name),
        path: AbidingText::of_name(Some(found.path)),
        place: AbidingPlace::of(found.span),
        inner: raw(found.underlying),
        count: found.enumerators.len(),
        is_closed: (found.openness == Openness::Closed).into(),
        is_layout_promised: (found.layout == LayoutPromise::Promised).into(),
        ..bare(AbidingTypeKind::Enumeration)
    }
}

fn function(signature: &Signature) -> AbidingType {
    let form = AbidingText::of(match signature.convention {
        Convention::C => "c",
        Convention::Stdcall => "stdcall",
        Convention::Fastcall => "fastcall",
        Convention::Thiscall => "thiscall",
        Convention::Vectorcall => "vectorcall",
        Convention::Win64 => "win64",
        Convention::Sysv64 => "sysv64",
        Convention::Aapcs => "aapcs",
        Convention::AapcsVfp => "aapcsvfp",
        Convention::Unspecified => "unspecified",
        Convention::Other => "other",
    });
    AbidingType {
        form,
        inner: raw(signature.ret.id),
        count: signature.parameters.len(),
        is_variadic: signature.variadic.into(),
        is_noreturn: signature.noreturn.into(),
        ..bare(AbidingTypeKind::Function)
    }
}

fn field(field: &Field) -> AbidingField {
    AbidingField {
        name: AbidingText::of_name(field.name),
        spelled: AbidingText::of_name(Some(field.ty.spelled)),
        place: AbidingPlace::of(field.span),
        bit_offset: field.bit_offset,
        alignment: field.min_align.unwrap_or(0),
        type_id: raw(field.ty.id),
        bit_width: field.bit_width.unwrap_or(0),
        is_bit_field: field.bit_width.is_some().into(),
    }
}
