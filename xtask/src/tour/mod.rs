//! `cargo xtask tour`: small programs, one for each pattern and pair of languages, built, run, watched
//! by the checkers of this machine, and their boundaries checked by abiding.

mod broken;
mod build;
mod mode;
mod programs;
mod watch;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

use clap::Args;

use crate::locate::Zig;
use crate::setup;
use crate::step::{self, Failure};
use broken::{TWINS, Twin};
use build::Builder;
use mode::Mode;
use programs::{PROGRAMS, Program};

/// What to run.
#[derive(Args, Debug, Default)]
pub struct Options {
    /// Only this pattern: person, geometry, sodium, sqlite, engine, logger, errors.
    pattern: Option<String>,
    /// Also run under the sanitizers and valgrind, and require that they catch every broken twin.
    #[arg(long)]
    sanitize: bool,
    /// Only run the programs; leave their boundaries unchecked.
    #[arg(long)]
    unchecked: bool,
}

impl Options {
    /// Everything there is.
    pub fn all() -> Self {
        Self { pattern: None, sanitize: true, unchecked: false }
    }

    fn programs(&self) -> Result<Vec<&'static Program>, Failure> {
        let wanted = |program: &&Program| {
            self.pattern.as_deref().is_none_or(|pattern| pattern == program.pattern)
        };
        let programs: Vec<_> = PROGRAMS.iter().filter(wanted).collect();
        if programs.is_empty() {
            let mut patterns: Vec<_> = PROGRAMS.iter().map(|program| program.pattern).collect();
            patterns.dedup();
            return Err(format!("no such pattern; there are {}", patterns.join(", ")));
        }
        Ok(programs)
    }
}

/// Formatting and lints of the tour's Rust, which is a workspace of its own.
pub fn lints(zig: &Zig) -> Result<(), Failure> {
    let manifest = build::tour().join("Cargo.toml");
    let mut format = step::cargo();
    format.args(["fmt", "--all", "--check", "--manifest-path"]).arg(&manifest);
    step::run("formatting of the tour's Rust", &mut format)?;
    let mut clippy = step::cargo();
    let (key, value) = setup::zig_variable(zig);
    clippy.args(["clippy", "--workspace", "--manifest-path"]).arg(&manifest).env(key, value);
    clippy.arg("--target-dir").arg(Mode::Plain.folder()).args(["--", "-D", "warnings"]);
    step::run("lints of the tour's Rust", &mut clippy)
}

/// Sets up, then runs what `options` ask for.
pub fn run(options: &Options) -> Result<(), Failure> {
    let zig = setup::run()?;
    let mut build = step::cargo();
    let (key, value) = setup::zig_variable(&zig);
    build.args(["build", "--package", "abiding"]).env(key, value);
    if !options.unchecked {
        step::run("build abiding", &mut build)?;
    }
    run_with(options, &zig)
}

/// Runs what `options` ask for; abiding itself is built already.
pub fn run_with(options: &Options, zig: &Zig) -> Result<(), Failure> {
    let started = Instant::now();
    let tour = Tour::new(options, zig)?;
    let mut skipped = Vec::new();
    if let Err(reason) = &tour.python_with_cffi {
        skipped.push(step::skip("Python programs with cffi", reason));
    }
    let modes: &[Mode] = if options.sanitize {
        &[Mode::Plain, Mode::Memcheck, Mode::Address, Mode::Thread]
    } else {
        &[Mode::Plain]
    };
    for mode in modes {
        match mode.missing() {
            None => tour.run(*mode)?,
            Some(reason) => skipped.push(step::skip(mode.name(), &reason)),
        }
    }
    if !options.unchecked {
        tour.check()?;
    }
    println!("\nthe tour took {:.0} s", started.elapsed().as_secs_f64());
    skipped.iter().for_each(|skip| println!("{skip}"));
    Ok(())
}

/// What is run, and with what.
struct Tour<'a> {
    zig: &'a Zig,
    python: PathBuf,
    /// Python with the package `cffi`, or why there is none.
    python_with_cffi: Result<PathBuf, Failure>,
    programs: Vec<&'static Program>,
    /// Whether the broken twins are to be caught and abiding's own tests to be watched, too.
    broken: bool,
}

impl<'a> Tour<'a> {
    fn new(options: &Options, zig: &'a Zig) -> Result<Self, Failure> {
        Ok(Self {
            zig,
            python: setup::python_itself()?,
            python_with_cffi: setup::python_with("cffi"),
            programs: options.programs()?,
            broken: options.sanitize && options.pattern.is_none(),
        })
    }

    /// Builds and runs all programs that `mode` looks at, then the broken ones that it must catch.
    fn run(&self, mode: Mode) -> Result<(), Failure> {
        let builder = Builder {
            mode,
            zig: self.zig,
            python: &self.python,
            python_with_cffi: &self.python_with_cffi,
            shared: Mutex::default(),
        };
        let native = mode.folder().join("native");
        std::fs::create_dir_all(&native).map_err(|e| format!("{}: {e}", native.display()))?;
        builder.cargo_workspace()?;
        println!("\n==> the tour's programs ({})", mode.name());
        let runs = |program: &Program| self.python_with_cffi.is_ok() || !program.needs_cffi();
        let chosen = self.programs.iter().filter(|program| mode.looks_at(program));
        let chosen: Vec<_> = chosen.filter(|program| runs(program)).collect();
        let failed = in_parallel(&chosen, |program| run_program(&builder, program));
        if failed > 0 {
            return Err(format!("{failed} of {} programs failed ({})", chosen.len(), mode.name()));
        }
        if self.broken {
            catch_twins(&builder)?;
            builder.own_tests()?;
        }
        Ok(())
    }

    /// Lets abiding check every boundary of the chosen patterns.
    fn check(&self) -> Result<(), Failure> {
        println!("\n==> the tour's boundaries, checked by abiding");
        let mut patterns: Vec<_> = self.programs.iter().map(|program| program.pattern).collect();
        patterns.dedup();
        let mut configs: Vec<_> = patterns.iter().flat_map(|pattern| configs(pattern)).collect();
        configs.retain(|config| self.python_with_cffi.is_ok() || !config.ends_with("cffi.toml"));
        match in_parallel(&configs, |config| self.check_one(config)) {
            0 => Ok(()),
            failed => Err(format!("{failed} boundaries of the tour do not agree")),
        }
    }

    fn check_one(&self, config: &Path) -> Result<String, String> {
        let shown = config.strip_prefix(step::root()).unwrap_or(config).display().to_string();
        let (key, value) = setup::zig_variable(self.zig);
        let python = self.python_with_cffi.as_ref().unwrap_or(&self.python);
        let mut check = step::abiding();
        check.arg("check").arg("--config").arg(config).env(key, value).env("PYTHON", python);
        match step::quiet(&mut check) {
            Ok(said) => Ok(format!("  {shown:<40} {}", last_line(&said))),
            Err(failure) => Err(format!("  {shown:<40} FAILED\n{failure}")),
        }
    }
}

/// Builds and runs the broken programs that one checker must catch.
fn catch_twins(builder: &Builder<'_>) -> Result<(), Failure> {
    let twins: Vec<_> = TWINS.iter().filter(|twin| twin.mode == builder.mode).collect();
    println!("\n==> broken twins, to be caught ({})", builder.mode.catcher());
    match in_parallel(&twins, |twin| catch(builder, twin)) {
        0 => Ok(()),
        missed => Err(format!("{missed} of {} broken twins were not caught", twins.len())),
    }
}

/// Builds and runs a broken program; fails if its checker does not say what it must.
fn catch(builder: &Builder<'_>, twin: &Twin) -> Result<String, String> {
    let title = format!("  {:<39} {:<27}", twin.pitfall, twin.source());
    let mut run = builder
        .program(&twin.build)
        .map_err(|failure| format!("{title} FAILED to build\n{failure}"))?;
    let output = run.output().map_err(|error| format!("{title} FAILED to run\n{error}"))?;
    let both = [&output.stdout[..], &output.stderr[..]].concat();
    let said = String::from_utf8_lossy(&both);
    match twin.words.iter().find(|words| said.contains(**words)) {
        Some(words) => Ok(format!("{title} caught: {words}")),
        None => Err(format!(
            "{title} NOT CAUGHT ({})\nexpected one of {:?} in:\n{said}",
            output.status, twin.words
        )),
    }
}

/// Calls `work` for each item on all cores, prints what it says in the items' order, and counts
/// failures.
fn in_parallel<T: Sync>(items: &[T], work: impl Fn(&T) -> Result<String, String> + Sync) -> usize {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some((at, item)) = Some(next.fetch_add(1, Ordering::Relaxed))
                    .and_then(|at| Some((at, items.get(at)?)))
                {
                    let said = work(item);
                    done.lock().expect("no worker panics while it holds the list").push((at, said));
                }
            });
        }
    });
    let mut done = done.into_inner().expect("all workers have ended");
    done.sort_by_key(|(at, _)| *at);
    for (_, said) in &done {
        println!("{}", said.as_ref().unwrap_or_else(|failure| failure));
    }
    done.iter().filter(|(_, said)| said.is_err()).count()
}

/// Builds and runs one program, and says how it went.
fn run_program(builder: &Builder<'_>, program: &Program) -> Result<String, String> {
    let title = format!("  {:<9} {:<40}", program.pattern, program.pair);
    let started = Instant::now();
    let outcome = builder.program(&program.build).and_then(|mut run| succeed(&mut run));
    let seconds = started.elapsed().as_secs_f64();
    match outcome {
        Ok(()) => Ok(format!("{title} ok      {seconds:.1} s")),
        Err(failure) => Err(format!("{title} FAILED\n{failure}")),
    }
}

fn succeed(run: &mut Command) -> Result<(), Failure> {
    step::quiet(run).map(drop)
}

fn last_line(text: &str) -> &str {
    text.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default()
}

/// The configurations in a pattern's folder: every TOML file but cargo's.
fn configs(pattern: &str) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(build::tour().join(pattern)) else { return Vec::new() };
    let paths = entries.filter_map(Result::ok).map(|entry| entry.path());
    let mut configs: Vec<_> = paths
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .filter(|path| !path.ends_with("Cargo.toml"))
        .collect();
    configs.sort();
    configs
}
