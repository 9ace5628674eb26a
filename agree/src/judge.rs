//! Asking abiding what it sees, and judging the answer.

use std::collections::BTreeSet;
use std::path::Path;

use abiding::cache::Cache;
use abiding::check::{Unobserved, read};
use abiding::compare::{Comparison, Difference, Level, compare_all};
use abiding::contract::{self, Contract, Name};
use abiding::extract::{ExtractError, ItemFilter, Party, Source};
use abiding::toolchain::process::Timings;

use crate::ground::Ground;
use crate::model::{Boundary, Language, Languages};
use crate::mutate::{Kind, Mutant};
use crate::{write_cffi, write_file};

/// Writes `boundaries` in `language` into `folder` and reads them back through the compiler.
///
/// # Errors
/// When the file cannot be written or abiding cannot read it.
pub fn extract(
    boundaries: &[&Boundary],
    language: Language,
    folder: &Path,
    ground: &Ground,
    timings: &Timings,
) -> Result<Contract, ExtractError> {
    let file = folder.join(language.file_name());
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(&file, write_file(boundaries, language)))
        .map_err(|cause| {
            ExtractError::new("could not write a boundary").at(&file).because(cause)
        })?;
    if ground.compiled && language == Language::Cffi {
        compile(boundaries, folder, ground)?;
    }
    let party = Party {
        name: Name::new(language.spelling()),
        language: match language {
            Language::Rust => contract::Language::Rust,
            Language::C => contract::Language::C,
            Language::Cpp => contract::Language::Cpp,
            Language::Zig => contract::Language::Zig,
            Language::Ctypes | Language::Cffi => contract::Language::Python,
        },
        source: Source::File(file),
        flags: ground.flags(language),
        include_dirs: Vec::new(),
        defines: Vec::new(),
        items: ItemFilter::default(),
        compiler: ground.compiler(language),
        library: None,
        // There is no library: a boundary is declarations.
        load_libraries: !language.is_python(),
    };
    read(&party, &ground.target, &Cache::none(), timings, &Unobserved)
}

/// Has cffi compile its declarations to a module in `folder`, which exists.
///
/// # Errors
/// When cffi, the headers of Python or a C compiler are missing, or a declaration is refused.
pub fn compile(
    boundaries: &[&Boundary],
    folder: &Path,
    ground: &Ground,
) -> Result<(), ExtractError> {
    let program = folder.join("build.py");
    let failed = |cause: std::io::Error| {
        ExtractError::new("could not run cffi's compiler").at(&program).because(cause)
    };
    std::fs::write(&program, write_cffi::build(boundaries)).map_err(failed)?;
    let usual = || std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let python = ground.python.clone().unwrap_or_else(usual);
    let output = std::process::Command::new(python).arg(&program).output().map_err(failed)?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    let mut error = ExtractError::new("cffi could not compile a boundary").at(&program);
    error.compiler_said = Some(said.into_owned());
    Err(error)
}

/// One thing that abiding said and should not have, or did not say and should have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The prefix of the boundary.
    pub prefix: String,
    /// What was wrong, the same words for the same class of mistakes.
    pub class: String,
    /// The item and the facts.
    pub detail: String,
}

/// The prefix of the boundary that an item belongs to: `b17_` of `b17_window.hammer`.
#[must_use]
pub fn prefix_of(item: &str) -> String {
    let item = item.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
    item.split_once('_').map_or_else(String::new, |(head, _)| format!("{head}_"))
}

/// What is wrong with three contracts of the same boundaries: they should agree in everything, and
/// everything should have been compared.
#[must_use]
pub fn judge_agreement(
    boundaries: &[&Boundary],
    languages: &[Language],
    contracts: &[Contract],
) -> Vec<Finding> {
    let Comparison { differences, coverage } = compared(contracts);
    let mut findings = Vec::new();
    let mut add = |item: &str, class: String, detail: String| {
        findings.push(Finding { prefix: prefix_of(item), class, detail });
    };
    for difference in differences.iter().filter(|it| it.level() >= Level::Warning) {
        add(&difference.item, format!("false alarm {}", difference.code()), described(difference));
    }
    for gap in &coverage.gaps {
        let class = format!("gap in {}: {}", gap.name, gap.gap.reason);
        add(&gap.gap.item, class, gap.gap.item.to_string());
    }
    for it in &coverage.incomparable {
        add(&it.item, format!("incomparable: {}", it.reason), it.item.clone());
    }
    let names: BTreeSet<&str> = boundaries.iter().flat_map(|it| names_of(it)).collect();
    for it in coverage.one_sided.iter().filter(|it| names.contains(it.item.as_str())) {
        let party = contracts[it.party].header.party;
        add(&it.item, format!("not compared: {} of {party}", it.kind.plural()), it.item.clone());
    }
    for (language, contract) in languages.iter().copied().zip(contracts) {
        for name in lost(boundaries, language, contract) {
            add(&name, format!("lost by {}", language.spelling()), name.clone());
        }
    }
    findings
}

/// What abiding says about the contracts, hazards aside: the same boundary in three languages has
/// callbacks without user data and closed enumerations as its author chose.
#[must_use]
pub fn compared(contracts: &[Contract]) -> Comparison {
    let mut comparison = compare_all(contracts);
    comparison.differences.retain(|it| !it.code().is_pitfall());
    comparison
}

/// The items that at least two languages write.
fn names_of(boundary: &Boundary) -> impl Iterator<Item = &str> {
    let shared =
        |absent: Languages| Language::ALL.iter().filter(|it| !absent.has(**it)).count() > 1;
    let types = boundary.decls.iter().filter(move |it| shared(it.absent));
    let types = types.map(|decl| decl.name.as_str());
    let functions = boundary.functions.iter().filter(move |it| shared(it.absent));
    let functions = functions.map(|function| function.symbol.as_str());
    let globals = boundary.globals.iter().filter(move |it| shared(it.absent));
    let globals = globals.map(|global| global.symbol.as_str());
    let constants = boundary.constants.iter().map(|constant| constant.name.as_str());
    types.chain(functions).chain(globals).chain(constants)
}

/// The items that `language` writes and that are nowhere in its contract.
fn lost(boundaries: &[&Boundary], language: Language, contract: &Contract) -> Vec<String> {
    let mut read: BTreeSet<&str> = contract.functions.iter().map(|f| f.symbol.as_str()).collect();
    read.extend(contract.globals.iter().map(|global| global.symbol.as_str()));
    read.extend(contract.constants.iter().map(|constant| constant.name.as_str()));
    let untagged = |name: &'static str| {
        let tags = ["struct ", "union ", "enum "];
        tags.iter().find_map(|tag| name.strip_prefix(tag)).unwrap_or(name)
    };
    read.extend(contract.type_items.iter().map(|item| untagged(name_text(item.name))));
    let enumerators = contract.types.enums.iter().flat_map(|(_, it)| &it.enumerators);
    read.extend(enumerators.map(|enumerator| enumerator.name.as_str()).collect::<Vec<_>>());
    read.extend(contract.gaps.iter().map(|gap| gap.item.as_str()));
    let here = |absent: Languages| !absent.has(language);
    let mut names = Vec::new();
    for boundary in boundaries {
        let types = boundary.decls.iter().filter(|it| here(it.absent));
        names.extend(types.map(|it| match it.short_name() {
            Some((_, short)) if !read.contains(it.name.as_str()) => short.to_owned(),
            _ => it.name.clone(),
        }));
        let functions = boundary.functions.iter().filter(|it| here(it.absent));
        names.extend(functions.map(|it| it.symbol.clone()));
        let globals = boundary.globals.iter().filter(|it| here(it.absent));
        names.extend(globals.map(|it| it.symbol.clone()));
        names.extend(boundary.constants.iter().map(|it| it.name.clone()));
    }
    names.retain(|name| !read.contains(name.as_str()));
    names
}

/// Interned text lives as long as the process.
fn name_text(name: Name) -> &'static str {
    let text: &str = &name;
    Box::leak(text.to_owned().into_boxed_str())
}

/// How a mutant fared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Fate {
    /// It changes something, and exactly that was reported.
    Killed,
    /// It changes nothing, and nothing was reported.
    Silent,
    /// It changes something, and nothing was reported.
    Missed,
    /// Something was reported, but not what was changed.
    WrongItem,
    /// What was changed was reported, and more besides.
    Extra,
    /// It changes nothing, and something was reported.
    FalseAlarm,
    /// Its source could not be read.
    Unreadable,
}

impl Fate {
    /// Whether it is as it should be.
    #[must_use]
    pub fn is_right(self) -> bool {
        matches!(self, Self::Killed | Self::Silent)
    }

    /// A short name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Killed => "killed",
            Self::Silent => "silent",
            Self::Missed => "missed",
            Self::WrongItem => "wrong item",
            Self::Extra => "extra",
            Self::FalseAlarm => "false alarm",
            Self::Unreadable => "unreadable",
        }
    }
}

/// Judges what was said about one mutant. `said` holds the differences of its boundary.
#[must_use]
pub fn judge_mutant(mutant: &Mutant, said: &[&Difference]) -> Fate {
    let said: Vec<_> = said.iter().filter(|it| it.level() >= Level::Warning).collect();
    if !mutant.changes {
        return if said.is_empty() { Fate::Silent } else { Fate::FalseAlarm };
    }
    let paths =
        |list: &[String]| -> BTreeSet<String> { list.iter().map(|it| normal(it)).collect() };
    let (allowed, uses) = (paths(&mutant.allowed), paths(&mutant.uses));
    let codes = mutant.kind.codes();
    let coded = |it: &&&&Difference| codes.is_empty() || codes.contains(&it.code());
    let is_use = |it: &&&&Difference| uses.contains(&normal(&it.item));
    let named = |it: &&&&Difference| allowed.contains(&normal(&it.item));
    let right: Vec<_> = said.iter().filter(named).filter(coded).filter(|it| !is_use(it)).collect();
    let at_uses = said.iter().filter(is_use).filter(coded).count();
    match (said.len(), right.len() + at_uses) {
        (0, _) => Fate::Missed,
        (_, 0) => Fate::WrongItem,
        (all, right_ones)
            if all == right_ones && (is_passed(mutant.kind) || one_a_pair(&right)) =>
        {
            Fate::Killed
        }
        _ => Fate::Extra,
    }
}

/// Whether a change of a C++ class is one of every function that passes it: how it passes.
fn is_passed(kind: Kind) -> bool {
    matches!(kind, Kind::Destructor | Kind::CopyConstructor)
}

/// Whether every pair of parties says one thing only: the changed side differs from the two others
/// in two ways, because they spell the item in two ways.
fn one_a_pair(differences: &[&&&Difference]) -> bool {
    let pair = |it: &&&&Difference| {
        let parties = (it.left.party, it.right.party);
        (parties.0.min(parties.1), parties.0.max(parties.1))
    };
    let pairs: BTreeSet<_> = differences.iter().map(pair).collect();
    pairs.len() == differences.len()
}

/// A path without what languages put around names: enumerators lose their enumeration's name,
/// escapes and underscores go.
#[must_use]
pub fn normal(path: &str) -> String {
    let path = &with_plain_tag(path);
    let path = path.replace(['<', '>'], " ").replace("::", "_");
    // `T_of<u32>`, the generic record behind the alias `T`.
    let path: String = path
        .split(' ')
        .map(|part| part.strip_suffix("_of").unwrap_or(part))
        .enumerate()
        .filter(|(index, _)| *index != 1)
        .map(|(_, part)| part)
        .collect();
    let (item, part) = path.split_once('.').unwrap_or((&path, ""));
    // `struct T_tag`, which C calls `T` elsewhere.
    let item = item.strip_suffix("_tag").unwrap_or(item);
    let part = part.strip_prefix(&format!("{item}_")).unwrap_or(part);
    // `b1_module_b1_type`, which languages with modules call `b1_type`.
    let prefix = prefix_of(item);
    let item = match item.rfind(&prefix) {
        Some(at) if !prefix.is_empty() => &item[at..],
        _ => item,
    };
    let part = part.rsplit_once(&format!("{item}_")).map_or(part, |(_, word)| word);
    let fold = |text: &str| -> String {
        let text = text.replace("r#", "");
        text.chars().filter(|c| !"_@\"".contains(*c)).flat_map(char::to_lowercase).collect()
    };
    if part.is_empty() { fold(item) } else { format!("{}.{}", fold(item), fold(part)) }
}

/// The tag that leads a struct may be called after the struct: `a.planet.planet_tag`.
fn with_plain_tag(path: &str) -> String {
    let stem = path.rsplit_once('.').and_then(|(holder, last)| {
        let named = last.strip_suffix("_tag")?;
        (!named.is_empty() && holder.ends_with(named)).then_some(holder)
    });
    stem.map_or_else(|| path.to_owned(), |holder| format!("{holder}.tag"))
}

/// A difference in one line.
#[must_use]
pub fn described(difference: &Difference) -> String {
    let Difference { item, kind, left, right, also, .. } = difference;
    let also: Vec<String> =
        also.iter().map(|it| format!("{} with {:?}", it.side.name, it.with)).collect();
    let also = if also.is_empty() { String::new() } else { format!(" (also {})", also.join(", ")) };
    format!("{item}: {} against {}{also}: {kind:?}", left.name, right.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lose_what_languages_put_around_names() {
        assert_eq!(normal("b1_color.b1_color_RED"), normal("b1_color.Red"));
        assert_eq!(normal("b1_a.r#type"), normal("b1_a.type_"));
        assert_ne!(normal("b1_a.type"), normal("b1_b.type"));
        assert_eq!(prefix_of("b17_window.hammer"), "b17_");
    }
}
