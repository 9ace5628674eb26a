//! Contracts behind handles.

use std::ffi::c_char;

use super::status::{AbidingStatus, Failure, Guard};
use crate::boundary::{self, Handle, Out, OwnedText, Received, TextBuffer, guard, text_in};
use crate::contract::{Contract, json};

/// Everything one party says about a boundary on one target. Made by `abiding_contract_parse`,
/// freed by `abiding_contract_free`. It never changes, so any number of threads may read it.
pub struct AbidingContract {
    pub(super) contract: Contract,
}

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

/// Reads a contract from its JSON form, `length` bytes at `json`, and writes a handle to `*out`,
/// which the caller gives to `abiding_contract_free`. The text is not kept.
///
/// Fails with `INVALID_ARGUMENT` for null, `INVALID_UTF8`, and `INVALID_CONTRACT` for a text that
/// is no contract or is one of a newer schema version; `*out` is unchanged then.
///
/// # Safety
/// `json` points to `length` readable bytes; `out` is writable; either may be null, which is
/// refused.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_contract_parse(
    json: *const c_char,
    length: usize,
    out: *mut *mut AbidingContract,
) -> AbidingStatus {
    guard(|| {
        // SAFETY: the caller promises what `from_parts` needs.
        let text = unsafe { text_in::parts(json, length, "json")? };
        let contract = json::from_str(text)
            .map_err(|error| Failure::new(AbidingStatus::InvalidContract, error.to_string()))?;
        // SAFETY: the caller promises that a place that is not null is writable.
        unsafe { Out::new(out, "out")? }.set(Handle::create(AbidingContract { contract }));
        Ok(())
    })
}

/// Writes the contract's JSON form to `*out` as a terminated string, which the caller gives to
/// `abiding_string_free`. The same contract always gives the same bytes.
///
/// Fails with `INVALID_ARGUMENT` for null; `*out` is unchanged then.
///
/// # Safety
/// The handle is alive; `out` is writable; either may be null, which is refused.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_contract_to_json(
    contract: *const AbidingContract,
    out: *mut *mut c_char,
) -> AbidingStatus {
    guard(|| {
        // SAFETY: the caller promises that a handle that is not null is alive.
        let contract = unsafe { Handle::borrow(contract, "contract")? };
        // SAFETY: the caller promises that a place that is not null is writable.
        let out = unsafe { Out::new(out, "out")? };
        OwnedText::give(&json::to_string(&contract.contract), out)?;
        Ok(())
    })
}

/// The number of items of one kind, an `AbidingItemKind`. 0 for a null handle or an unknown kind,
/// which also sets the last error.
///
/// # Safety
/// A handle that is not null is alive.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_contract_count(
    contract: *const AbidingContract,
    kind: u32,
) -> usize {
    Guard::value(0, || {
        // SAFETY: the caller promises that a handle that is not null is alive.
        let contract = &unsafe { Handle::borrow(contract, "contract")? }.contract;
        Ok(match Received::<AbidingItemKind>::new(kind).get("kind")? {
            AbidingItemKind::Type => contract.type_items.len(),
            AbidingItemKind::Function => contract.functions.len(),
            AbidingItemKind::Global => contract.globals.len(),
            AbidingItemKind::Constant => contract.constants.len(),
            AbidingItemKind::Gap => contract.gaps.len(),
        })
    })
}

/// Copies the name of the contract's party into `buffer`, which has `capacity` bytes, terminated,
/// and returns the length of the whole name without the terminating byte. With null or 0 it only
/// returns the length. 0 for a null handle, which also sets the last error.
///
/// # Safety
/// A handle that is not null is alive; a buffer that is not null has `capacity` writable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_contract_party(
    contract: *const AbidingContract,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    Guard::value(0, || {
        // SAFETY: the caller promises that a handle that is not null is alive.
        let contract = unsafe { Handle::borrow(contract, "contract")? };
        // SAFETY: the caller promises that the buffer has `capacity` bytes.
        Ok(unsafe { TextBuffer::new(buffer, capacity) }.write(&contract.contract.header.party))
    })
}

/// Copies the contract's target in rustc's spelling into `buffer`, as `abiding_contract_party`
/// does with the party's name.
///
/// # Safety
/// As `abiding_contract_party`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_contract_target(
    contract: *const AbidingContract,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    Guard::value(0, || {
        // SAFETY: the caller promises that a handle that is not null is alive.
        let contract = unsafe { Handle::borrow(contract, "contract")? };
        // SAFETY: the caller promises that the buffer has `capacity` bytes.
        Ok(unsafe { TextBuffer::new(buffer, capacity) }
            .write(&contract.contract.header.target.triple))
    })
}

/// Frees a contract; null is fine. What was made from it stays.
///
/// # Safety
/// A handle that is not null is alive and not used afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_contract_free(contract: *mut AbidingContract) {
    Guard::value((), || {
        // SAFETY: the caller promises what `free` needs.
        unsafe { Handle::destroy(contract, "contract")? };
        Ok(())
    });
}
