//! `abiding compare`: two saved contracts.

use std::path::{Path, PathBuf};

use super::output::{FailOn, Format};
use super::{Failure, check, rerun};
use crate::check::{Verdict, compare_saved};
use crate::contract::{Contract, Name, json};
use crate::extract::ExtractError;
use crate::report::Report;

/// Compare contracts that `abiding extract` wrote.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The one
    #[arg(value_name = "A.json")]
    left: PathBuf,
    /// The other
    #[arg(value_name = "B.json")]
    right: PathBuf,
    /// What to print
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "human")]
    format: Format,
    /// The mildest level that makes the exit status 1
    #[arg(long, value_enum, value_name = "LEVEL", default_value = "warning")]
    fail_on: FailOn,
    /// Also show notes in full, and everything that was not compared, with the reason
    #[arg(short, long)]
    verbose: bool,
}

/// Reads, compares and reports.
pub fn run(args: &Args) -> Result<Verdict, Failure> {
    let mut left = load(&args.left)?;
    let mut right = load(&args.right)?;
    same_target(&left, &right, args)?;
    if left.header.party == right.header.party {
        left.header.party = Name::new(&args.left.to_string_lossy());
        right.header.party = Name::new(&args.right.to_string_lossy());
    }
    let name = format!("{} / {}", args.left.display(), args.right.display());
    let target = left.header.target.clone();
    let read = vec![(args.left.clone(), left), (args.right.clone(), right)];
    let outcomes = [compare_saved(target, read, &[])];
    let verdict = Verdict::of(&outcomes, args.fail_on.level());
    let report = Report {
        boundary: &name,
        outcomes: &outcomes,
        exceptions: &[],
        unused: Vec::new(),
        config: None,
        verdict,
        rerun: rerun::command_line(std::env::args_os()),
    };
    super::output::print(&check::text(&report, args.format, args.verbose))?;
    Ok(verdict)
}

fn load(file: &Path) -> Result<Contract, ExtractError> {
    let text = std::fs::read_to_string(file).map_err(|cause| {
        ExtractError::new("could not read the contract").at(file).because(cause)
    })?;
    let contract = json::from_str(&text).map_err(|cause| {
        ExtractError::new("could not read the contract").at(file).because(cause)
    })?;
    if contract.item_count() == 0 {
        return Err(ExtractError::new("the contract has no items to compare").at(file));
    }
    Ok(contract)
}

/// Contracts for two targets differ by nature, and say nothing about each other.
fn same_target(left: &Contract, right: &Contract, args: &Args) -> Result<(), ExtractError> {
    let (one, other) = (&left.header.target, &right.header.target);
    if one.triple == other.triple {
        return Ok(());
    }
    let headline = format!(
        "the contracts are for different targets: {} for {}, {} for {}",
        args.left.display(),
        one.triple,
        args.right.display(),
        other.triple
    );
    Err(ExtractError::new(headline).help("extract both with the same --target"))
}
