//! The whole run: batches of boundaries, rounds of mutants.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use abiding::compare::{Code, Difference, Level};
use abiding::contract::Contract;
use abiding::extract::ExtractError;

use crate::generate::{self, Flavour};
use abiding::toolchain::process::Timings;
use abiding::toolchain::target::HOST;

use crate::ground::Ground;
use crate::judge::{Fate, compared, described, extract, judge_agreement, judge_mutant, prefix_of};
use crate::model::{Boundary, Language};
use crate::mutate::{self, Mutant};
use crate::profile;
use crate::tally::Tally;

/// What to do.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The boundaries, by their numbers.
    pub boundaries: std::ops::Range<usize>,
    /// The mutants of each boundary, by their numbers.
    pub mutants: std::ops::Range<usize>,
    /// Decides all random choices.
    pub seed: u64,
    /// Boundaries in one file.
    pub batch: usize,
    /// Where sources are written; those of mistakes are kept.
    pub folder: PathBuf,
    /// Batches at a time.
    pub jobs: usize,
    /// The targets that take turns; the first one is the most frequent.
    pub grounds: Vec<Ground>,
    /// The sets of languages that take turns; [`Language::USUAL`] alone when there is none.
    pub sets: Vec<Vec<Language>>,
    /// Whether some boundaries have cffi's declarations compiled, on machines that can.
    pub compiled: bool,
    /// The options by which the command chooses what `grounds` and `sets` are.
    pub options: String,
}

impl Plan {
    /// Where the boundary of a number is compiled, and in which languages it is written.
    #[must_use]
    pub fn ground(&self, number: usize) -> Ground {
        let run = number / FLAVOUR_RUN;
        let ground = self.place(run);
        // Every tenth run leaps over a set, so that none meets the same targets for ever.
        match self.sets.len() {
            0 => ground,
            count => {
                let ground = ground.with(&self.sets[(run + run / 10) % count]);
                // It takes a C compiler seconds for each file.
                let here = ground.target.triple.as_str() == HOST && !ground.short_enums;
                let able = self.compiled && here && ground.languages.contains(&Language::Cffi);
                Ground { compiled: able && matches!(run % 10, 3 | 6), ..ground }
            }
        }
    }

    /// The target of a run: of every ten, one with short enumerations and three on the other
    /// targets.
    fn place(&self, run: usize) -> Ground {
        let others = self.grounds.len() - 1;
        match run % 10 {
            4 => Ground { short_enums: true, ..self.grounds[0].clone() },
            turn @ (2 | 5 | 8) if others > 0 => {
                self.grounds[1 + (run / 10 * 3 + turn / 3) % others].clone()
            }
            _ => self.grounds[0].clone(),
        }
    }
}

/// The sets of languages with Python among them: against C alone, which is what a Python module
/// binds, and in company, where one side hears what another does not.
pub const PYTHON: [&[Language]; 5] = [
    &[Language::C, Language::Ctypes],
    &[Language::C, Language::Cffi],
    &[Language::Rust, Language::C, Language::Ctypes],
    &[Language::C, Language::Zig, Language::Cffi],
    &[Language::Rust, Language::C, Language::Zig, Language::Ctypes, Language::Cffi],
];

/// The sets of languages with C++ among them: as the only header, beside the same header in C, and
/// everything together.
pub const CPP: [&[Language]; 3] = [
    &[Language::Rust, Language::Zig, Language::Cpp],
    &[Language::C, Language::Cpp],
    &[Language::Rust, Language::C, Language::Zig, Language::Cpp],
];

/// Is told after each batch how many of how many boundaries are done.
pub type Progress<'a> = &'a (dyn Fn(usize, usize) + Sync);

/// The boundary of a number. It is the same in whatever batch it stands.
#[must_use]
pub fn boundary(seed: u64, number: usize, ground: &Ground) -> Boundary {
    // Batches hold one flavour, because a header as a whole describes one side or the other.
    let flavour = if (number / FLAVOUR_RUN).is_multiple_of(4) {
        Flavour::Implemented
    } else {
        Flavour::Imported
    };
    let (prefix, seed) = (format!("b{number}_"), mix(seed, number, 0));
    let mut made = generate::boundary(&prefix, seed, flavour, ground.facts());
    made.compiled = ground.compiled;
    profile::restrict(&mut made, &ground.languages);
    made
}

/// Consecutive boundaries of one flavour; batches never straddle two runs.
pub const FLAVOUR_RUN: usize = 50;

/// The mutant of a number of a boundary. Its side follows from its number, so that one file holds
/// the mutants of one round.
#[must_use]
pub fn mutant(
    boundary: &Boundary,
    languages: &[Language],
    (seed, number): (u64, usize),
    round: usize,
) -> Mutant {
    let side = languages[round % languages.len()];
    mutate::mutant(boundary, side, mix(seed, number, round + 1))
}

/// Distinct seeds for distinct places (the finalizer of SplitMix64).
fn mix(seed: u64, number: usize, part: usize) -> u64 {
    let place = (number as u64) << 20 | part as u64;
    let mut z = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(place);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Runs the plan.
///
/// # Errors
/// When unchanged boundaries cannot be read: then nothing can be said at all.
pub fn run(plan: &Plan, timings: &Timings, progress: Progress<'_>) -> Result<Tally, ExtractError> {
    let size = plan.batch.clamp(1, FLAVOUR_RUN);
    let mut batches: Vec<Vec<usize>> = Vec::new();
    for number in plan.boundaries.clone() {
        match batches.last_mut() {
            Some(batch) if batch.len() < size && batch[0] / FLAVOUR_RUN == number / FLAVOUR_RUN => {
                batch.push(number);
            }
            _ => batches.push(vec![number]),
        }
    }
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let results = Mutex::new(Vec::new());
    let work = || {
        while let Some(batch) = batches.get(next.fetch_add(1, Ordering::Relaxed)) {
            let result = Batch::new(plan, timings, batch).and_then(|batch| batch.run());
            let all = done.fetch_add(batch.len(), Ordering::Relaxed) + batch.len();
            results
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner)
                .push((batch[0], result));
            progress(all, plan.boundaries.len());
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..plan.jobs.max(1) {
            scope.spawn(work);
        }
    });
    let mut results = results.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    results.sort_by_key(|(first, _)| *first);
    let mut tally = Tally::default();
    for (_, result) in results {
        tally.merge(result?);
    }
    Ok(tally)
}

/// The boundaries of one file, unchanged, and what the compilers say of them.
struct Batch<'a> {
    plan: &'a Plan,
    timings: &'a Timings,
    ground: Ground,
    numbers: &'a [usize],
    boundaries: Vec<Boundary>,
    contracts: Vec<Contract>,
    /// What is said about the unchanged boundaries: item and code. It says nothing about mutants.
    noise: BTreeSet<(String, Code)>,
    folder: PathBuf,
}

impl<'a> Batch<'a> {
    fn new(
        plan: &'a Plan,
        timings: &'a Timings,
        numbers: &'a [usize],
    ) -> Result<Self, ExtractError> {
        let ground = plan.ground(numbers[0]);
        let boundaries: Vec<_> =
            numbers.iter().map(|it| boundary(plan.seed, *it, &ground)).collect();
        let folder = plan.folder.join(format!("batch-{}", numbers[0]));
        let all: Vec<_> = boundaries.iter().collect();
        let read = |language: &Language| extract(&all, *language, &folder, &ground, timings);
        let contracts = ground.languages.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let noise = compared(&contracts).differences.iter().map(noise_key).collect();
        Ok(Self { plan, timings, ground, numbers, boundaries, contracts, noise, folder })
    }

    fn run(mut self) -> Result<Tally, ExtractError> {
        let mut tally = Tally { boundaries: self.numbers.len(), ..Tally::default() };
        tally.on(&self.ground.name(), self.numbers.len(), 0);
        self.agreement(&mut tally);
        for round in self.plan.mutants.clone() {
            self.round(round, &mut tally);
        }
        if tally.is_clean() {
            // Nothing in it is of interest any more; an error leaves files behind, no more.
            let _ = std::fs::remove_dir_all(&self.folder);
        }
        Ok(tally)
    }

    /// The unchanged boundaries have to agree. Those that do not take no part in the rounds.
    fn agreement(&mut self, tally: &mut Tally) {
        let all: Vec<_> = self.boundaries.iter().collect();
        let findings = judge_agreement(&all, &self.ground.languages, &self.contracts);
        let mut wrong: Vec<String> = Vec::new();
        for finding in findings {
            let number = self.number_of(&finding.prefix);
            let command = number.map_or_else(String::new, |number| self.command(number, None));
            tally.mistake(finding.class, format!("{}\n{command}", finding.detail));
            wrong.push(finding.prefix);
        }
        wrong.sort_unstable();
        wrong.dedup();
        tally.disagreeing += wrong.len();
    }

    fn number_of(&self, prefix: &str) -> Option<usize> {
        let at = self.boundaries.iter().position(|it| it.prefix == prefix)?;
        Some(self.numbers[at])
    }

    /// One mutant of every boundary, all on the same side.
    fn round(&self, round: usize, tally: &mut Tally) {
        let pairs = self.numbers.iter().zip(&self.boundaries);
        let mutants: Vec<_> = pairs
            .map(|(number, it)| {
                mutant(it, &self.ground.languages, (self.plan.seed, *number), round)
            })
            .collect();
        let everything: Vec<usize> = (0..mutants.len()).collect();
        self.judge_round(round, &mutants, &everything, tally);
    }

    /// Judges the mutants at `places`; the other boundaries are written unchanged. When the file
    /// cannot be read, halves it until the mutant to blame stands alone.
    fn judge_round(&self, round: usize, mutants: &[Mutant], places: &[usize], tally: &mut Tally) {
        let Some(side) = places.first().map(|place| mutants[*place].side) else { return };
        let written = |place: usize| match places.contains(&place) {
            true => &mutants[place].boundary,
            false => &self.boundaries[place],
        };
        let written: Vec<_> = (0..mutants.len()).map(written).collect();
        let folder = self.folder.join(format!("round-{round}"));
        match extract(&written, side, &folder, &self.ground, self.timings) {
            Ok(contract) => {
                let differences = self.compare(side, contract);
                self.strays(round, places, &differences, tally);
                places.iter().for_each(|place| {
                    self.judge_one(round, &mutants[*place], *place, &differences, tally);
                });
            }
            Err(error) if places.len() == 1 => {
                let (mutant, place) = (&mutants[places[0]], places[0]);
                let said = error.compiler_said.clone().unwrap_or_default();
                let said = format!("{error}\n{}", first_error(&said));
                self.record(round, mutant, place, Fate::Unreadable, &said, tally);
            }
            Err(_) => {
                let (left, right) = places.split_at(places.len() / 2);
                self.judge_round(round, mutants, left, tally);
                self.judge_round(round, mutants, right, tally);
            }
        }
    }

    fn compare(&self, side: Language, contract: Contract) -> Vec<Difference> {
        let mut contracts = self.contracts.clone();
        let place = self.ground.languages.iter().position(|it| *it == side);
        if let Some(place) = place {
            contracts[place] = contract;
        }
        compared(&contracts).differences
    }

    /// Differences of no mutant at all: of a boundary that was written unchanged, or of none.
    fn strays(
        &self,
        round: usize,
        places: &[usize],
        differences: &[Difference],
        tally: &mut Tally,
    ) {
        let changed = |it: &&Difference| {
            let prefix = prefix_of(&it.item);
            places.iter().any(|place| self.boundaries[*place].prefix == prefix)
        };
        let said = differences.iter().filter(|it| it.level() >= Level::Warning);
        for stray in said.filter(|it| !changed(it) && !self.noise.contains(&noise_key(it))) {
            let command = self.command(self.numbers[places[0]], Some(round));
            let class = format!("said of what nobody changed: {}", stray.code());
            tally.mistake(class, format!("{}\n{command}", described(stray)));
            tally.disagreeing += 1;
        }
    }

    fn judge_one(
        &self,
        round: usize,
        mutant: &Mutant,
        place: usize,
        differences: &[Difference],
        tally: &mut Tally,
    ) {
        let prefix = &mutant.boundary.prefix;
        let mine = |it: &&Difference| {
            prefix_of(&it.item) == *prefix && !self.noise.contains(&noise_key(it))
        };
        let said: Vec<_> = differences.iter().filter(mine).collect();
        let fate = judge_mutant(mutant, &said);
        let lines: Vec<String> = said.iter().map(|it| described(it)).collect();
        self.record(round, mutant, place, fate, &lines.join("\n"), tally);
    }

    fn record(
        &self,
        round: usize,
        mutant: &Mutant,
        place: usize,
        fate: Fate,
        said: &str,
        tally: &mut Tally,
    ) {
        tally.mutant(mutant.kind, fate);
        tally.on(&self.ground.name(), 0, 1);
        if fate.is_right() {
            return;
        }
        let number = self.numbers[place];
        let (kind, side) = (mutant.kind.name(), mutant.side.spelling());
        let mut allowed = mutant.allowed.clone();
        allowed.truncate(4);
        let command = self.command(number, Some(round));
        let class = format!("{}: {kind} in {side}", fate.name());
        let example = format!("should name {}; said:\n{said}\n{command}", allowed.join(" or "));
        tally.mistake(class, example);
    }

    /// The command that does this one thing again and keeps its sources.
    fn command(&self, number: usize, round: Option<usize>) -> String {
        let round = round.map_or_else(String::new, |round| format!(" --mutant {round}"));
        let Plan { seed, options, .. } = self.plan;
        format!("cargo xtask agree --seed {seed} --boundary {number}{round}{options}")
    }
}

/// What tells a difference that was there before a mutation.
fn noise_key(difference: &Difference) -> (String, Code) {
    (difference.item.clone(), difference.code())
}

/// The lines of a compiler's words that matter.
fn first_error(said: &str) -> String {
    let from = said.lines().skip_while(|line| !line.contains("error"));
    from.take(6).collect::<Vec<_>>().join("\n")
}

/// Where a plan writes unless told otherwise.
#[must_use]
pub fn default_folder() -> PathBuf {
    Path::new("target").join("agree")
}
