//! `abiding-agree`: see the library's documentation.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use abiding::extract::ExtractError;
use abiding::toolchain::process::Timings;
use abiding::toolchain::target::HOST;
use abiding_agree::ground::{FOREIGN, Ground};
use abiding_agree::judge::compile;
use abiding_agree::model::Language;
use abiding_agree::run::{self, FLAVOUR_RUN, Plan};
use abiding_agree::tally::Tally;
use clap::Parser;

/// Writes random boundaries in several languages (Rust, C and Zig unless told) and requires that abiding sees them agree; then
/// changes one thing on one side and requires that abiding names exactly that.
#[derive(Parser)]
#[command(bin_name = "cargo xtask agree")]
struct Arguments {
    /// Number of boundaries.
    #[arg(long, default_value_t = 50)]
    cases: usize,
    /// Decides all random choices.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Number of mutants over all boundaries.
    #[arg(long)]
    mutants: Option<usize>,
    /// Boundaries in one file, at most fifty.
    #[arg(long, default_value_t = FLAVOUR_RUN)]
    batch: usize,
    /// Batches at a time.
    #[arg(long)]
    jobs: Option<usize>,
    /// Where sources are written; those of mistakes stay there.
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// Only this target.
    #[arg(long, value_name = "TRIPLE")]
    target: Option<String>,
    /// Sets of languages with C++ among them: see `run::CPP`.
    #[arg(long, conflicts_with_all = ["languages", "python"])]
    cpp: bool,
    /// Boundaries in these languages, of rust, c, cpp, zig, ctypes and cffi; given several times, the
    /// sets take turns.
    #[arg(long, value_name = "LIST", value_parser = languages)]
    languages: Vec<Languages>,
    /// Sets of languages with Python among them: see `run::PYTHON`.
    #[arg(long, conflicts_with = "languages")]
    python: bool,
    /// Only this boundary.
    #[arg(long, value_name = "NUMBER")]
    boundary: Option<usize>,
    /// Of that boundary, only this mutant.
    #[arg(long, value_name = "NUMBER", requires = "boundary")]
    mutant: Option<usize>,
}

/// A set of languages as it is given.
#[derive(Clone, Debug)]
struct Languages(Vec<Language>);

fn languages(text: &str) -> Result<Languages, String> {
    let one = |word: &str| Language::spelled(word).ok_or_else(|| format!("unknown: `{word}`"));
    let list: Vec<_> = text.split(',').map(one).collect::<Result<_, _>>()?;
    match list.len() {
        0 | 1 => Err("a boundary is between two languages at least".to_owned()),
        _ => Ok(Languages(list)),
    }
}

impl Arguments {
    fn sets(&self) -> Vec<Vec<Language>> {
        match (self.python, self.cpp) {
            (true, _) => run::PYTHON.iter().map(|set| set.to_vec()).collect(),
            (_, true) => run::CPP.iter().map(|set| set.to_vec()).collect(),
            _ => self.languages.iter().map(|set| set.0.clone()).collect(),
        }
    }

    /// What to give again to get the same boundaries.
    fn options(&self) -> String {
        let mut text = String::new();
        if let Some(target) = &self.target {
            text += &format!(" --target {target}");
        }
        for (given, name) in [(self.cpp, " --cpp"), (self.python, " --python")] {
            text += if given { name } else { "" };
        }
        for Languages(set) in &self.languages {
            let words: Vec<_> = set.iter().map(|it| it.spelling()).collect();
            text += &format!(" --languages {}", words.join(","));
        }
        text
    }

    fn plan(&self) -> Result<Plan, ExtractError> {
        let boundaries = self.boundary.map_or(0..self.cases, |number| number..number + 1);
        let all = self.mutants.unwrap_or(5 * boundaries.len());
        let each = all.div_ceil(boundaries.len().max(1));
        let mutants = match (self.boundary, self.mutant) {
            (_, Some(number)) => number..number + 1,
            (Some(_), None) if self.mutants.is_none() => 0..0,
            _ => 0..each,
        };
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let triples: Vec<&str> = match &self.target {
            Some(triple) => vec![triple],
            None => std::iter::once(HOST).chain(FOREIGN).collect(),
        };
        let grounds = triples.into_iter().map(Ground::on).collect::<Result<Vec<_>, _>>()?;
        let folder = self.keep.clone().unwrap_or_else(run::default_folder);
        let sets = self.sets();
        let cffi = sets.iter().any(|set| set.contains(&Language::Cffi));
        Ok(Plan {
            compiled: cffi && can_compile(&grounds[0], &folder),
            boundaries,
            mutants,
            seed: self.seed,
            batch: self.batch,
            folder,
            jobs: self.jobs.unwrap_or(cores),
            grounds,
            sets,
            options: self.options(),
        })
    }
}

/// Whether cffi can compile on this machine. Where it cannot, that is said.
fn can_compile(ground: &Ground, folder: &Path) -> bool {
    let trial = folder.join("compiler");
    let made = std::fs::create_dir_all(&trial)
        .map_err(|cause| ExtractError::new("could not make a folder").at(&trial).because(cause))
        .and_then(|()| compile(&[], &trial, ground));
    let _ = std::fs::remove_dir_all(&trial);
    let Err(error) = made else { return true };
    eprintln!(
        "NOT TRIED: declarations that cffi compiles. {error}\n{}",
        error.compiler_said.as_deref().unwrap_or_default()
    );
    false
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match arguments.plan().and_then(|plan| tally(&plan)) {
        Ok(tally) => {
            print!("{tally}");
            if tally.is_clean() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            eprintln!("error: {error}");
            if let Some(said) = &error.compiler_said {
                eprintln!("{said}");
            }
            ExitCode::from(2)
        }
    }
}

fn tally(plan: &Plan) -> Result<Tally, ExtractError> {
    let timings = Timings::default();
    let began = Instant::now();
    let terminal = std::io::stderr().is_terminal();
    let progress = |done: usize, all: usize| {
        if terminal {
            eprint!("\r{done} of {all} boundaries");
        }
    };
    let tally = run::run(plan, &timings, &progress)?;
    if terminal {
        eprintln!();
    }
    let cpu: std::time::Duration = timings.sorted().iter().map(|it| it.cpu).sum();
    let per = cpu.as_secs_f64() / plan.boundaries.len().max(1) as f64;
    println!(
        "seed {}, boundaries {:?}, mutants of each {:?}\n\
         {:.0} s by the clock; compilers: {:.1} s of processor time, {per:.2} s a boundary with its \
         mutants\n",
        plan.seed,
        plan.boundaries,
        plan.mutants,
        began.elapsed().as_secs_f64(),
        cpu.as_secs_f64()
    );
    Ok(tally)
}
