//! Which files Zig read for a party.

use std::path::{Path, PathBuf};

use crate::extract::{Party, Session, tools};
use crate::toolchain::zig::Zig;

use super::imports::Import;
use super::sources::Sources;

/// Notes down everything that the contract depends on. What cannot be found out leaves the list
/// incomplete.
pub fn record(
    party: &Party,
    zig: &Zig,
    (sources, imports): (&Sources, &[Import]),
    session: &Session<'_>,
) {
    // Incomplete is the answer where any of it is missing.
    let _ = all(party, zig, (sources, imports), session);
}

fn all(
    party: &Party,
    zig: &Zig,
    (sources, imports): (&Sources, &[Import]),
    session: &Session<'_>,
) -> Option<()> {
    let inputs = session.inputs;
    let library = tools::zig(zig, session)?;
    note(sources, session)?;
    // Further modules: `--dep x -Mx=x.zig`.
    let roots = party.flags.iter().filter_map(|flag| flag.strip_prefix("-M")?.split_once('='));
    for (_, root) in roots {
        note(&Sources::of(Path::new(root)).ok()?, session)?;
    }
    inputs.flags(&party.flags);
    party.include_dirs.iter().for_each(|directory| inputs.include_dir(directory));
    let headers = headers(&session.scratch.join("zig-cache").join("h"))?;
    let own = |path: &PathBuf| !path.starts_with(&library) && !tools::is_scratch(path, session);
    for path in headers.iter().filter(|path| own(path)) {
        inputs.file(path);
        path.parent().into_iter().for_each(|folder| inputs.include_dir(folder));
    }
    // A module with an import has read a header, so an empty list is one that we cannot find.
    if imports.is_empty() || !headers.is_empty() {
        inputs.complete();
    }
    Some(())
}

/// The files of one module.
fn note(sources: &Sources, session: &Session<'_>) -> Option<()> {
    sources.files.values().for_each(|file| session.inputs.file(file));
    sources.embedded()?.iter().for_each(|file| session.inputs.file(file));
    Some(())
}

/// The C headers in the manifests of Zig's cache, in which it lists what an `@cImport` opened
/// (`lib/std/Build/Cache.zig`). After a first line with a version, each line is
///
/// ```text
/// 41 10152444 1795349301403254056 863e2890b8f7cb2c4b9e48a5402c99f3 0 inc/a.h
/// ```
/// size, inode, time, digest, the directory that the path starts at, and the path. Directory 0 is
/// the current one; the others are Zig's own.
fn headers(folder: &Path) -> Option<Vec<PathBuf>> {
    let mut found = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else { return Some(found) };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.extension().is_some_and(|extension| extension == "txt") {
            let text = std::fs::read_to_string(&path).ok()?;
            for line in text.lines().skip(1) {
                let fields: Vec<_> = line.splitn(6, ' ').collect();
                let [_, _, _, _, directory, path] = fields.as_slice() else { return None };
                if *directory == "0" {
                    found.push(std::path::absolute(path).ok()?);
                }
            }
        }
    }
    Some(found)
}
