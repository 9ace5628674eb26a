//! The stable JSON form of a contract: the same input gives the same bytes.
//!
//! Named nodes (records, enumerations, aliases, opaque types) carry an id made from their name, or
//! from their place where they have none; every other type is written where it is used. Lists are
//! sorted by id or name. `schemas/contract.schema.json` in the repository describes the form.

mod encoding;
mod read;
mod wire;
mod write;

pub use encoding::{bytes, float_bits, wide};
pub use read::{JsonError, from_str};

use super::Contract;

/// The contract as indented JSON with a final newline.
///
/// # Panics
/// Never: the form consists of strings, integers and lists only, which always serialise.
#[must_use]
pub fn to_string(contract: &Contract) -> String {
    let wire = write::contract(contract);
    let mut text = serde_json::to_string_pretty(&wire).expect("the wire form has string keys only");
    text.push('\n');
    text
}

/// The same on one line, for what no person reads.
///
/// # Panics
/// Never, as [`to_string`].
#[must_use]
pub fn to_compact_string(contract: &Contract) -> String {
    serde_json::to_string(&write::contract(contract)).expect("the wire form has string keys only")
}

/// The JSON Schema of the form, indented, with a final newline.
///
/// # Panics
/// Never: a schema is plain JSON.
#[must_use]
pub fn schema() -> String {
    let schema = schemars::schema_for!(wire::Contract);
    let mut text = serde_json::to_string_pretty(&schema).expect("a schema is plain JSON");
    text.push('\n');
    text
}
