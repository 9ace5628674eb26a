//! Rust crates.
//!
//! rustdoc's JSON gives the inventory: which items there are after macro expansion and `cfg`, how
//! their types are spelled, what layout they promise, where they stand. A probe gives the
//! numbers: text that names each item, added to a copy of the crate, compiled with debug
//! information for the target, never linked and never run.
//! ```text
//! cargo / rustdoc ──▶ docs ──▶ inventory ──▶ probe ──rustc──▶ object ──▶ lowering, constants
//! ```
//! What rustdoc cannot show is not seen: items inside function bodies, and items under
//! `cfg(not(doc))`.

mod attributes;
mod cargo;
mod constants;
mod convention;
mod diagnostics;
pub(in crate::extract) mod docs;
mod entities;
mod inventory;
pub(in crate::extract) mod lower;
mod mirror;
mod opened;
mod probe;
mod rustdoc;
mod source;
mod spelling;
mod unit;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::contract::{Compiler, Contract, Gap, Header, Name};
use crate::extract::object::Image;
use crate::extract::object::dwarf::Graph;
use crate::extract::{ExtractError, Party, Session, Source};
use crate::toolchain::rust_library::LibraryError;
use crate::toolchain::rustc::RustTools;

use cargo::Workspace;
use diagnostics::Verdict;
use docs::{Doc, Docs};
use inventory::Inventory;
use probe::Probe;
use unit::{Compiled, Unit};

/// How often items that the compiler refuses are taken out before we give up.
const ATTEMPTS: usize = 8;

/// Reads a Rust file or package.
///
/// # Errors
/// When Rust is not installed, the source is not there, or it does not compile.
pub fn extract(party: &Party, session: &Session<'_>) -> Result<Contract, ExtractError> {
    let file = party.source.file();
    if !file.is_file() {
        return Err(ExtractError::new("could not read the Rust source: there is no such file")
            .at(file)
            .help("`path` names a source file, `manifest` a Cargo.toml"));
    }
    let mut tools = RustTools::find(party.compiler.as_deref(), session.timings)
        .map_err(|error| unit::refused("could not run rustc", error).at(file))?;
    let triple = &session.target.triple;
    // A person who names a sysroot has the target's library there.
    if !party.flags.iter().any(|flag| flag.starts_with("--sysroot")) {
        let found = tools.find_library(triple, session.timings);
        tools.library = found.map_err(|error| no_library(error).at(file))?;
    }
    read(party, session, &tools).map_err(|error| match tools.library.limits(triple) {
        Some(limits) if error.compiler_said.is_some() && error.help.is_none() => error.help(limits),
        _ => error,
    })
}

fn no_library(error: LibraryError) -> ExtractError {
    let mut made = ExtractError::new("could not find Rust's library for the target");
    made.compiler_said = error.said().map(str::to_owned);
    let help = error.help();
    made.help(help).because(error)
}

fn read(party: &Party, session: &Session<'_>, tools: &RustTools) -> Result<Contract, ExtractError> {
    let file = party.source.file();
    let mut crates = Crates::read(party, tools, session)?;
    let inventory = inventory::take(&crates.docs, &party.items);
    let (probe, refused) = compile(party, &crates, &inventory, tools, session)?;
    let header = Header {
        party: party.name,
        language: party.language,
        target: session.target.clone(),
        compiler: Compiler {
            name: "rustc".to_owned(),
            version: tools.version.clone(),
            since: crates.oldest_compiler(),
        },
        digest: crates.digest(party, session, &probe),
    };
    let Some(object) = object_of(&probe, session) else {
        let mut contract = Contract::new(header);
        contract.gaps = inventory.gaps.clone();
        contract.gaps.extend(unprobed(&crates.docs, &inventory, &probe, &refused));
        return Ok(contract);
    };
    let damaged = |error| {
        ExtractError::new("could not read the object that rustc made of the probe")
            .at(file)
            .because(error)
    };
    let image = Image::open(&object).map_err(damaged)?;
    let graph = Graph::read(&image).map_err(damaged)?;
    loop {
        let mut contract = Contract::new(header.clone());
        contract.gaps = inventory.gaps.clone();
        contract.gaps.extend(unprobed(&crates.docs, &inventory, &probe, &refused));
        let probed = probe.entities();
        let reached =
            entities::lower(&crates.docs, &inventory, &probed, &image, &graph, &mut contract);
        // Whether a reached type of another crate promises its layout, only its source tells.
        if !crates.document_more(&reached, party, tools, session)? {
            contract.gaps.sort();
            return Ok(contract);
        }
    }
}

/// The party's own crate and everything known of the crates around it.
struct Crates {
    docs: Docs,
    unit: Unit,
    workspace: Option<Workspace>,
    /// Crates that were asked for and are not to be had.
    missing: BTreeSet<String>,
    digest: Sha256,
}

impl Crates {
    fn read(party: &Party, tools: &RustTools, session: &Session<'_>) -> Result<Self, ExtractError> {
        let (unit, workspace, (krate, bytes), base) = match &party.source {
            Source::File(file) | Source::Module(file) => {
                let unit = single_file(party, file);
                let read = unit.document(tools, session, &format!("{}: rustdoc", party.name))?;
                let base = unit.directory.clone();
                (unit, None, read, base)
            }
            Source::Manifest(manifest) => {
                let (workspace, krate, bytes) =
                    Workspace::document(party, manifest, tools, session)?;
                let base = workspace.root().to_owned();
                (workspace.unit()?, Some(workspace), (krate, bytes), base)
            }
        };
        let own = Doc::new(unit.name.clone(), krate, base);
        let wanted = inventory::re_exported_crates(&own);
        let digest = Sha256::new_with_prefix(&bytes);
        let docs = Docs { all: vec![own] };
        let mut crates = Self { docs, unit, workspace, missing: BTreeSet::new(), digest };
        crates.document_more(&wanted.into_iter().collect(), party, tools, session)?;
        Ok(crates)
    }

    /// Documents dependencies that were not yet; tells whether there were any.
    fn document_more(
        &mut self,
        names: &BTreeSet<String>,
        party: &Party,
        tools: &RustTools,
        session: &Session<'_>,
    ) -> Result<bool, ExtractError> {
        let mut more = false;
        for name in names {
            if self.docs.by_name(name).is_some() || self.missing.contains(name) {
                continue;
            }
            let unit = self.workspace.as_ref().and_then(|workspace| workspace.dependency(name));
            let Some(unit) = unit else {
                self.missing.insert(name.clone());
                continue;
            };
            let label = format!("{}: rustdoc {name}", party.name);
            let (krate, bytes) = unit.document(tools, session, &label)?;
            self.digest.update(&bytes);
            self.docs.all.push(Doc::new(name.clone(), krate, unit.directory.clone()));
            more = true;
        }
        Ok(more)
    }

    /// The oldest rustc that the package says it is for.
    fn oldest_compiler(&self) -> Option<String> {
        self.workspace.as_ref()?.rust_version()
    }

    /// SHA-256 of what the contract is made from.
    fn digest(&self, party: &Party, session: &Session<'_>, probe: &Probe) -> String {
        let mut digest = self.digest.clone();
        for text in probe.files.values().chain(&party.flags).chain(&party.defines) {
            digest.update(text.as_bytes());
            digest.update([0]);
        }
        digest.update(session.target.triple.as_bytes());
        digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// The unit of a crate that is one file. `--edition` and `--crate-name` may be among the flags.
fn single_file(party: &Party, file: &Path) -> Unit {
    let root = probe::normal(&std::path::absolute(file).unwrap_or_else(|_| file.to_owned()));
    let mut flags = Vec::new();
    let mut name = None;
    let mut edition = Some("2021".to_owned());
    let mut words = party.flags.iter();
    while let Some(word) = words.next() {
        if word == "--crate-name" {
            name = words.next().cloned();
        } else if let Some(value) = word.strip_prefix("--crate-name=") {
            name = Some(value.to_owned());
        } else {
            edition = edition.filter(|_| !word.starts_with("--edition"));
            flags.push(word.clone());
        }
    }
    if let Some(edition) = edition {
        flags.push(format!("--edition={edition}"));
    }
    for define in &party.defines {
        flags.extend(["--cfg".to_owned(), cargo::cfg(define)]);
    }
    Unit {
        name: name.unwrap_or_else(|| crate_name(&root)),
        directory: root.parent().unwrap_or(Path::new("/")).to_owned(),
        root,
        flags,
        env: Vec::new(),
    }
}

/// The file's stem as an identifier.
fn crate_name(root: &Path) -> String {
    let stem = root.file_stem().unwrap_or_default().to_string_lossy();
    let name: String = stem.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
    if name.starts_with(|c: char| c.is_ascii_digit()) { format!("_{name}") } else { name }
}

/// Compiles the probe, leaving out what the compiler refuses; returns it and the refusals.
fn compile(
    party: &Party,
    crates: &Crates,
    inventory: &Inventory,
    tools: &RustTools,
    session: &Session<'_>,
) -> Result<(Probe, BTreeMap<usize, String>), ExtractError> {
    let top = mirror::top(&crates.unit.directory).to_owned();
    let scratch = std::path::absolute(session.scratch).unwrap_or(session.scratch.to_owned());
    let mut refused = BTreeMap::new();
    let mut said = String::new();
    for attempt in 0..ATTEMPTS {
        let left_out: HashSet<usize> = refused.keys().copied().collect();
        let probe = probe::write(&crates.docs, inventory, &top, &left_out);
        if probe.files.is_empty() {
            return Ok((probe, refused));
        }
        let into = scratch.join(format!("mirror{attempt}"));
        mirror::make(&top, &probe.files, &into).map_err(|error| {
            ExtractError::new("could not copy the Rust sources for the probe")
                .at(&crates.unit.root)
                .because(error)
        })?;
        let root = crates.unit.root.strip_prefix(&top).map_or(into.clone(), |root| into.join(root));
        let remap = format!("{}={}", into.display(), top.display());
        let label = format!("{}: rustc", party.name);
        let object = object_path(session);
        match crates.unit.compile(tools, session, &root, &remap, &object, &label)? {
            Compiled::Object => {
                // Without a list, the contract is not kept.
                let _ = record(party, crates, (&into, &top), tools, session);
                return Ok((probe, refused));
            }
            Compiled::Refused(stderr) => match diagnostics::judge(&stderr, &probe) {
                Verdict::Items(items) => refused.extend(items),
                Verdict::Broken(text) => {
                    said = text;
                    break;
                }
            },
        }
    }
    let mut error = ExtractError::new("could not compile the Rust crate").at(party.source.file());
    error.compiler_said = Some(said);
    Err(error)
}

/// Notes down everything that the contract depends on; `None` if it cannot be told.
fn record(
    party: &Party,
    crates: &Crates,
    (copy, top): (&Path, &Path),
    tools: &RustTools,
    session: &Session<'_>,
) -> Option<()> {
    let workspace = crates.workspace.as_ref();
    let made = workspace.map(Workspace::target_directory);
    super::tools::rust(tools, session)?;
    opened::record(session, copy, top, made)?;
    session.inputs.file(&crates.unit.root);
    session.inputs.flags(&party.flags);
    if let Some(workspace) = workspace {
        workspace.record(session.inputs)?;
    }
    session.inputs.complete();
    Some(())
}

fn object_path(session: &Session<'_>) -> PathBuf {
    let scratch = std::path::absolute(session.scratch).unwrap_or(session.scratch.to_owned());
    scratch.join("probe.o")
}

/// The probe's object, if there was anything to probe.
fn object_of(probe: &Probe, session: &Session<'_>) -> Option<PathBuf> {
    (!probe.files.is_empty()).then(|| object_path(session))
}

/// Gaps for the items that no probe could name.
fn unprobed(
    docs: &Docs,
    inventory: &Inventory,
    probe: &Probe,
    refused: &BTreeMap<usize, String>,
) -> Vec<Gap> {
    let probed = probe.entities();
    let left = inventory.entities.iter().enumerate().filter(|(index, _)| !probed.contains(index));
    left.map(|(index, entity)| {
        let (reason, remedy) = match refused.get(&index) {
            Some(message) => (format!("rustc refuses to probe it: {message}"), None),
            None => {
                let remedy = "declare it in a file of the package";
                let reason = "private: its module is written where no probe can be added";
                (reason.to_owned(), Some(remedy.to_owned()))
            }
        };
        let span = docs.all[entity.doc].place(&entity.id, &entity.name);
        Gap { item: Name::new(&entity.name), kind: entity.kind, reason, remedy, span }
    })
    .collect()
}
