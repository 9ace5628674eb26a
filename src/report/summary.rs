//! The end of a report for people: the verdict in a line, what was compared, and what was not.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::human::counts;
use super::message::{count, list};
use super::style::{self, paint};
use super::{Options, Report};
use crate::check::{Outcome, Verdict};
use crate::compare::Level;
use crate::contract::{Span, Topic};

/// So many targets are named in the verdict; the lines below it name all.
const MOST_NAMED: usize = 4;

/// Verdict, coverage, exceptions and the command line to repeat a failing check.
#[must_use]
pub fn summary(report: &Report<'_>, options: Options) -> String {
    let mut text = exceptions(report, options);
    if options.verbose {
        report.outcomes.iter().for_each(|outcome| text.push_str(&not_compared(outcome)));
    }
    text.push_str(&verdict(report));
    for outcome in report.outcomes {
        text.push_str(&coverage(outcome, report.outcomes.len() > 1, options));
    }
    // A report that a library made has no command line.
    if report.verdict != Verdict::Agree && !report.rerun.is_empty() {
        // Writing to a string cannot fail, here and below.
        let _ = writeln!(text, "to repeat: {}", report.rerun);
    }
    text
}

/// `2 errors, 1 warning in boundary sqlite (bindings, header) on x86_64-unknown-linux-gnu`.
fn verdict(report: &Report<'_>) -> String {
    let number = |level| {
        let all = report.outcomes.iter().flat_map(|outcome| &outcome.differences);
        all.filter(|difference| difference.level() == level).count()
    };
    let levels = [Level::Error, Level::Warning, Level::Note].map(|level| (level, number(level)));
    let found = counts(&levels);
    let loud = levels.iter().any(|(level, number)| *level > Level::Note && *number > 0);
    let targets = compared_targets(report.outcomes);
    let parties = read_parties(report.outcomes);
    let boundary = match report.config {
        Some(_) => format!("in boundary {} ({})", report.boundary, parties.join(", ")),
        None => format!("between {}", list(&parties)),
    };
    let unread = unread_parties(report.outcomes);
    let mut text = String::new();
    if !unread.is_empty() {
        let what = paint(style::ERROR, "could not check");
        let _ = writeln!(text, "{what} all of {}: {} not read", report.boundary, list(&unread));
    }
    text.push_str(&half_read(report));
    text.push_str(&strangers(report));
    let _ = match (report.verdict, !loud && report.verdict != Verdict::Disagree) {
        (_, false) => writeln!(text, "{found} {boundary} on {targets}"),
        (Verdict::Unchecked, true) if compared_nothing(report.outcomes) => Ok(()),
        (Verdict::Unchecked, true) => {
            writeln!(text, "what could be read agrees {boundary} on {targets}")
        }
        _ if is_mostly_open(report.outcomes) => {
            let what = paint(style::WARNING, "agreed in part");
            writeln!(
                text,
                "{what}: no differences in what could be compared, which is the smaller part, \
                 {boundary} on {targets}"
            )
        }
        _ => {
            let ok = paint(style::GOOD, "agreed");
            let notes = if found.is_empty() { found } else { format!(" ({found})") };
            writeln!(text, "{ok}: no differences{notes} {boundary} on {targets}")
        }
    };
    text
}

/// The parties of which only the symbols were compared, with the reason: never left to `-v`.
fn half_read(report: &Report<'_>) -> String {
    let mut told = BTreeSet::new();
    let mut text = String::new();
    for entry in report.outcomes.iter().flat_map(|outcome| &outcome.coverage.limits) {
        let limit = &entry.limit;
        if limit.topic != Topic::Types || !told.insert((entry.name.as_str(), &limit.reason)) {
            continue;
        }
        let what = paint(style::ERROR, "could not check");
        let (words, reason) = (limit.topic.words(), &limit.reason);
        let _ = writeln!(text, "{what} {words} of {}: {reason}", entry.name);
        if let Some(remedy) = &limit.remedy {
            super::error::remark(&mut text, 2, "help", remedy);
        }
    }
    text
}

/// The parties that have nothing in common with the others: silence about them is no agreement.
fn strangers(report: &Report<'_>) -> String {
    let mut text = String::new();
    let mut told = BTreeSet::new();
    for outcome in report.outcomes {
        let names: Vec<_> = outcome.strangers().map(|c| c.header.party.to_string()).collect();
        if names.is_empty() || !told.insert(names.clone()) {
            continue;
        }
        let what = paint(style::ERROR, "could not check");
        let why = match names.len() == outcome.contracts.len() {
            true => "they have no item in common, so nothing was compared",
            false if names.len() == 1 => "it has no item in common with any other party",
            false => "they have no item in common with any other party",
        };
        let _ = writeln!(text, "{what} {}: {why}", list(&names));
        let help = "is it the right file? `items` may leave too much out, `rename` and \
                    `strip-prefix` bring names together; `-v` lists what each party has";
        super::error::remark(&mut text, 2, "help", help);
    }
    text
}

/// Whether more items could not be compared, or not in full, than could.
fn is_mostly_open(outcomes: &[Outcome]) -> bool {
    let open: usize = outcomes.iter().map(|outcome| outcome.coverage.open()).sum();
    open > outcomes.iter().map(|outcome| outcome.coverage.in_full()).sum()
}

/// The targets on which at least two parties were compared; many are counted.
fn compared_targets(outcomes: &[Outcome]) -> String {
    let compares =
        |outcome: &&Outcome| outcome.contracts.len() > 1 || outcome.coverage.looked_up > 0;
    let compared = outcomes.iter().filter(compares);
    let names: Vec<_> = compared.map(|outcome| outcome.target.triple.clone()).collect();
    if names.len() > MOST_NAMED { format!("{} targets", names.len()) } else { list(&names) }
}

fn compared_nothing(outcomes: &[Outcome]) -> bool {
    let compared = |outcome: &Outcome| {
        outcome.coverage.looked_up > 0 || outcome.coverage.by_party.iter().any(|n| *n > 0)
    };
    !outcomes.iter().any(compared)
}

fn read_parties(outcomes: &[Outcome]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for contract in outcomes.iter().flat_map(|outcome| &outcome.contracts) {
        let name = contract.header.party.to_string();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn unread_parties(outcomes: &[Outcome]) -> Vec<String> {
    let all = outcomes.iter().flat_map(|outcome| &outcome.unread);
    let names: BTreeSet<_> = all.map(|unread| unread.party.to_string()).collect();
    names.into_iter().collect()
}

/// `compared 253 functions, 41 types; not compared: 6 (run with -v)`.
fn coverage(outcome: &Outcome, name_target: bool, options: Options) -> String {
    let coverage = &outcome.coverage;
    let kinds: Vec<String> = coverage
        .compared
        .iter()
        .filter(|(_, number)| **number > 0)
        .map(|(kind, number)| match number {
            1 => format!("1 {}", kind.singular()),
            _ => format!("{number} {}", kind.plural()),
        })
        .collect();
    let target = if name_target { format!("{}: ", outcome.target.triple) } else { String::new() };
    let compared = if kinds.is_empty() { "nothing".to_owned() } else { kinds.join(", ") };
    let mut text = format!("{target}compared {compared}");
    if coverage.looked_up > 0 {
        let symbols = count(coverage.looked_up as u64, "symbol");
        let _ = write!(text, "; looked up {symbols} in libraries");
    }
    if !outcome.unread.is_empty() {
        let names: Vec<_> = outcome.unread.iter().map(|unread| unread.party.to_string()).collect();
        let _ = write!(text, "; {}: {}", paint(style::ERROR, "not read"), list(&names));
    }
    let skipped = coverage.gaps.len() + coverage.incomparable.len();
    let alone = coverage.one_sided.len();
    if skipped > 0 {
        let _ = write!(text, "; {}: {skipped}", paint(style::WARNING, "not compared"));
    }
    if alone > 0 {
        let _ = write!(text, "; in one party only: {alone}");
    }
    let untold = coverage.limits.len();
    if untold > 0 {
        let _ = write!(text, "; not told: {untold}");
    }
    if !options.verbose && skipped + alone + untold > 0 {
        text.push_str(" (run with -v)");
    }
    text.push('\n');
    text.push_str(&computed(outcome, &target));
    text
}

/// Whose sizes and offsets no compiler or interpreter of the target gave.
fn computed(outcome: &Outcome, target: &str) -> String {
    let computed = outcome.contracts.iter().filter(|contract| contract.computed);
    let names: Vec<_> = computed.map(|contract| contract.header.party.to_string()).collect();
    if names.is_empty() {
        return String::new();
    }
    format!(
        "{target}sizes and offsets of {} are computed from its declared types for this target, \
         on which its interpreter does not run\n",
        list(&names)
    )
}

/// Everything that was not compared, with reason and remedy.
fn not_compared(outcome: &Outcome) -> String {
    let coverage = &outcome.coverage;
    let name = |party: usize| {
        outcome.contracts.get(party).map_or("?", |contract| contract.header.party.as_str())
    };
    let mut text = String::new();
    if coverage.has_holes() {
        let title = format!("not compared on {}:", outcome.target.triple);
        let _ = writeln!(text, "{}", paint(style::BOLD, &title));
    }
    for entry in &coverage.gaps {
        let gap = &entry.gap;
        let place = place(gap.span);
        let _ = writeln!(text, "  {}: {} `{}`{place}", entry.name, gap.kind.singular(), gap.item);
        let _ = writeln!(text, "      {}", gap.reason);
        if let Some(remedy) = &gap.remedy {
            let _ = writeln!(text, "      help: {remedy}");
        }
    }
    for entry in &coverage.incomparable {
        let (one, other) = (name(entry.parties.0), name(entry.parties.1));
        let _ = writeln!(text, "  {one} and {other}: `{}`", entry.item);
        let _ = writeln!(text, "      {}", entry.reason);
    }
    if !coverage.limits.is_empty() {
        let title = format!("not told on {}:", outcome.target.triple);
        let _ = writeln!(text, "{}", paint(style::BOLD, &title));
    }
    for entry in &coverage.limits {
        let limit = &entry.limit;
        let _ = writeln!(text, "  {}: {}", entry.name, limit.topic.words());
        let _ = writeln!(text, "      {}", limit.reason);
        if let Some(remedy) = &limit.remedy {
            let _ = writeln!(text, "      help: {remedy}");
        }
    }
    if !coverage.one_sided.is_empty() {
        let title = format!("in one party only on {}:", outcome.target.triple);
        let _ = writeln!(text, "{}", paint(style::BOLD, &title));
    }
    for item in &coverage.one_sided {
        let (party, place) = (name(item.party), place(item.span));
        let _ = writeln!(text, "  {party}: {} `{}`{place}", item.kind.singular(), item.item);
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

fn place(span: Option<Span>) -> String {
    span.map(|span| format!(" at {span}")).unwrap_or_default()
}

/// Accepted differences (counted, or listed) and exceptions that no longer accept anything.
fn exceptions(report: &Report<'_>, options: Options) -> String {
    let mut text = String::new();
    for exception in &report.unused {
        let config = report.config.map(super::error::shown_path).unwrap_or_default();
        let warning = paint(style::WARNING, "warning");
        let (item, code) = (exception.rule.item(), exception.rule.code());
        let code = code.map(|code| format!(" ({code})")).unwrap_or_default();
        let words = format!("the exception for `{item}`{code} matches nothing");
        let _ = writeln!(text, "{warning}{}", paint(style::BOLD, &format!(": {words}")));
        let _ = writeln!(text, "  {} {config}:{}", paint(style::FRAME, "-->"), exception.line);
        super::error::remark(&mut text, 2, "help", "remove it: what it accepted is mended or gone");
        text.push('\n');
    }
    let accepted: Vec<_> = report.outcomes.iter().flat_map(|outcome| &outcome.accepted).collect();
    if accepted.is_empty() {
        return text;
    }
    if !options.verbose {
        let words = count(accepted.len() as u64, "difference");
        let _ = writeln!(text, "{words} accepted by exceptions (run with -v)");
        return text;
    }
    let _ = writeln!(text, "{}", paint(style::BOLD, "accepted by exceptions:"));
    for (difference, exception) in accepted {
        let reason = report.exceptions.get(*exception).map_or("", |e| e.rule.reason.as_str());
        let (item, code) = (&difference.item, difference.code());
        let _ = writeln!(text, "  {item} ({code}): {reason}");
    }
    text.push('\n');
    text
}
