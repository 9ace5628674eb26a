//! The C API: thin functions over the library, one file for each C object.
//!
//! `build.rs` turns this folder into `include/abiding.h`. Rules of all functions: no panic leaves
//! them; structs cross by pointer, with their size where the library fills one; text is UTF-8; what a
//! handle leads to never changes, so that handles may be used by any number of threads; the last
//! error belongs to the thread that made it. Everything stands on [`crate::boundary`].

mod boundary;
mod compare;
mod contract;
mod differences;
mod error;
mod items;
mod layout;
mod log;
mod status;
mod string;
mod target;
mod text;
mod types;
mod version;

pub use boundary::{
    AbidingBoundary, abiding_boundary_check, abiding_boundary_extract, abiding_boundary_free,
    abiding_boundary_load, abiding_boundary_name, abiding_boundary_party,
    abiding_boundary_party_count,
};
pub use compare::{
    AbidingCompareOptions, AbidingException, abiding_compare, abiding_compare_all,
    abiding_compare_options_init,
};
pub use contract::{
    AbidingContract, abiding_contract_clone, abiding_contract_free, abiding_contract_language,
    abiding_contract_parse, abiding_contract_party, abiding_contract_read, abiding_contract_target,
    abiding_contract_to_json,
};
pub use differences::{
    AbidingDifference, AbidingDifferences, AbidingFormat, AbidingLevel, AbidingUnread,
    AbidingVerdict, abiding_differences_count, abiding_differences_each, abiding_differences_free,
    abiding_differences_get, abiding_differences_report, abiding_differences_unread,
    abiding_differences_unread_count, abiding_differences_verdict,
};
pub use error::{
    abiding_last_error_cause, abiding_last_error_cause_text, abiding_last_error_clear,
    abiding_last_error_code, abiding_last_error_message, abiding_last_error_text,
};
pub use items::{
    AbidingConstant, AbidingItem, AbidingItemKind, AbidingLinkage, AbidingValueKind,
    abiding_contract_constant, abiding_contract_count, abiding_contract_find,
    abiding_contract_item,
};
pub use layout::abiding_layout_table;
pub use log::{AbidingLogLevel, abiding_log_set};
pub use status::AbidingStatus;
pub use string::abiding_string_free;
pub use target::abiding_target_facts;
pub use text::{AbidingPlace, AbidingText};
pub use types::{
    ABIDING_NO_TYPE, AbidingEnumerator, AbidingField, AbidingNullability, AbidingParameter,
    AbidingType, AbidingTypeKind, abiding_contract_enumerator, abiding_contract_field,
    abiding_contract_parameter, abiding_contract_type,
};
pub use version::{
    ABIDING_VERSION_NUMBER, abiding_features, abiding_has_feature, abiding_version,
    abiding_version_number,
};
