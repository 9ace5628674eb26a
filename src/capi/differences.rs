//! What contracts disagree on, behind a handle.

use std::ffi::{c_char, c_void};
use std::path::PathBuf;

use super::status::{AbidingStatus, Failure, Guard};
use super::{AbidingPlace, AbidingText};
use crate::boundary::{self, Fault, Handle, Out, OwnedText, Received, Refusal, caught, guard};
use crate::check::{Outcome, Verdict, unused_exceptions};
use crate::compare::{Difference, Level, Side};
use crate::config::Exception;
use crate::report::{self, Options, Report, place::Place};

/// Columns of a report for people: what fits most terminals and logs.
const WIDTH: usize = 100;

/// What contracts disagree on. Made by `abiding_compare`, `abiding_compare_all` and
/// `abiding_boundary_check`, freed by `abiding_differences_free`. It never changes, so any number of
/// threads may use it at once.
pub struct AbidingDifferences {
    boundary: String,
    outcome: Outcome,
    exceptions: Vec<Exception>,
    config: Option<PathBuf>,
    fail_on: Level,
    /// The words for each difference, in their order.
    messages: Vec<String>,
    /// Why each party that could not be read was not.
    reasons: Vec<String>,
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

impl From<AbidingLevel> for Level {
    fn from(level: AbidingLevel) -> Self {
        match level {
            AbidingLevel::Note => Self::Note,
            AbidingLevel::Warning => Self::Warning,
            AbidingLevel::Error => Self::Error,
        }
    }
}

impl From<Level> for AbidingLevel {
    fn from(level: Level) -> Self {
        match level {
            Level::Note => Self::Note,
            Level::Warning => Self::Warning,
            Level::Error => Self::Error,
        }
    }
}

/// What a comparison comes to; the numbers are the exit statuses of `abiding check`.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AbidingVerdict {
    /// All that was compared agrees.
    Agree = 0,
    /// Something disagrees.
    Disagree = 1,
    /// A party could not be read, which may hide anything.
    Unchecked = 2,
}

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

/// One difference. Texts live as long as the differences that it comes from.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct AbidingDifference {
    /// The stable code, which `abiding explain` explains: `offset`, `enumerator-value`.
    pub code: AbidingText,
    /// The item as a dotted path: `Type.field`.
    pub item: AbidingText,
    /// What is wrong, in one line.
    pub message: AbidingText,
    /// The one party.
    pub left_party: AbidingText,
    /// The item in the one party's own names; empty where it lacks it.
    pub left_item: AbidingText,
    /// Where the one party declares it, or what would contain it.
    pub left_place: AbidingPlace,
    /// The other party.
    pub right_party: AbidingText,
    /// The item in the other party's own names; empty where it lacks it.
    pub right_item: AbidingText,
    /// Where the other party declares it, or what would contain it.
    pub right_place: AbidingPlace,
    /// An `AbidingLevel`.
    pub level: u32,
}

/// A party that could not be read. Texts live as long as the differences that it comes from.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct AbidingUnread {
    /// The party.
    pub party: AbidingText,
    /// Why, with what its compiler said; several lines.
    pub reason: AbidingText,
}

/// Writes what the comparison comes to, an `AbidingVerdict`, to `*out`.
///
/// Ownership: `out` is the caller's. Null is refused. Any thread.
///
/// Fails with `INVALID_ARGUMENT` for null and `INVALID_HANDLE`; `*out` is unchanged then.
///
/// # Safety
/// The handle is null or alive; `out` is null or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_differences_verdict(
    differences: *const AbidingDifferences,
    out: *mut u32,
) -> AbidingStatus {
    guard(|| {
        // SAFETY: the caller promises both.
        let (differences, out) =
            unsafe { (Handle::borrow(differences, "differences")?, Out::new(out, "out")?) };
        out.set(match differences.verdict() {
            Verdict::Agree => AbidingVerdict::Agree,
            Verdict::Disagree => AbidingVerdict::Disagree,
            Verdict::Unchecked => AbidingVerdict::Unchecked,
        } as u32);
        Ok::<(), Failure>(())
    })
}

/// The number of differences of at least this level, an `AbidingLevel`. They stand worst first, so
/// that the indices below the number are those of that level. Any thread.
///
/// Fails with 0 and the last error for a null or invalid handle and an unknown level.
///
/// # Safety
/// The handle is null or alive.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_differences_count(
    differences: *const AbidingDifferences,
    level: u32,
) -> usize {
    Guard::value(0, || {
        // SAFETY: the caller promises it.
        let differences = unsafe { Handle::borrow(differences, "differences")? };
        let least = Received::<AbidingLevel>::new(level).get("level")?.into();
        let found = &differences.outcome.differences;
        Ok(found.iter().filter(|difference| difference.level() >= least).count())
    })
}

/// Writes the difference at `index`, which is below `abiding_differences_count` of
/// `ABIDING_LEVEL_NOTE`, to `*out`, which the caller owns and whose size in bytes it states:
/// `sizeof(AbidingDifference)`.
///
/// Lifetime: the texts inside live as long as the differences. Null is refused. Any thread.
///
/// Fails with `INVALID_ARGUMENT` for null, `INVALID_HANDLE`, `STRUCT_SIZE` and `NOT_FOUND`; `*out` is
/// unchanged then.
///
/// # Safety
/// The handle is null or alive; `out` is null or has `size` writable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_differences_get(
    differences: *const AbidingDifferences,
    index: usize,
    size: usize,
    out: *mut AbidingDifference,
) -> AbidingStatus {
    guard(|| {
        // SAFETY: the caller promises both.
        let (differences, out) =
            unsafe { (Handle::borrow(differences, "differences")?, Out::sized(out, size, "out")?) };
        out.set(differences.describe(index).ok_or_else(|| {
            let count = differences.messages.len();
            let message = format!("`index` is {index}, and there are {count} differences");
            Failure::new(AbidingStatus::NotFound, message)
        })?);
        Ok(())
    })
}

/// Calls `function` with each difference of at least `level`, an `AbidingLevel`, worst first, until
/// it returns another number than 0. Before this function returns the last call has returned.
///
/// The function gets a difference that lives until it returns (its texts live as long as
/// `differences`) and `user_data`, which stays the caller's. It is called on this thread and may call
/// the library, but must not free `differences`. No exception and no `longjmp` may leave it (an
/// exception ends the process; a Rust panic becomes `CALLBACK`).
///
/// Null: `user_data`; the rest is refused. Any thread.
///
/// Fails with `CALLBACK` where the function returned another number than 0, which the message names,
/// `INVALID_ARGUMENT` for null and an unknown level, and `INVALID_HANDLE`.
///
/// # Safety
/// The handle is null or alive; `function` is null or may be called as said above.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_differences_each(
    differences: *const AbidingDifferences,
    level: u32,
    function: Option<
        unsafe extern "C-unwind" fn(
            difference: *const AbidingDifference,
            user_data: *mut c_void,
        ) -> i32,
    >,
    user_data: *mut c_void,
) -> AbidingStatus {
    guard(|| {
        // SAFETY: the caller promises it.
        let differences = unsafe { Handle::borrow(differences, "differences")? };
        let least: Level = Received::<AbidingLevel>::new(level).get("level")?.into();
        let function = function.ok_or_else(|| Refusal::null("function"))?;
        for (index, found) in differences.outcome.differences.iter().enumerate() {
            let Some(described) = differences.describe(index) else { continue };
            if found.level() < least {
                continue;
            }
            // SAFETY: the caller promises that the function may be called so.
            let returned = caught(|| unsafe { function(&raw const described, user_data) });
            let stop = match returned {
                Ok(0) => continue,
                Ok(code) => format!("the callback returned {code} at difference {index}"),
                Err(panic) => format!("the callback panicked: {}", panic.message),
            };
            return Err(Refusal::new(Fault::Callback, stop).into());
        }
        Ok(())
    })
}

/// The number of parties that could not be read; 0 for contracts that were given. Any thread.
///
/// Fails with 0 and the last error for a null or invalid handle.
///
/// # Safety
/// The handle is null or alive.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_differences_unread_count(
    differences: *const AbidingDifferences,
) -> usize {
    Guard::value(0, || {
        // SAFETY: the caller promises it.
        Ok(unsafe { Handle::borrow(differences, "differences")? }.reasons.len())
    })
}

/// Writes the unread party at `index`, which is below `abiding_differences_unread_count`, to `*out`,
/// which the caller owns and whose size in bytes it states: `sizeof(AbidingUnread)`.
///
/// Lifetime, null, threads and errors are those of `abiding_differences_get`.
///
/// # Safety
/// The handle is null or alive; `out` is null or has `size` writable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_differences_unread(
    differences: *const AbidingDifferences,
    index: usize,
    size: usize,
    out: *mut AbidingUnread,
) -> AbidingStatus {
    guard(|| {
        // SAFETY: the caller promises both.
        let (differences, out) =
            unsafe { (Handle::borrow(differences, "differences")?, Out::sized(out, size, "out")?) };
        let found = differences.outcome.unread.get(index).zip(differences.reasons.get(index));
        let (unread, reason) = found.ok_or_else(|| {
            let count = differences.reasons.len();
            let message = format!("`index` is {index}, and {count} parties were not read");
            Failure::new(AbidingStatus::NotFound, message)
        })?;
        let party = AbidingText::of_name(Some(unread.party));
        out.set(AbidingUnread { party, reason: AbidingText::of(reason) });
        Ok(())
    })
}

/// Writes a report of the differences and of what was compared to `*out` as a terminated string.
/// `format` is an `AbidingFormat`. Source files that are not where the contracts say are reported
/// without excerpts.
///
/// Ownership: `*out` is the caller's, who gives it to `abiding_string_free` once; it is unchanged on
/// failure. Null is refused. Any thread.
///
/// Fails with `INVALID_ARGUMENT` for null and an unknown format, and `INVALID_HANDLE`.
///
/// # Safety
/// The handle is null or alive; `out` is null or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_differences_report(
    differences: *const AbidingDifferences,
    format: u32,
    out: *mut *mut c_char,
) -> AbidingStatus {
    guard(|| {
        // SAFETY: the caller promises both.
        let (differences, out) =
            unsafe { (Handle::borrow(differences, "differences")?, Out::new(out, "out")?) };
        let format = Received::<AbidingFormat>::new(format).get("format")?;
        // A name in a damaged contract may hold a zero byte, at which C would stop reading.
        OwnedText::give(&differences.report(format).replace('\0', "\u{fffd}"), out)?;
        Ok(())
    })
}

/// Frees differences; null does nothing. What was borrowed from them ends. Any thread.
///
/// A handle that is freed already or is not this library's is left alone and is the last error, with
/// the code `INVALID_HANDLE`.
///
/// # Safety
/// The handle is null or alive, and not used afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_differences_free(differences: *mut AbidingDifferences) {
    Guard::value((), || {
        // SAFETY: the caller promises it.
        unsafe { Handle::destroy(differences, "differences")? };
        Ok(())
    });
}

impl AbidingDifferences {
    pub(super) fn new(
        boundary: String,
        outcome: Outcome,
        exceptions: Vec<Exception>,
        config: Option<PathBuf>,
        fail_on: Level,
    ) -> Self {
        let words = |found: &Difference| report::message(found, &outcome.contracts);
        let messages = outcome.differences.iter().map(words).collect();
        let reasons = outcome.unread.iter().map(|unread| {
            plain(&report::error::unread(&unread.party, unread.language, &unread.error))
        });
        let reasons = reasons.collect();
        Self { boundary, outcome, exceptions, config, fail_on, messages, reasons }
    }

    fn verdict(&self) -> Verdict {
        Verdict::of(std::slice::from_ref(&self.outcome), self.fail_on)
    }

    fn describe(&self, index: usize) -> Option<AbidingDifference> {
        let (found, message) = (self.outcome.differences.get(index)?, self.messages.get(index)?);
        Some(AbidingDifference {
            code: AbidingText::of(found.code().spelling()),
            item: AbidingText::of(&found.item),
            message: AbidingText::of(message),
            left_party: AbidingText::of_name(Some(found.left.name)),
            left_item: AbidingText::of_option(found.left.path.as_deref()),
            left_place: self.place(&found.left),
            right_party: AbidingText::of_name(Some(found.right.name)),
            right_item: AbidingText::of_option(found.right.path.as_deref()),
            right_place: self.place(&found.right),
            level: AbidingLevel::from(found.level()) as u32,
        })
    }

    fn place(&self, side: &Side) -> AbidingPlace {
        AbidingPlace::of(Place::of(side, &self.outcome).and_then(|place| place.span))
    }

    fn report(&self, format: AbidingFormat) -> String {
        let outcomes = std::slice::from_ref(&self.outcome);
        let report = Report {
            boundary: &self.boundary,
            outcomes,
            exceptions: &self.exceptions,
            unused: unused_exceptions(&self.exceptions, outcomes),
            config: self.config.as_deref(),
            verdict: self.verdict(),
            rerun: String::new(),
        };
        match format {
            AbidingFormat::Human => {
                plain(&report::human(&report, Options { width: WIDTH, verbose: true }))
            }
            AbidingFormat::Json => report::json(&report),
        }
    }
}

fn plain(coloured: &str) -> String {
    anstream::adapter::strip_str(coloured).to_string()
}
