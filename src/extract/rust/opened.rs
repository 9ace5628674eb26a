//! Which files rustc read for a crate.

use std::path::{Path, PathBuf};

use crate::extract::Session;
use crate::extract::inputs::{prerequisites, variables};

/// Where rustc lists them.
#[must_use]
pub fn dependency_file(session: &Session<'_>) -> PathBuf {
    session.scratch.join("probe.d")
}

/// Notes down the sources of the crate that was compiled from a copy of `top` at `copy`. Files
/// below `made`, cargo's target directory, are left out: what they are made from counts instead.
/// `None` if rustc wrote no list.
pub fn record(session: &Session<'_>, copy: &Path, top: &Path, made: Option<&Path>) -> Option<()> {
    let text = std::fs::read_to_string(dependency_file(session)).ok()?;
    for path in prerequisites(&text) {
        let path = std::path::absolute(path).ok()?;
        let original = path.strip_prefix(copy).map_or(path.clone(), |rest| top.join(rest));
        if !made.is_some_and(|made| original.starts_with(made)) {
            session.inputs.file(original);
        }
    }
    variables(&text).for_each(|name| session.inputs.variable(name));
    Some(())
}
