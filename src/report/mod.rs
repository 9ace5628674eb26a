//! From differences to text: one renderer per format. Nothing here computes a difference.

mod cause;
mod declaration;
pub mod error;
mod excerpt;
mod facts;
mod human;
mod identifier;
mod json;
mod layout_fix;
mod message;
pub(crate) mod place;
pub mod style;
mod suggestion;
mod summary;
mod table;
mod timings;
mod translate;

use std::path::Path;

pub use declaration::{Declaration, c_declarator, declaration};
pub use human::human;
pub use json::{json, schema};
pub use message::message;
pub use timings::timings;

use crate::check::{Outcome, Verdict};
use crate::config::Exception;

/// Everything that a report tells.
pub struct Report<'a> {
    /// The boundary's name.
    pub boundary: &'a str,
    /// What was found, per target.
    pub outcomes: &'a [Outcome],
    /// The configured exceptions.
    pub exceptions: &'a [Exception],
    /// Those of them that accepted nothing.
    pub unused: Vec<&'a Exception>,
    /// The configuration file, if there is one.
    pub config: Option<&'a Path>,
    /// What it comes to.
    pub verdict: Verdict,
    /// The command line that makes this report again.
    pub rerun: String,
}

/// How a report for people is laid out.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Width in columns.
    pub width: usize,
    /// Whether notes and everything that was not compared are shown in full.
    pub verbose: bool,
}
