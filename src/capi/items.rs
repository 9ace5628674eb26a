//! The items of a contract: types, functions, globals, constants, and what could not be read.

use std::ffi::c_char;

use super::status::{AbidingStatus, Failure, Guard};
use super::{ABIDING_NO_TYPE, AbidingContract, AbidingPlace, AbidingText};
use crate::boundary::{self, Handle, Out, Received, guard, text_in};
use crate::contract::{Contract, Linkage, Value};

/// A kind of item of a contract.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AbidingItemKind {
    /// Records, enumerations, aliases and opaque types.
    Type = 0,
    /// Functions.
    Function = 1,
    /// Global variables.
    Global = 2,
    /// Constants and macros.
    Constant = 3,
    /// What the party has and its extractor could not read.
    Gap = 4,
}

boundary::c_enum!(AbidingItemKind: u32 { Type, Function, Global, Constant, Gap });

/// Whether a party offers a symbol, needs it, or describes it.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AbidingLinkage {
    /// The item is no symbol: a type, a constant.
    None = 0,
    /// Defined by the party.
    Defined = 1,
    /// Declared by code that uses it.
    Imported = 2,
    /// Declared by a header.
    Described = 3,
    /// Has a body and no symbol, as `static inline` in a header.
    Internal = 4,
}

/// One item of a contract. Texts live as long as the contract.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct AbidingItem {
    /// The name; of a gap, the dotted path of what is missing.
    pub name: AbidingText,
    /// The module path in front of the name, joined with `::`; empty at the root.
    pub path: AbidingText,
    /// The name that the linker sees, of functions and globals; empty otherwise.
    pub symbol: AbidingText,
    /// Why a gap was not read; empty otherwise.
    pub reason: AbidingText,
    /// Where it is declared.
    pub place: AbidingPlace,
    /// The type, for `abiding_contract_type`; `ABIDING_NO_TYPE` of a gap and of a constant without
    /// one.
    pub type_id: u32,
    /// An `AbidingItemKind`.
    pub kind: u32,
    /// An `AbidingLinkage`.
    pub linkage: u32,
    /// 1 for a global that the party promises not to write to.
    pub is_constant: u8,
    /// 1 for a global of which every thread has its own.
    pub is_thread_local: u8,
}

/// What the value of a constant is.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AbidingValueKind {
    /// An integer with a sign: 128 bits, two's complement, in `high` and `low`.
    Integer = 0,
    /// An integer without a sign: 128 bits in `high` and `low`.
    Unsigned = 1,
    /// A truth value: `low` is 0 or 1.
    Boolean = 2,
    /// A floating point number, in `number`.
    Float = 3,
    /// Text or bytes, in `bytes`, without a terminating byte.
    Bytes = 4,
    /// The compiler gives it no defined value; `bytes` says why.
    Undefined = 5,
}

/// The value of a constant. Its name, type and place are those of its `AbidingItem`.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct AbidingConstant {
    /// An `AbidingValueKind`.
    pub kind: u32,
    /// The low 64 bits of an integer.
    pub low: u64,
    /// The high 64 bits of an integer: 0, or all ones for a negative one that fits 64 bits.
    pub high: u64,
    /// A floating point number.
    pub number: f64,
    /// Text or bytes; they live as long as the contract and need not be UTF-8.
    pub bytes: AbidingText,
}

/// The number of items of one kind, an `AbidingItemKind`. Any thread.
///
/// Fails with 0 and the last error for a null or invalid handle and an unknown kind.
///
/// # Safety
/// The handle is null or alive.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_contract_count(
    contract: *const AbidingContract,
    kind: u32,
) -> usize {
    Guard::value(0, || {
        // SAFETY: the caller promises it.
        let contract = unsafe { Handle::borrow(contract, "contract")? };
        Ok(count(&contract.contract, Received::<AbidingItemKind>::new(kind).get("kind")?))
    })
}

/// Writes one item to `*out`, which the caller owns and whose size in bytes it states:
/// `sizeof(AbidingItem)`. `kind` is an `AbidingItemKind`, `index` is below
/// `abiding_contract_count` of that kind, in the party's own order.
///
/// Lifetime: the texts inside live as long as the contract. Null is refused. Any thread.
///
/// Fails with `INVALID_ARGUMENT` for null and an unknown kind, `INVALID_HANDLE`, `STRUCT_SIZE`, and
/// `NOT_FOUND` for an index that is too high; `*out` is unchanged then.
///
/// # Safety
/// The handle is null or alive; `out` is null or has `size` writable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_contract_item(
    contract: *const AbidingContract,
    kind: u32,
    index: usize,
    size: usize,
    out: *mut AbidingItem,
) -> AbidingStatus {
    guard(|| {
        // SAFETY: the caller promises both.
        let (contract, out) =
            unsafe { (Handle::borrow(contract, "contract")?, Out::sized(out, size, "out")?) };
        let kind = Received::<AbidingItemKind>::new(kind).get("kind")?;
        out.set(item(contract, kind, index).ok_or_else(|| absent(contract, kind, index))?);
        Ok(())
    })
}

/// Looks an item up by its name, `length` bytes at `name`, and writes its index to `*out`. Functions
/// and globals are found by their symbol too. Of several with one name it is the first.
///
/// Ownership: all are the caller's. Null is refused, but for a name of length 0. Any thread.
///
/// Fails with `NOT_FOUND`, `INVALID_ARGUMENT`, `INVALID_UTF8` and `INVALID_HANDLE`; `*out` is
/// unchanged then.
///
/// # Safety
/// The handle is null or alive; `name` is null or points to `length` readable bytes; `out` is null
/// or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_contract_find(
    contract: *const AbidingContract,
    kind: u32,
    name: *const c_char,
    length: usize,
    out: *mut usize,
) -> AbidingStatus {
    guard(|| {
        // SAFETY: the caller promises all of it.
        let (contract, name, out) = unsafe {
            (
                Handle::borrow(contract, "contract")?,
                text_in::parts(name, length, "name")?,
                Out::new(out, "out")?,
            )
        };
        let kind = Received::<AbidingItemKind>::new(kind).get("kind")?;
        let found = find(&contract.contract, kind, name).ok_or_else(|| {
            let message = format!("the contract has no {} `{name}`", word(kind));
            Failure::new(AbidingStatus::NotFound, message)
        })?;
        out.set(found);
        Ok(())
    })
}

/// Writes the value of the constant at `index` to `*out`, which the caller owns and whose size in
/// bytes it states: `sizeof(AbidingConstant)`.
///
/// Lifetime, null, threads and errors are those of `abiding_contract_item`.
///
/// # Safety
/// The handle is null or alive; `out` is null or has `size` writable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_contract_constant(
    contract: *const AbidingContract,
    index: usize,
    size: usize,
    out: *mut AbidingConstant,
) -> AbidingStatus {
    guard(|| {
        // SAFETY: the caller promises both.
        let (contract, out) =
            unsafe { (Handle::borrow(contract, "contract")?, Out::sized(out, size, "out")?) };
        let found = contract.contract.constants.get(index);
        let constant = found.ok_or_else(|| absent(contract, AbidingItemKind::Constant, index))?;
        out.set(value(&constant.value));
        Ok(())
    })
}

fn count(contract: &Contract, kind: AbidingItemKind) -> usize {
    match kind {
        AbidingItemKind::Type => contract.type_items.len(),
        AbidingItemKind::Function => contract.functions.len(),
        AbidingItemKind::Global => contract.globals.len(),
        AbidingItemKind::Constant => contract.constants.len(),
        AbidingItemKind::Gap => contract.gaps.len(),
    }
}

fn word(kind: AbidingItemKind) -> &'static str {
    match kind {
        AbidingItemKind::Type => "type",
        AbidingItemKind::Function => "function",
        AbidingItemKind::Global => "global",
        AbidingItemKind::Constant => "constant",
        AbidingItemKind::Gap => "gap",
    }
}

fn absent(contract: &AbidingContract, kind: AbidingItemKind, index: usize) -> Failure {
    let (count, word) = (count(&contract.contract, kind), word(kind));
    let message = format!("`index` is {index}, and the contract has {count} of kind {word}");
    Failure::new(AbidingStatus::NotFound, message)
}

fn find(contract: &Contract, kind: AbidingItemKind, name: &str) -> Option<usize> {
    match kind {
        AbidingItemKind::Type => contract.type_items.iter().position(|item| item.name == *name),
        AbidingItemKind::Function => {
            contract.functions.iter().position(|item| item.name == *name || item.symbol == *name)
        }
        AbidingItemKind::Global => {
            contract.globals.iter().position(|item| item.name == *name || item.symbol == *name)
        }
        AbidingItemKind::Constant => contract.constants.iter().position(|item| item.name == *name),
        AbidingItemKind::Gap => contract.gaps.iter().position(|gap| gap.item == *name),
    }
}

fn item(handle: &AbidingContract, kind: AbidingItemKind, index: usize) -> Option<AbidingItem> {
    let contract = &handle.contract;
    let none = AbidingText::of("");
    let bare = AbidingItem {
        name: none,
        path: none,
        symbol: none,
        reason: none,
        place: AbidingPlace::of(None),
        type_id: ABIDING_NO_TYPE,
        kind: kind as u32,
        linkage: AbidingLinkage::None as u32,
        is_constant: 0,
        is_thread_local: 0,
    };
    Some(match kind {
        AbidingItemKind::Type => {
            let item = contract.type_items.get(index)?;
            AbidingItem {
                name: AbidingText::of_name(Some(item.name)),
                place: AbidingPlace::of(item.span),
                type_id: item.id.into_raw().into_u32(),
                ..bare
            }
        }
        AbidingItemKind::Function => {
            let item = contract.functions.get(index)?;
            AbidingItem {
                name: AbidingText::of_name(Some(item.name)),
                path: AbidingText::of_name(Some(item.path)),
                symbol: AbidingText::of_name(Some(item.symbol)),
                place: AbidingPlace::of(item.span),
                type_id: handle.function_types.get(index)?.into_raw().into_u32(),
                linkage: linkage(item.linkage) as u32,
                ..bare
            }
        }
        AbidingItemKind::Global => {
            let item = contract.globals.get(index)?;
            AbidingItem {
                name: AbidingText::of_name(Some(item.name)),
                path: AbidingText::of_name(Some(item.path)),
                symbol: AbidingText::of_name(Some(item.symbol)),
                place: AbidingPlace::of(item.span),
                type_id: item.ty.id.into_raw().into_u32(),
                linkage: linkage(item.linkage) as u32,
                is_constant: item.constant.into(),
                is_thread_local: item.thread_local.into(),
                ..bare
            }
        }
        AbidingItemKind::Constant => {
            let item = contract.constants.get(index)?;
            AbidingItem {
                name: AbidingText::of_name(Some(item.name)),
                path: AbidingText::of_name(Some(item.path)),
                place: AbidingPlace::of(item.span),
                type_id: item.ty.map_or(ABIDING_NO_TYPE, |ty| ty.id.into_raw().into_u32()),
                ..bare
            }
        }
        AbidingItemKind::Gap => {
            let gap = contract.gaps.get(index)?;
            AbidingItem {
                name: AbidingText::of_name(Some(gap.item)),
                reason: AbidingText::of(&gap.reason),
                place: AbidingPlace::of(gap.span),
                ..bare
            }
        }
    })
}

fn linkage(linkage: Linkage) -> AbidingLinkage {
    match linkage {
        Linkage::Defined => AbidingLinkage::Defined,
        Linkage::Imported => AbidingLinkage::Imported,
        Linkage::Described => AbidingLinkage::Described,
        Linkage::Internal => AbidingLinkage::Internal,
    }
}

fn value(value: &Value) -> AbidingConstant {
    let bytes = AbidingText::of("");
    let of = |kind: AbidingValueKind, bits: u128| {
        let [low, high] = halves(bits);
        AbidingConstant { kind: kind as u32, low, high, number: 0.0, bytes }
    };
    match value {
        Value::Int(number) => of(AbidingValueKind::Integer, number.cast_unsigned()),
        Value::Unsigned(number) => of(AbidingValueKind::Unsigned, *number),
        Value::Bool(truth) => of(AbidingValueKind::Boolean, (*truth).into()),
        Value::Float(number) => {
            AbidingConstant { number: *number, ..of(AbidingValueKind::Float, 0) }
        }
        Value::Bytes(text) => {
            AbidingConstant { bytes: AbidingText::of_bytes(text), ..of(AbidingValueKind::Bytes, 0) }
        }
        Value::Undefined(why) => {
            AbidingConstant { bytes: AbidingText::of(why), ..of(AbidingValueKind::Undefined, 0) }
        }
    }
}

/// The low and the high 64 bits.
pub(super) fn halves(bits: u128) -> [u64; 2] {
    #[allow(clippy::cast_possible_truncation, reason = "each half is what is wanted")]
    [bits as u64, (bits >> 64) as u64]
}
