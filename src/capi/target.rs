//! What C looks like on a target.

use std::ffi::c_char;

use super::status::{AbidingStatus, Failure};
use crate::boundary::{Out, guard, text_in};
use crate::toolchain::target;
use crate::zig_abi::AbidingTargetFacts;

/// Writes what C looks like on a target to `out`, which the caller owns.
///
/// `triple` is in rustc's spelling (`x86_64-unknown-linux-gnu`), `length` bytes long; `host` is
/// the machine that runs this. `size` is `sizeof(struct AbidingTargetFacts)` as the caller knows
/// it. Nothing is written unless `ABIDING_STATUS_OK` is returned. Any thread.
///
/// Fails with `INVALID_ARGUMENT` for null, `INVALID_UTF8`, `UNKNOWN_TARGET`, and `STRUCT_SIZE`
/// where the header does not belong to this library.
///
/// # Safety
/// `triple` points to `length` readable bytes and `out` to `size` writable ones, aligned for the
/// struct; either may be null, which is refused.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn abiding_target_facts(
    triple: *const c_char,
    length: usize,
    size: usize,
    out: *mut AbidingTargetFacts,
) -> AbidingStatus {
    guard(|| {
        // SAFETY: the caller promises what `from_parts` needs.
        let triple = unsafe { text_in::parts(triple, length, "triple")? };
        // SAFETY: the caller promises what `sized` needs.
        let out = unsafe { Out::sized(out, size, "out")? };
        let triple = if triple == "host" { target::HOST } else { triple };
        let facts = target::facts(triple)
            .map_err(|error| Failure::new(AbidingStatus::UnknownTarget, error.to_string()))?;
        out.set(facts);
        Ok(())
    })
}
