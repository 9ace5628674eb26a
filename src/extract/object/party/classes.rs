//! How C++ classes travel between functions. clang writes it; what gcc writes are the special member
//! functions, from which it follows (Itanium C++ ABI 1.1, "non-trivial for the purposes of calls").

use std::collections::HashMap;

use super::super::dwarf::{
    Function, FunctionId, Graph, PointerKind, Record, Scoped, TypeId, TypeKind,
};
use super::producer::is_cpp;
use crate::contract::{ClassFacts, Name, Passing};
use crate::extract::cpp::classes::unnamed;

/// The constructors and destructors of a graph's classes.
pub struct Classes<'g> {
    graph: &'g Graph,
    /// By the path of the class.
    special: HashMap<Name, Vec<FunctionId>>,
}

impl<'g> Classes<'g> {
    /// Finds them.
    pub fn new(graph: &'g Graph) -> Self {
        let mut special: HashMap<Name, Vec<FunctionId>> = HashMap::new();
        for (id, function) in graph.functions().filter(|(_, function)| function.declaration) {
            let Some(name) = function.name.name else { continue };
            let class = without_arguments(&function.name.path);
            let plain = class.rsplit("::").next().unwrap_or_default();
            if name.starts_with('~') || name == plain {
                special.entry(function.name.path).or_default().push(id);
            }
        }
        Self { graph, special }
    }

    /// What is known of a record as a class; `None` for one of C.
    pub fn facts(&self, id: TypeId, record: &Record) -> Option<ClassFacts> {
        if !is_cpp(self.graph.unit(self.graph.ty(id).unit)) {
            return None;
        }
        Some(unnamed(record).unwrap_or_else(|| {
            let address = self.goes_by_address(id, 0);
            let passing = if address { Passing::Address } else { Passing::Value };
            let trivially_copyable = address.then_some(false);
            ClassFacts { trivially_copyable, standard_layout: None, passing, returning: passing }
        }))
    }

    /// Whether a class has a destructor or a constructor that copies or moves with a body of its
    /// own, or has only deleted ones of the latter, or contains something of which that is true.
    fn goes_by_address(&self, id: TypeId, depth: u32) -> bool {
        let id = self.bare(id);
        let TypeKind::Record(record) = self.graph.kind(id) else { return false };
        // Bounded in case damaged debug information contains itself.
        if depth > 64 {
            return false;
        }
        let pointer = |name: Name| name.starts_with("_vptr");
        let table = record.members.iter().any(|m| m.artificial || m.name.is_some_and(pointer));
        let own = self.special_of(record.name);
        let bodies = |f: &Function| !f.implicit && !f.deleted;
        let destructor = |f: &Function| f.name.name.is_some_and(|name| name.starts_with('~'));
        let copying: Vec<&Function> = own.iter().copied().filter(|f| self.copies(f, id)).collect();
        let all_deleted = !copying.is_empty() && copying.iter().all(|f| f.deleted);
        table
            || all_deleted
            || !record.virtual_bases.is_empty()
            || own.iter().any(|f| destructor(f) && bodies(f))
            || copying.iter().any(|f| bodies(f))
            || record.members.iter().any(|m| self.goes_by_address(m.ty, depth + 1))
    }

    fn special_of(&self, name: Scoped) -> Vec<&'g Function> {
        let Some(own) = name.name else { return Vec::new() };
        let path = match name.path.as_str() {
            "" => own,
            path => Name::from(format!("{path}::{own}")),
        };
        let ids = self.special.get(&path).into_iter().flatten();
        ids.map(|id| self.graph.function(*id)).collect()
    }

    /// Whether a constructor takes a reference to its own class.
    fn copies(&self, function: &Function, class: TypeId) -> bool {
        let mut parameters = function.signature.parameters.iter().filter(|p| !p.artificial);
        let (Some(first), None) = (parameters.next(), parameters.next()) else { return false };
        let TypeKind::Pointer(pointer) = self.graph.kind(self.graph.resolve(first.ty)) else {
            return false;
        };
        let same = pointer.target.is_some_and(|target| self.bare(target) == class);
        pointer.kind != PointerKind::Pointer && same
    }

    /// The class of a value, of the elements of an array too.
    fn bare(&self, id: TypeId) -> TypeId {
        let id = self.graph.resolve(id);
        match self.graph.kind(id) {
            TypeKind::Array(array) => self.graph.resolve(array.element),
            _ => id,
        }
    }
}

/// A path without template arguments: `a::vec<b::c>::node` is `a::vec::node`.
fn without_arguments(path: &str) -> String {
    let mut depth = 0_i32;
    let outside = |c: &char| {
        let before = depth;
        depth += match c {
            '<' => 1,
            '>' => -1,
            _ => 0,
        };
        before <= 0 && depth <= 0
    };
    path.chars().filter(outside).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn template_arguments_are_taken_off_a_path() {
        assert_eq!(without_arguments("a::vec<b::c<d> >::node"), "a::vec::node");
        assert_eq!(without_arguments("plain"), "plain");
    }
}
