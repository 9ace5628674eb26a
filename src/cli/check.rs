//! `abiding check`: read all parties of a boundary and compare them.

use std::path::PathBuf;
use std::time::Instant;

use super::cache::{self, CacheArgs};
use super::output::{self, FailOn, Format};
use super::party_args::PartyArgs;
use super::progress::Progress;
use super::source::Source;
use super::{Failure, rerun};
use crate::cache::Cache;
use crate::cache::reports::Printed;
use crate::check::{Outcome, Verdict, check, read_targets, unused_exceptions};
use crate::config::Boundary;
use crate::contract::Target;
use crate::report::{self, Report};
use crate::toolchain::process::Timings;

/// Check that all parties see the same boundary.
///
/// Without PARTY, the boundary is the one that `abiding.toml` describes, in the current directory
/// or the nearest parent that has one.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub struct Args {
    /// Two or more parties as LANGUAGE:PATH, such as rust:src/ffi.rs, c:include/api.h,
    /// rust:Cargo.toml; the language may be left out where the file's extension tells it
    #[arg(value_name = "PARTY", conflicts_with = "config")]
    pub parties: Vec<String>,
    /// The configuration file
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Check for this target instead of the configured ones; `host` is this machine, `all` a set of
    /// 32; may be given several times
    #[arg(long = "target", value_name = "TRIPLE")]
    pub targets: Vec<String>,
    /// What to print
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "human")]
    pub format: Format,
    /// The mildest level that makes the exit status 1
    #[arg(long, value_enum, value_name = "LEVEL", default_value = "warning")]
    pub fail_on: FailOn,
    /// Also show notes in full, and everything that was not compared, with the reason
    #[arg(short, long)]
    pub verbose: bool,
    /// Show how long each compiler ran, and what abiding itself added
    #[arg(long)]
    pub timings: bool,
    #[command(flatten)]
    pub cache: CacheArgs,
    #[command(flatten)]
    pub options: PartyArgs,
}

const AFTER_HELP: &str = "\
Examples:
  abiding check
  abiding check --config ffi/abiding.toml --target aarch64-unknown-linux-gnu
  abiding check rust:src/ffi.rs c:include/api.h -I include --items 'api_*'
  abiding check --format json | jq '.differences[] | {code, item, message}'

Exit status:
  0  all parties agree
  1  they disagree (at the level of --fail-on or worse)
  2  a party could not be read, or the command line or configuration is wrong";

/// Checks and reports.
pub fn run(args: &Args) -> Result<Verdict, Failure> {
    let started = Instant::now();
    let source = Source { config: args.config.as_deref(), parties: &args.parties };
    let boundary = source.boundary(&args.options)?;
    let wanted = if args.targets.is_empty() { &boundary.targets } else { &args.targets };
    let targets = read_targets(wanted)?;
    let progress = Progress::new();
    let timings = Timings::heard_by(progress.listener());
    let cache = args.cache.cache();
    let asked = asked(args, &boundary);
    let known = asked.as_ref().and_then(|a| cache.printed(&boundary.parties, &targets, a));
    let verdict = match known {
        Some(Printed { text, agrees }) => {
            output::print(&text)?;
            if agrees { Verdict::Agree } else { Verdict::Disagree }
        }
        None => {
            let (printed, verdict) =
                look(args, &boundary, &targets, (&cache, &timings), &progress)?;
            if let (Some(asked), true) = (&asked, verdict != Verdict::Unchecked) {
                cache.keep_printed(&boundary.parties, &targets, asked, &printed);
            }
            verdict
        }
    };
    if args.timings {
        output::print_error(&report::timings(&timings.sorted(), started.elapsed()));
        output::print_error(&cache::summary(&cache));
    }
    Ok(verdict)
}

/// Reads the parties, compares them, and prints the report.
fn look(
    args: &Args,
    boundary: &Boundary,
    targets: &[Target],
    (cache, timings): (&Cache, &Timings),
    progress: &Progress,
) -> Result<(Printed, Verdict), Failure> {
    let outcomes = check(boundary, targets, cache, timings, progress);
    print_unread(&outcomes);
    let verdict = Verdict::of(&outcomes, args.fail_on.level());
    let report = Report {
        boundary: &boundary.name,
        outcomes: &outcomes,
        exceptions: &boundary.exceptions,
        unused: unused_exceptions(&boundary.exceptions, &outcomes),
        config: boundary.file.as_deref(),
        verdict,
        rerun: rerun::command_line(std::env::args_os()),
    };
    let text = text(&report, args.format, args.verbose);
    output::print(&text)?;
    Ok((Printed { text, agrees: verdict == Verdict::Agree }, verdict))
}

/// Everything beyond the parties and targets that a report depends on; `None` if it cannot be told.
fn asked(args: &Args, boundary: &Boundary) -> Option<String> {
    // The exceptions, as they were read just now.
    let file = boundary.file.as_ref();
    let config = file.map(|file| std::fs::read_to_string(file).map(|text| (file, text)));
    let config = config.transpose().ok()?;
    let Args { format, fail_on, verbose, .. } = args;
    let words = rerun::command_line(std::env::args_os());
    let name = &boundary.name;
    Some(format!("{words} {format:?} {fail_on:?} {verbose} {} {name} {config:?}", output::width()))
}

/// Prints why parties could not be read, whatever the format of the report is. What is the same on
/// several targets is said once.
fn print_unread(outcomes: &[Outcome]) {
    let mut said: Vec<(String, Vec<&str>)> = Vec::new();
    for outcome in outcomes {
        for unread in &outcome.unread {
            let text = report::error::unread(&unread.party, unread.language, &unread.error);
            let triple = outcome.target.triple.as_str();
            match said.iter_mut().find(|(known, _)| *known == text) {
                Some((_, triples)) => triples.push(triple),
                None => said.push((text, vec![triple])),
            }
        }
    }
    for (mut text, triples) in said {
        if outcomes.len() > 1 {
            let what = if triples.len() == 1 { "target" } else { "targets" };
            report::error::note(&mut text, what, &triples.join(", "));
        }
        output::print_error(&format!("{text}\n"));
    }
}

/// A report in the format that was asked for.
pub fn text(report: &Report<'_>, format: Format, verbose: bool) -> String {
    match format {
        Format::Human => {
            let options = report::Options { width: output::width(), verbose };
            report::human(report, options)
        }
        Format::Json => report::json(report),
    }
}
