//! An object as a party by itself: what its own build says about the boundary.
//!
//! ```text
//! file ──▶ library: who defines what ──▶ wanted symbols
//!               │                             │
//!               └──▶ debug information ──▶ one lowering per source language ──▶ contract
//! ```
//! A library may be made of several languages. Each function and global is read by the file of the
//! language that its unit says, which knows what that language's compilers write and what they
//! leave out. What none of them tells is said in the contract's limits.

mod c;
mod classes;
mod debug;
mod exports;
mod limits;
mod macros;
mod producer;
mod rust;
mod subjects;
mod target;
mod unify;
mod zig;

use std::path::Path;

use sha2::{Digest, Sha256};

use super::library::Library;
use super::{Image, ImageKind, ObjectError};
use crate::contract::{
    Contract, Convention, Function, Gap, Header, ItemKind, Linkage, Name, Signature, SymbolVersion,
    Type, TypeUse, Unexported, Untold, Unwinding,
};
use crate::extract::{ExtractError, ItemFilter, Party, Session, Source};

use exports::Export;
use limits::Limits;
use producer::Producers;
use subjects::Subjects;

/// Reads a library, object or program.
///
/// # Errors
/// When the file is no readable object, is for another target, or has damaged debug information.
/// Without debug information it is read as a party of symbols only, and the contract says so.
pub fn extract(party: &Party, session: &Session<'_>) -> Result<Contract, ExtractError> {
    let Source::File(path) = &party.source else {
        let headline = "an object party is read from one file, not from a manifest";
        return Err(ExtractError::new(headline).at(party.source.file()));
    };
    session.inputs.file(path);
    let library = open(path, session)?;
    let mut reading = Reading {
        party,
        session,
        contract: Contract::new(header(party, session, path)?),
        producers: Producers::default(),
        limits: Limits::default(),
    };
    let wanted = exports::wanted(&library, &party.items);
    for member in library.members() {
        if member.image.kind() == ImageKind::Relocatable && !party.items.is_explicit() {
            reading.limits.unlinked();
        }
        reading.member(&member.image, &wanted.of(member))?;
    }
    reading.imports(&wanted.imports);
    let version = |(symbol, version): (Name, Name)| SymbolVersion {
        symbol: symbol.to_string(),
        version: version.to_string(),
    };
    let versions = library.versions().into_iter();
    let versions = versions.filter(|(symbol, _)| exports::is_wanted(symbol, &party.items));
    reading.contract.versions = versions.map(version).collect();
    reading.contract.unexported = unexported(&library, &party.items);
    session.inputs.complete();
    Ok(reading.finish(path))
}

/// Opens a library for the session's target.
///
/// # Errors
/// When it is no readable object or for another target.
pub fn open(path: &Path, session: &Session<'_>) -> Result<Library, ExtractError> {
    let located = |error: ObjectError| ExtractError::from(error).at(path);
    let library = match target::architecture(&session.target.triple) {
        Some(architecture) => Library::open_for(path, architecture),
        None => Library::open(path),
    };
    let library = library.map_err(located)?;
    for member in library.members() {
        target::check(&member.image, session.target).map_err(|error| error.at(path))?;
    }
    Ok(library)
}

/// What the library that a party names as its own offers to whoever links with it.
///
/// # Errors
/// When it is no readable library for the session's target.
pub fn library(
    named: &Path,
    party: &Party,
    session: &Session<'_>,
) -> Result<crate::contract::Library, ExtractError> {
    let text = named.to_string_lossy().replace("{target}", &session.target.triple);
    let path = Path::new(&text);
    session.inputs.file(path);
    let library = open(path, session)?;
    let offered = library.exports();
    if offered.is_empty() {
        let headline = format!("the library of party `{}` defines nothing", party.name);
        let help = "name the library that is linked, before it is stripped of its symbols";
        return Err(ExtractError::new(headline).at(path).help(help));
    }
    let export = |symbol: &Name| crate::contract::Export {
        symbol: symbol.to_string(),
        wanted: !exports::is_cpp_mangled(symbol) && exports::is_wanted(symbol, &party.items),
    };
    let unexported = unexported(&library, &party.items);
    let file = text.replace('\\', "/");
    Ok(crate::contract::Library { file, exports: offered.iter().map(export).collect(), unexported })
}

/// What the library has for itself alone of what `items` select.
fn unexported(library: &Library, items: &ItemFilter) -> Vec<Unexported> {
    let all = library.unexported().into_iter();
    let wanted = all.filter(|(symbol, _)| exports::is_wanted(symbol, items));
    wanted.map(|(symbol, how)| Unexported { symbol: symbol.to_string(), how }).collect()
}

fn header(party: &Party, session: &Session<'_>, path: &Path) -> Result<Header, ExtractError> {
    // In pieces: the library is in memory once already.
    let digest = || -> std::io::Result<_> {
        let mut digest = Sha256::new();
        std::io::copy(&mut std::fs::File::open(path)?, &mut digest)?;
        Ok(digest.finalize())
    };
    let digest = digest()
        .map_err(|error| ExtractError::new("could not read the library").at(path).because(error))?;
    Ok(Header {
        party: party.name,
        language: party.language,
        target: session.target.clone(),
        compiler: Producers::default().compiler(),
        digest: format!("{digest:x}"),
    })
}

/// One extraction at work.
struct Reading<'a> {
    party: &'a Party,
    session: &'a Session<'a>,
    contract: Contract,
    producers: Producers,
    limits: Limits,
}

impl Reading<'_> {
    /// Adds what one object of the library says about its `exports`.
    fn member(&mut self, image: &Image, exports: &[Export]) -> Result<(), ExtractError> {
        if exports.is_empty() {
            return Ok(());
        }
        let graph = match debug::read(image, exports, &self.party.items, self.session.inputs) {
            Ok(graph) => graph,
            Err(error) if debug::is_absence(&error) => {
                self.limits.symbols_only(&error);
                exports.iter().for_each(|export| self.symbol(export));
                return Ok(());
            }
            Err(error) => return Err(ExtractError::from(error).at(image.file())),
        };
        let subjects = Subjects::find(image, &graph, exports);
        let items = &self.party.items;
        for subject in subjects.functions.iter().chain(&subjects.globals) {
            let unit = graph.unit(subject.unit);
            self.producers.add(unit);
            self.limits.add(unit);
        }
        let of = |language| subjects.of(language, &graph);
        let (target, contract) = (self.session.target, &mut self.contract);
        c::add(&graph, target, contract, &of(producer::Language::C), items);
        rust::add(&graph, target, contract, &of(producer::Language::Rust), items);
        zig::add(&graph, target, contract, &of(producer::Language::Zig), items);
        macros::add(&graph, contract, items, self.session)?;
        self.undescribed(&subjects.undescribed);
        Ok(())
    }

    /// Exports that the debug information does not mention: a gap each, and known as symbols.
    fn undescribed(&mut self, exports: &[Export]) {
        for export in exports {
            self.symbol(export);
            let kind = if export.function { ItemKind::Function } else { ItemKind::Global };
            let (reason, remedy) = match export.indirect {
                false => (
                    "the library exports it and its debug information does not describe it",
                    Some("compile all of the library with debug information"),
                ),
                true => (
                    "the library chooses its code when it is loaded (`ifunc`), and no debug \
                     information describes what is chosen",
                    None,
                ),
            };
            self.contract.gaps.push(Gap {
                item: export.symbol,
                kind,
                reason: reason.to_owned(),
                remedy: remedy.map(str::to_owned),
                span: None,
            });
        }
    }

    fn imports(&mut self, imports: &[Export]) {
        if imports.is_empty() {
            return;
        }
        self.limits.import_library();
        imports.iter().for_each(|import| self.symbol(import));
    }

    /// A symbol of which nothing but the name is known.
    fn symbol(&mut self, export: &Export) {
        let reason = Name::new("there is no debug information about it");
        let types = &mut self.contract.types;
        let spelled = Name::new("?");
        let unknown = types.intern(Type::Unsupported { spelled, reason });
        let unknown = TypeUse::new(unknown, spelled);
        if !export.function {
            return self.contract.globals.push(crate::contract::Global {
                name: export.symbol,
                path: Name::new(""),
                symbol: export.symbol,
                ty: unknown,
                constant: false,
                thread_local: export.thread_local,
                linkage: Linkage::Defined,
                span: None,
            });
        }
        let signature = types.signature(Signature {
            convention: Convention::C,
            parameters: Vec::new(),
            ret: unknown,
            variadic: false,
            noreturn: false,
            unprototyped: false,
            assumed_return: false,
            unwinding: Unwinding::Unsaid,
            untold: Untold { convention: true, noreturn: true, parameters: true, variadic: true },
        });
        self.contract.functions.push(Function {
            name: export.symbol,
            path: Name::new(""),
            symbol: export.symbol,
            signature,
            linkage: Linkage::Defined,
            span: None,
        });
    }

    fn finish(self, path: &Path) -> Contract {
        let Self { mut contract, producers, limits, .. } = self;
        contract.header.compiler = producers.compiler();
        contract.limits = limits.list(path);
        let mut contract = unify::unify(contract);
        contract.functions.sort_by_key(|function| function.symbol.to_string());
        contract.globals.sort_by_key(|global| global.symbol.to_string());
        contract.gaps.sort();
        contract.gaps.dedup();
        contract
    }
}
