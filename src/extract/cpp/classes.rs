//! What the probe says about classes.

use super::probe::FACTS;
use crate::contract::{ClassFacts, Passing};
use crate::extract::c::answers::Answers;
use crate::extract::c::inventory::Inventory;
use crate::extract::c::layouts::{Layout, Layouts};
use crate::extract::c::probe::Subject;
use crate::extract::c::value::bare;
use crate::extract::object::ObjectError;
use crate::extract::object::dwarf::{self, TypeKind};

/// Which entry of the debug information is which tag, and how the classes are laid out.
///
/// # Errors
/// When the object lacks what the probe defines.
pub fn layouts(
    answers: &Answers,
    inventory: &Inventory,
    microsoft: bool,
) -> Result<Layouts, ObjectError> {
    let mut layouts = Layouts::default();
    let tags = (0..inventory.tags.len()).map(|index| (Subject::Tag(index), Some(index)));
    let instances = (0..inventory.instances.len()).map(|index| (Subject::Instance(index), None));
    for (subject, tag) in tags.chain(instances) {
        let Some(entry) = answers.type_of(subject) else { continue };
        let graph = &answers.graph;
        let entry = graph.definition(bare(graph, entry));
        let facts = answers.class_facts(subject)?;
        let layout = facts.map(|facts| layout(&facts, graph.kind(entry), microsoft));
        layouts.insert(entry, tag, layout);
    }
    Ok(layouts)
}

/// `facts` are those of [`super::probe`], in its order.
fn layout(facts: &[u64; FACTS], kind: &TypeKind, microsoft: bool) -> Layout {
    let [_, align, trivially_copyable, standard_layout, passes, plain] = *facts;
    let TypeKind::Record(record) = kind else { return Layout { align, class: None } };
    let passing = match record.passing {
        Some(dwarf::Passing::ByValue) => Passing::Value,
        Some(dwarf::Passing::ByReference) => Passing::Address,
        // A compiler that does not say has traits that do.
        None if passes != 0 => Passing::Value,
        None => Passing::Address,
    };
    // Microsoft, "x64 calling convention", Return values: a class is returned by value only if it
    // has no constructor, destructor or assignment of its own, no private or protected members, no
    // base and nothing virtual. On other targets a class returns as it passes.
    let derived = record.members.iter().any(|m| m.base_class || m.artificial);
    let plain = plain != 0 && !derived && record.virtual_bases.is_empty();
    let returning = if microsoft && !plain { Passing::Address } else { passing };
    let class = ClassFacts {
        trivially_copyable: Some(trivially_copyable != 0),
        standard_layout: Some(standard_layout != 0),
        passing,
        returning,
    };
    Layout { align, class: Some(class) }
}

/// What the debug information alone says about a class that no probe can name: an instance of a
/// template inside of the standard library, a class without a name.
pub fn unnamed(record: &dwarf::Record) -> Option<ClassFacts> {
    let (passing, trivially_copyable) = match record.passing? {
        dwarf::Passing::ByValue => (Passing::Value, None),
        // What cannot be passed as bytes cannot be copied as bytes.
        dwarf::Passing::ByReference => (Passing::Address, Some(false)),
    };
    Some(ClassFacts { trivially_copyable, standard_layout: None, passing, returning: passing })
}
