//! Enumerations without data.

use crate::contract::{Enum, Enumerator, LayoutPromise, Name, Openness, Type, TypeId};
use crate::extract::object::dwarf;
use crate::extract::rust::attributes::Repr;
use crate::extract::rust::rustdoc::{Id, Inner};

use super::{Lowering, Position};

impl Lowering<'_> {
    pub(super) fn enumeration(&mut self, data: &dwarf::Enum) -> TypeId {
        let place = self.place_of(data.name);
        let bits = u32::try_from(data.size.unwrap_or(0) * 8).unwrap_or(u32::MAX);
        let underlying = match data.underlying {
            Some(id) => self.lower(Some(id), None, Position::Value),
            None => self.intern(Type::Int { bits, signed: true }),
        };
        let repr = place.doc.as_ref().map(|(doc, id)| self.repr(*doc, id));
        let enumerators = data.enumerators.iter().map(|enumerator| Enumerator {
            name: enumerator.name,
            value: enumerator.value,
            span: place
                .doc
                .as_ref()
                .and_then(|(doc, id)| self.variant_span(*doc, id, &enumerator.name)),
        });
        let enumeration = Enum {
            name: Some(place.name),
            path: place.path,
            underlying,
            openness: Openness::Closed,
            layout: place.promise(repr.as_ref()),
            enumerators: enumerators.collect(),
            span: place.span,
        };
        let id = self.contract.types.enums.alloc(enumeration);
        self.intern(Type::Enum(id))
    }

    /// The `repr` of a documented type.
    pub(super) fn repr(&self, doc: usize, id: &Id) -> Repr {
        self.docs.all[doc].item(id).map(Repr::of).unwrap_or_default()
    }

    /// Where a variant is declared.
    pub(super) fn variant_span(
        &self,
        doc: usize,
        enumeration: &Id,
        name: &Name,
    ) -> Option<crate::contract::Span> {
        let id = self.variant(doc, enumeration, name)?;
        self.docs.all[doc].place(&id, name)
    }

    /// The variant called `name`.
    pub(super) fn variant(&self, doc: usize, enumeration: &Id, name: &str) -> Option<Id> {
        let item = self.docs.all[doc].item(enumeration)?;
        let Inner::Enum(data) = &item.inner else { return None };
        let named = |id: &&Id| {
            let item = self.docs.all[doc].item(id);
            item.is_some_and(|item| item.name.as_deref() == Some(name))
        };
        data.variants.iter().find(named).cloned()
    }
}

/// Where a type of the debug information is declared.
pub(super) struct Placed {
    /// The plain name, generic arguments included.
    pub name: Name,
    /// The module path without the crate.
    pub path: Name,
    /// The documentation of the type.
    pub doc: Option<(usize, Id)>,
    /// Where its name stands.
    pub span: Option<crate::contract::Span>,
    /// Whether it belongs to the standard library or to the language.
    pub built_in: bool,
}

impl Placed {
    /// Whether the layout is promised. Of a crate that was not documented we cannot know, and
    /// give it the benefit of the doubt: its `repr` is its own affair.
    pub(super) fn promise(&self, repr: Option<&Repr>) -> LayoutPromise {
        match repr {
            Some(repr) if repr.is_promised() => LayoutPromise::Promised,
            Some(_) => LayoutPromise::Unspecified,
            None if self.built_in => LayoutPromise::Unspecified,
            None => LayoutPromise::Promised,
        }
    }
}

impl Lowering<'_> {
    pub(super) fn place_of(&mut self, scoped: dwarf::Scoped) -> Placed {
        let full_name = scoped.name.as_deref().unwrap_or_default().to_owned();
        let plain = full_name.split('<').next().unwrap_or_default();
        let (krate, path) = match scoped.path.split_once("::") {
            Some((krate, path)) => (krate.to_owned(), path.to_owned()),
            None => (scoped.path.as_str().to_owned(), String::new()),
        };
        let found = self.docs.find_type(&format!("{}::{plain}", scoped.path));
        let doc = found.map(|(doc, id)| (doc, id.clone()));
        let span = doc.as_ref().and_then(|(doc, id)| self.docs.all[*doc].place(id, plain));
        let built_in = krate.is_empty() || matches!(krate.as_str(), "core" | "alloc" | "std");
        if !built_in && self.docs.by_name(&krate).is_none() {
            self.undocumented.insert(krate);
        }
        Placed { name: Name::new(&full_name), path: Name::new(&path), doc, span, built_in }
    }
}
