//! From contracts to differences: pairing items, then one small function per node kind.
//!
//! Pure code: it reads contracts and yields differences and coverage, does no I/O, and knows
//! nothing of languages beyond what the contracts state.

mod code;
mod coverage;
mod difference;
#[cfg_attr(not(test), expect(dead_code, reason = "pairing comes next"))]
mod names;

pub use code::{Code, Explanation, Level, TABLE, UnknownCode};
pub use coverage::{Comparison, Coverage, Incomparable, OneSided, PartyGap};
pub use difference::{
    Also, Class, Consequence, Container, Difference, DifferenceKind, Effect, Mismatch, Place, Side,
    Step, Subject, Which,
};
