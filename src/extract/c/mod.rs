//! C headers and sources.
//!
//! Two compilers' views meet here. Zig's own clang lists what the file declares ([`inventory`])
//! and defines as macros ([`preprocessed`]); then the compiler that the boundary is built with,
//! Zig's or one that the user names, compiles a probe ([`probe`]) whose debug information and data
//! hold the numbers ([`answers`]). [`lower`] and [`assemble`] make the contract from both.

mod adopt;
mod annotation;
pub(super) mod answers;
pub(super) mod assemble;
mod ast;
mod candidate;
mod columns;
mod declarator;
mod diagnostics;
mod files;
pub(super) mod inventory;
pub(in crate::extract) mod layouts;
mod location;
pub(in crate::extract) mod lower;
mod macros;
mod nonnull;
mod opened;
mod parts;
mod preprocessed;
pub(in crate::extract) mod primitive;
pub(super) mod probe;
mod restate;
pub(super) mod returned;
mod scan;
mod scope;
pub(in crate::extract) mod spelling;
#[cfg(test)]
mod tests;
mod tokens;
mod unnamed;
pub(super) mod value;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use adopt::Unread;
use annotation::Conventions;
use answers::Inquiry;
use assemble::Assembly;
use candidate::Candidate;
use columns::Columns;
use files::Files;
use inventory::Inventory;
use layouts::Layouts;
use lower::Lowering;
use macros::Class;
use preprocessed::{Macro, Preprocessed};
use probe::{Question, Subject};
use scope::Scope;

use super::cpp::unwinding::{self, Throwing};
use super::{ExtractError, Party, Session, Source};
use crate::contract::{Contract, Header, ItemKind, Value};
use crate::toolchain::cc::{Clang, CompilerError, Dialect, Named, Options, Producer};
use crate::toolchain::process::{ToolError, run, run_tolerant};

/// Reads a C header or source file.
///
/// # Errors
/// When the file is missing or does not compile, or a compiler cannot be found or run.
pub fn extract(party: &Party, session: &Session<'_>) -> Result<Contract, ExtractError> {
    extract_as(Dialect::C, party, session)
}

/// Reads a header or source file as C or as C++.
pub(super) fn extract_as(
    dialect: Dialect,
    party: &Party,
    session: &Session<'_>,
) -> Result<Contract, ExtractError> {
    let reader = Reader::new(dialect, party, session)?;
    let Listing { mut inventory, preprocessed, text, uses } = reader.list()?;
    let (preprocessed, text) = (&preprocessed, text.as_str());
    let scope = reader.scope(preprocessed);
    let unread = reader.restate(&mut inventory, text, &uses, &scope)?;
    inventory.prefer(|place| scope.is_own(&place.file));
    reader.mark_nonnull(&mut inventory, &scope)?;
    let inventory = &inventory;
    let candidates = reader.candidates(&scope, inventory, preprocessed)?;
    let items = items(&scope, inventory, &candidates);
    let inquiry = Inquiry {
        include: &reader.include,
        inventory,
        questions: candidates.iter().map(question).collect(),
        object_macros: hiding_macros(preprocessed, inventory),
        subjects: with_every_layout(&items, inventory),
        long_double_digits: preprocessed.long_double_digits,
    };
    let answers = inquiry.ask(&reader.producer, &reader.source, session)?;
    let files = Files::new(reader.current.clone());
    let triple = session.target.triple.as_str();
    let microsoft = triple.ends_with("-msvc");
    let layouts = match dialect {
        Dialect::C => Layouts::of_tags(answers.layouts(inventory.tags.len())?),
        Dialect::Cpp => crate::extract::cpp::classes::layouts(&answers, inventory, microsoft)?,
    };
    let windows = triple.contains("-windows");
    let conventions = Conventions::of(triple, reader.tells_conventions());
    let lowering = Lowering::new(&answers, inventory, layouts, files, conventions);
    let contract = Contract::new(reader.header(text));
    let underscore = triple.contains("-apple-") || windows && triple.starts_with("i");
    let quiet = reader.quiet(inventory)?;
    let throwing = Throwing::new(dialect, &quiet);
    let mut assembly = Assembly {
        contract,
        lowering,
        inventory,
        answers: &answers,
        throwing,
        conventions,
        underscore,
    };
    assembly.add(&items, &candidates);
    unread.iter().for_each(|unread| assembly.unread(unread));
    opened::record(party, &reader.source, &reader.producer, session);
    tell_the_rest(&mut assembly, &scope, &candidates, preprocessed);
    Ok(assembly.finish())
}

/// How clang lists declarations. Where the file does not compile, warnings would bury what it is about.
const LIST: &[&str] = &["-fsyntax-only", "-w", "-ast-dump=json", "-ferror-limit", "0"];

/// How many instances that are only pointed to may lead from one to the next.
const DEPTH_OF_INSTANCES: usize = 4;

/// What one party is read with.
struct Reader<'a> {
    party: &'a Party,
    session: &'a Session<'a>,
    options: Options,
    clang: Clang,
    producer: Producer,
    /// The party's file, absolute.
    source: PathBuf,
    current: PathBuf,
    /// `#include "…"`.
    include: String,
}

/// What the party declares.
struct Listing {
    inventory: Inventory,
    preprocessed: Preprocessed,
    /// The preprocessed text.
    text: String,
    /// Lines that use the instances of templates of which the file itself needs no members.
    uses: String,
}

impl<'a> Reader<'a> {
    fn new(
        dialect: Dialect,
        party: &'a Party,
        session: &'a Session<'a>,
    ) -> Result<Self, ExtractError> {
        let source = source_file(dialect, party)?;
        let current = std::env::current_dir()
            .map_err(|e| ExtractError::new("could not find the current directory").because(e))?;
        let options = options(dialect, party, &session.target.triple);
        let refused = |error| compiler_error(error, &source);
        let clang = Clang::find(&options, session.scratch, session.timings).map_err(refused)?;
        let producer = match party.compiler.as_deref() {
            None | Some("zig") => Producer::Zig(clang.clone()),
            Some(name) => {
                Producer::Named(Named::find(name, &options, session.timings).map_err(refused)?)
            }
        };
        let include = format!("#include \"{}\"", source.display());
        Ok(Self { party, session, options, clang, producer, source, current, include })
    }

    /// Lets Zig's clang list declarations and macros, at the same time.
    fn list(&self) -> Result<Listing, ExtractError> {
        let file = self.own_file("listing");
        write(&file, &format!("{}\n", self.include))?;
        let timings = self.session.timings;
        let party = &self.party.name;
        let dump = self.clang.command(LIST, &file);
        let list = self.session.scratch.join(opened::LISTED);
        let mut expand = self.clang.command(&["-E", "-w", "-dD", "-ferror-limit", "0"], &file);
        expand.arg("-dependency-file").arg(list).args(["-sys-header-deps", "-MT", "listing"]);
        let (ast, text) = thread::scope(|threads| {
            let ast = threads.spawn(|| run(dump, &format!("{party}: zig ast"), timings));
            let text = run(expand, &format!("{party}: zig preprocess"), timings);
            (ast.join(), text)
        });
        let ast = ast.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        let ast = ast.map_err(|error| self.unreadable(error))?;
        let text = text.map_err(|error| self.unreadable(error))?;
        let unit = ast::read(&ast.stdout).map_err(|error| {
            let headline = "could not read the list of declarations that clang wrote";
            ExtractError::new(headline).at(&self.source).because(error)
        })?;
        let text = String::from_utf8_lossy(&text.stdout).into_owned();
        let preprocessed = preprocessed::read(&text);
        let mut inventory = Inventory::read(&unit, self.options.dialect);
        let mut uses = inventory.uses();
        // Members may mention further instances.
        for _ in 0..DEPTH_OF_INSTANCES {
            let listed = (!uses.is_empty()).then(|| self.list_with(&uses)).transpose()?.flatten();
            let Some(listed) = listed else { break };
            inventory = listed;
            let more: String = inventory
                .uses()
                .lines()
                .filter(|line| !uses.contains(*line))
                .map(|line| format!("{line}\n"))
                .collect();
            if more.is_empty() {
                break;
            }
            uses.push_str(&more);
        }
        Ok(Listing { inventory, preprocessed, text, uses })
    }

    /// Lists once more with lines that use instances of templates, which then have their members. What
    /// cannot be instantiated stays as it is.
    fn list_with(&self, uses: &str) -> Result<Option<Inventory>, ExtractError> {
        let file = self.own_file("instances");
        write(&file, &format!("{}\n{uses}", self.include))?;
        let command = self.clang.command(LIST, &file);
        self.list_tolerantly(command, "instances")
    }

    /// What `command` lists, whatever clang objects to in it.
    fn list_tolerantly(
        &self,
        command: Command,
        of: &str,
    ) -> Result<Option<Inventory>, ExtractError> {
        let label = format!("{}: zig ast of {of}", self.party.name);
        let (_, dump) = run_tolerant(command, &label, self.session.timings)
            .map_err(|error| self.unreadable(error))?;
        let unit = ast::read(&dump.stdout).ok();
        Ok(unit.map(|unit| Inventory::read(&unit, self.options.dialect)))
    }

    /// Whether debug information has calling conventions, as gcc's has not.
    fn tells_conventions(&self) -> bool {
        self.producer.compiler().name != "gcc"
    }

    /// Reads the attributes that clang drops from function types, and answers with those that cannot
    /// be read.
    fn restate(
        &self,
        inventory: &mut Inventory,
        text: &str,
        uses: &str,
        scope: &Scope<'_>,
    ) -> Result<Vec<Unread>, ExtractError> {
        let dialect = self.options.dialect;
        let Some(restated) = restate::restate(text, dialect, !self.tells_conventions()) else {
            return Ok(adopt::unread(inventory, None, text, scope));
        };
        let file = self.own_file("restated");
        write(&file, &format!("{}\n{uses}", restated.text))?;
        let command = self.clang.preprocessed_command(LIST, &file);
        // Where two declarations of one thing do not say the same, clang takes them for a conflict
        // and lists both.
        let listed = self.list_tolerantly(command, "function types")?;
        // Otherwise every attribute is told as unread.
        let adopted = listed.map(|listed| adopt::adopt(inventory, &listed)).unwrap_or_default();
        Ok(adopt::unread(inventory, Some((&restated, &adopted)), text, scope))
    }

    /// Asks which parameters the functions on the boundary call never null.
    fn mark_nonnull(
        &self,
        inventory: &mut Inventory,
        scope: &Scope<'_>,
    ) -> Result<(), ExtractError> {
        let asks = |f: &inventory::Function| f.nonnull && scope.wants(&f.name, f.place.as_ref());
        if !inventory.functions.iter().any(asks) {
            return Ok(());
        }
        let mode = ["-fsyntax-only", "-ast-dump", "-ferror-limit", "0"];
        let dump = self.clang.command(&mode, &self.own_file("listing"));
        let label = format!("{}: zig ast of attributes", self.party.name);
        let dump = run(dump, &label, self.session.timings);
        let dump = dump.map_err(|error| self.unreadable(error))?;
        nonnull::mark(inventory, &String::from_utf8_lossy(&dump.stdout));
        Ok(())
    }

    /// The functions that throw nothing although they do not say so.
    fn quiet(&self, inventory: &Inventory) -> Result<HashSet<String>, ExtractError> {
        let (file, party) = (self.own_file("listing"), &self.party.name);
        unwinding::quiet(inventory, &self.clang, &file, party, self.session).map_err(|error| {
            let headline = "could not ask clang which functions throw";
            ExtractError::tool(headline, error).at(&self.source)
        })
    }

    fn unreadable(&self, error: ToolError) -> ExtractError {
        let said = error.said().unwrap_or_default();
        let triple = &self.session.target.triple;
        let bare = triple.contains("-none") || triple.contains("-unknown-unknown");
        let help = if said.contains("file not found") && bare {
            "this target has no standard library: Zig brings only the headers that need none \
             (<stdint.h>, <stddef.h>, …); leave the target out of `targets`, or name the directory \
             of the missing file in this party's `include-dirs`"
        } else if said.contains("file not found") {
            "add the directory of the missing file to this party's `include-dirs`"
        } else {
            "the file must compile on its own; `defines`, `flags` and `include-dirs` of this party \
             set what it expects"
        };
        let headline = format!("could not read the {} file", self.options.dialect.shown());
        let error = ExtractError::tool(headline, error);
        // The person knows nothing of our file, which has another name in every run.
        let ours = format!("In file included from {}", self.session.scratch.display());
        let said = error.compiler_said.as_deref().map(|said| {
            let lines = said.lines().filter(|line| !line.starts_with(&ours));
            lines.map(|line| format!("{line}\n")).collect::<String>()
        });
        ExtractError { compiler_said: said, ..error }.at(&self.source).help(help)
    }

    fn scope<'b>(&'b self, preprocessed: &'b Preprocessed) -> Scope<'b> {
        let source = self.source.display().to_string();
        let probe = self.own_file("listing").display().to_string();
        Scope::new(&self.party.items, &preprocessed.system, source, probe)
    }

    /// Everything on the boundary that may be a constant, with its class.
    fn candidates(
        &self,
        scope: &Scope<'_>,
        inventory: &Inventory,
        preprocessed: &Preprocessed,
    ) -> Result<Vec<Candidate>, ExtractError> {
        let wanted = |m: &&Macro| !m.function_like && scope.wants(&m.name, Some(&m.place));
        let macros: Vec<_> = preprocessed.macros.iter().filter(wanted).collect();
        let names: Vec<_> = macros.iter().map(|m| m.name.as_str()).collect();
        let classes = self.classes(&names)?;
        let mut columns = Columns::new(&self.current);
        let mut candidates: Vec<_> = macros
            .iter()
            .zip(classes)
            .map(|(m, class)| Candidate {
                name: m.name.clone(),
                path: String::new(),
                expression: m.name.clone(),
                place: Some(columns.placed(&m.place, &m.name)),
                class,
                names_itself: m.body == m.name,
            })
            .collect();
        let known: HashSet<_> = names.iter().copied().collect();
        let loose = candidate::loose_enumerators(inventory, |name, place| {
            // A macro of the same name, `#define X X`, stands for the enumerator already.
            !known.contains(name) && scope.wants(name, place)
        });
        candidates.extend(loose);
        Ok(candidates)
    }

    /// Asks the producer what each macro is.
    fn classes(&self, names: &[&str]) -> Result<Vec<Class>, ExtractError> {
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let dialect = self.options.dialect;
        let timings = self.session.timings;
        let failed = |error| {
            ExtractError::tool("could not ask the compiler about the macros", error)
                .at(&self.source)
        };
        let file = self.own_file("expand");
        write(&file, &macros::expansion_probe(&self.include, names))?;
        let text = self.producer.preprocess(&file, timings).map_err(failed)?;
        let expansions = macros::expansions(&String::from_utf8_lossy(&text), names.len());
        let (probe, lines) = macros::class_probe(dialect, &self.include, names, &expansions);
        let file = self.own_file("macros");
        write(&file, &probe)?;
        let said = self.producer.check(&file, timings).map_err(failed)?;
        Ok(macros::classify(&file, &said, &lines, &expansions))
    }

    /// A source file of ours in the scratch directory.
    fn own_file(&self, name: &str) -> PathBuf {
        self.session.scratch.join(name).with_extension(self.options.dialect.extension())
    }

    fn header(&self, text: &str) -> Header {
        let compiler = self.producer.compiler().clone();
        let target = self.session.target.clone();
        let mut settings = vec![target.triple.as_str(), &compiler.name, &compiler.version];
        settings.extend(self.options.flags.iter().map(String::as_str));
        let digest = preprocessed::digest(text, &settings);
        Header { party: self.party.name, language: self.party.language, target, compiler, digest }
    }
}

fn source_file(dialect: Dialect, party: &Party) -> Result<PathBuf, ExtractError> {
    let language = dialect.shown();
    let Source::File(path) = &party.source else {
        let headline = format!("a {language} party is read from one file, not from a manifest");
        return Err(ExtractError::new(headline).at(party.source.file()));
    };
    if !path.is_file() {
        let headline = format!("could not find the {language} file {}", path.display());
        let help = "set `path` of this party to a header or source file";
        return Err(ExtractError::new(headline).at(path).help(help));
    }
    std::path::absolute(path).map_err(|error| {
        ExtractError::new(format!("could not find the {language} file")).at(path).because(error)
    })
}

fn options(dialect: Dialect, party: &Party, triple: &str) -> Options {
    // Warnings are how a compiler tells that a constant has no defined value.
    let mut flags: Vec<_> = party.flags.iter().filter(|flag| *flag != "-w").cloned().collect();
    flags.extend(party.include_dirs.iter().map(|dir| format!("-I{}", dir.display())));
    flags.extend(party.defines.iter().map(|define| format!("-D{define}")));
    Options { dialect, triple: triple.to_owned(), flags, label: party.name.to_string() }
}

fn compiler_error(error: CompilerError, source: &Path) -> ExtractError {
    let mut made = ExtractError::new("could not prepare the C compiler").at(source);
    made.compiler_said = error.said().map(str::to_owned);
    let help = error.help();
    made.help(help).because(error)
}

fn write(file: &Path, text: &str) -> Result<(), ExtractError> {
    std::fs::write(file, text)
        .map_err(|error| ExtractError::new("could not write a probe").at(file).because(error))
}

fn question(candidate: &Candidate) -> Question<'_> {
    Question { expression: &candidate.expression, text: candidate.class == Class::Text }
}

/// The subjects with all other tags that have a name: items may use any of them, and only the probe
/// tells their alignment.
fn with_every_layout(items: &[Subject], inventory: &Inventory) -> Vec<Subject> {
    let known: HashSet<_> = items.iter().copied().collect();
    let tags = inventory.tags.iter().enumerate();
    let more = tags.filter(|(index, tag)| tag.complete && inventory.spelled(*index).is_some());
    let more = more.map(|(index, _)| Subject::Tag(index)).filter(|tag| !known.contains(tag));
    let unnamed = inventory.tags.iter().enumerate().flat_map(|(index, tag)| {
        let fields = tag.fields.iter().enumerate().filter(|(_, f)| f.unnamed_bits.is_some());
        fields.map(move |(field, _)| Subject::Unnamed(index, field))
    });
    let instances = (0..inventory.instances.len()).map(Subject::Instance);
    items.iter().copied().chain(more).chain(unnamed).chain(instances).collect()
}

/// Everything on the boundary that the probe asks about.
fn items(scope: &Scope<'_>, inventory: &Inventory, candidates: &[Candidate]) -> Vec<Subject> {
    let mut subjects = Vec::new();
    for (index, tag) in inventory.tags.iter().enumerate() {
        // An instance of a template is no item; the alias that names it may be. What nobody can
        // name is part of the class that it stands in.
        let instance = tag.name.as_ref().is_some_and(|name| name.contains('<'));
        if instance || tag.path.contains('<') || tag.nameless {
            continue;
        }
        if tag.known_as().is_some_and(|name| scope.wants(name, tag.place.as_ref())) {
            subjects.push(Subject::Tag(index));
        }
    }
    for (index, typedef) in inventory.typedefs.iter().enumerate() {
        if typedef.outermost && scope.wants(&typedef.name, typedef.place.as_ref()) {
            subjects.push(Subject::Typedef(index));
        }
    }
    for (index, function) in inventory.functions.iter().enumerate() {
        if scope.wants(&function.name, function.place.as_ref()) {
            subjects.push(Subject::Function(index));
        }
    }
    for (index, variable) in inventory.variables.iter().enumerate() {
        if scope.wants(&variable.name, variable.place.as_ref()) {
            subjects.push(Subject::Variable(index));
            if variable.local_if_constant && variable.initialized {
                subjects.push(Subject::Value(index));
            }
        }
    }
    let valued = candidates.iter().enumerate().filter(|(_, candidate)| candidate.has_value());
    subjects.extend(valued.map(|(index, _)| Subject::Constant(index)));
    subjects
}

/// Macros that hide a declaration of the same name: `#define open open64`.
fn hiding_macros<'a>(preprocessed: &'a Preprocessed, inventory: &Inventory) -> Vec<&'a str> {
    let plain = preprocessed.macros.iter().filter(|m| !m.function_like);
    plain.map(|m| m.name.as_str()).filter(|name| inventory.declares(name)).collect()
}

/// Constants without a value, and macros that are none although they look like it or were asked
/// for by name.
fn tell_the_rest(
    assembly: &mut Assembly<'_>,
    scope: &Scope<'_>,
    candidates: &[Candidate],
    preprocessed: &Preprocessed,
) {
    for candidate in candidates {
        let reason = match &candidate.class {
            Class::Undefined(reason) => {
                let value = Value::Undefined(reason.clone());
                assembly.push_constant(candidate, None, value);
                continue;
            }
            Class::Variable(_) if candidate.names_itself => continue,
            Class::Variable(said) => format!("a macro whose value is no constant: {said}"),
            Class::Malformed(said) => format!("a macro that is no C expression: {said}"),
            Class::Syntax if scope.names(&candidate.name) => {
                "a macro that is no C expression".to_owned()
            }
            Class::Text | Class::Value | Class::Syntax => continue,
        };
        let place = candidate.place.as_ref();
        assembly.gap(&candidate.name, ItemKind::Constant, reason, place);
    }
    // A macro with parameters is no item of an ABI; it is told only to someone who named it.
    let functions = preprocessed.macros.iter().filter(|m| m.function_like && scope.is_explicit());
    for m in functions.filter(|m| scope.wants(&m.name, Some(&m.place))) {
        let reason = "a function-like macro, which has no type and no symbol".to_owned();
        assembly.gap(&m.name, ItemKind::Constant, reason, Some(&m.place));
    }
}
