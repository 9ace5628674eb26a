//! Comparing contracts.

use std::path::PathBuf;
use std::str::FromStr;

use super::status::{AbidingStatus, Failure};
use super::{AbidingContract, AbidingDifferences, AbidingLevel, AbidingText};
use crate::boundary::{Handle, Out, Received, guard, slice_in};
use crate::check::compare_saved;
use crate::compare::{self, Code, Level};
use crate::config::{Exception, nearest};
use crate::contract::Contract;

/// A difference that is known and accepted. The texts are the caller's and are read during the call.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct AbidingException {
    /// The item as a glob: `Type.field`, `sqlite3_*`.
    pub item: AbidingText,
    /// The code of the difference; empty for all codes.
    pub code: AbidingText,
    /// Why it is accepted; never empty.
    pub reason: AbidingText,
}

/// What a comparison is to do. Fill it with `abiding_compare_options_init`, then change what is to be
/// different. Everything in it is the caller's and is read during the call.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct AbidingCompareOptions {
    /// `sizeof(AbidingCompareOptions)`.
    pub size: usize,
    /// Differences that are accepted; null where there are none.
    pub exceptions: *const AbidingException,
    /// Number of exceptions.
    pub exception_count: usize,
    /// The mildest `AbidingLevel` that makes the verdict "disagree".
    pub fail_on: u32,
}

/// Fills `*options` with what a comparison does without options: no exceptions, and warnings make the
/// parties disagree. `size` is `sizeof(AbidingCompareOptions)` as the caller knows it.
///
/// Ownership: the caller's. Null is refused. Any thread.
///
/// Fails with `INVALID_ARGUMENT` for null and `STRUCT_SIZE`; nothing is written then.
///
/// # Safety
/// `options` is null or has `size` writable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_compare_options_init(
    options: *mut AbidingCompareOptions,
    size: usize,
) -> AbidingStatus {
    guard(|| {
        // SAFETY: the caller promises it.
        unsafe { Out::sized(options, size, "options")? }.set(AbidingCompareOptions {
            size,
            exceptions: std::ptr::null(),
            exception_count: 0,
            fail_on: AbidingLevel::Warning as u32,
        });
        Ok::<(), Failure>(())
    })
}

/// Compares two contracts for the same target. That they differ is a success, and `*out` tells how.
///
/// Ownership: `*out` is the caller's, who gives it to `abiding_differences_free` once; it is unchanged
/// on failure. The contracts stay the caller's and may be freed before it. Null: `options`, for the
/// usual ones; the rest is refused. Any thread.
///
/// Fails with `INVALID_ARGUMENT` for null and options that make no sense, `INVALID_HANDLE`,
/// `STRUCT_SIZE`, `INVALID_CONTRACT` for a contract without items, which would agree with everything,
/// and `DIFFERENT_TARGETS`.
///
/// # Safety
/// The handles are null or alive; `options` is null or as `AbidingCompareOptions` says; `out` is null
/// or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_compare(
    left: *const AbidingContract,
    right: *const AbidingContract,
    options: *const AbidingCompareOptions,
    out: *mut *mut AbidingDifferences,
) -> AbidingStatus {
    guard(|| {
        // SAFETY: the caller promises all of it.
        let (left, right, options, out) = unsafe {
            (
                Handle::borrow(left, "left")?,
                Handle::borrow(right, "right")?,
                read_options(options)?,
                Out::new(out, "out")?,
            )
        };
        out.set(Handle::create(compare(&[left, right], options)?));
        Ok(())
    })
}

/// Compares any number of contracts for the same target, each with each: `count` handles at
/// `contracts`, two at least. What several contracts state alike is reported once.
///
/// Ownership, null, threads and errors are those of `abiding_compare`.
///
/// # Safety
/// `contracts` is null or points to `count` handles, each null or alive; the rest as
/// `abiding_compare`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_compare_all(
    contracts: *const *const AbidingContract,
    count: usize,
    options: *const AbidingCompareOptions,
    out: *mut *mut AbidingDifferences,
) -> AbidingStatus {
    guard(|| {
        // SAFETY: the caller promises all of it.
        let (contracts, options, out) = unsafe {
            (
                slice_in(contracts, count, "contracts")?,
                read_options(options)?,
                Out::new(out, "out")?,
            )
        };
        if contracts.len() < 2 {
            let message = format!("`count` is {count}; two contracts are the least to compare");
            return Err(Failure::new(AbidingStatus::InvalidArgument, message));
        }
        let borrow = |(index, contract): (usize, &*const AbidingContract)| {
            // SAFETY: the caller promises it.
            unsafe { Handle::borrow(*contract, &format!("contracts[{index}]")) }
        };
        let contracts: Vec<_> =
            contracts.iter().enumerate().map(borrow).collect::<Result<_, _>>()?;
        out.set(Handle::create(compare(&contracts, options)?));
        Ok(())
    })
}

/// The options in Rust's words.
struct Options {
    exceptions: Vec<Exception>,
    fail_on: Level,
}

/// # Safety
/// The options are null or as [`AbidingCompareOptions`] says.
unsafe fn read_options(options: *const AbidingCompareOptions) -> Result<Options, Failure> {
    if options.is_null() {
        return Ok(Options { exceptions: Vec::new(), fail_on: Level::Warning });
    }
    // SAFETY: not null, so that the caller promises an options struct, of which only the size is
    // looked at before it is known to be ours.
    let options = unsafe {
        slice_in(options.cast::<usize>(), 1, "options")?;
        let size = options.cast::<usize>().read();
        if size != size_of::<AbidingCompareOptions>() {
            let ours = size_of::<AbidingCompareOptions>();
            let message =
                format!("`options` has {ours} bytes in the library, {size} in its caller");
            return Err(Failure::new(AbidingStatus::StructSize, message));
        }
        options.read()
    };
    let fail_on = Received::<AbidingLevel>::new(options.fail_on).get("options.fail_on")?.into();
    // SAFETY: the caller promises that many exceptions.
    let given =
        unsafe { slice_in(options.exceptions, options.exception_count, "options.exceptions")? };
    // SAFETY: the caller promises their texts.
    let read = |exception: &AbidingException| unsafe { read_exception(exception) };
    Ok(Options { exceptions: given.iter().map(read).collect::<Result<_, _>>()?, fail_on })
}

/// # Safety
/// The texts are as [`AbidingText`] says.
unsafe fn read_exception(exception: &AbidingException) -> Result<Exception, Failure> {
    let refuse = |message: String| Failure::new(AbidingStatus::InvalidArgument, message);
    // SAFETY: the caller promises it.
    let (item, code, reason) = unsafe {
        (
            exception.item.read("exception.item")?,
            exception.code.read("exception.code")?,
            exception.reason.read("exception.reason")?,
        )
    };
    if item.is_empty() || reason.is_empty() {
        return Err(refuse("an exception needs an item and a reason".to_owned()));
    }
    let code = match code {
        "" => None,
        code => Some(Code::from_str(code).map_err(|unknown| {
            let near = nearest(code, [unknown.nearest.spelling()]);
            let hint = near.map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
            refuse(format!("there is no difference with the code `{code}`{hint}"))
        })?),
    };
    let rule = compare::Exception::new(item, code, reason)
        .map_err(|error| refuse(format!("`{item}` is not a pattern: {}", error.kind())))?;
    Ok(Exception::unwritten(rule))
}

fn compare(
    contracts: &[&AbidingContract],
    options: Options,
) -> Result<AbidingDifferences, Failure> {
    let contracts: Vec<&Contract> = contracts.iter().map(|handle| &*handle.contract).collect();
    refuse_incomparable(&contracts)?;
    let names: Vec<&str> =
        contracts.iter().map(|contract| contract.header.party.as_str()).collect();
    let target = contracts[0].header.target.clone();
    let read = contracts.iter().map(|contract| (PathBuf::new(), (*contract).clone())).collect();
    let outcome = compare_saved(target, read, &options.exceptions);
    let name = names.join(" / ");
    Ok(AbidingDifferences::new(name, outcome, options.exceptions, None, options.fail_on))
}

fn refuse_incomparable(contracts: &[&Contract]) -> Result<(), Failure> {
    for contract in contracts {
        if contract.item_count() == 0 {
            let message = format!("the contract of `{}` has no items", contract.header.party);
            return Err(Failure::new(AbidingStatus::InvalidContract, message));
        }
        let (one, other) = (&contracts[0].header.target.triple, &contract.header.target.triple);
        if one != other {
            let message = format!("the contracts are for different targets, {one} and {other}");
            return Err(Failure::new(AbidingStatus::DifferentTargets, message));
        }
    }
    Ok(())
}
