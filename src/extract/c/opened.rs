//! Which files the compilers read for a C party.

use std::path::{Path, PathBuf};

use crate::extract::inputs::prerequisites;
use crate::extract::{Party, Session, tools};
use crate::toolchain::cc::Producer;
use crate::toolchain::zig;

/// Zig's clang writes the files that it opened here.
pub const LISTED: &str = "listing.d";
/// A compiler that the user named does it here.
pub const PROBED: &str = "probe.d";

/// Notes down everything that the contract depends on. If a compiler did not tell, the list stays
/// incomplete.
pub fn record(party: &Party, source: &Path, producer: &Producer, session: &Session<'_>) {
    // Incomplete is the answer where any of it is missing.
    let _ = all(party, source, producer, session);
}

fn all(party: &Party, source: &Path, producer: &Producer, session: &Session<'_>) -> Option<()> {
    let inputs = session.inputs;
    let library = tools::zig(zig::find().ok()?, session)?;
    let mut opened = files(&session.scratch.join(LISTED))?;
    if let Some(program) = producer.program() {
        inputs.program(program);
        opened.extend(files(&session.scratch.join(PROBED))?);
    }
    inputs.file(source);
    inputs.flags(&party.flags);
    party.include_dirs.iter().for_each(|directory| inputs.include_dir(directory));
    // Files of Zig's own library change with Zig.
    let counts = |path: &PathBuf| !path.starts_with(&library) && !tools::is_scratch(path, session);
    for path in opened.iter().filter(|path| counts(path)) {
        inputs.file(path);
        // `#include "…"` looks beside the file that has the line.
        path.parent().into_iter().for_each(|folder| inputs.include_dir(folder));
    }
    inputs.complete();
    Some(())
}

fn files(dependencies: &Path) -> Option<Vec<PathBuf>> {
    let text = std::fs::read_to_string(dependencies).ok()?;
    prerequisites(&text).into_iter().map(|path| std::path::absolute(path).ok()).collect()
}
