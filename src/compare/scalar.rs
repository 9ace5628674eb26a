//! Comparing two types of which at most one has parts: numbers, pointers' own facts, mixtures.

use crate::contract::{
    ArrayLength, Contract, FloatFormat, Language, Nullability, Pointer, RecordKind, Topic, Type,
    TypeId,
};

use super::finding::{Context, Finding};
use super::index::Index;
use super::{Class, Mismatch, Which, shape};

/// A difference of class.
pub fn classes(left: Class, right: Class) -> Finding {
    Finding::here(Mismatch::Class { left, right })
}

/// Whether only one side may write through the pointer.
pub fn constness((lc, l): (&Contract, Pointer), (rc, r): (&Contract, Pointer)) -> Option<Finding> {
    let told = !lc.cannot_tell(Topic::Constness) && !rc.cannot_tell(Topic::Constness);
    let (left, right) = (l.constant, r.constant);
    (left != right && told).then(|| Finding::here(Mismatch::Constness { left, right }))
}

/// Whether only one side says that the pointee is volatile. A language without volatile pointers
/// cannot say it, and says nothing by that.
pub fn volatility((lc, l): (&Contract, Pointer), (rc, r): (&Contract, Pointer)) -> Option<Finding> {
    let tells = |contract: &Contract| {
        let language = contract.header.language;
        let has_volatile = matches!(language, Language::C | Language::Cpp | Language::Zig);
        let object = language == Language::Object && !contract.cannot_tell(Topic::Volatile);
        has_volatile || object
    };
    let (left, right) = (l.volatile, r.volatile);
    let differ = left != right && tells(lc) && tells(rc);
    differ.then(|| Finding::here(Mismatch::Volatility { left, right }))
}

/// Whether one side rules null out and the other allows it. Silence agrees with both.
pub fn nullability(left: Pointer, right: Pointer) -> Option<Finding> {
    let (left, right) = (left.nullability, right.nullability);
    let unspecified = [left, right].contains(&Nullability::Unspecified);
    let differ = left != right && !unspecified;
    differ.then(|| Finding::here(Mismatch::Nullability { left, right }))
}

/// An integer, boolean or enumeration as its storage has it.
#[derive(Clone, Copy)]
enum Whole {
    Bool { bits: u32 },
    Int { bits: u32, signed: bool },
    Char { signed: bool },
    Enum { bits: u32, negative: bool },
}

impl Whole {
    fn of(contract: &Contract, id: TypeId) -> Option<Self> {
        Some(match contract.types.resolve(id) {
            Type::Bool { bits } => Self::Bool { bits },
            Type::Int { bits, signed } => Self::Int { bits, signed },
            Type::Char { signed } => Self::Char { signed },
            Type::Enum(of) => Self::Enum {
                bits: u32::try_from(shape::bits(contract, id)?).ok()?,
                negative: contract.types.enums[of].enumerators.iter().any(|e| e.value < 0),
            },
            _ => return None,
        })
    }

    fn bits(self) -> u32 {
        match self {
            Self::Bool { bits } | Self::Int { bits, .. } | Self::Enum { bits, .. } => bits,
            Self::Char { .. } => 8,
        }
    }
}

/// Compares two types that are neither void nor both records, arrays or functions.
pub fn compare(
    (left, l): (&Index<'_>, TypeId),
    (right, r): (&Index<'_>, TypeId),
    context: Context,
) -> Option<Finding> {
    let (lc, rc) = (left.contract, right.contract);
    if let (Some(a), Some(b)) = (Whole::of(lc, l), Whole::of(rc, r)) {
        return wholes((a, lc), (b, rc), context).map(Finding::here);
    }
    // Values that are only named may be stored in any integer.
    if is_integral(lc, l) && is_integral(rc, r) {
        return None;
    }
    let (a, b) = (shape::class(lc, l), shape::class(rc, r));
    let same_size = shape::bits(lc, l) == shape::bits(rc, r);
    match (lc.types.resolve(l), rc.types.resolve(r)) {
        (Type::Float(a), Type::Float(b)) | (Type::Complex(a), Type::Complex(b)) => {
            let formats = Mismatch::Format { left: a, right: b };
            let sizes = widths((lc, l), (rc, r));
            (a != b).then(|| sizes.map_or(Finding::here(formats), Finding::here))
        }
        (Type::Pointer(_), Type::Int { .. }) if same_size && a == Class::DataPointer => {
            Some(Finding::here(Mismatch::PointerAsInteger { pointer_side: Which::Left }))
        }
        (Type::Int { .. }, Type::Pointer(_)) if same_size && b == Class::DataPointer => {
            Some(Finding::here(Mismatch::PointerAsInteger { pointer_side: Which::Right }))
        }
        (Type::Complex(format), _)
            if same_size && context != Context::Call && is_two_of(rc, r, format) =>
        {
            None
        }
        (_, Type::Complex(format))
            if same_size && context != Context::Call && is_two_of(lc, l, format) =>
        {
            None
        }
        (Type::Float(_), _)
            if same_size && context != Context::Call && is_room_for_float(rc, r) =>
        {
            None
        }
        (_, Type::Float(_))
            if same_size && context != Context::Call && is_room_for_float(lc, l) =>
        {
            None
        }
        _ => Some(classes(a, b)),
    }
}

/// Whether a type of Rust is room in memory for a `long double` that Rust has no type for: integers
/// of 12 or 16 bytes together, as bindgen writes `u128` and `[u64; 2]`.
pub fn is_room_for_float(contract: &Contract, id: TypeId) -> bool {
    let types = &contract.types;
    let integer = |id| matches!(types.resolve(id), Type::Int { .. });
    let room = match types.resolve(id) {
        Type::Array { element, .. } => integer(element),
        Type::Record(record) => {
            let inner = shape::wrapped(contract, &types.records[record]);
            inner.is_some_and(|inner| is_room_for_float(contract, inner))
        }
        _ => integer(id),
    };
    let long = matches!(shape::bits(contract, id), Some(96 | 128));
    room && long && contract.header.language == Language::Rust
}

/// Whether two vectors hold integers, and one is Rust's on x86. Rust has one type there for
/// integers of every width and sign, as Intel's instructions do: `__m128i` stands for
/// `uint8_t __attribute__((vector_size(16)))`.
pub fn are_any_integers((lc, l): (&Contract, TypeId), (rc, r): (&Contract, TypeId)) -> bool {
    let intel = |contract: &Contract| {
        let triple = contract.header.target.triple.as_str();
        let x86_32 = triple.starts_with('i') && triple.get(2..4) == Some("86");
        (triple.starts_with("x86_64") || x86_32) && contract.header.language == Language::Rust
    };
    let integers = |contract: &Contract, id| match contract.types.resolve(id) {
        Type::Vector { element, .. } => {
            matches!(contract.types.resolve(element), Type::Int { .. })
        }
        _ => false,
    };
    (intel(lc) || intel(rc)) && integers(lc, l) && integers(rc, r)
}

/// Whether a type is an integer of any kind, or an enumeration that is stored nowhere.
fn is_integral(contract: &Contract, id: TypeId) -> bool {
    use Type::{Bool, Char, Enum, Int};
    matches!(contract.types.resolve(id), Bool { .. } | Int { .. } | Char { .. } | Enum(_))
}

/// Whether a type may stand for a complex number of this format in memory: C11 6.2.5p13 gives it
/// the layout of an array of two floats.
pub fn is_two_of(contract: &Contract, id: TypeId, format: FloatFormat) -> bool {
    let types = &contract.types;
    let part = |id| types.resolve(id) == Type::Float(format);
    match types.resolve(id) {
        Type::Array { element, length: ArrayLength::Fixed(2) } => part(element),
        Type::Record(record) => {
            let record = &types.records[record];
            let inner = shape::wrapped(contract, record);
            let floats = record.fields.len() == 2 && record.fields.iter().all(|f| part(f.ty.id));
            (record.kind == RecordKind::Struct && floats)
                || inner.is_some_and(|inner| is_two_of(contract, inner, format))
        }
        _ => false,
    }
}

/// That two types have different widths, if they do.
pub fn widths((lc, l): (&Contract, TypeId), (rc, r): (&Contract, TypeId)) -> Option<Mismatch> {
    let (left, right) = (shape::bits(lc, l)?, shape::bits(rc, r)?);
    (left != right).then_some(Mismatch::Width { left, right })
}

fn wholes(
    (a, lc): (Whole, &Contract),
    (b, rc): (Whole, &Contract),
    context: Context,
) -> Option<Mismatch> {
    let (left, right) = (u64::from(a.bits()), u64::from(b.bits()));
    match (a, b) {
        _ if left != right => Some(Mismatch::Width { left, right }),
        (Whole::Bool { .. }, Whole::Bool { .. }) => None,
        (Whole::Bool { .. }, _) => Some(Mismatch::BoolAsInteger { bool_side: Which::Left }),
        (_, Whole::Bool { .. }) => Some(Mismatch::BoolAsInteger { bool_side: Which::Right }),
        (Whole::Enum { negative: true, .. }, Whole::Int { signed: false, .. }) => {
            Some(Mismatch::Signedness { left: true, right: false })
        }
        (Whole::Int { signed: false, .. }, Whole::Enum { negative: true, .. }) => {
            Some(Mismatch::Signedness { left: false, right: true })
        }
        // Any other integer of the width may hold an enumeration; C leaves its sign to the compiler.
        (Whole::Enum { .. }, _) | (_, Whole::Enum { .. }) => None,
        // Python's character is one byte without any sign.
        (Whole::Char { .. }, _) if lc.header.language == Language::Python => None,
        (_, Whole::Char { .. }) if rc.header.language == Language::Python => None,
        (Whole::Int { signed, .. }, Whole::Char { signed: char_signed }) => {
            let agree = reads_char(lc, signed, char_signed, context);
            (!agree).then_some(Mismatch::Signedness { left: signed, right: char_signed })
        }
        (Whole::Char { signed: char_signed }, Whole::Int { signed, .. }) => {
            let agree = reads_char(rc, signed, char_signed, context);
            (!agree).then_some(Mismatch::Signedness { left: char_signed, right: signed })
        }
        (Whole::Int { bits: 8, signed: l }, Whole::Int { signed: r, .. })
            if l != r
                && is_buffer(context)
                && (is_zig_char(lc, l, rc, r) || is_zig_char(rc, r, lc, l)) =>
        {
            None
        }
        (Whole::Int { signed: left, .. }, Whole::Int { signed: right, .. })
        | (Whole::Char { signed: left }, Whole::Char { signed: right }) => {
            (left != right).then_some(Mismatch::Signedness { left, right })
        }
    }
}

/// Whether an 8-bit integer may stand for plain `char`. Zig's importer writes `u8` for it on every
/// target. Elsewhere the sign has to be the target's, except that `u8` behind a pointer or in an
/// array is a byte buffer; a hard-coded `i8` breaks where `char` has no sign.
fn reads_char(contract: &Contract, signed: bool, char_signed: bool, context: Context) -> bool {
    let zig = contract.header.language == Language::Zig || contract.cannot_tell(Topic::Byte);
    signed == char_signed || (!signed && (is_buffer(context) || zig))
}

/// Whether many values of the type stand in a row here.
fn is_buffer(context: Context) -> bool {
    matches!(context, Context::Pointee | Context::Element)
}

/// Whether the Zig side's `u8` stands for plain `char`, which the other side spells with the sign
/// that it has on the target. C itself tells `char` and `signed char` apart, so its 8-bit integers
/// are no `char`.
fn is_zig_char(zig: &Contract, zig_signed: bool, other: &Contract, other_signed: bool) -> bool {
    let target = &other.header.target.model;
    let tells = matches!(other.header.language, Language::C | Language::Cpp | Language::Object)
        && !other.cannot_tell(Topic::Char);
    let is_zig = zig.header.language == Language::Zig || zig.cannot_tell(Topic::Byte);
    let zig_u8 = is_zig && !zig_signed;
    zig_u8 && !tells && other_signed == target.char_signed
}
