//! Rust, as rustc describes it.
//!
//! The lowering is that of the Rust extractor, without documentation to guide it: aliases, `c_char`
//! and what `repr` promises are not in the debug information.
//! - A function's convention and whether a panic may leave it are not written; those of function
//!   pointers are part of their names.
//! - Every parameter is there, also one called `_`, also in optimised code.
//! - Alignments are always written.

use super::super::dwarf::{Graph, TypeKind};
use super::subjects::{Entry, Subject};
use crate::contract::{
    Contract, Function, Global, ItemKind, Linkage, Parameter, Target, TypeItem, Untold, Unwinding,
};
use crate::extract::ItemFilter;
use crate::extract::rust::docs::Docs;
use crate::extract::rust::lower::{Lowering, Position};

/// Stands for the type of a function that is not written: the convention that other languages call.
const NAMELESS: &str = "extern \"C\" fn()";

/// Adds functions and globals. Types belong to the contract where these use them; others only if
/// `items` asks for them by name, because most of a crate's types are its own affair.
pub fn add(
    graph: &Graph,
    target: &Target,
    contract: &mut Contract,
    subjects: &[Subject],
    items: &ItemFilter,
) {
    if subjects.is_empty() {
        return;
    }
    let docs = Docs { all: Vec::new() };
    let (mut functions, mut globals, mut types) = (Vec::new(), Vec::new(), Vec::new());
    let mut lowering = Lowering::new(&docs, graph, target, contract);
    for subject in subjects {
        lowering.item = (subject.export.symbol.to_string(), ItemKind::Function);
        match subject.entry {
            Entry::Function(id) => functions.push(function(&mut lowering, graph, id, subject)),
            Entry::Variable(id) => globals.extend(global(&mut lowering, graph, id, subject)),
        }
    }
    if items.is_explicit() {
        types = named_types(&mut lowering, graph, items);
    }
    contract.functions.extend(functions);
    contract.globals.extend(globals);
    contract.type_items.extend(types);
}

fn function(
    lowering: &mut Lowering<'_>,
    graph: &Graph,
    id: super::super::dwarf::FunctionId,
    subject: &Subject,
) -> Function {
    let function = graph.function(id);
    let id = lowering.signature_of(&function.signature, NAMELESS, None, &[]);
    let types = &mut lowering.contract.types;
    let mut signature = types.signature_of(id).clone();
    for (parameter, from) in signature.parameters.iter_mut().zip(&function.signature.parameters) {
        *parameter = Parameter { name: from.name, span: from.span, ..*parameter };
    }
    signature.unwinding = Unwinding::Unsaid;
    signature.untold = Untold { convention: true, ..Untold::default() };
    let signature = types.signature(signature);
    Function {
        name: function.name.name.unwrap_or(subject.export.symbol),
        path: inside(&function.name.path),
        symbol: subject.export.symbol,
        signature,
        linkage: Linkage::Defined,
        span: function.span,
    }
}

fn global(
    lowering: &mut Lowering<'_>,
    graph: &Graph,
    id: super::super::dwarf::VariableId,
    subject: &Subject,
) -> Option<Global> {
    let variable = graph.variable(id);
    let ty = lowering.lower_use(Some(variable.ty?), None, Position::Value);
    Some(Global {
        name: variable.name.name.unwrap_or(subject.export.symbol),
        path: inside(&variable.name.path),
        symbol: subject.export.symbol,
        ty,
        // A `static` and a `static mut` are described alike.
        constant: false,
        thread_local: subject.export.thread_local || variable.is_thread_local(),
        linkage: Linkage::Defined,
        span: variable.span,
    })
}

/// The types that a pattern selects and that are no instance of a generic one.
fn named_types(lowering: &mut Lowering<'_>, graph: &Graph, items: &ItemFilter) -> Vec<TypeItem> {
    let mut found = Vec::new();
    for (id, ty) in graph.types() {
        let named = matches!(ty.kind, TypeKind::Record(_) | TypeKind::Enum(_));
        let Some(scoped) = ty.kind.scoped().filter(|_| named) else { continue };
        let Some(name) = scoped.name.filter(|name| !name.contains('<')) else { continue };
        let standard =
            matches!(scoped.path.split("::").next(), Some("core" | "alloc" | "std" | "") | None);
        if standard || scoped.path.contains('{') || !items.selects(&name) {
            continue;
        }
        let id = lowering.lower(Some(id), None, Position::Behind);
        found.push(TypeItem { name, id, span: ty.span });
    }
    found
}

/// A path without the crate's name.
fn inside(path: &str) -> crate::contract::Name {
    path.split_once("::").map_or("", |(_, rest)| rest).into()
}
