//! Finding and running the parties' own compilers, and the names of targets.

pub mod cc;
pub mod process;
pub mod rustc;
pub mod target;
pub mod zig;
