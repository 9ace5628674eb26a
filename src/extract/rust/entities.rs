//! From the probed items to the items of the contract.

use std::collections::{BTreeSet, HashSet};

use crate::contract::{
    Constant, Contract, Function, Gap, Global, ItemKind, Linkage, Name, Span, TypeItem,
};
use crate::extract::object::Image;
use crate::extract::object::dwarf::{self, Graph, TypeKind};

use super::attributes;
use super::constants::Reader;
use super::docs::Docs;
use super::inventory::{Entity, Inventory};
use super::lower::{Callbacks, Hint, Lowering, Position, Spelled};
use super::probe::{function_name, value_name};
use super::rustdoc::{self, Inner, Item};

/// Adds every probed item to `contract`; returns the crates of reached types whose sources were
/// not read.
pub fn lower(
    docs: &Docs,
    inventory: &Inventory,
    probed: &HashSet<usize>,
    image: &Image,
    graph: &Graph,
    contract: &mut Contract,
) -> BTreeSet<String> {
    let mut callbacks = Callbacks::default();
    loop {
        let mut attempt = contract.clone();
        let reader = Reader { image, graph };
        let (reached, met) = pass(docs, inventory, probed, &reader, callbacks, &mut attempt);
        // A function pointer that rustc's debug information leaves out where it leads back to
        // itself may stand in full in a type that comes later: `struct Head { last: *mut Node }`
        // before `struct Node { f: extern "C" fn(*mut Node) }`.
        if !met.would_help() {
            *contract = attempt;
            return reached;
        }
        callbacks = met.known();
    }
}

fn pass(
    docs: &Docs,
    inventory: &Inventory,
    probed: &HashSet<usize>,
    reader: &Reader<'_>,
    callbacks: Callbacks,
    contract: &mut Contract,
) -> (BTreeSet<String>, Callbacks) {
    let target = contract.header.target.clone();
    let graph = reader.graph;
    let mut lowering = Lowering::new(docs, graph, &target, contract);
    lowering.callbacks = callbacks;
    for (index, entity) in inventory.entities.iter().enumerate() {
        let Some(item) = docs.all[entity.doc].item(&entity.id) else { continue };
        if !probed.contains(&index) {
            continue;
        }
        lowering.item = (entity.name.clone(), entity.kind);
        let at =
            At { docs, entity, item, span: docs.all[entity.doc].place(&entity.id, &entity.name) };
        let added = match bound_type(graph, index) {
            Some(local) => add(&mut lowering, reader, &at, index, local),
            None => Err("rustc left it out of the debug information".to_owned()),
        };
        if let Err(reason) = added {
            lowering.contract.gaps.push(at.gap(reason));
        }
    }
    (lowering.undocumented, lowering.callbacks)
}

/// One item at work.
struct At<'a> {
    docs: &'a Docs,
    entity: &'a Entity,
    item: &'a Item,
    span: Option<Span>,
}

impl At<'_> {
    fn name(&self) -> Name {
        Name::new(&self.entity.name)
    }

    fn path(&self) -> Name {
        Name::new(&self.entity.path)
    }

    fn hint(&self, ty: &rustdoc::Type) -> Hint {
        Hint { doc: self.entity.doc, ty: ty.clone() }
    }

    /// The name that the linker sees.
    fn symbol(&self) -> Name {
        let name = attributes::symbol(self.item).or_else(|| self.item.name.clone());
        name.map_or(self.name(), |name| Name::new(&name))
    }

    fn linkage(&self) -> Linkage {
        if attributes::is_imported(self.item) {
            Linkage::Imported
        } else if attributes::is_exported(self.item) {
            Linkage::Defined
        } else {
            Linkage::Internal
        }
    }

    fn gap(&self, reason: String) -> Gap {
        let (item, kind) = (self.name(), self.entity.kind);
        Gap { item, kind, reason, remedy: None, span: self.span }
    }
}

/// The type of the local that a probe function binds.
fn bound_type(graph: &Graph, index: usize) -> Option<dwarf::TypeId> {
    let function = graph.functions_named(&function_name(index)).first()?;
    let local = graph.function(*function).locals.first()?;
    graph.variable(*local).ty
}

fn add(
    lowering: &mut Lowering<'_>,
    reader: &Reader<'_>,
    at: &At<'_>,
    index: usize,
    local: dwarf::TypeId,
) -> Result<(), String> {
    let TypeKind::Pointer(pointer) = lowering.graph.kind(local) else {
        return Err("rustc describes it as a pointer with a length, which C does not have".into());
    };
    match (at.entity.kind, &at.item.inner) {
        (ItemKind::Function, Inner::Function(data)) => add_function(lowering, at, data, pointer),
        (ItemKind::Global, Inner::Static(data)) => {
            add_global(lowering, at, data, pointer.target);
            Ok(())
        }
        (ItemKind::Constant, Inner::Constant(data) | Inner::AssociatedConstant(data)) => {
            add_constant(lowering, reader, at, index, data, pointer.target)
        }
        _ => {
            let name = pointer.name.as_deref().unwrap_or_default();
            let target = pointer.target.map(|target| lowering.in_full(target, name));
            add_type(lowering, at, target);
            Ok(())
        }
    }
}

fn add_type(lowering: &mut Lowering<'_>, at: &At<'_>, target: Option<dwarf::TypeId>) {
    let path = rustdoc::Path {
        path: at.item.name.clone().unwrap_or_default(),
        id: at.entity.id.clone(),
        args: None,
    };
    let hint = at.hint(&rustdoc::Type::Path(path));
    let id = lowering.lower(target, Some(&hint), Position::Behind);
    lowering.contract.type_items.push(TypeItem { name: at.name(), id, span: at.span });
}

fn add_function(
    lowering: &mut Lowering<'_>,
    at: &At<'_>,
    data: &rustdoc::Function,
    pointer: &dwarf::Pointer,
) -> Result<(), String> {
    let target = pointer.target.map(|target| lowering.graph.kind(target));
    let Some(TypeKind::Subroutine(subroutine)) = target else {
        return Err("rustc does not describe it as a function".to_owned());
    };
    let sources = &at.docs.all[at.entity.doc].sources;
    let spans: Vec<Option<Span>> = match &at.item.span {
        Some(span) => {
            data.sig.inputs.iter().map(|(name, _)| sources.parameter(span, name)).collect()
        }
        None => Vec::new(),
    };
    let name = pointer.name.as_deref().unwrap_or_default();
    let (inputs, output) = (data.sig.inputs.as_slice(), data.sig.output.as_ref());
    let hint = Spelled { doc: at.entity.doc, inputs, output };
    let signature = lowering.signature_of(subroutine, name, Some(hint), &spans);
    lowering.contract.functions.push(Function {
        name: at.name(),
        path: at.path(),
        symbol: at.symbol(),
        signature,
        linkage: at.linkage(),
        span: at.span,
    });
    Ok(())
}

fn add_global(
    lowering: &mut Lowering<'_>,
    at: &At<'_>,
    data: &rustdoc::Static,
    target: Option<dwarf::TypeId>,
) {
    let hint = at.hint(&data.ty);
    let ty = lowering.lower_use(target, Some(&hint), Position::Value);
    lowering.contract.globals.push(Global {
        name: at.name(),
        path: at.path(),
        symbol: at.symbol(),
        ty,
        constant: !data.is_mutable,
        thread_local: attributes::is_thread_local(at.item),
        linkage: at.linkage(),
        span: at.span,
    });
}

fn add_constant(
    lowering: &mut Lowering<'_>,
    reader: &Reader<'_>,
    at: &At<'_>,
    index: usize,
    data: &rustdoc::Constant,
    target: Option<dwarf::TypeId>,
) -> Result<(), String> {
    let target = target.ok_or("a constant without a type")?;
    if reader.is_empty(target) {
        return Err("its type has no bytes, and so no value".to_owned());
    }
    let address = reader.image.place_of(&value_name(index));
    let place = address.and_then(|address| reader.image.follow(address));
    let place = place.map_err(|error| reader.said(&error))?;
    let value = reader.value(target, place)?;
    let hint = at.hint(&data.ty);
    let ty = Some(lowering.lower_use(Some(target), Some(&hint), Position::Value));
    let (name, path, span) = (at.name(), at.path(), at.span);
    lowering.contract.constants.push(Constant { name, path, ty, value, span });
    Ok(())
}
