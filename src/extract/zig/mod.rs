//! Reads Zig parties: a probe reflects over the module at compile time, the table that it leaves
//! in an object file is read back, and the module's own text says where everything stands.

mod headers;
mod imports;
mod items;
mod mirror;
mod opened;
mod places;
mod probe;
pub mod record;
mod sources;
pub(in crate::extract) mod spelling;
pub mod table;
pub(in crate::extract) mod types;

use sha2::{Digest, Sha256};

use crate::contract::{Compiler, Contract, Gap, Header, ItemKind, Language, Name, Span};
use crate::extract::object::Image;
use crate::extract::{ExtractError, Party, Session};
use crate::toolchain::process::{self, Tool};
use crate::toolchain::{target, zig};

use imports::Access;
use items::ItemLowering;
use places::Places;
use probe::{Probed, Prober};
use record::Reflection;
use sources::Sources;
use types::Lookup;

/// Reads a Zig module.
///
/// # Errors
/// When Zig is not found, the module does not compile, or the compiler's answer is damaged.
pub fn extract(party: &Party, session: &Session<'_>) -> Result<Contract, ExtractError> {
    let zig = find(party, session)?;
    let mut sources = Sources::of(party.source.file())?;
    sources.open(&session.scratch.join("module"), party.items.is_explicit())?;
    let prober =
        Prober { zig: &zig, party, session, sources: &sources, target: target_flags(session)? };
    let probed = prober.run()?;
    let damaged = |error: Box<dyn std::error::Error + Send + Sync>| {
        ExtractError::new("could not read the reflection table").at(&probed.object).because(error)
    };
    let image = Image::open(&probed.object).map_err(|error| damaged(error.into()))?;
    let raw = table::read(&image).map_err(|error| damaged(error.into()))?;
    let contract = Contract::new(header(party, session, &zig.version.to_string(), &raw));
    let files = sources.module_names();
    let places = Places::of(&sources, &probed.imports);
    let lookup = Lookup { files: &files, places: &places, c_names: &probed.c_names };
    let mut contract = ItemLowering::new(&raw, &image, &party.items, lookup, contract).run();
    contract.gaps.extend(broken(party, &probed, &places));
    contract.gaps.extend(probed.c_names.unread.as_deref().map(unread_headers));
    opened::record(party, &zig, (&sources, &probed.imports), session);
    Ok(contract)
}

/// The Zig that the party names, or that of this machine.
fn find(party: &Party, session: &Session<'_>) -> Result<zig::Zig, ExtractError> {
    match &party.compiler {
        Some(words) => named(words, party, session),
        None => zig::find().cloned().map_err(|error| {
            let help = error.help(zig::MEND);
            ExtractError::new("could not find Zig").because(error).help(help)
        }),
    }
}

/// The Zig that is run by `words`: a program, perhaps with leading arguments.
fn named(words: &str, party: &Party, session: &Session<'_>) -> Result<zig::Zig, ExtractError> {
    let mut parts = words.split_whitespace();
    let tool = Tool::with_leading(parts.next().unwrap_or_default(), parts);
    let mut command = tool.command();
    command.arg("version");
    let label = format!("{}: zig version", party.name);
    let output = process::run(command, &label, session.timings)
        .map_err(|error| ExtractError::tool(format!("could not run `{words}`"), error))?;
    let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    match zig::Version::parse(&said).filter(|version| version.is_accepted()) {
        Some(version) => Ok(zig::Zig { tool, version }),
        None => {
            let headline = format!("`{words}` is Zig {said}, which abiding does not work with");
            Err(ExtractError::new(headline).help(format!("install Zig: {}", zig::MEND)))
        }
    }
}

/// What chooses the target. For this machine nothing does, as in a user's own `zig build`: then
/// the system's headers are found.
fn target_flags(session: &Session<'_>) -> Result<Vec<String>, ExtractError> {
    let triple = session.target.triple.as_str();
    if triple == target::HOST {
        return Ok(Vec::new());
    }
    let name = target::zig_triple(triple)
        .map_err(|error| ExtractError::new("could not choose Zig's target").because(error))?;
    Ok(vec!["-target".to_owned(), name])
}

fn header(party: &Party, session: &Session<'_>, version: &str, raw: &Reflection) -> Header {
    Header {
        party: party.name,
        language: Language::Zig,
        target: session.target.clone(),
        compiler: Compiler { name: "zig".to_owned(), version: version.to_owned(), since: None },
        digest: digest(party, session, raw),
    }
}

/// A digest of what the contract is made from: the table, the flags and the target.
fn digest(party: &Party, session: &Session<'_>, raw: &Reflection) -> String {
    let mut hash = Sha256::new();
    hash.update(format!("{raw:?}"));
    hash.update(format!("{:?} {:?} {:?}", party.flags, party.defines, session.target));
    format!("{:x}", hash.finalize())
}

/// Without the headers' own words nobody knows which names are the user's and which the system's.
fn unread_headers(said: &str) -> Gap {
    Gap {
        item: Name::new("@cImport"),
        kind: ItemKind::Constant,
        reason: format!(
            "`zig cc -E` does not read all its headers as one (`{said}`), so names with a leading \
             underscore and macros without text are left out, and the system's names are taken \
             for the module's"
        ),
        remedy: Some(
            "give headers that contradict each other to parties of their own, or say with `items` \
             which names count"
                .to_owned(),
        ),
        span: None,
    }
}

/// What was wanted and does not compile, which for macros of C is common.
fn broken(party: &Party, probed: &Probed, places: &Places) -> Vec<Gap> {
    let mut gaps = Vec::new();
    let mut gap = |name: &str, reason: String, span: Option<Span>| {
        if imports::is_selected(name, &party.items, &probed.c_names) {
            let (item, kind) = (Name::new(name), ItemKind::Constant);
            gaps.push(Gap { item, kind, reason, remedy: None, span });
        }
    };
    for declaration in probed.imports.iter().flat_map(|import| &import.declarations) {
        if let Access::Broken { reason, place } = &declaration.access {
            let reason = format!("Zig's importer gave it up: {reason}");
            gap(&declaration.name, reason, place.as_deref().and_then(places::parse));
        }
    }
    for (name, reason) in &probed.broken {
        gap(name, format!("it does not compile: {reason}"), places.anywhere(name));
    }
    gaps
}
