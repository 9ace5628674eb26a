//! Boundaries as `abiding.toml` describes them: their parties are read, and compared.

use std::ffi::c_char;
use std::path::Path;

use super::log::{AbidingLogLevel, LogObserver, say};
use super::status::{AbidingStatus, Failure, Guard};
use super::{AbidingContract, AbidingDifferences};
use crate::boundary::{Handle, Out, TextBuffer, guard, text_in};
use crate::cache::Cache;
use crate::check::{check, read, read_targets};
use crate::compare::Level;
use crate::config::{Boundary, LoadError};
use crate::contract::Target;
use crate::extract::{ExtractError, Party};
use crate::report::error;
use crate::toolchain::process::Timings;

/// A boundary: its parties, targets and exceptions. Made by `abiding_boundary_load`, freed by
/// `abiding_boundary_free`. It never changes, so any number of threads may use it at once.
pub struct AbidingBoundary {
    boundary: Boundary,
}

/// Columns that messages are laid out for.
const WIDTH: usize = 100;

/// Reads a configuration file such as `abiding.toml`; `path` has `length` bytes and is not kept. No
/// party is read yet. Relative paths in it are relative to its folder, which must stay.
///
/// Ownership: `*out` is the caller's, who gives it to `abiding_boundary_free` once; it is unchanged on
/// failure. Null is refused. Any thread.
///
/// Fails with `INVALID_ARGUMENT` for null, `INVALID_UTF8`, `IO` for a file that cannot be read, and
/// `INVALID_CONFIG` for one with mistakes; the message lists them all.
///
/// # Safety
/// `path` is null or points to `length` readable bytes; `out` is null or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_boundary_load(
    path: *const c_char,
    length: usize,
    out: *mut *mut AbidingBoundary,
) -> AbidingStatus {
    guard(|| {
        // SAFETY: the caller promises both.
        let (path, out) = unsafe { (text_in::parts(path, length, "path")?, Out::new(out, "out")?) };
        let boundary = Boundary::load(Path::new(path)).map_err(|error| match error {
            LoadError::Unreadable(error) => failure(AbidingStatus::Io, &error),
            LoadError::Wrong(errors) => {
                let text = plain(&error::config_errors(&errors, WIDTH));
                Failure::new(AbidingStatus::InvalidConfig, text)
            }
        })?;
        out.set(Handle::create(AbidingBoundary { boundary }));
        Ok(())
    })
}

/// Copies the boundary's name into `buffer`, which has `capacity` bytes, and returns the length of
/// the whole name without the terminating byte.
///
/// Ownership: the buffer is the caller's. What is in it is terminated where `capacity` is not 0, and
/// never ends inside a character. Null or 0 only asks for the length. Any thread.
///
/// Fails with 0 and the last error for a null or invalid handle.
///
/// # Safety
/// The handle is null or alive; a buffer that is not null has `capacity` writable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_boundary_name(
    boundary: *const AbidingBoundary,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    Guard::value(0, || {
        // SAFETY: the caller promises both.
        let (boundary, mut buffer) =
            unsafe { (Handle::borrow(boundary, "boundary")?, TextBuffer::new(buffer, capacity)) };
        Ok(buffer.write(&boundary.boundary.name))
    })
}

/// The number of parties. Any thread. Fails with 0 and the last error for a null or invalid handle; a
/// boundary has at least two parties.
///
/// # Safety
/// The handle is null or alive.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_boundary_party_count(boundary: *const AbidingBoundary) -> usize {
    Guard::value(0, || {
        // SAFETY: the caller promises it.
        Ok(unsafe { Handle::borrow(boundary, "boundary")? }.boundary.parties.len())
    })
}

/// Copies the name of the party at `index`, which is below `abiding_boundary_party_count`, into
/// `buffer`, as `abiding_boundary_name` does with the boundary's name.
///
/// Fails with 0 and the last error for a null or invalid handle and an index that is too high; the
/// name of a party is never empty.
///
/// # Safety
/// As `abiding_boundary_name`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_boundary_party(
    boundary: *const AbidingBoundary,
    index: usize,
    buffer: *mut c_char,
    capacity: usize,
) -> usize {
    Guard::value(0, || {
        // SAFETY: the caller promises both.
        let (boundary, mut buffer) =
            unsafe { (Handle::borrow(boundary, "boundary")?, TextBuffer::new(buffer, capacity)) };
        let parties = &boundary.boundary.parties;
        let party = parties.get(index).ok_or_else(|| {
            let count = parties.len();
            let message = format!("`index` is {index}, and the boundary has {count} parties");
            Failure::new(AbidingStatus::NotFound, message)
        })?;
        Ok(buffer.write(&party.name))
    })
}

/// Reads one party for one target with the party's own compiler, as `abiding extract` does; this may
/// take seconds. `party` is a name of the boundary, `target` is in rustc's spelling or `host`; both
/// have the stated numbers of bytes, and neither is kept. What has not changed since the last time
/// comes from the user's cache.
///
/// Ownership: `*out` is the caller's, who gives it to `abiding_contract_free` once; it is unchanged on
/// failure. The contract outlives the boundary. Null: `target` where `target_length` is 0, which is
/// the host; the rest is refused. Any thread, several at once.
///
/// Fails with `INVALID_ARGUMENT` for null, `INVALID_HANDLE`, `INVALID_UTF8`, `NOT_FOUND` for an
/// unknown party, `UNKNOWN_TARGET`, and `UNREAD` where the party cannot be read; the cause is what its
/// compiler said.
///
/// # Safety
/// The handle is null or alive; texts are null or have their lengths in readable bytes; `out` is null
/// or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_boundary_extract(
    boundary: *const AbidingBoundary,
    party: *const c_char,
    party_length: usize,
    target: *const c_char,
    target_length: usize,
    out: *mut *mut AbidingContract,
) -> AbidingStatus {
    guard(|| {
        // SAFETY: the caller promises all of it.
        let (boundary, party, target, out) = unsafe {
            (
                Handle::borrow(boundary, "boundary")?,
                text_in::parts(party, party_length, "party")?,
                text_in::parts(target, target_length, "target")?,
                Out::new(out, "out")?,
            )
        };
        let (party, target) = (boundary.party(party)?, one_target(target)?);
        let cache = Cache::of_user();
        let contract = read(&party, &target, &cache, &listening(), &LogObserver)
            .map_err(|error| failure(AbidingStatus::Unread, &error))?;
        warn_of(&cache);
        out.set(Handle::create(AbidingContract::new(contract)));
        Ok(())
    })
}

/// Reads all parties for one target and compares them, as `abiding check` does; this may take
/// seconds. `target` has `target_length` bytes, is in rustc's spelling or `host`, and is not kept. The
/// exceptions of the boundary are applied. That the parties disagree, or that one of them could not be
/// read, is a success: `abiding_differences_verdict` tells.
///
/// Ownership: `*out` is the caller's, who gives it to `abiding_differences_free` once; it is unchanged
/// on failure, and outlives the boundary. Null: `target` where `target_length` is 0, which is the
/// host; the rest is refused. Any thread, several at once.
///
/// Fails with `INVALID_ARGUMENT` for null, `INVALID_HANDLE`, `INVALID_UTF8` and `UNKNOWN_TARGET`.
///
/// # Safety
/// The handle is null or alive; `target` is null or has its length in readable bytes; `out` is null or
/// writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_boundary_check(
    boundary: *const AbidingBoundary,
    target: *const c_char,
    target_length: usize,
    out: *mut *mut AbidingDifferences,
) -> AbidingStatus {
    guard(|| {
        // SAFETY: the caller promises all of it.
        let (boundary, target, out) = unsafe {
            (
                Handle::borrow(boundary, "boundary")?,
                text_in::parts(target, target_length, "target")?,
                Out::new(out, "out")?,
            )
        };
        let (boundary, target) = (boundary.apart(), one_target(target)?);
        let cache = Cache::of_user();
        let outcomes = check(&boundary, &[target], &cache, &listening(), &LogObserver);
        warn_of(&cache);
        let Boundary { name, exceptions, file, .. } = boundary;
        let found = outcomes.into_iter().next().map(|outcome| {
            AbidingDifferences::new(name, outcome, exceptions, file, Level::Warning)
        });
        let found = found.ok_or_else(|| {
            Failure::new(AbidingStatus::Panic, "a check for one target has no outcome")
        })?;
        out.set(Handle::create(found));
        Ok(())
    })
}

/// Frees a boundary; null does nothing. What was made from it stays. Any thread.
///
/// A handle that is freed already or is not this library's is left alone and is the last error, with
/// the code `INVALID_HANDLE`.
///
/// # Safety
/// The handle is null or alive, and not used afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_boundary_free(boundary: *mut AbidingBoundary) {
    Guard::value((), || {
        // SAFETY: the caller promises it.
        unsafe { Handle::destroy(boundary, "boundary")? };
        Ok(())
    });
}

impl AbidingBoundary {
    /// The party of a name, apart from other calls that read it at the same time.
    fn party(&self, name: &str) -> Result<Party, Failure> {
        let parties = &self.boundary.parties;
        let found = parties.iter().find(|party| party.name == *name);
        found.map(Party::apart).ok_or_else(|| {
            let names: Vec<_> = parties.iter().map(|party| format!("`{}`", party.name)).collect();
            let message = format!("no party is called `{name}`; there are {}", names.join(", "));
            Failure::new(AbidingStatus::NotFound, message)
        })
    }

    /// The whole boundary, apart from other calls that read it at the same time.
    fn apart(&self) -> Boundary {
        let boundary = &self.boundary;
        Boundary {
            name: boundary.name.clone(),
            targets: boundary.targets.clone(),
            parties: boundary.parties.iter().map(Party::apart).collect(),
            renames: boundary.renames.clone(),
            exceptions: boundary.exceptions.clone(),
            file: boundary.file.clone(),
        }
    }
}

fn one_target(name: &str) -> Result<Target, Failure> {
    let name = if name.is_empty() { "host" } else { name };
    let unknown = |message| Failure::new(AbidingStatus::UnknownTarget, message);
    let targets = read_targets(&[name.to_owned()]).map_err(|error| {
        let causes = error::causes(&error).join(": ");
        unknown(if causes.is_empty() { error.headline } else { causes })
    })?;
    let count = targets.len();
    let mut targets = targets.into_iter();
    match (targets.next(), targets.next()) {
        (Some(target), None) => Ok(target),
        _ => Err(unknown(format!("`{name}` is {count} targets, and one is wanted"))),
    }
}

/// The words of `error`; what a compiler said goes with the causes.
fn failure(status: AbidingStatus, error: &ExtractError) -> Failure {
    let file = error.file.as_ref().map(|file| format!(" ({})", error::shown_path(file)));
    let message = format!("{}{}", error.headline, file.unwrap_or_default());
    let mut parts: Vec<String> =
        error.compiler_said.iter().map(|said| said.trim().to_owned()).collect();
    parts.extend(error::causes(error));
    parts.extend(error.help.iter().map(|help| format!("help: {help}")));
    let cause = (!parts.is_empty()).then(|| parts.join("\n"));
    Failure { status, message, cause }
}

fn plain(coloured: &str) -> String {
    anstream::adapter::strip_str(coloured).to_string()
}

/// Tells the log what takes long.
fn listening() -> Timings {
    Timings::heard_by(Box::new(|words| say(AbidingLogLevel::Info, words)))
}

fn warn_of(cache: &Cache) {
    if let Some(cause) = cache.trouble() {
        say(AbidingLogLevel::Warning, &format!("the cache cannot be written: {cause}"));
    }
}
