//! From contracts to differences: pairing items, then one small function per node kind.
//!
//! Pure code: it reads contracts and yields differences and coverage, does no I/O, and knows
//! nothing of languages beyond what the contracts state.
//!
//! [`compare_all`] compares every pair of parties ([`compare_pair`] for two), and [`Policy`] says
//! what becomes of the result. Inside, `walk` holds the recursion over both type graphs; `record`,
//! `enums`, `signature`, `pointers` and `scalar` compare one kind of node each; `named`, `aliases`
//! and `wrappers` say which types belong together; `linkage` looks at the symbols
//! of all parties at once; `merge` says a thing once.

mod aliases;
mod by_value;
mod causes;
mod code;
mod constants;
mod coverage;
mod covers;
mod difference;
mod enums;
mod facts;
mod fields;
mod finding;
mod flip;
mod functions;
mod grading;
mod groups;
mod index;
mod linkage;
mod merge;
mod named;
mod names;
mod order;
mod pair;
mod peers;
mod pitfalls;
mod pointers;
mod policy;
mod prefixes;
mod readings;
mod record;
mod runs;
mod scalar;
mod shape;
mod signature;
mod standard;
mod struct_or_number;
mod unions;
mod variadic;
mod walk;
mod wrappers;

pub use code::{Code, Explanation, Level, TABLE, UnknownCode};
pub use coverage::{Comparison, Coverage, Incomparable, OneSided, PartyGap, PartyLimit};
pub use difference::{Also, Consequence, Container, Difference, Effect, Side, Subject, Which};
pub use facts::{ByValueRule, Class, DifferenceKind, Mismatch, Need, Place, Step, Way};
pub use merge::{compare_all, compare_pair};
pub use policy::{Exception, Judged, Policy, Verdict};
pub use shape::bits as type_bits;

#[cfg(test)]
mod tests;
