//! The C API: thin functions over the library, one file for each C object.
//!
//! `build.rs` turns this folder into `include/abiding.h`. Rules of all functions: no panic leaves
//! them; structs cross by pointer; text is UTF-8; a handle may be used by one thread at a time and
//! moved between threads; the last error belongs to the thread that made it.

mod compare;
mod contract;
mod error;
mod layout;
mod status;
mod string;
mod target;
mod version;

pub use compare::{
    AbidingDifferences, AbidingFormat, AbidingLevel, abiding_compare, abiding_differences_count,
    abiding_differences_free, abiding_differences_report,
};
pub use contract::{
    AbidingContract, AbidingItemKind, abiding_contract_count, abiding_contract_free,
    abiding_contract_parse, abiding_contract_party, abiding_contract_target,
    abiding_contract_to_json,
};
pub use error::{abiding_last_error_clear, abiding_last_error_message};
pub use layout::abiding_layout_table;
pub use status::AbidingStatus;
pub use string::abiding_string_free;
pub use target::abiding_target_facts;
pub use version::abiding_version;
