//! What the probe's answers say about the layout of records and enumerations.

use std::collections::HashMap;

use crate::contract::ClassFacts;
use crate::extract::object::dwarf;

/// What the probe recorded about records and enumerations.
#[derive(Debug, Default)]
pub struct Layouts {
    by_tag: HashMap<usize, Layout>,
    /// C++ knows a type by more than its name, so the debug information of the probe's variables
    /// says which is which.
    by_entry: HashMap<dwarf::TypeId, (Option<usize>, Option<Layout>)>,
}

/// Alignment in bytes of a type, and what C++ says about it as a class.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// The alignment in bytes.
    pub align: u64,
    /// The facts about a class.
    pub class: Option<ClassFacts>,
}

impl Layouts {
    /// Size and alignment of C tags.
    pub fn of_tags(tags: HashMap<usize, (u64, u64)>) -> Self {
        let plain = |(tag, (_, align))| (tag, Layout { align, class: None });
        Self { by_tag: tags.into_iter().map(plain).collect(), by_entry: HashMap::new() }
    }

    /// Notes down which tag of the inventory `entry` is, and how it is laid out.
    pub fn insert(&mut self, entry: dwarf::TypeId, tag: Option<usize>, layout: Option<Layout>) {
        let known = self.by_entry.entry(entry).or_default();
        *known = (known.0.or(tag), known.1.or(layout));
    }

    pub fn tag(&self, entry: dwarf::TypeId) -> Option<usize> {
        self.by_entry.get(&entry)?.0
    }

    pub fn layout(&self, entry: dwarf::TypeId, tag: Option<usize>) -> Option<Layout> {
        let by_entry = self.by_entry.get(&entry).and_then(|known| known.1);
        by_entry.or_else(|| self.by_tag.get(&tag?).copied())
    }
}
