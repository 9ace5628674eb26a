//! Which names may be constants: macros, enumerators of enumerations without a name, and static
//! constant variables.

use super::inventory::Inventory;
use super::location::Place;
use super::macros::Class;

/// A name whose value is to be asked for.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The name.
    pub name: String,
    /// The C++ namespaces and classes around it, joined with `::`.
    pub path: String,
    /// The expression that has the value, for source in the global scope.
    pub expression: String,
    /// Where it is defined.
    pub place: Option<Place>,
    /// What it stands for.
    pub class: Class,
    /// Whether it is a macro that expands to its own name (`#define stdin stdin`), which says that
    /// the declaration of that name exists and nothing more.
    pub names_itself: bool,
}

impl Candidate {
    /// Whether the probe may ask for the value.
    pub fn has_value(&self) -> bool {
        matches!(self.class, Class::Text | Class::Value)
    }
}

/// The enumerators that belong to no named enumeration, as constants, where `wanted` says so.
pub fn loose_enumerators(
    inventory: &Inventory,
    mut wanted: impl FnMut(&str, Option<&Place>) -> bool,
) -> Vec<Candidate> {
    let loose = inventory.tags.iter().filter(|tag| tag.known_as().is_none());
    let all = loose.flat_map(|tag| tag.enumerators.iter().map(move |one| (tag, one)));
    all.filter(|(_, (name, place))| wanted(name, place.as_ref()))
        .map(|(tag, (name, place))| Candidate {
            name: name.clone(),
            path: tag.path.clone(),
            expression: inventory.global(&tag.path, name),
            place: place.clone(),
            class: Class::Value,
            names_itself: false,
        })
        .collect()
}
