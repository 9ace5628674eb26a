//! `cargo xtask agree`: agreement by construction, on random boundaries and mutants of them.

use clap::Args;

use crate::setup;
use crate::step::{self, Failure};

/// How much to try, and which part of it.
#[derive(Args)]
pub struct Options {
    /// Number of random boundaries.
    #[arg(long, default_value_t = 200)]
    cases: usize,
    /// Decides all random choices.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Number of mutants over all boundaries; five for each unless given.
    #[arg(long)]
    mutants: Option<usize>,
    /// Boundaries in one file, at most fifty.
    #[arg(long)]
    batch: Option<usize>,
    /// Batches at a time; as many as there are cores unless given.
    #[arg(long)]
    jobs: Option<usize>,
    /// Where sources are written; those of mistakes stay there.
    #[arg(long, value_name = "DIR")]
    keep: Option<String>,
    /// Only this target, instead of this machine and five others in turns.
    #[arg(long, value_name = "TRIPLE")]
    target: Option<String>,
    /// Sets of languages with C++ among them: as the only header, and beside the same header in C.
    #[arg(long, conflicts_with_all = ["languages", "python"])]
    cpp: bool,
    /// Boundaries in these languages, of rust, c, cpp, zig, ctypes and cffi; given several times, the
    /// sets take turns.
    #[arg(long, value_name = "LIST")]
    languages: Vec<String>,
    /// Sets of languages with Python among them: ctypes and cffi against C alone, and in company.
    #[arg(long, conflicts_with = "languages")]
    python: bool,
    /// Only this boundary.
    #[arg(long, value_name = "NUMBER")]
    boundary: Option<usize>,
    /// Of that boundary, only this mutant.
    #[arg(long, value_name = "NUMBER", requires = "boundary")]
    mutant: Option<usize>,
}

/// Builds the tester and runs it.
pub fn run(options: &Options) -> Result<(), Failure> {
    let zig = setup::run()?;
    let (key, value) = setup::zig_variable(&zig);
    let mut agree = step::cargo();
    agree.env(key, value).args(["run", "--quiet", "--package", "abiding-agree", "--"]);
    agree.args(["--cases", &options.cases.to_string(), "--seed", &options.seed.to_string()]);
    let numbers = [
        ("--mutants", options.mutants),
        ("--batch", options.batch),
        ("--jobs", options.jobs),
        ("--boundary", options.boundary),
        ("--mutant", options.mutant),
    ];
    for (name, number) in numbers {
        if let Some(number) = number {
            agree.args([name, &number.to_string()]);
        }
    }
    if let Some(folder) = &options.keep {
        agree.args(["--keep", folder]);
    }
    if let Some(triple) = &options.target {
        agree.args(["--target", triple]);
    }
    for (given, name) in [(options.cpp, "--cpp"), (options.python, "--python")] {
        if given {
            agree.arg(name);
        }
    }
    options.languages.iter().for_each(|set| _ = agree.args(["--languages", set]));
    if options.python || options.languages.iter().any(|set| set.contains("cffi")) {
        // cffi's compiler needs it since Python 3.12.
        setup::python_with("setuptools")?;
        agree.env("PYTHON", setup::python_with("cffi")?);
    }
    step::run("agreement by construction", &mut agree)
}
