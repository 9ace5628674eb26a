//! Objects and their debug information: one reader for what every compiler writes.
//!
//! [`Image`] is an object file or library: sections, symbols, static data and the pointers in it.
//! [`dwarf::Graph`] is its debug information as plain nodes. Neither knows a source language;
//! what a compiler means by a node is said by that language's extractor.

pub mod dwarf;
mod error;
mod image;
pub mod library;
mod load;
pub mod number;
pub mod party;
mod relocation;
mod symbol;
#[cfg(test)]
mod target_tests;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod wasm;

pub use error::ObjectError;
pub use image::{Image, ImageKind, Place, Pointee, Section, SectionId};
pub use symbol::{Symbol, SymbolId, Visibility, undecorated};
