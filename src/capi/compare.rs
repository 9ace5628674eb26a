//! What two contracts disagree on, behind a handle.

use super::AbidingContract;
use crate::boundary::{AbidingStatus, Failure, guard, guard_value, handle};
use crate::compare::{Comparison, Level, compare_all};

/// What two contracts disagree on. Made by `abiding_compare`, freed by
/// `abiding_differences_free`. It never changes, so any number of threads may read it.
pub struct AbidingDifferences {
    comparison: Comparison,
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

/// Compares two contracts for the same target and writes a handle to `*out`, which the caller
/// gives to `abiding_differences_free`. That the contracts differ is a success, and the handle
/// tells how. The contracts may be freed before it.
///
/// Fails with `INVALID_ARGUMENT` for null and `DIFFERENT_TARGETS`; `*out` is unchanged then.
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
        let left = &unsafe { handle::borrow(left, "left")? }.contract;
        // SAFETY: as for `left`.
        let right = &unsafe { handle::borrow(right, "right")? }.contract;
        let targets = (&left.header.target.triple, &right.header.target.triple);
        if targets.0 != targets.1 {
            let message = format!("the contracts are for {} and {}", targets.0, targets.1);
            return Err(Failure::new(AbidingStatus::DifferentTargets, message));
        }
        let comparison = compare_all(&[left.clone(), right.clone()]);
        // SAFETY: the caller promises that a place that is not null is writable.
        unsafe { handle::give(AbidingDifferences { comparison }, out, "out") }
    })
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
    guard_value(0, || {
        // SAFETY: the caller promises that a handle that is not null is alive.
        let differences = unsafe { handle::borrow(differences, "differences")? };
        let least = match level {
            _ if level == AbidingLevel::Note as u32 => Level::Note,
            _ if level == AbidingLevel::Warning as u32 => Level::Warning,
            _ if level == AbidingLevel::Error as u32 => Level::Error,
            _ => {
                let message = format!("{level} is no AbidingLevel");
                return Err(Failure::new(AbidingStatus::InvalidArgument, message));
            }
        };
        let found = &differences.comparison.differences;
        Ok(found.iter().filter(|difference| difference.level() >= least).count())
    })
}

/// Frees differences; null is fine.
///
/// # Safety
/// A handle that is not null is alive and not used afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_differences_free(differences: *mut AbidingDifferences) {
    guard_value((), || {
        // SAFETY: the caller promises what `free` needs.
        unsafe { handle::free(differences) };
        Ok(())
    });
}
