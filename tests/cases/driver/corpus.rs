//! Cases of the corpus of historical bugs, in its own `case.toml` form.

use std::collections::BTreeSet;
use std::path::Path;
use std::str::FromStr;

use abiding::check::Outcome;
use abiding::compare::{Difference, Level};
use abiding::config::Boundary;
use abiding::contract::{Language, Name};
use abiding::extract::{ItemFilter, Party, Source};
use serde::Deserialize;

use crate::{Verdict, foreign_rust, outcome, python};

#[derive(Deserialize)]
struct Case {
    id: String,
    expected: String,
    targets: Vec<String>,
    #[serde(default)]
    agree_targets: Vec<String>,
    items: Vec<String>,
    /// The case shows only with a Python older than this: `3.14`.
    #[serde(default)]
    python_before: Option<String>,
    left: Side,
    right: Side,
}

#[derive(Deserialize)]
struct Side {
    lang: String,
    file: String,
    #[serde(default)]
    flags: Vec<String>,
}

/// Runs the case on every target that it says anything about: the items at fault must be reported
/// where the sides disagree, and nothing where they agree. Targets for which there is no compiler
/// are skipped, loudly.
pub fn run(folder: &Path) -> Verdict {
    let text = std::fs::read_to_string(folder.join("case.toml")).map_err(|e| e.to_string())?;
    let case: Case = toml::from_str(&text).map_err(|error| error.to_string())?;
    let mut codes = BTreeSet::new();
    if case.python_before.as_deref().is_some_and(|before| !python::is_before(before, &case.id)) {
        return Ok(codes);
    }
    for triple in case.targets.iter().chain(&case.agree_targets) {
        let disagrees = case.expected != "ok" && case.targets.contains(triple);
        if let Some(boundary) = boundary(&case, folder, triple)? {
            let judged = judge(&case, &boundary, triple, disagrees);
            codes.extend(judged.map_err(|why| format!("on {triple}: {why}"))?);
        }
    }
    Ok(codes)
}

fn judge(case: &Case, boundary: &Boundary, triple: &str, disagrees: bool) -> Verdict {
    let outcome = outcome(boundary, triple)?;
    if disagrees {
        reports_items(case, &outcome)?;
    } else {
        is_silent(&outcome)?;
    }
    Ok(outcome.differences.iter().map(|difference| difference.code().spelling()).collect())
}

/// The two sides, if there are compilers for the target.
fn boundary(case: &Case, folder: &Path, triple: &str) -> Result<Option<Boundary>, String> {
    let mut parties =
        vec![party("left", &case.left, folder)?, party("right", &case.right, folder)?];
    for party in parties.iter_mut().filter(|party| party.language == Language::Rust) {
        match foreign_rust::find(triple, &case.id) {
            Some(compiler) => party.compiler = compiler.path(),
            None => return Ok(None),
        }
    }
    let cffi = [&case.left, &case.right].iter().any(|side| side.lang == "python-cffi");
    if cffi {
        let Some(interpreter) = python::with("cffi", &case.id) else { return Ok(None) };
        let python = |party: &&mut Party| party.language == Language::Python;
        parties.iter_mut().filter(python).for_each(|p| p.compiler = Some(interpreter.clone()));
    }
    let targets = vec![triple.to_owned()];
    let name = case.id.clone();
    Ok(Some(Boundary {
        name,
        targets,
        parties,
        renames: Vec::new(),
        exceptions: Vec::new(),
        file: None,
    }))
}

fn party(name: &str, side: &Side, folder: &Path) -> Result<Party, String> {
    Ok(Party {
        name: Name::new(name),
        language: Language::from_str(
            side.lang.split_once('-').map_or(&*side.lang, |(lang, _)| lang),
        )?,
        source: Source::File(folder.join(&side.file)),
        flags: side.flags.clone(),
        include_dirs: Vec::new(),
        defines: Vec::new(),
        items: ItemFilter::default(),
        compiler: None,
        library: None,
        load_libraries: true,
    })
}

fn is_silent(outcome: &Outcome) -> Result<(), String> {
    let loud: Vec<_> = loud(outcome).collect();
    if loud.is_empty() { Ok(()) } else { Err(format!("false alarm: {loud:#?}")) }
}

fn loud(outcome: &Outcome) -> impl Iterator<Item = &Difference> {
    outcome.differences.iter().filter(|difference| difference.level() > Level::Note)
}

fn reports_items(case: &Case, outcome: &Outcome) -> Result<(), String> {
    let mut named = BTreeSet::new();
    for difference in loud(outcome) {
        named.insert(difference.item.clone());
        named.extend(difference.left.path.clone());
        named.extend(difference.right.path.clone());
        named.extend(difference.follows.iter().map(|follows| follows.item.clone()));
    }
    let covers = |item: &String| {
        let parts = |name: &String| name == item || name.starts_with(&format!("{item}."));
        named.iter().any(parts)
    };
    let missed: Vec<_> = case.items.iter().filter(|item| !covers(item)).collect();
    if missed.is_empty() { Ok(()) } else { Err(format!("missed {missed:?}, named {named:?}")) }
}
