//! `abiding matrix`: the layout of a type on every target.

use std::path::PathBuf;

use rayon::prelude::*;
use serde_json::{Value, json};

use super::Failure;
use super::cache::CacheArgs;
use super::output::{self, Format};
use super::party_args::PartyArgs;
use super::progress::Progress;
use super::source::Source;
use crate::cache::Cache;
use crate::check::{Verdict, read, read_targets};
use crate::config::{nearest, party_from_shorthand};
use crate::contract::{Contract, RecordId, RecordKind, Target, Type};
use crate::extract::{ExtractError, Party};
use crate::matrix::{Column, columns, stated};
use crate::report;
use crate::report::style::{self, paint};
use crate::toolchain::process::Timings;

/// Show the layout of a struct or union on every target.
///
/// The table is computed from what one party says on this machine, by the rules of C and what Zig
/// knows of each target; it takes the declaration to be the same everywhere. --verify has the
/// party's compiler confirm each cell.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub struct Args {
    /// Names of structs, unions or aliases of them
    #[arg(value_name = "TYPE", required = true)]
    types: Vec<String>,
    /// The party that declares them, as LANGUAGE:PATH; by default the first of the configuration
    /// that does
    #[arg(long, value_name = "PARTY", conflicts_with = "config")]
    party: Option<String>,
    /// The configuration file
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Show these targets instead of all
    #[arg(long = "target", value_name = "TRIPLE")]
    targets: Vec<String>,
    /// Let the compilers lay the types out for each target, and compare
    #[arg(long)]
    verify: bool,
    /// What to print
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "human")]
    format: Format,
    #[command(flatten)]
    cache: CacheArgs,
    #[command(flatten)]
    options: PartyArgs,
}

const AFTER_HELP: &str = "\
Examples:
  abiding matrix Job --party c:include/job.h
  abiding matrix Job Queue --target i686-unknown-linux-gnu --target x86_64-pc-windows-gnu --verify

Exit status:
  0  the table is shown; with --verify, the compilers confirm it
  1  a compiler lays a type out in another way
  2  a party could not be read";

/// Shows the table.
pub fn run(args: &Args) -> Result<Verdict, Failure> {
    let names = if args.targets.is_empty() { vec!["all".to_owned()] } else { args.targets.clone() };
    let targets = read_targets(&names)?;
    let triples: Vec<_> = targets.iter().map(|target| target.triple.as_str()).collect();
    let cache = args.cache.cache();
    let (party, contract, records) = find(args, &cache)?;
    let tables: Vec<_> =
        records.iter().map(|record| (*record, columns(&contract, *record, &triples))).collect();
    match args.format {
        Format::Human => {
            let width = output::width();
            let texts =
                tables.iter().map(|(record, columns)| table(&contract, *record, columns, width));
            output::print(&texts.collect::<Vec<_>>().join("\n"))?;
        }
        Format::Json => {
            let all: Vec<_> =
                tables.iter().map(|(r, columns)| encoded(&contract, *r, columns)).collect();
            let text = json!({ "schema": 1, "party": party.name.as_str(), "types": all });
            output::print(&format!("{text:#}\n"))?;
        }
    }
    if args.verify {
        verify(&party, &targets, &cache, &contract, &tables)
    } else {
        Ok(Verdict::Agree)
    }
}

/// The first party that has all of the types, with what it says on this machine.
fn find(args: &Args, cache: &Cache) -> Result<(Party, Contract, Vec<RecordId>), Failure> {
    let parties = match &args.party {
        Some(text) => vec![party_from_shorthand(text, &args.options.to_options())?],
        None => {
            let source = Source { config: args.config.as_deref(), parties: &[] };
            source.boundary(&args.options)?.parties
        }
    };
    let host = read_targets(&["host".to_owned()])?;
    let mut known: Vec<String> = Vec::new();
    for mut party in parties {
        args.options.choose_compiler(&mut party);
        let contract = read(&party, &host[0], cache, &Timings::default(), &Progress::new())?;
        let found = args.types.iter().map(|name| record(&contract, name)).collect::<Option<_>>();
        match found {
            Some(records) => return Ok((party, contract, records)),
            None => known.extend(
                contract
                    .types
                    .records
                    .iter()
                    .filter_map(|(_, record)| record.name.map(|name| name.to_string())),
            ),
        }
    }
    let quoted: Vec<_> = args.types.iter().map(|name| format!("`{name}`")).collect();
    let error =
        ExtractError::new(format!("no party declares the struct or union {}", quoted.join(", ")));
    let near = args.types.iter().find_map(|name| nearest(name, known.iter().map(String::as_str)));
    Err(near
        .map(|near| format!("did you mean `{near}`?"))
        .into_iter()
        .fold(error, ExtractError::help)
        .into())
}

/// The record of that name, or that an alias of that name stands for.
fn record(contract: &Contract, name: &str) -> Option<RecordId> {
    let types = &contract.types;
    let direct = types.records.iter().find(|(_, r)| r.name.is_some_and(|n| n.as_str() == name));
    direct.map(|(id, _)| id).or_else(|| {
        let alias = types.aliases.iter().find(|(_, alias)| alias.name.as_str() == name)?.1;
        match types.resolve(alias.target.id) {
            Type::Record(id) => Some(id),
            _ => None,
        }
    })
}

/// The rows of a column: one per named field, then size and alignment.
fn cells(contract: &Contract, record: RecordId, column: &Column) -> Vec<String> {
    let fields = &contract.types.records[record].fields;
    let Ok(layout) = &column.layout else { return vec!["?".to_owned(); fields.len() + 2] };
    let offset = |(field, placed): (&crate::contract::Field, &crate::layout::Placed)| {
        let (byte, bit) = (placed.bit_offset / 8, placed.bit_offset % 8);
        field.bit_width.map_or_else(|| byte.to_string(), |_| format!("{byte}:{bit}"))
    };
    let mut cells: Vec<_> = fields.iter().zip(&layout.members).map(offset).collect();
    cells.extend([layout.size.to_string(), layout.align.to_string()]);
    cells
}

fn title(contract: &Contract, record: RecordId) -> String {
    let record = &contract.types.records[record];
    let kind = match record.kind {
        RecordKind::Struct => "struct",
        RecordKind::Union => "union",
    };
    let place = record.span.map(|span| format!("  {}:{}", span.file, span.line));
    let name = record.name.map_or("(unnamed)".to_owned(), |name| name.to_string());
    format!("{} {}", paint(style::BOLD, &format!("{kind} {name}")), place.unwrap_or_default())
}

/// The table with a letter for each column, and below what the letters stand for. A `*` marks what
/// differs from the first column.
fn table(contract: &Contract, record: RecordId, columns: &[Column], width: usize) -> String {
    let fields = &contract.types.records[record].fields;
    let label = |field: &crate::contract::Field| {
        let name = field.name.map_or("(unnamed)".to_owned(), |name| name.to_string());
        format!("{name}: {}", field.ty.spelled)
    };
    let mut labels: Vec<_> = fields.iter().map(label).collect();
    labels.extend(["size".to_owned(), "alignment".to_owned()]);
    let widest = labels.iter().map(|label| label.chars().count()).max().unwrap_or(0);
    let all: Vec<_> = columns.iter().map(|column| cells(contract, record, column)).collect();
    let mut text = format!("{}\n  {:widest$}", title(contract, record), "");
    let letters: Vec<_> = (0..columns.len()).map(letter).collect();
    letters.iter().for_each(|letter| text += &format!("  {letter:>6} "));
    text += "\n";
    for (row, label) in labels.iter().enumerate() {
        text += &format!("  {label:widest$}");
        for cells in &all {
            let (cell, first) = (&cells[row], &all[0][row]);
            text += &match cell == first {
                true => format!("  {cell:>6} "),
                false => paint(style::BOLD, &format!("  {cell:>6}*")),
            };
        }
        text = format!("{}\n", text.trim_end());
    }
    text += "\n";
    for (letter, column) in letters.iter().zip(columns) {
        let triples = column.triples.iter().map(|triple| format!("{triple},"));
        let triples = triples.collect::<Vec<_>>().join(" ");
        text += &format!("  {letter}  {}", wrapped(triples.trim_end_matches(','), width));
        let reasons = match &column.layout {
            Ok(_) => column.reasons.join("; "),
            Err(what) => format!("not known from the host's contract: {what}"),
        };
        if !reasons.is_empty() {
            text += &format!("     {}", wrapped(&reasons, width));
        }
    }
    text
}

/// Lines of words for text that begins in the sixth of `width` columns, the first without indentation.
fn wrapped(text: &str, width: usize) -> String {
    const INDENT: usize = 5;
    let mut lines = String::new();
    let mut column = INDENT;
    for (at, word) in text.split(' ').enumerate() {
        let length = word.chars().count();
        if at > 0 && column + 1 + length > width {
            lines += &format!("\n{:INDENT$}", "");
            column = INDENT;
        } else if at > 0 {
            lines.push(' ');
            column += 1;
        }
        lines.push_str(word);
        column += length;
    }
    lines.push('\n');
    lines
}

/// `A`, `B`, …, `Z`, `AA`, …
fn letter(index: usize) -> String {
    let last = char::from(b'A' + u8::try_from(index % 26).unwrap_or(0));
    if index < 26 { last.to_string() } else { format!("{}{last}", letter(index / 26 - 1)) }
}

fn encoded(contract: &Contract, record: RecordId, columns: &[Column]) -> Value {
    let fields = &contract.types.records[record].fields;
    let column = |column: &Column| match &column.layout {
        Err(what) => json!({ "targets": column.triples, "unknown": what }),
        Ok(layout) => {
            let offsets = layout.members.iter().zip(fields).map(|(placed, field)| {
                json!({ "name": field.name.map(|name| name.to_string()), "bit_offset": placed.bit_offset })
            });
            json!({
                "targets": column.triples, "size": layout.size, "align": layout.align,
                "fields": offsets.collect::<Vec<_>>(), "reasons": column.reasons,
            })
        }
    };
    let name = contract.types.records[record].name.map(|name| name.to_string());
    json!({ "name": name, "columns": columns.iter().map(column).collect::<Vec<_>>() })
}

/// Compares every column with what the compilers say.
fn verify(
    party: &Party,
    targets: &[Target],
    cache: &Cache,
    contract: &Contract,
    tables: &[(RecordId, Vec<Column>)],
) -> Result<Verdict, Failure> {
    let (timings, progress) = (Timings::default(), Progress::new());
    let read = |target: &Target| read(party, target, cache, &timings, &progress);
    let results: Vec<_> = targets.par_iter().map(read).collect();
    let mut verdict = Verdict::Agree;
    for (target, result) in targets.iter().zip(results) {
        let there = match result {
            Ok(there) => there,
            Err(error) => {
                let text = report::error::unread(&party.name, party.language, &error);
                output::print_error(&format!("{}: {text}\n", target.triple));
                verdict = Verdict::Unchecked;
                continue;
            }
        };
        for (record, columns) in tables {
            if let Some(text) = disagreement(contract, *record, columns, (&there, target)) {
                output::print_error(&text);
                verdict = verdict.max(Verdict::Disagree);
            }
        }
    }
    if verdict == Verdict::Agree {
        output::print_error(&format!(
            "verified with the compilers for {} targets\n",
            targets.len()
        ));
    }
    Ok(verdict)
}

/// What a compiler says otherwise than the table. A column that makes no claim cannot be wrong.
fn disagreement(
    contract: &Contract,
    id: RecordId,
    columns: &[Column],
    (there, target): (&Contract, &Target),
) -> Option<String> {
    let column = columns.iter().find(|column| column.triples.contains(&target.triple))?;
    let computed = column.layout.as_ref().ok()?;
    let name = contract.types.records[id].name?;
    let Some(found) = record(there, name.as_str()) else {
        return Some(format!("{}: `{name}` is not declared there\n", target.triple));
    };
    let said = stated(there, found);
    (said != *computed).then(|| {
        let offsets = |p: &crate::layout::Placement| {
            let all = p.members.iter().map(|placed| placed.bit_offset.to_string());
            all.collect::<Vec<_>>().join(", ")
        };
        format!(
            "{}: `{name}`: the compiler says size {}, alignment {}, bit offsets {}; the table says {}, {}, {}\n",
            target.triple, said.size, said.align, offsets(&said),
            computed.size, computed.align, offsets(computed),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::{letter, wrapped};

    #[test]
    fn words_stay_within_the_width() {
        assert_eq!(wrapped("one, two, three", 14), "one, two,\n     three\n");
        assert_eq!(wrapped("one", 3), "one\n", "a long word stands alone");
    }

    #[test]
    fn columns_have_letters() {
        assert_eq!([0, 25, 26, 52].map(letter), ["A", "Z", "AA", "BA"]);
    }
}
