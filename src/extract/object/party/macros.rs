//! Constants that are macros. Debug information has their text only, and what it comes to is for a
//! C compiler to say: all definitions become a header, which the C extractor reads.

use std::collections::{BTreeMap, BTreeSet};

use super::super::dwarf::{Graph, Macro, TypeKind};
use super::c::is_system;
use crate::contract::{Constant, Contract, Gap, ItemKind, Language, Name, Span, Type, TypeUse};
use crate::extract::{ExtractError, ItemFilter, Party, Session, Source};

/// The name of the header that is made.
const HEADER: &str = "abiding_macros_of_object.h";

/// Adds the macros of a graph that are constants.
///
/// Those of the library's own headers count, and those that `items` names: what a source file
/// defines is its own affair.
///
/// # Errors
/// When the C extractor cannot be run.
pub fn add(
    graph: &Graph,
    contract: &mut Contract,
    items: &ItemFilter,
    session: &Session<'_>,
) -> Result<(), ExtractError> {
    let wanted: BTreeMap<&str, Span> = {
        let own = graph.macros().iter().filter(|found| !found.has_parameters());
        let own = own.filter(|found| is_wanted(found, items));
        own.map(|found| (found.name(), found.span)).collect()
    };
    let wanted = without_contradictions(graph, contract, wanted);
    if wanted.is_empty() {
        return Ok(());
    }
    let path = session.scratch.join(HEADER);
    let failed = |error| ExtractError::new("could not write a probe").at(&path).because(error);
    std::fs::write(&path, header(graph)).map_err(failed)?;
    let names: Vec<&str> = wanted.keys().copied().collect();
    let party = Party {
        name: contract.header.party,
        language: Language::C,
        source: Source::File(path.clone()),
        flags: vec!["-Wno-macro-redefined".to_owned(), "-Wno-builtin-macro-redefined".to_owned()],
        include_dirs: Vec::new(),
        defines: Vec::new(),
        items: ItemFilter::new(&names)
            .map_err(|error| ExtractError::new("a macro has a name that is none").because(error))?,
        compiler: None,
        library: None,
        load_libraries: false,
    };
    let read = crate::extract::c::extract(&party, session)?;
    for constant in &read.constants {
        let span = wanted.get(constant.name.as_str()).copied();
        let ty = constant.ty.and_then(|ty| plain(&read, contract, ty));
        contract.constants.push(Constant { ty, span, ..constant.clone() });
    }
    // A macro that nobody named may well stand for something else than a value.
    let value = |name: &str| {
        let all = graph.macros().iter().filter(|found| found.name() == name);
        let begins = |c: char| c.is_ascii_digit() || c == '"' || c == '\'';
        all.into_iter().any(|found| found.replacement().starts_with(begins))
    };
    let told = |gap: &Gap| items.is_explicit() || value(&gap.item);
    let gaps = read.gaps.into_iter().filter(|gap| gap.kind == ItemKind::Constant && told(gap));
    contract.gaps.extend(gaps.map(|gap| {
        let span = wanted.get(gap.item.as_str()).copied();
        Gap { span, ..gap }
    }));
    Ok(())
}

fn is_wanted(found: &Macro, items: &ItemFilter) -> bool {
    if found.replacement().is_empty() {
        return false;
    }
    if items.is_explicit() {
        return items.selects(found.name());
    }
    !found.private && !found.name().starts_with("__") && !is_system(&found.span.file)
}

/// The wanted macros without those that two files define differently.
fn without_contradictions<'g>(
    graph: &'g Graph,
    contract: &mut Contract,
    mut wanted: BTreeMap<&'g str, Span>,
) -> BTreeMap<&'g str, Span> {
    let mut texts: BTreeMap<&str, BTreeSet<Name>> = BTreeMap::new();
    for found in graph.macros().iter().filter(|found| wanted.contains_key(found.name())) {
        // One that is defined as nothing is a switch, not another value.
        if found.replacement().is_empty() {
            continue;
        }
        texts.entry(found.name()).or_default().insert(found.text);
    }
    // In C an enumerator is a constant too.
    for (_, ty) in graph.types() {
        let TypeKind::Enum(enumeration) = &ty.kind else { continue };
        for enumerator in &enumeration.enumerators {
            let name = enumerator.name;
            // `#define X X` only tells that there is one.
            let same = Name::from(format!("{name} {name}"));
            if let Some(texts) = texts.get_mut(name.as_str()).filter(|t| !t.contains(&same)) {
                texts.insert(Name::from(format!("{name} {}", enumerator.value)));
            }
        }
    }
    for (name, texts) in texts.iter().filter(|(_, texts)| texts.len() > 1) {
        let texts: Vec<_> = texts.iter().map(|text| format!("`#define {text}`")).collect();
        contract.gaps.push(Gap {
            item: Name::new(name),
            kind: ItemKind::Constant,
            reason: format!("parts of the library define it differently: {}", texts.join(", ")),
            remedy: None,
            span: wanted.remove(name),
        });
    }
    wanted
}

/// Every definition, since one macro is made of others; the last of a name counts, as it does for
/// the compiler.
fn header(graph: &Graph) -> String {
    let mut text = String::new();
    for found in graph.macros() {
        // What a compiler defines itself must stay as it is for the target.
        if !matches!(found.name(), "defined" | "__FILE__" | "__LINE__") {
            text.push_str(&format!("#undef {}\n#define {}\n", found.name(), found.text));
        }
    }
    text
}

/// The type of a constant in the contract, where it is one that needs nothing else.
fn plain(read: &Contract, contract: &mut Contract, ty: TypeUse) -> Option<TypeUse> {
    match read.types.node(read.types.resolve_id(ty.id)) {
        node @ (Type::Bool { .. } | Type::Int { .. } | Type::Char { .. } | Type::Float(_)) => {
            Some(TypeUse { id: contract.types.intern(node), ..ty })
        }
        _ => None,
    }
}
