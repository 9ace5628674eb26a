//! The report for people: first what is wrong, then where, then what to do.

use std::fmt::Write;

use super::cause::cause;
use super::error::{bar, remark};
use super::excerpt::{Drawn, Sources, draw};
use super::facts::facts;
use super::message::{count, effect, list, message};
use super::place::Place;
use super::style::{self, paint};
use super::suggestion::suggestion;
use super::summary::summary;
use super::table::{record_of, table};
use super::{Options, Report};
use crate::check::Outcome;
use crate::compare::{
    Consequence, Difference, DifferenceKind as Kind, Effect, Level, Mismatch, Place as UsePlace,
    Side, Subject, Which,
};
use crate::contract::RecordId;

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
    let mut writer = Writer { report, options, sources: Sources::default(), drawn: Vec::new() };
    let mut text = String::new();
    for finding in findings(report.outcomes) {
        if finding.difference.level() > Level::Note || options.verbose {
            text.push_str(&writer.block(&finding));
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
    findings.sort_by_cached_key(order);
    findings
}

/// Worst first; within one type in the order of its declaration, because what comes first is often
/// the cause of the rest.
fn order(finding: &Finding<'_>) -> impl Ord + use<> {
    let Finding { difference, outcome, .. } = finding;
    let at = |side: &Side| Place::of(side, outcome)?.span.map(|span| (span.line, span.column));
    let of_type = difference.item.split('.').next().unwrap_or_default().to_owned();
    let places = [&difference.left, &difference.right].map(|side| {
        let contract = outcome.contracts.get(side.party);
        contract.and_then(|contract| facts(contract, &side.subject).bit_offset)
    });
    let offset = places.into_iter().flatten().min();
    let at = at(&difference.right).or(at(&difference.left));
    (std::cmp::Reverse(difference.level()), of_type, offset, at)
}

fn same(known: &Finding<'_>, difference: &Difference, outcome: &Outcome) -> bool {
    let other = known.difference;
    other.item == difference.item
        && other.code() == difference.code()
        && other.left.name == difference.left.name
        && other.right.name == difference.right.name
        && message(other, &known.outcome.contracts) == message(difference, &outcome.contracts)
}

/// A target and two records, each by its party and id.
type Layout = (String, [(usize, Option<RecordId>); 2]);

/// Writes one difference after the other.
struct Writer<'a> {
    report: &'a Report<'a>,
    options: Options,
    sources: Sources,
    /// The pairs of records whose layout was shown already.
    drawn: Vec<Layout>,
}

impl Writer<'_> {
    /// Everything about one difference.
    fn block(&mut self, finding: &Finding<'_>) -> String {
        let Finding { difference, outcome, .. } = finding;
        let code = difference.code();
        let title = format!("{}: {}", difference.item, message(difference, &outcome.contracts));
        let sides = [&difference.left, &difference.right].map(|side| {
            let place = Place::of(side, outcome);
            let stated = place.as_ref().map(|p| facts(p.contract, &side.subject));
            (side, place, stated.unwrap_or_default())
        });
        let headline = (difference.level(), code.spelling(), title.as_str());
        let name = difference.item.rsplit('.').next().unwrap_or_default();
        let drawn = draw(headline, name, &sides, &self.sources, self.options.width);
        let Drawn { mut text, gutter, open } = drawn;
        text.push('\n');
        match self.layout(finding, gutter) {
            Some(table) => text.push_str(&table),
            None if open => text.push_str(&format!("{}\n", bar(gutter))),
            None => {}
        }
        if let Some(words) = cause(difference, &outcome.contracts) {
            remark(&mut text, gutter, "cause", &words);
        }
        for words in consequences(&difference.follows) {
            remark(&mut text, gutter, "follows", &words);
        }
        for words in agreements(difference) {
            remark(&mut text, gutter, "also", &words);
        }
        text.extend(self.targets(finding, gutter));
        if let Some(words) = suggestion(difference, &outcome.contracts) {
            remark(&mut text, gutter, "fix", &words);
        }
        remark(&mut text, gutter, "help", &format!("abiding explain {code}"));
        text
    }

    /// The fields of both sides, once for each pair of records.
    fn layout(&mut self, finding: &Finding<'_>, gutter: usize) -> Option<String> {
        let Finding { difference, outcome, .. } = finding;
        let sides = [&difference.left, &difference.right];
        let records = sides.map(|side| (side.party, record_of(&side.subject)));
        let key = (outcome.target.triple.clone(), records);
        if !shows_layout(difference) || self.drawn.contains(&key) {
            return None;
        }
        self.drawn.push(key);
        table(sides[0], sides[1], outcome, (self.options.width, gutter))
    }

    /// On which of several targets it is so.
    fn targets(&self, finding: &Finding<'_>, gutter: usize) -> Option<String> {
        let all = self.report.outcomes.len();
        if all < 2 {
            return None;
        }
        let mut text = String::new();
        let targets = match finding.targets.len() == all {
            true => "all targets".to_owned(),
            false => finding.targets.join(", "),
        };
        remark(&mut text, gutter, "on", &targets);
        Some(text)
    }
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
        first.push(format!("{} moved", count(moved as u64, "field")));
    }
    let resized = follows.iter().filter(sized);
    first.extend(resized.map(|c| format!("`{}`: {}", c.item, effect(&c.effect))));
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
            let lacks = matches!(side(which).subject, Subject::Absent(_));
            lines.push(match (lacks, with.len()) {
                (true, 1) => format!("{} lacks it too", list(&with)),
                (true, _) => format!("{} lack it too", list(&with)),
                (false, 1) => format!("{} agrees with {}", list(&with), side(which).name),
                (false, _) => format!("{} agree with {}", list(&with), side(which).name),
            });
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
