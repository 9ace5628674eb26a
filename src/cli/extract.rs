//! `abiding extract`: what one party says, as a contract in JSON.

use std::path::PathBuf;

use super::cache::CacheArgs;
use super::party_args::PartyArgs;
use super::progress::Progress;
use super::source::Source;
use super::{Failure, output};
use crate::check::{Verdict, read, read_targets};
use crate::config::{nearest, party_from_shorthand};
use crate::contract::json;
use crate::extract::{ExtractError, Party};
use crate::toolchain::process::Timings;

/// Write what one party says about the boundary as JSON.
///
/// The result can be compared with others by `abiding compare`, on another machine or another day.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub struct Args {
    /// The party as LANGUAGE:PATH; with --config, the name of a party there
    #[arg(value_name = "PARTY")]
    party: String,
    /// Take the party from this configuration file
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The target to read it for; `host` is this machine
    #[arg(long, value_name = "TRIPLE", default_value = "host")]
    target: String,
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    cache: CacheArgs,
    #[command(flatten)]
    options: PartyArgs,
}

const AFTER_HELP: &str = "\
Examples:
  abiding extract c:include/api.h > api.json
  abiding extract --config abiding.toml bindings --output bindings.json";

/// Extracts and writes.
pub fn run(args: &Args) -> Result<Verdict, Failure> {
    let mut party = match &args.config {
        Some(_) => configured(args)?,
        None => party_from_shorthand(&args.party, &args.options.to_options())?,
    };
    args.options.choose_compiler(&mut party);
    let targets = read_targets(std::slice::from_ref(&args.target))?;
    let [target] = targets.as_slice() else {
        let headline = format!("a contract is for one target, and `{}` is several", args.target);
        return Err(ExtractError::new(headline).help("`abiding targets` lists them").into());
    };
    let progress = Progress::new();
    let timings = Timings::heard_by(progress.listener());
    let contract = read(&party, target, &args.cache.cache(), &timings, &progress)?;
    let text = json::to_string(&contract);
    match &args.output {
        None => output::print(&text)?,
        Some(file) => std::fs::write(file, text).map_err(|cause| {
            ExtractError::new("could not write the contract").at(file).because(cause)
        })?,
    }
    Ok(Verdict::Agree)
}

/// The party of the configuration that has the name.
fn configured(args: &Args) -> Result<Party, Failure> {
    let source = Source { config: args.config.as_deref(), parties: &[] };
    let boundary = source.boundary(&args.options)?;
    let names: Vec<_> = boundary.parties.iter().map(|party| party.name).collect();
    let found = boundary.parties.into_iter().find(|party| party.name.as_str() == args.party);
    found.ok_or_else(|| {
        let near = nearest(&args.party, names.iter().map(|name| name.as_str()));
        let list: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
        let help = match near {
            Some(name) => format!("did you mean `{name}`?"),
            None => format!("it has {}", list.join(", ")),
        };
        let headline = format!("the configuration has no party `{}`", args.party);
        ExtractError::new(headline).help(help).into()
    })
}
