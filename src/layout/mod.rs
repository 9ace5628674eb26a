//! An independent second opinion on layout: where C's rules put each field, computed from sizes and
//! alignments alone, without asking a compiler.
//!
//! It serves three ends: it must agree with every record that a compiler laid out (a bug finder in
//! both directions), it tells *why* an offset differs, and it fills the matrix of all targets at
//! once. A contract's numbers never come from here.

mod opinion;
mod rules;
mod shape;

pub use opinion::{Disagreement, Opinion, candidates, computed, disagreements, opinion, stated};
pub use rules::{BitFields, Rules};
pub use shape::{BitField, Member, Placed, Placement, Shape};
