//! From symbols to what the debug information says about them.

use std::collections::HashMap;

use super::super::dwarf::{FunctionId, Graph, Location, UnitId, VariableId};
use super::super::{Image, Place};
use super::exports::Export;
use super::producer::{Language, language};

/// An exported function or global with its description.
#[derive(Clone, Copy, Debug)]
pub struct Subject {
    /// The symbol.
    pub export: Export,
    /// Its description.
    pub entry: Entry,
    /// The unit that describes it.
    pub unit: UnitId,
}

/// A description in the debug information.
#[derive(Clone, Copy, Debug)]
pub enum Entry {
    /// Of a function.
    Function(FunctionId),
    /// Of a variable.
    Variable(VariableId),
}

/// The descriptions of one object's exports.
#[derive(Debug, Default)]
pub struct Subjects {
    /// Of its functions.
    pub functions: Vec<Subject>,
    /// Of its globals.
    pub globals: Vec<Subject>,
    /// Exports without one.
    pub undescribed: Vec<Export>,
}

impl Subjects {
    /// Looks every export of `image` up in `graph`, which may be of a separate file.
    ///
    /// The address decides, since one function may have several symbols and Zig gives its own
    /// names; of several descriptions at an address (identical functions folded into one) the one
    /// with the symbol's name.
    pub fn find(image: &Image, graph: &Graph, exports: &[Export]) -> Self {
        let places = Places::new(graph);
        let mut found = Self::default();
        for export in exports {
            // What is described at the place of an indirect function is the one that chooses it.
            let entry = match export.function {
                _ if export.indirect => None,
                true => places.function(image, graph, export).map(Entry::Function),
                false => places.variable(image, graph, export).map(Entry::Variable),
            };
            let Some(entry) = entry else {
                found.undescribed.push(*export);
                continue;
            };
            let (list, unit) = match entry {
                Entry::Function(id) => (&mut found.functions, graph.function(id).unit),
                Entry::Variable(id) => (&mut found.globals, graph.variable(id).unit),
            };
            list.push(Subject { export: *export, entry, unit });
        }
        found
    }

    /// Those that are written in `wanted`.
    pub fn of(&self, wanted: Language, graph: &Graph) -> Vec<Subject> {
        let all = self.functions.iter().chain(&self.globals).copied();
        all.filter(|subject| language(graph.unit(subject.unit)) == wanted).collect()
    }
}

/// Descriptions by address.
struct Places {
    functions: HashMap<u64, Vec<FunctionId>>,
    variables: HashMap<u64, Vec<VariableId>>,
}

impl Places {
    fn new(graph: &Graph) -> Self {
        let mut places = Self { functions: HashMap::new(), variables: HashMap::new() };
        for (id, function) in graph.functions() {
            if let Some(address) = function.address {
                places.functions.entry(address).or_default().push(id);
            }
        }
        for (id, variable) in graph.variables() {
            if let (Location::Static(_), Some(address)) = (variable.location, variable.address) {
                places.variables.entry(address).or_default().push(id);
            }
        }
        places
    }

    fn function(&self, image: &Image, graph: &Graph, export: &Export) -> Option<FunctionId> {
        let named = |id: &&FunctionId| {
            let function = graph.function(**id);
            function.symbol() == Some(export.symbol) || function.name.name == Some(export.symbol)
        };
        let here = export.place.and_then(|place| self.functions.get(&address(image, place)));
        let here = here.map(Vec::as_slice).unwrap_or_default();
        let by_name = || {
            let all = graph.functions_named(&export.symbol).iter();
            let global = |id: &&FunctionId| {
                let function = graph.function(**id);
                function.external && !function.declaration && named(id)
            };
            all.into_iter().find(global)
        };
        here.iter().find(named).or(here.first()).or_else(by_name).copied()
    }

    fn variable(&self, image: &Image, graph: &Graph, export: &Export) -> Option<VariableId> {
        let named = |id: &&VariableId| {
            let variable = graph.variable(**id);
            variable.symbol() == Some(export.symbol) || variable.name.name == Some(export.symbol)
        };
        let here = export.place.and_then(|place| self.variables.get(&address(image, place)));
        let here = here.map(Vec::as_slice).unwrap_or_default();
        let by_name = || {
            let global = |id: &&VariableId| {
                let variable = graph.variable(**id);
                variable.function.is_none() && !variable.declaration && variable.ty.is_some()
            };
            graph.variables_named(&export.symbol).iter().find(global)
        };
        here.iter().find(named).or(here.first()).or_else(by_name).copied()
    }
}

/// The address that debug information uses for a place of its image.
pub fn address(image: &Image, place: Place) -> u64 {
    image.section(place.section).base.wrapping_add(place.offset)
}
