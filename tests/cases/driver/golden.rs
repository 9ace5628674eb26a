//! Cases with an `abiding.toml` and the reports that must come out.

use std::collections::BTreeSet;
use std::path::Path;

use abiding::check::{Outcome, Verdict as Agreement, unused_exceptions};
use abiding::compare::Level;
use abiding::config::Boundary;
use abiding::contract::Language;
use abiding::report::{self, Options, Report};
use abiding::toolchain::target::HOST;

use crate::{Verdict, outcome, python, slashed};

/// Runs the case and compares its reports with the golden ones.
pub fn run(case: &Path) -> Verdict {
    let file = case.join("abiding.toml");
    let text = std::fs::read_to_string(&file).map_err(|error| error.to_string())?;
    let mut boundary = Boundary::parse(&file, text).map_err(|errors| errors.to_string())?;
    if !has_what_it_needs(case, &mut boundary) {
        return Ok(BTreeSet::new());
    }
    let outcome = outcome(&boundary, HOST)?;
    let codes: BTreeSet<_> =
        outcome.differences.iter().map(|difference| difference.code().spelling()).collect();
    let is_twin = case.file_name().is_some_and(|name| name == "fixed");
    let loud = outcome.differences.iter().find(|difference| difference.level() > Level::Note);
    if let (true, Some(difference)) = (is_twin, loud) {
        return Err(format!("the fixed twin is not silent: {difference:#?}"));
    }
    let (human, json) = reports(&boundary, outcome);
    let folder = slashed(case);
    let human = matches(&case.join("report.txt"), &normal(&human, &folder));
    let json = matches(&case.join("report.json"), &normal(&json, &folder));
    human.and(json).map(|()| codes)
}

/// Gives the Python parties an interpreter with the package that the case needs, if it needs one.
fn has_what_it_needs(case: &Path, boundary: &mut Boundary) -> bool {
    let Ok(package) = std::fs::read_to_string(case.join("needs")) else { return true };
    let Some(interpreter) = python::with(package.trim(), &slashed(case)) else { return false };
    let parties = boundary.parties.iter_mut();
    parties
        .filter(|party| party.language == Language::Python)
        .for_each(|party| party.compiler = Some(interpreter.clone()));
    true
}

fn reports(boundary: &Boundary, outcome: Outcome) -> (String, String) {
    let outcomes = [outcome];
    let verdict = Agreement::of(&outcomes, Level::Warning);
    let report = Report {
        boundary: &boundary.name,
        outcomes: &outcomes,
        exceptions: &boundary.exceptions,
        unused: unused_exceptions(&boundary.exceptions, &outcomes),
        config: boundary.file.as_deref(),
        verdict,
        rerun: "abiding check".to_owned(),
    };
    let options = Options { width: 100, verbose: true };
    let human = report::human(&report, options);
    (anstream::adapter::strip_str(&human).to_string(), report::json(&report))
}

/// Without what differs from machine to machine: folders, the host's name, compilers' versions.
fn normal(text: &str, folder: &str) -> String {
    let here = slashed(&std::env::current_dir().unwrap_or_default());
    let text = text.replace(&format!("{here}/"), "").replace(&format!("{folder}/"), "");
    let mut normal = String::new();
    for line in text.replace(HOST, "<host>").lines() {
        let (start, _) = line.split_once("\"compiler\": ").unwrap_or((line, ""));
        normal.push_str(start.trim_end());
        if start.len() < line.trim_end().len() {
            normal.push_str("\"compiler\": \"<compiler>\",");
        }
        normal.push('\n');
    }
    normal
}

fn matches(golden: &Path, found: &str) -> Result<(), String> {
    if std::env::var_os("ABIDING_BLESS").is_some() {
        return std::fs::write(golden, found).map_err(|error| error.to_string());
    }
    let expected = std::fs::read_to_string(golden).unwrap_or_default();
    if expected == found {
        return Ok(());
    }
    let golden = golden.display();
    Err(format!("{golden} differs; `cargo xtask bless` accepts:\n{found}"))
}
