//! The command line: one file per subcommand, each with its `Args` and a `run`.

mod cache;
mod check;
mod compare;
mod explain;
mod extract;
mod failure;
mod matrix;
mod output;
mod party_args;
mod progress;
mod rerun;
mod source;
mod targets;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use failure::Failure;
use output::ColorWhen;

use crate::check::Verdict;

/// Proves that every language on a C ABI boundary sees the same boundary.
///
/// abiding asks each language's own compiler what it makes of the boundary (structs, enums,
/// constants, functions, globals), compares the answers byte by byte, and says exactly where they
/// disagree. Nothing of yours is run.
#[derive(Debug, Parser)]
#[command(name = "abiding", version, max_term_width = 100, after_help = AFTER_HELP)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// When to use colours.
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value = "auto")]
    color: ColorWhen,
}

const AFTER_HELP: &str = "\
Examples:
  abiding check                                     what ./abiding.toml (or a parent's) describes
  abiding check rust:src/ffi.rs c:include/api.h     two parties, without a configuration file
  abiding extract c:include/api.h > api.json        save what one compiler says
  abiding compare api-1.0.json api-1.1.json         compare what was saved
  abiding explain width                             what a finding means and how to mend it
  abiding targets                                   what can be checked for, and what that needs

Exit status:
  0  all parties agree
  1  they disagree
  2  something could not be checked, or the command line is wrong";

#[derive(Debug, Subcommand)]
enum Command {
    Check(check::Args),
    Extract(extract::Args),
    Compare(compare::Args),
    Explain(explain::Args),
    Targets(targets::Args),
    Cache(cache::Args),
    Matrix(matrix::Args),
}

fn exit_code(verdict: Verdict) -> ExitCode {
    match verdict {
        Verdict::Agree => ExitCode::SUCCESS,
        Verdict::Disagree => ExitCode::from(1),
        Verdict::Unchecked => ExitCode::from(2),
    }
}

/// Runs the command that the process was started with. Errors are printed here and nowhere else.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    cli.color.apply();
    let result = match cli.command {
        Command::Check(args) => check::run(&args),
        Command::Extract(args) => extract::run(&args),
        Command::Compare(args) => compare::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Matrix(args) => matrix::run(&args),
        Command::Cache(args) => cache::run(&args),
        Command::Targets(args) => targets::run_command(&args),
    };
    match result {
        Ok(verdict) => exit_code(verdict),
        Err(failure) => {
            output::print_failure(&failure);
            exit_code(Verdict::Unchecked)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        use clap::CommandFactory;
        Cli::command().debug_assert();
    }
}
