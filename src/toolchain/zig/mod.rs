//! Zig as a toolchain: its compiler, its clang and its knowledge of targets.

pub mod locate;
pub mod spans;
pub mod triple;

use std::env;
use std::sync::OnceLock;

pub use locate::{MEND, NotFound, Version};

use super::process::Tool;

/// The Zig of this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zig {
    /// How it is run.
    pub tool: Tool,
    /// Its release.
    pub version: Version,
}

/// Finds Zig as [`locate::locate`] does, from the current folder. The answer is kept for the life
/// of the process; safe to call from any thread.
///
/// # Errors
/// When there is none that abiding can work with. [`NotFound::help`] with [`MEND`] is the advice.
pub fn find() -> Result<&'static Zig, NotFound> {
    static FOUND: OnceLock<Result<Zig, NotFound>> = OnceLock::new();
    FOUND.get_or_init(search).as_ref().map_err(Clone::clone)
}

fn search() -> Result<Zig, NotFound> {
    let here = env::current_dir().ok();
    let folders: Vec<_> = here.as_deref().into_iter().collect();
    let found = locate::locate(&folders)?;
    let mut words = found.words.into_iter();
    let tool = match words.next() {
        Some(program) => Tool::with_leading(program, words),
        None => Tool::new("zig"),
    };
    Ok(Zig { tool, version: found.version })
}
