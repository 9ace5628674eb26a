//! Contracts behind handles.

use std::ffi::c_char;
use std::path::Path;
use std::sync::Arc;

use super::status::{AbidingStatus, Failure, Guard};
use crate::boundary::{Handle, Out, OwnedText, TextBuffer, guard, text_in};
use crate::contract::{Contract, Type, TypeId, json};

/// Everything one party says about a boundary on one target. Made by `abiding_contract_parse`,
/// `abiding_contract_read` and `abiding_boundary_extract`, freed by `abiding_contract_free`. It never
/// changes, so any number of threads may use it at once.
#[derive(Clone)]
pub struct AbidingContract {
    pub(super) contract: Arc<Contract>,
    /// The type of each function, in the order of the functions.
    pub(super) function_types: Arc<[TypeId]>,
}

impl AbidingContract {
    pub(super) fn new(mut contract: Contract) -> Self {
        let signatures =
            contract.functions.iter().map(|function| Type::Function(function.signature));
        let nodes: Vec<Type> = signatures.collect();
        let function_types = nodes.into_iter().map(|node| contract.types.intern(node)).collect();
        Self { contract: Arc::new(contract), function_types }
    }

    fn parse(text: &str) -> Result<Self, Failure> {
        let contract = json::from_str(text)
            .map_err(|error| Failure::new(AbidingStatus::InvalidContract, error.to_string()))?;
        Ok(Self::new(contract))
    }
}

/// Reads a contract from its JSON form, `length` bytes at `json`, which is not kept.
///
/// Ownership: `*out` is the caller's, who gives it to `abiding_contract_free` once; it is unchanged
/// on failure. Null: `json` where `length` is 0 (and no contract); `out` is refused. Any thread.
///
/// Fails with `INVALID_ARGUMENT` for null and impossible lengths, `INVALID_UTF8`, and
/// `INVALID_CONTRACT` for a text that is no contract or is one of a newer schema version.
///
/// # Safety
/// `json` is null or points to `length` readable bytes; `out` is null or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_contract_parse(
    json: *const c_char,
    length: usize,
    out: *mut *mut AbidingContract,
) -> AbidingStatus {
    guard(|| {
        // SAFETY: the caller promises both.
        let (json, out) = unsafe { (text_in::parts(json, length, "json")?, Out::new(out, "out")?) };
        out.set(Handle::create(AbidingContract::parse(json)?));
        Ok(())
    })
}

/// Reads a contract from a file that holds its JSON form, such as `abiding extract` writes. `path`
/// has `length` bytes and is not kept.
///
/// Ownership: `*out` is the caller's, who gives it to `abiding_contract_free` once; it is unchanged
/// on failure. Null is refused. Any thread.
///
/// Fails with `IO` for a file that cannot be read, and otherwise as `abiding_contract_parse`.
///
/// # Safety
/// `path` is null or points to `length` readable bytes; `out` is null or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_contract_read(
    path: *const c_char,
    length: usize,
    out: *mut *mut AbidingContract,
) -> AbidingStatus {
    guard(|| {
        // SAFETY: the caller promises both.
        let (path, out) = unsafe { (text_in::parts(path, length, "path")?, Out::new(out, "out")?) };
        let bytes = std::fs::read(Path::new(path)).map_err(|cause| {
            Failure::new(AbidingStatus::Io, format!("could not read {path}")).because(&cause)
        })?;
        let text = std::str::from_utf8(&bytes).map_err(|cause| {
            let message = format!("{path} is not UTF-8");
            Failure::new(AbidingStatus::InvalidUtf8, message).because(&cause)
        })?;
        out.set(Handle::create(AbidingContract::parse(text)?));
        Ok(())
    })
}

/// Writes the contract's JSON form to `*out` as a terminated string. The same contract always gives
/// the same bytes.
///
/// Ownership: `*out` is the caller's, who gives it to `abiding_string_free` once; it is unchanged on
/// failure. Null is refused. Any thread.
///
/// Fails with `INVALID_ARGUMENT` for null and `INVALID_HANDLE`.
///
/// # Safety
/// The handle is null or alive; `out` is null or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_contract_to_json(
    contract: *const AbidingContract,
    out: *mut *mut c_char,
) -> AbidingStatus {
    guard(|| {
        // SAFETY: the caller promises both.
        let (contract, out) =
            unsafe { (Handle::borrow(contract, "contract")?, Out::new(out, "out")?) };
        OwnedText::give(&json::to_string(&contract.contract), out)?;
        Ok(())
    })
}

/// Makes another handle to the same contract, which costs next to nothing.
///
/// Ownership: `*out` is the caller's, who gives it to `abiding_contract_free` once, too; it is
/// unchanged on failure. Null is refused. Any thread.
///
/// Fails with `INVALID_ARGUMENT` for null and `INVALID_HANDLE`.
///
/// # Safety
/// The handle is null or alive; `out` is null or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_contract_clone(
    contract: *const AbidingContract,
    out: *mut *mut AbidingContract,
) -> AbidingStatus {
    guard(|| {
        // SAFETY: the caller promises both.
        let out = unsafe { Out::new(out, "out")? };
        // SAFETY: as above.
        out.set(unsafe { Handle::duplicate(contract, "contract")? });
        Ok(())
    })
}

/// Copies the name of the contract's party into `buffer`, which has `capacity` bytes, and returns the
/// length of the whole name without the terminating byte.
///
/// Ownership: the buffer is the caller's. What is in it is terminated where `capacity` is not 0, and
/// never ends inside a character. Null or 0 only asks for the length. Any thread.
///
/// Fails with 0 and the last error for a null or invalid handle; a party's name is never empty.
///
/// # Safety
/// The handle is null or alive; a buffer that is not null has `capacity` writable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_contract_party(
    contract: *const AbidingContract,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    // SAFETY: the caller promises the same.
    unsafe { copy(contract, buffer, capacity, |contract| contract.header.party.as_str()) }
}

/// Copies the contract's target in rustc's spelling into `buffer`, as `abiding_contract_party` does
/// with the party's name.
///
/// # Safety
/// As `abiding_contract_party`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_contract_target(
    contract: *const AbidingContract,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    // SAFETY: the caller promises the same.
    unsafe { copy(contract, buffer, capacity, |contract| &contract.header.target.triple) }
}

/// Copies the party's language (`rust`, `c`, `c++`, `zig`, `python`, `object`) into `buffer`, as
/// `abiding_contract_party` does with the party's name.
///
/// # Safety
/// As `abiding_contract_party`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_contract_language(
    contract: *const AbidingContract,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    // SAFETY: the caller promises the same.
    unsafe { copy(contract, buffer, capacity, |contract| contract.header.language.spelling()) }
}

/// # Safety
/// As [`abiding_contract_party`].
unsafe fn copy(
    contract: *const AbidingContract,
    buffer: *mut c_char,
    capacity: usize,
    text: impl FnOnce(&Contract) -> &str,
) -> usize {
    Guard::value(0, || {
        // SAFETY: the caller promises both.
        let (contract, mut buffer) =
            unsafe { (Handle::borrow(contract, "contract")?, TextBuffer::new(buffer, capacity)) };
        Ok(buffer.write(text(&contract.contract)))
    })
}

/// Frees a contract; null does nothing. What was made from it stays; what was borrowed from it does
/// not. Any thread.
///
/// A handle that is freed already or is not this library's is left alone and is the last error, with
/// the code `INVALID_HANDLE`.
///
/// # Safety
/// The handle is null or alive, and not used afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_contract_free(contract: *mut AbidingContract) {
    Guard::value((), || {
        // SAFETY: the caller promises it.
        unsafe { Handle::destroy(contract, "contract")? };
        Ok(())
    });
}
