//! Finding and running the parties' own compilers, and the names of targets.

pub mod cc;
pub mod process;
pub mod rust_library;
pub mod rustc;
pub mod target;
pub mod target_set;
pub mod zig;
