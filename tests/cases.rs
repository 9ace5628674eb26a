//! Runs every folder under `tests/cases` that holds an `abiding.toml` or a `case.toml`.
//!
//! - `abiding.toml`: a boundary as users write it. The reports must equal `report.txt` and
//!   `report.json` beside it; `cargo xtask bless` writes them anew.
//! - `case.toml`: a case of the corpus of historical bugs (see `tests/cases/history/README.md`), a
//!   pair of files and the items at fault, judged on every target that the case lists.
//!
//! A file `needs` in the folder names the Python package that the case needs; without it the case is
//! skipped, loudly.
//!
//! `ABIDING_CASE=part/of/a/path` runs only the cases whose path contains that text. In every case
//! each party is also compared with itself, its contract goes through JSON and back, and the layout
//! that the C rules give each of its records must be the one that its compiler gave.

#![allow(clippy::unwrap_used, reason = "a test that cannot list its cases has failed")]

#[path = "cases/driver/corpus.rs"]
mod corpus;
#[path = "support/foreign_rust.rs"]
mod foreign_rust;
#[path = "cases/driver/golden.rs"]
mod golden;
#[path = "support/python.rs"]
mod python;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use abiding::cache::Cache;
use abiding::check::{Outcome, Unobserved, check};
use abiding::compare::{Code, Difference, Level, TABLE, compare_all};
use abiding::config::Boundary;
use abiding::contract::{Contract, Name, Target, json};
use abiding::layout;
use abiding::toolchain::process::Timings;
use abiding::toolchain::target;
use rayon::prelude::*;

/// What went wrong in one case, or the codes that it showed.
type Verdict = Result<BTreeSet<&'static str>, String>;

/// Codes about a compiled library, which no case folder holds: the comparison's own unit tests show
/// them (`src/compare/tests/linkage.rs`), and libraries that are built for it
/// (`tests/object_changes.rs`).
const OF_A_LIBRARY: [&str; 3] = ["not-in-library", "symbol-version", "undeclared"];

#[test]
fn every_case_is_judged_right() {
    let cases = cases(Path::new("tests/cases"));
    assert!(!cases.is_empty(), "no case matches ABIDING_CASE");
    let verdicts: Vec<(&PathBuf, Verdict)> = cases.par_iter().map(|c| (c, run(c))).collect();
    let mut shown = BTreeSet::new();
    let mut failures = Vec::new();
    for (case, verdict) in verdicts {
        match verdict {
            Ok(codes) => shown.extend(codes),
            Err(why) => failures.push(format!("== {}\n{why}", case.display())),
        }
    }
    assert!(failures.is_empty(), "{} failed\n{}", failures.len(), failures.join("\n"));
    if std::env::var_os("ABIDING_CASE").is_none() {
        let missing: Vec<_> = TABLE.iter().filter(|e| !shown.contains(e.spelling)).collect();
        let missing = missing.iter().map(|entry| entry.spelling);
        let missing: Vec<_> = missing.filter(|code| !OF_A_LIBRARY.contains(code)).collect();
        assert!(missing.is_empty(), "codes that no case shows: {missing:?}");
    }
}

/// All folders with a case, sorted.
fn cases(folder: &Path) -> Vec<PathBuf> {
    let wanted = std::env::var("ABIDING_CASE").unwrap_or_default();
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        let has = |name| folder.join(name).is_file();
        if (has("abiding.toml") || has("case.toml")) && slashed(&folder).contains(&wanted) {
            found.push(folder.clone());
        }
        let entries = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
        open.extend(entries.filter(|path| path.is_dir()));
    }
    found.sort();
    found
}

fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

fn run(case: &Path) -> Verdict {
    if case.join("case.toml").is_file() { corpus::run(case) } else { golden::run(case) }
}

/// Reads and compares all parties of `boundary` on `triple`, which must succeed, and checks what
/// holds for every contract.
fn outcome(boundary: &Boundary, triple: &str) -> Result<Outcome, String> {
    let target = target::target(triple).map_err(|error| error.to_string())?;
    let outcome = checked(boundary, &target)?;
    for contract in &outcome.contracts {
        agrees_with_itself(contract)?;
        survives_json(contract)?;
        is_laid_out_by_the_rules(contract)?;
    }
    Ok(outcome)
}

fn checked(boundary: &Boundary, target: &Target) -> Result<Outcome, String> {
    let timings = Timings::default();
    let only = std::slice::from_ref(target);
    let mut outcomes = check(boundary, only, &Cache::none(), &timings, &Unobserved);
    let outcome = outcomes.pop().ok_or("no outcome")?;
    match outcome.unread.first() {
        Some(unread) => {
            let text = abiding::report::error::extract_error(&unread.error);
            Err(format!("party {} was not read: {text}", unread.party))
        }
        None => Ok(outcome),
    }
}

fn agrees_with_itself(contract: &Contract) -> Result<(), String> {
    let mut twin = contract.clone();
    twin.header.party = Name::new("twin");
    let found = compare_all(&[contract.clone(), twin]);
    // What a party imports it does not offer to itself.
    let about_itself = |d: &&Difference| d.level() > Level::Note && d.code() != Code::SymbolMissing;
    let loud: Vec<_> = found.differences.iter().filter(about_itself).collect();
    if loud.is_empty() {
        return Ok(());
    }
    Err(format!("{} differs from itself: {loud:#?}", contract.header.party))
}

fn survives_json(contract: &Contract) -> Result<(), String> {
    let text = json::to_string(contract);
    let again = json::from_str(&text).map_err(|error| error.to_string())?;
    if json::to_string(&again) == text {
        Ok(())
    } else {
        Err(format!("the contract of {} changes on its way through JSON", contract.header.party))
    }
}

fn is_laid_out_by_the_rules(contract: &Contract) -> Result<(), String> {
    let wrong = layout::disagreements(contract);
    let Some(first) = wrong.first() else { return Ok(()) };
    let record = &contract.types.records[first.record];
    let party = contract.header.party;
    Err(format!("in {party}, the rules lay out {record:#?} as {:#?}", first.computed))
}
