//! The report for people: first what is wrong, then where, then what to do.

use std::fmt::Write;

use super::error::remark;
use super::excerpt::{Drawn, Sources, draw};
use super::facts::facts;
use super::message::{count, effect, list, message};
use super::place::Place;
use super::style::{self, paint};
use super::suggestion::suggestion;
use super::summary::summary;
use super::table::table;
use super::{Options, Report};
use crate::check::Outcome;
use crate::compare::{
    Consequence, Difference, DifferenceKind as Kind, Effect, Level, Mismatch, Place as UsePlace,
    Which,
};

/// The most affected items that are named one by one.
const NAMED: usize = 4;

/// A difference with the outcome it belongs to, and all targets on which it is the same.
struct Finding<'a> {
    difference: &'a Difference,
    outcome: &'a Outcome,
    targets: Vec<&'a str>,
}

/// The report. Colours are ANSI escapes; parties that could not be read are not in it, except in
/// the summary.
#[must_use]
pub fn human(report: &Report<'_>, options: Options) -> String {
    let sources = Sources::default();
    let mut text = String::new();
    for finding in findings(report.outcomes) {
        if finding.difference.level() > Level::Note || options.verbose {
            text.push_str(&block(&finding, report, &sources, options));
            text.push('\n');
        }
    }
    text.push_str(&summary(report, options));
    text
}

/// All differences, each once; those that several targets share in one place, worst first.
fn findings(outcomes: &[Outcome]) -> Vec<Finding<'_>> {
    let mut findings: Vec<Finding<'_>> = Vec::new();
    for outcome in outcomes {
        for difference in &outcome.differences {
            let known = findings.iter_mut().find(|known| same(known, difference, outcome));
            match known {
                Some(known) => known.targets.push(&outcome.target.triple),
                None => findings.push(Finding {
                    difference,
                    outcome,
                    targets: vec![&outcome.target.triple],
                }),
            }
        }
    }
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.difference.level()));
    findings
}

fn same(known: &Finding<'_>, difference: &Difference, outcome: &Outcome) -> bool {
    let other = known.difference;
    other.item == difference.item
        && other.code() == difference.code()
        && other.left.name == difference.left.name
        && other.right.name == difference.right.name
        && message(other, &known.outcome.contracts) == message(difference, &outcome.contracts)
}

/// Everything about one difference.
fn block(
    finding: &Finding<'_>,
    report: &Report<'_>,
    sources: &Sources,
    options: Options,
) -> String {
    let Finding { difference, outcome, .. } = finding;
    let code = difference.code();
    let title = format!("{}: {}", difference.item, message(difference, &outcome.contracts));
    let sides = [&difference.left, &difference.right].map(|side| {
        let place = Place::of(side, outcome);
        let facts = place.as_ref().map(|p| facts(p.contract, &side.subject)).unwrap_or_default();
        (side, place, facts)
    });
    let headline = (difference.level(), code.spelling(), title.as_str());
    let Drawn { mut text, gutter } = draw(headline, &sides, sources, options.width);
    text.push('\n');
    let found = table(&difference.left, &difference.right, outcome, (options.width, gutter));
    text.extend(found.filter(|_| shows_layout(difference)));
    for words in consequences(&difference.follows) {
        remark(&mut text, gutter, "follows", &words);
    }
    for words in agreements(difference) {
        remark(&mut text, gutter, "also", &words);
    }
    if report.outcomes.len() > 1 {
        let all = finding.targets.len() == report.outcomes.len();
        let targets = if all { "all targets".to_owned() } else { finding.targets.join(", ") };
        remark(&mut text, gutter, "on", &targets);
    }
    if let Some(words) = suggestion(difference, &outcome.contracts) {
        remark(&mut text, gutter, "fix", &words);
    }
    remark(&mut text, gutter, "help", &format!("abiding explain {code}"));
    text
}

/// Whether the bytes of the record are what it is about.
fn shows_layout(difference: &Difference) -> bool {
    match &difference.kind {
        Kind::Size { .. }
        | Kind::Alignment { .. }
        | Kind::Offset { .. }
        | Kind::Packing { .. }
        | Kind::FieldMissing { .. }
        | Kind::FieldOrder { .. }
        | Kind::BitField { .. }
        | Kind::RecordKind { .. }
        | Kind::MissingReprC { agrees: false, .. } => true,
        Kind::Use { place: UsePlace::Field, path, mismatch } => {
            let inline = path.iter().all(|step| *step == crate::compare::Step::Element);
            inline
                && matches!(
                    mismatch,
                    Mismatch::Width { .. }
                        | Mismatch::Class { .. }
                        | Mismatch::ArrayLength { .. }
                        | Mismatch::Format { .. }
                )
        }
        _ => false,
    }
}

/// What follows, in a line for each kind of effect.
fn consequences(follows: &[Consequence]) -> Vec<String> {
    let moved = follows.iter().filter(|c| matches!(c.effect, Effect::Offset { .. })).count();
    let sized =
        |c: &&Consequence| matches!(c.effect, Effect::Size { .. } | Effect::Alignment { .. });
    let mut first = Vec::new();
    if moved > 0 {
        first.push(format!("{} moved", count(moved as u64, "later field")));
    }
    let resized = follows.iter().filter(sized);
    first.extend(resized.map(|c| format!("{} of `{}`", effect(&c.effect), c.item)));
    let mut lines = Vec::new();
    if !first.is_empty() {
        lines.push(first.join(", "));
    }
    let users: Vec<String> = follows
        .iter()
        .filter(|c| c.effect == Effect::Use)
        .map(|c| format!("`{}`", c.item))
        .collect();
    if !users.is_empty() {
        lines.push(format!("used by {}", named(&users)));
    }
    lines
}

/// The first few of many.
fn named(words: &[String]) -> String {
    if words.len() <= NAMED + 1 {
        return list(words);
    }
    let more = format!("{} more", words.len() - NAMED);
    list(&words[..NAMED].iter().cloned().chain([more]).collect::<Vec<_>>())
}

/// Which further parties take which side.
fn agreements(difference: &Difference) -> Vec<String> {
    let side = |which| match which {
        Which::Left => &difference.left,
        Which::Right => &difference.right,
    };
    let mut lines = Vec::new();
    for which in [Which::Left, Which::Right] {
        let with: Vec<String> = difference
            .also
            .iter()
            .filter(|also| also.with == which)
            .map(|also| also.side.name.to_string())
            .collect();
        if !with.is_empty() {
            let verb = if with.len() == 1 { "agrees" } else { "agree" };
            lines.push(format!("{} {verb} with {}", list(&with), side(which).name));
        }
    }
    lines
}

/// `2 errors, 1 warning`.
pub(super) fn counts(differences: &[(Level, usize)]) -> String {
    let mut text = String::new();
    for (level, number) in differences.iter().filter(|(_, number)| *number > 0) {
        let separator = if text.is_empty() { "" } else { ", " };
        let words = count(*number as u64, level.spelling());
        // Writing to a string cannot fail.
        let _ = write!(text, "{separator}{}", paint(style::of(*level), &words));
    }
    text
}
