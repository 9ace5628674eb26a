//! The report for programs. `schemas/report.schema.json` in the repository describes it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::Report;
use super::cause::cause;
use super::error::{causes, shown_path};
use super::facts::{Facts, facts};
use super::message::{effect, message};
use super::place::Place;
use super::suggestion::suggestion;
use crate::check::{Outcome, Unread, Verdict};
use crate::compare::{Also, Code, Consequence, Difference, Effect, Side, Which};
use crate::config::Exception;
use crate::contract::{ItemKind, Language, Span, Topic};

/// The version of the report's form. It grows when something is removed or changes its meaning.
const SCHEMA_VERSION: u32 = 1;

/// A report.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "abiding report")]
struct Document {
    /// Version of this form.
    schema: u32,
    /// The boundary's name.
    boundary: String,
    /// `agree`, `disagree` or `unchecked`, as exit status 0, 1 and 2.
    verdict: &'static str,
    /// The targets, with the parties that were read for each.
    targets: Vec<TargetEntry>,
    /// What the parties disagree on.
    differences: Vec<DifferenceEntry>,
    /// What was compared and what was not.
    coverage: CoverageEntry,
    /// The configured exceptions.
    exceptions: Exceptions,
    /// The parties that could not be read.
    errors: Vec<ErrorEntry>,
}

/// One target.
#[derive(Serialize, JsonSchema)]
struct TargetEntry {
    /// The triple.
    triple: String,
    /// The parties that were read.
    parties: Vec<PartyEntry>,
}

/// One party on one target.
#[derive(Serialize, JsonSchema)]
struct PartyEntry {
    /// Its name.
    name: String,
    /// Its language.
    language: Language,
    /// The compiler that was asked, with its version.
    compiler: String,
    /// Number of its items on the boundary.
    items: usize,
    /// Whether its sizes and offsets were computed from its declared types, because its interpreter
    /// does not run on this target.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    computed: bool,
}

/// One disagreement.
#[derive(Serialize, JsonSchema)]
struct DifferenceEntry {
    /// The target's triple.
    target: String,
    /// The stable code.
    code: &'static str,
    /// `error`, `warning` or `note`.
    level: &'static str,
    /// Dotted path of the item.
    item: String,
    /// What is wrong, in one line.
    message: String,
    /// The one side.
    left: SideEntry,
    /// The other side.
    right: SideEntry,
    /// Further parties that share one side's statement.
    also: Vec<AlsoEntry>,
    /// What differs only because of this.
    follows: Vec<FollowsEntry>,
    /// Why they differ, where the layout rules or the target's data model tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<String>,
    /// What to do, where that can be said.
    help: Option<String>,
}

/// One side of a disagreement.
#[derive(Serialize, JsonSchema)]
struct SideEntry {
    /// The party's name.
    party: String,
    /// Its language.
    language: Language,
    /// The item's path in the party's own names; null where it lacks the item.
    item: Option<String>,
    /// Whether the party lacks the item; the place is then that of what should contain it.
    absent: bool,
    /// The declaration in the party's language.
    declaration: Option<String>,
    /// The file, with `/`.
    file: Option<String>,
    /// The line, from 1.
    line: Option<u32>,
    /// The column in bytes, from 1.
    column: Option<u32>,
    /// What the declaration states.
    facts: Facts,
}

/// A further party on one side of a disagreement.
#[derive(Serialize, JsonSchema)]
struct AlsoEntry {
    /// Whose statement it shares: `left` or `right`.
    with: &'static str,
    /// The party and its declaration.
    #[serde(flatten)]
    side: SideEntry,
}

/// Something that differs only because of a disagreement elsewhere.
#[derive(Serialize, JsonSchema)]
struct FollowsEntry {
    /// Dotted path of what is affected.
    item: String,
    /// `offset`, `size`, `alignment` or `use`.
    effect: &'static str,
    /// On the left: an offset in bits, a size or an alignment in bytes.
    left: Option<u64>,
    /// On the right.
    right: Option<u64>,
    /// The same in words.
    message: String,
}

/// What was compared and what was not.
#[derive(Serialize, JsonSchema)]
struct CoverageEntry {
    /// Number of compared items by kind, over all targets.
    compared: BTreeMap<&'static str, usize>,
    /// The same for each target.
    by_target: BTreeMap<String, BTreeMap<&'static str, usize>>,
    /// Number of declarations that were looked up in the library that their party names, over all
    /// targets.
    #[serde(default, skip_serializing_if = "is_zero")]
    looked_up: usize,
    /// What could not be read or compared, each with the reason.
    not_compared: Vec<NotCompared>,
    /// Items that only one party has.
    one_sided: Vec<OneSidedEntry>,
    /// What a party's kind of source cannot tell about any item; left out where all tell all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    not_told: Vec<NotTold>,
}

/// A fact that a party cannot tell about any item.
#[derive(Serialize, JsonSchema)]
struct NotTold {
    /// The target's triple.
    target: String,
    /// The party.
    party: String,
    /// What it cannot tell; with `types`, only its symbols were compared.
    topic: Topic,
    /// Why.
    reason: String,
    /// What can be done.
    remedy: Option<String>,
}

/// Something that could not be read or compared.
#[derive(Serialize, JsonSchema)]
struct NotCompared {
    /// The target's triple.
    target: String,
    /// The parties it is about.
    parties: Vec<String>,
    /// Dotted path of the item.
    item: String,
    /// The kind of item, where known.
    kind: Option<ItemKind>,
    /// Why.
    reason: String,
    /// What can be done.
    remedy: Option<String>,
    /// The file.
    file: Option<String>,
    /// The line, from 1.
    line: Option<u32>,
}

/// An item that only one party has.
#[derive(Serialize, JsonSchema)]
struct OneSidedEntry {
    /// The target's triple.
    target: String,
    /// The party that has it.
    party: String,
    /// The kind of item.
    kind: ItemKind,
    /// Its name.
    item: String,
    /// The file.
    file: Option<String>,
    /// The line, from 1.
    line: Option<u32>,
}

/// The configured exceptions.
#[derive(Serialize, JsonSchema)]
struct Exceptions {
    /// Those that accepted a difference.
    used: Vec<ExceptionEntry>,
    /// Those that did not and can go.
    unused: Vec<ExceptionEntry>,
}

/// One exception.
#[derive(Serialize, JsonSchema)]
struct ExceptionEntry {
    /// The item or pattern.
    item: String,
    /// The code; null for every code.
    code: Option<&'static str>,
    /// Why it is accepted.
    reason: String,
    /// Its line in the configuration file, from 1.
    line: usize,
    /// The items of the differences that it accepted.
    accepted: Vec<String>,
}

/// A party that could not be read.
#[derive(Serialize, JsonSchema)]
struct ErrorEntry {
    /// The target's triple.
    target: String,
    /// The party's name.
    party: String,
    /// Its language.
    language: Language,
    /// What was tried.
    message: String,
    /// The file it is about.
    file: Option<String>,
    /// The compiler's own words.
    compiler_output: Option<String>,
    /// The causes underneath, outermost first.
    causes: Vec<String>,
    /// What can be done.
    help: Option<String>,
}

/// The report as indented JSON with a final newline.
///
/// # Panics
/// Never: the form consists of strings, integers and lists only, which always serialise.
#[must_use]
pub fn json(report: &Report<'_>) -> String {
    let document = Document {
        schema: SCHEMA_VERSION,
        boundary: report.boundary.to_owned(),
        verdict: match report.verdict {
            Verdict::Agree => "agree",
            Verdict::Disagree => "disagree",
            Verdict::Unchecked => "unchecked",
        },
        targets: report.outcomes.iter().map(target).collect(),
        differences: report.outcomes.iter().flat_map(differences).collect(),
        coverage: coverage(report.outcomes),
        exceptions: exceptions(report),
        errors: report.outcomes.iter().flat_map(errors).collect(),
    };
    let mut text = serde_json::to_string_pretty(&document).expect("the form has string keys only");
    text.push('\n');
    text
}

/// The JSON Schema of the report, indented, with a final newline.
///
/// # Panics
/// Never: a schema is plain JSON.
#[must_use]
pub fn schema() -> String {
    let schema = schemars::schema_for!(Document);
    let mut text = serde_json::to_string_pretty(&schema).expect("a schema is plain JSON");
    text.push('\n');
    text
}

fn target(outcome: &Outcome) -> TargetEntry {
    let party = |contract: &crate::contract::Contract| PartyEntry {
        name: contract.header.party.to_string(),
        language: contract.header.language,
        compiler: format!("{} {}", contract.header.compiler.name, contract.header.compiler.version),
        items: contract.item_count(),
        computed: contract.computed,
    };
    let parties = outcome.contracts.iter().map(party).collect();
    TargetEntry { triple: outcome.target.triple.clone(), parties }
}

fn differences(outcome: &Outcome) -> Vec<DifferenceEntry> {
    outcome.differences.iter().filter_map(|found| difference(found, outcome)).collect()
}

fn difference(found: &Difference, outcome: &Outcome) -> Option<DifferenceEntry> {
    let also = |also: &Also| {
        let with = if also.with == Which::Left { "left" } else { "right" };
        Some(AlsoEntry { with, side: side(&also.side, outcome)? })
    };
    Some(DifferenceEntry {
        target: found.target.clone(),
        code: found.code().spelling(),
        level: found.level().spelling(),
        item: found.item.clone(),
        message: message(found, &outcome.contracts),
        left: side(&found.left, outcome)?,
        right: side(&found.right, outcome)?,
        also: found.also.iter().filter_map(also).collect(),
        follows: found.follows.iter().map(follows).collect(),
        cause: cause(found, &outcome.contracts),
        help: suggestion(found, &outcome.contracts),
    })
}

fn side(side: &Side, outcome: &Outcome) -> Option<SideEntry> {
    let place = Place::of(side, outcome)?;
    Some(SideEntry {
        party: side.name.to_string(),
        language: place.language,
        item: side.path.clone(),
        absent: place.absent,
        facts: facts(place.contract, &side.subject),
        declaration: place.declaration.map(|declaration| declaration.text),
        file: place.file,
        line: place.span.map(|span| span.line),
        column: place.span.map(|span| span.column).filter(|column| *column > 0),
    })
}

fn follows(consequence: &Consequence) -> FollowsEntry {
    let (name, left, right) = match consequence.effect {
        Effect::Offset { left, right } => ("offset", Some(left), Some(right)),
        Effect::Size { left, right } => ("size", Some(left), Some(right)),
        Effect::Alignment { left, right } => ("alignment", Some(left), Some(right)),
        Effect::Use => ("use", None, None),
    };
    let message = effect(&consequence.effect);
    FollowsEntry { item: consequence.item.clone(), effect: name, left, right, message }
}

fn coverage(outcomes: &[Outcome]) -> CoverageEntry {
    let mut compared = BTreeMap::new();
    let mut by_target = BTreeMap::new();
    for outcome in outcomes {
        let counts: BTreeMap<_, _> =
            outcome.coverage.compared.iter().map(|(kind, n)| (kind.plural(), *n)).collect();
        for (kind, number) in &counts {
            *compared.entry(*kind).or_insert(0) += number;
        }
        by_target.insert(outcome.target.triple.clone(), counts);
    }
    CoverageEntry {
        compared,
        by_target,
        looked_up: outcomes.iter().map(|outcome| outcome.coverage.looked_up).sum(),
        not_compared: outcomes.iter().flat_map(not_compared).collect(),
        one_sided: outcomes.iter().flat_map(one_sided).collect(),
        not_told: outcomes.iter().flat_map(not_told).collect(),
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's skip_serializing_if passes one")]
fn is_zero(number: &usize) -> bool {
    *number == 0
}

fn not_compared(outcome: &Outcome) -> Vec<NotCompared> {
    let target = &outcome.target.triple;
    let gaps = outcome.coverage.gaps.iter().map(|entry| NotCompared {
        target: target.clone(),
        parties: vec![entry.name.to_string()],
        item: entry.gap.item.to_string(),
        kind: Some(entry.gap.kind),
        reason: entry.gap.reason.clone(),
        remedy: entry.gap.remedy.clone(),
        file: entry.gap.span.map(|span| span.file.to_string()),
        line: entry.gap.span.map(|span| span.line),
    });
    let incomparable = outcome.coverage.incomparable.iter().map(|entry| NotCompared {
        target: target.clone(),
        parties: vec![name(outcome, entry.parties.0), name(outcome, entry.parties.1)],
        item: entry.item.clone(),
        kind: None,
        reason: entry.reason.clone(),
        remedy: None,
        file: None,
        line: None,
    });
    gaps.chain(incomparable).collect()
}

fn name(outcome: &Outcome, party: usize) -> String {
    outcome.contracts.get(party).map(|c| c.header.party.to_string()).unwrap_or_default()
}

fn one_sided(outcome: &Outcome) -> Vec<OneSidedEntry> {
    let entry = |item: &crate::compare::OneSided| OneSidedEntry {
        target: outcome.target.triple.clone(),
        party: name(outcome, item.party),
        kind: item.kind,
        item: item.item.clone(),
        file: item.span.map(|span: Span| span.file.to_string()),
        line: item.span.map(|span| span.line),
    };
    outcome.coverage.one_sided.iter().map(entry).collect()
}

fn not_told(outcome: &Outcome) -> Vec<NotTold> {
    let entry = |entry: &crate::compare::PartyLimit| NotTold {
        target: outcome.target.triple.clone(),
        party: entry.name.to_string(),
        topic: entry.limit.topic,
        reason: entry.limit.reason.clone(),
        remedy: entry.limit.remedy.clone(),
    };
    outcome.coverage.limits.iter().map(entry).collect()
}

fn exceptions(report: &Report<'_>) -> Exceptions {
    let accepted_by = |index: usize| {
        let mut items: Vec<String> = report
            .outcomes
            .iter()
            .flat_map(|outcome| &outcome.accepted)
            .filter(|(_, exception)| *exception == index)
            .map(|(difference, _)| difference.item.clone())
            .collect();
        items.sort();
        items.dedup();
        items
    };
    let entry = |exception: &Exception, accepted| ExceptionEntry {
        item: exception.rule.item().to_owned(),
        code: exception.rule.code().map(Code::spelling),
        reason: exception.rule.reason.clone(),
        line: exception.line,
        accepted,
    };
    let all = report.exceptions.iter().enumerate().map(|(i, e)| entry(e, accepted_by(i)));
    Exceptions {
        used: all.filter(|entry| !entry.accepted.is_empty()).collect(),
        unused: report.unused.iter().map(|exception| entry(exception, Vec::new())).collect(),
    }
}

fn errors(outcome: &Outcome) -> Vec<ErrorEntry> {
    let entry = |unread: &Unread| ErrorEntry {
        target: outcome.target.triple.clone(),
        party: unread.party.to_string(),
        language: unread.language,
        message: unread.error.headline.clone(),
        file: unread.error.file.as_deref().map(shown_path),
        compiler_output: unread.error.compiler_said.clone(),
        causes: causes(&unread.error),
        help: unread.error.help.clone(),
    };
    outcome.unread.iter().map(entry).collect()
}
