//! What two contracts disagree on, behind a handle.

use std::ffi::c_char;
use std::path::PathBuf;

use super::AbidingContract;
use super::status::{AbidingStatus, Failure, Guard};
use crate::boundary::{self, Handle, Out, OwnedText, Received, guard};
use crate::check::{Outcome, Verdict, compare_saved};
use crate::compare::Level;
use crate::contract::Contract;
use crate::report::{self, Options, Report};

/// Columns of a report for people: what fits most terminals and logs.
const WIDTH: usize = 100;

/// What two contracts disagree on. Made by `abiding_compare`, freed by
/// `abiding_differences_free`. It never changes, so any number of threads may read it.
pub struct AbidingDifferences {
    boundary: String,
    outcome: Outcome,
}

/// How bad a difference is.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AbidingLevel {
    /// Offered by one side and used by nobody.
    Note = 0,
    /// The same bytes with another meaning.
    Warning = 1,
    /// The ABI is broken.
    Error = 2,
}

boundary::c_enum!(AbidingLevel: u32 { Note, Warning, Error });

/// How a report is written.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AbidingFormat {
    /// For people, in full, without colours.
    Human = 0,
    /// For programs; the form is that of `abiding check --format json`.
    Json = 1,
}

boundary::c_enum!(AbidingFormat: u32 { Human, Json });

/// Compares two contracts for the same target and writes a handle to `*out`, which the caller
/// gives to `abiding_differences_free`. That the contracts differ is a success, and the handle
/// tells how. The contracts may be freed before it.
///
/// Fails with `INVALID_ARGUMENT` for null, `INVALID_CONTRACT` for one without items, which would
/// agree with everything, and `DIFFERENT_TARGETS`; `*out` is unchanged then.
///
/// # Safety
/// The handles are alive; `out` is writable; each may be null, which is refused.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_compare(
    left: *const AbidingContract,
    right: *const AbidingContract,
    out: *mut *mut AbidingDifferences,
) -> AbidingStatus {
    guard(|| {
        // SAFETY: the caller promises that a handle that is not null is alive.
        let left = &unsafe { Handle::borrow(left, "left")? }.contract;
        // SAFETY: as for `left`.
        let right = &unsafe { Handle::borrow(right, "right")? }.contract;
        refuse_incomparable(left, right)?;
        let read = [left, right].map(|contract| (PathBuf::new(), contract.clone()));
        let differences = AbidingDifferences {
            boundary: format!("{} / {}", left.header.party, right.header.party),
            outcome: compare_saved(left.header.target.clone(), Vec::from(read)),
        };
        // SAFETY: the caller promises that a place that is not null is writable.
        unsafe { Out::new(out, "out")? }.set(Handle::create(differences));
        Ok(())
    })
}

fn refuse_incomparable(left: &Contract, right: &Contract) -> Result<(), Failure> {
    for contract in [left, right] {
        if contract.item_count() == 0 {
            let message = format!("the contract of `{}` has no items", contract.header.party);
            return Err(Failure::new(AbidingStatus::InvalidContract, message));
        }
    }
    let (left, right) = (&left.header.target.triple, &right.header.target.triple);
    if left == right {
        return Ok(());
    }
    let message = format!("the contracts are for different targets, {left} and {right}");
    Err(Failure::new(AbidingStatus::DifferentTargets, message))
}

/// The number of differences of at least this level, an `AbidingLevel`. 0 for a null handle or an
/// unknown level, which also sets the last error.
///
/// # Safety
/// A handle that is not null is alive.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_differences_count(
    differences: *const AbidingDifferences,
    level: u32,
) -> usize {
    Guard::value(0, || {
        // SAFETY: the caller promises that a handle that is not null is alive.
        let differences = unsafe { Handle::borrow(differences, "differences")? };
        let least = match Received::<AbidingLevel>::new(level).get("level")? {
            AbidingLevel::Note => Level::Note,
            AbidingLevel::Warning => Level::Warning,
            AbidingLevel::Error => Level::Error,
        };
        let found = &differences.outcome.differences;
        Ok(found.iter().filter(|difference| difference.level() >= least).count())
    })
}

/// Writes a report of the differences and of what was compared to `*out` as a terminated string,
/// which the caller gives to `abiding_string_free`. `format` is an `AbidingFormat`.
///
/// Source files that are not where the contracts say are reported without excerpts. Fails with
/// `INVALID_ARGUMENT` for null and for an unknown format; `*out` is unchanged then.
///
/// # Safety
/// The handle is alive; `out` is writable; either may be null, which is refused.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_differences_report(
    differences: *const AbidingDifferences,
    format: u32,
    out: *mut *mut c_char,
) -> AbidingStatus {
    guard(|| {
        // SAFETY: the caller promises that a handle that is not null is alive.
        let differences = unsafe { Handle::borrow(differences, "differences")? };
        let text = differences.report(format)?;
        // SAFETY: the caller promises that a place that is not null is writable.
        let out = unsafe { Out::new(out, "out")? };
        OwnedText::give(&text, out)?;
        Ok(())
    })
}

impl AbidingDifferences {
    fn report(&self, format: u32) -> Result<String, Failure> {
        let outcomes = std::slice::from_ref(&self.outcome);
        let report = Report {
            boundary: &self.boundary,
            outcomes,
            exceptions: &[],
            unused: Vec::new(),
            config: None,
            verdict: Verdict::of(outcomes, Level::Warning),
            rerun: String::new(),
        };
        match Received::<AbidingFormat>::new(format).get("format")? {
            AbidingFormat::Human => {
                let options = Options { width: WIDTH, verbose: true };
                let coloured = report::human(&report, options);
                Ok(anstream::adapter::strip_str(&coloured).to_string())
            }
            AbidingFormat::Json => Ok(report::json(&report)),
        }
    }
}

/// Frees differences; null is fine.
///
/// # Safety
/// A handle that is not null is alive and not used afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_differences_free(differences: *mut AbidingDifferences) {
    Guard::value((), || {
        // SAFETY: the caller promises what `free` needs.
        unsafe { Handle::destroy(differences, "differences")? };
        Ok(())
    });
}
