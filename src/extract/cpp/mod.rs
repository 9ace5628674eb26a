//! C++ headers and sources.
//!
//! They are read as C is ([`super::c`]): clang lists what the file declares, and a probe makes the
//! party's compiler state the numbers. Here stands what only C++ has: the questions of its probe
//! ([`probe`], with types as source writes them, [`type_id`]), classes ([`classes`]), member functions ([`members`]) and exceptions
//! ([`unwinding`]).

pub(super) mod classes;
pub(super) mod members;
pub(super) mod probe;
#[cfg(test)]
mod tests;
mod type_id;
pub(super) mod unwinding;

use super::{ExtractError, Party, Session};
use crate::contract::Contract;
use crate::toolchain::cc::Dialect;

/// Reads a C++ header or source file.
///
/// # Errors
/// When the file is missing or does not compile, or a compiler cannot be found or run.
pub fn extract(party: &Party, session: &Session<'_>) -> Result<Contract, ExtractError> {
    super::c::extract_as(Dialect::Cpp, party, session)
}
