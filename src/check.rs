//! The whole way for one boundary: read the parties, compare them, take out what is accepted.

use std::any::Any;
use std::collections::BTreeSet;
use std::path::PathBuf;

use rayon::prelude::*;

use crate::cache::Cache;
use crate::compare::{
    Coverage, Difference, DifferenceKind, Judged, Level, Need, Policy, compare_all,
};
use crate::config::{Boundary, Exception, adopt_case};
use crate::contract::{Contract, Language, Name, Target, Topic};
use crate::extract::{ExtractError, Party, Session, extract};
use crate::toolchain::process::Timings;
use crate::toolchain::target;
use crate::toolchain::target_set::named;

/// Is told what is going on, to show progress. Called from several threads at once.
pub trait Observer: Sync {
    /// A party is being read for a target, until the returned value is dropped.
    fn reading(&self, party: &str, target: &str) -> Box<dyn Any>;
}

/// Shows nothing.
#[derive(Clone, Copy, Debug)]
pub struct Unobserved;

impl Observer for Unobserved {
    fn reading(&self, _party: &str, _target: &str) -> Box<dyn Any> {
        Box::new(())
    }
}

/// A party that could not be read.
#[derive(Debug)]
pub struct Unread {
    /// The party.
    pub party: Name,
    /// Its language.
    pub language: Language,
    /// Why.
    pub error: ExtractError,
}

/// What a check found on one target.
pub struct Outcome {
    /// The target.
    pub target: Target,
    /// The parties that were read, in the order of the configuration. Differences refer to them by
    /// their places in this list.
    pub contracts: Vec<Contract>,
    /// The files that the contracts were read from, in the same order.
    pub sources: Vec<PathBuf>,
    /// The parties that were not.
    pub unread: Vec<Unread>,
    /// What the parties disagree on, worst first.
    pub differences: Vec<Difference>,
    /// What they disagree on with a reason: the difference, and the exception's place in the
    /// configuration.
    pub accepted: Vec<(Difference, usize)>,
    /// The places of the exceptions that are for this target and accept nothing on it.
    pub unused: Vec<usize>,
    /// What was compared and what was not.
    pub coverage: Coverage,
}

impl Outcome {
    /// The parties of which nothing but symbols could be read, so that the check is incomplete.
    pub fn half_read(&self) -> impl Iterator<Item = &Contract> {
        self.contracts.iter().filter(|contract| contract.cannot_tell(Topic::Types))
    }

    /// The parties that have nothing in common with any other, so that nothing was compared: a wrong
    /// file, other names, or a language that tells what it has only when it runs.
    pub fn strangers(&self) -> impl Iterator<Item = &Contract> {
        let loud = |party: usize| {
            let about = |found: &&Difference| {
                found.level() > Level::Note
                    && [found.left.party, found.right.party].contains(&party)
            };
            let accepted = self.accepted.iter().map(|(found, _)| found);
            self.differences.iter().chain(accepted).find(about).is_some()
        };
        let alone = self.contracts.len() < 2;
        let parties = self.contracts.iter().enumerate();
        parties.filter_map(move |(party, contract)| {
            let compared = self.coverage.by_party.get(party).is_none_or(|number| *number > 0);
            let idle = !compared && contract.library.is_none() && !alone && !loud(party);
            idle.then_some(contract)
        })
    }

    /// Whether a party of this outcome was not compared, or only by its symbols.
    fn is_incomplete(&self) -> bool {
        let half = self.half_read().next().is_some();
        !self.unread.is_empty() || half || self.strangers().next().is_some()
    }
}

/// What a check comes to, in the order in which one verdict outweighs another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// All that was compared agrees.
    Agree,
    /// Something disagrees.
    Disagree,
    /// Something could not be checked. This dominates: a party that was not read may hide anything.
    Unchecked,
}

impl Verdict {
    /// The verdict over all targets; differences below `fail_on` do not count.
    #[must_use]
    pub fn of(outcomes: &[Outcome], fail_on: Level) -> Self {
        let one = |outcome: &Outcome| {
            if outcome.is_incomplete() {
                Self::Unchecked
            } else if outcome.differences.iter().any(|found| found.level() >= fail_on) {
                Self::Disagree
            } else {
                Self::Agree
            }
        };
        outcomes.iter().map(one).max().unwrap_or(Self::Unchecked)
    }
}

/// The targets that names stand for, each once; `all` is the built-in set.
///
/// # Errors
/// When a name is no target that abiding knows.
pub fn read_targets(names: &[String]) -> Result<Vec<Target>, ExtractError> {
    let mut targets: Vec<Target> = Vec::new();
    for name in names.iter().flat_map(|name| named(name)) {
        let found = target::target(name).map_err(|error| {
            ExtractError::new(format!("could not check for target `{name}`")).because(error)
        })?;
        if !targets.iter().any(|known| known.triple == found.triple) {
            targets.push(found);
        }
    }
    Ok(targets)
}

/// Reads all parties of `boundary` for each of `targets` and compares them.
///
/// A party that cannot be read does not keep the others from being compared; it is in
/// [`Outcome::unread`].
pub fn check(
    boundary: &Boundary,
    targets: &[Target],
    cache: &Cache,
    timings: &Timings,
    observer: &dyn Observer,
) -> Vec<Outcome> {
    let jobs: Vec<(&Target, &Party)> =
        targets.iter().flat_map(|t| boundary.parties.iter().map(move |p| (t, p))).collect();
    let mut results: Vec<_> = jobs
        .par_iter()
        .map(|(target, party)| read(party, target, cache, timings, observer))
        .collect();
    refuse_idle_patterns(&boundary.parties, &mut results);
    rename(boundary, &mut results);
    let mut results = results.into_iter();
    let outcome = |target: &Target| {
        let mine: Vec<_> = results.by_ref().take(boundary.parties.len()).collect();
        outcome(target.clone(), &boundary.parties, mine, &boundary.exceptions)
    };
    targets.iter().map(outcome).collect()
}

/// Reads one party for one target, or finds in `cache` what it said when all was as it is now.
///
/// # Errors
/// When it cannot be read or has nothing on the boundary.
pub fn read(
    party: &Party,
    target: &Target,
    cache: &Cache,
    timings: &Timings,
    observer: &dyn Observer,
) -> Result<Contract, ExtractError> {
    let _shown = observer.reading(&party.name, &target.triple);
    let contract = cache.contract(party, target, |party, inputs| {
        let scratch = tempfile::Builder::new().prefix("abiding-").tempdir().map_err(|cause| {
            ExtractError::new("could not make a temporary directory").because(cause)
        })?;
        extract(party, &Session { target, scratch: scratch.path(), timings, inputs })
    })?;
    if contract.item_count() == 0 {
        return Err(empty(party, &contract));
    }
    Ok(contract)
}

/// Compares contracts that are there already.
#[must_use]
pub fn compare_saved(
    target: Target,
    contracts: Vec<(PathBuf, Contract)>,
    exceptions: &[Exception],
) -> Outcome {
    finish(target, contracts, Vec::new(), exceptions)
}

/// The error for a party without items, which would otherwise agree with everything.
fn empty(party: &Party, contract: &Contract) -> ExtractError {
    let unused = party.items.unused();
    if !unused.is_empty() {
        return idle(party, &unused);
    }
    let error = ExtractError::new(format!("party `{}` has no items on the boundary", party.name))
        .at(party.source.file());
    match contract.gaps.first() {
        Some(gap) => error.help(format!(
            "{} could not be read, the first, `{}`, because {}",
            contract.gaps.len(),
            gap.item,
            gap.reason
        )),
        None => error.help("the file declares nothing that other languages could use"),
    }
}

/// The error for `items` patterns that match nothing: probably misspelled, and what they were to
/// select would go unchecked.
fn idle(party: &Party, patterns: &[String]) -> ExtractError {
    let quoted: Vec<_> = patterns.iter().map(|pattern| format!("`{pattern}`")).collect();
    let verb = if patterns.len() == 1 { "matches" } else { "match" };
    let headline = format!("{} {verb} no item of party `{}`", quoted.join(", "), party.name);
    let error = ExtractError::new(headline).at(party.source.file());
    let near: Vec<_> = patterns.iter().filter_map(|pattern| party.items.nearest(pattern)).collect();
    match near.as_slice() {
        [] => error.help("correct the pattern in `items`, or remove it"),
        names => error.help(format!("it has items such as {}", names.join(", "))),
    }
}

/// Turns the results of parties with patterns that matched on no target into errors.
fn refuse_idle_patterns(parties: &[Party], results: &mut [Result<Contract, ExtractError>]) {
    for (index, party) in parties.iter().enumerate() {
        let unused = party.items.unused();
        let mut of_party = results.iter_mut().skip(index).step_by(parties.len());
        let all_read = of_party.by_ref().all(|result| result.is_ok());
        if unused.is_empty() || !all_read {
            continue;
        }
        for result in results.iter_mut().skip(index).step_by(parties.len()) {
            *result = Err(idle(party, &unused));
        }
    }
}

/// Gives the items of all parties the names under which they are to be compared. Renames that meet
/// nothing on any target are probably misspelled, and turn the party's results into errors.
fn rename(boundary: &Boundary, results: &mut [Result<Contract, ExtractError>]) {
    let count = boundary.parties.len();
    for (index, renames) in boundary.renames.iter().enumerate() {
        let mut met = BTreeSet::new();
        for contract in results.iter_mut().skip(index).step_by(count).flatten() {
            met.extend(renames.apply(contract));
        }
        let all_read = results.iter().skip(index).step_by(count).all(Result::is_ok);
        let idle: Vec<&str> = renames.rules().filter(|rule| !met.contains(*rule)).collect();
        if idle.is_empty() || !all_read {
            continue;
        }
        let party = &boundary.parties[index];
        let quoted: Vec<_> = idle.iter().map(|rule| format!("`{rule}`")).collect();
        let headline = format!("{} renames no item of party `{}`", quoted.join(", "), party.name);
        for result in results.iter_mut().skip(index).step_by(count) {
            let error = ExtractError::new(headline.clone()).at(party.source.file());
            *result = Err(error.help("correct it in `rename` or `strip-prefix`, or remove it"));
        }
    }
    for target in results.chunks_mut(count.max(1)) {
        for (index, _) in boundary.renames.iter().enumerate().filter(|(_, it)| it.ignore_case) {
            let others = target.iter().enumerate().filter(|(other, _)| *other != index);
            let others = others.filter_map(|(_, result)| result.as_ref().ok());
            let names = others.flat_map(|contract| contract.constants.iter().map(|c| c.name));
            let names: BTreeSet<Name> = names.collect();
            if let Ok(contract) = &mut target[index] {
                adopt_case(contract, &names);
            }
        }
    }
}

fn outcome(
    target: Target,
    parties: &[Party],
    results: Vec<Result<Contract, ExtractError>>,
    exceptions: &[Exception],
) -> Outcome {
    let mut contracts = Vec::new();
    let mut unread = Vec::new();
    for (party, result) in parties.iter().zip(results) {
        match result {
            Ok(contract) => contracts.push((party.source.file().to_owned(), contract)),
            Err(error) => {
                unread.push(Unread { party: party.name, language: party.language, error });
            }
        }
    }
    finish(target, contracts, unread, exceptions)
}

fn finish(
    target: Target,
    read: Vec<(PathBuf, Contract)>,
    unread: Vec<Unread>,
    exceptions: &[Exception],
) -> Outcome {
    let (sources, contracts): (Vec<_>, Vec<_>) = read.into_iter().unzip();
    let mut comparison = compare_all(&contracts);
    if !unread.is_empty() {
        // The party that was not read may be the one that offers the symbol.
        let open = |kind: &DifferenceKind| matches!(kind, DifferenceKind::SymbolMissing { need, .. } if *need != Need::Peer);
        comparison.differences.retain(|found| !open(&found.kind));
    }
    // An exception for other targets is neither used nor unused here.
    let places = exceptions.iter().enumerate();
    let mine: Vec<_> = places.filter(|(_, e)| e.is_for(&target.triple)).collect();
    let rules = mine.iter().map(|(_, exception)| exception.rule.clone()).collect();
    let policy = Policy { exceptions: rules, ..Policy::default() };
    let Judged { differences, accepted, unused, .. } = policy.judge(comparison.differences);
    let accepted = accepted.into_iter().map(|(found, at)| (found, mine[at].0)).collect();
    let unused = unused.into_iter().map(|at| mine[at].0).collect();
    let coverage = comparison.coverage;
    Outcome { target, contracts, sources, unread, differences, accepted, unused, coverage }
}

/// The exceptions that accepted nothing on any target that they are for. Unknown, and so empty, while a party is
/// unread.
#[must_use]
pub fn unused_exceptions<'e>(
    exceptions: &'e [Exception],
    outcomes: &[Outcome],
) -> Vec<&'e Exception> {
    if outcomes.iter().any(|outcome| !outcome.unread.is_empty()) {
        return Vec::new();
    }
    let idle = |(index, exception): &(usize, &Exception)| {
        let mut about = outcomes.iter().filter(|o| exception.is_for(&o.target.triple)).peekable();
        about.peek().is_some() && about.all(|outcome| outcome.unused.contains(index))
    };
    exceptions.iter().enumerate().filter(idle).map(|(_, exception)| exception).collect()
}
