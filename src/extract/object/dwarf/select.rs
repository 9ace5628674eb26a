//! Reading only the entries that matter: a library of a hundred megabytes describes every function of
//! its own and of its language's library, and a boundary has a few of them.
//!
//! ```text
//! wanted addresses ──▶ units whose code covers them ──▶ functions and variables there
//!                                                            │
//!              declared types' definitions ◀──┬── types ◀────┘   (across units)
//!                                             └──▶ types …
//! ```
//! The search passes over entries without decoding them and makes no nodes; only what is planned
//! here is read by the walk. A unit says which addresses its code takes (DWARF 5, 3.1.1), variables
//! have to be looked for, and so have definitions of types that the planned entries only declare.

use std::collections::HashSet;
use std::path::Path;

use gimli::constants as dw;

use crate::contract::Name;

use super::super::ObjectError;
use super::attributes::{AttributeReader, EntryId, Reference};
use super::node::Unit;
use super::reader::{OpenUnit, Reader, is_type};
use super::sections::Slice;

/// What rustc writes for a type that leads back to itself; a pointer's name still tells it.
const BROKEN_OFF: &[u8] = b"<recur_type>";

/// How often an entry may be passed because it is inside of others: nobody nests types that deep.
const DEEPEST: u64 = 64;

/// What a graph is to describe.
pub struct Wanted<'w> {
    /// The functions and variables.
    pub symbols: Vec<WantedSymbol>,
    /// Whether the types that a unit names are wanted also where no wanted function uses them.
    pub types_of: &'w dyn Fn(&Unit) -> bool,
    /// Which names such types have; `None` for any.
    pub type_name: Option<&'w dyn Fn(&str) -> bool>,
    /// Is told of each other file that is read, or looked for in vain: parts of the debug
    /// information that were split off.
    pub opens: &'w dyn Fn(&Path),
}

/// A function or variable that a graph is to describe.
#[derive(Clone, Copy, Debug)]
pub struct WantedSymbol {
    /// Its symbol.
    pub name: Name,
    /// Whether it is code.
    pub function: bool,
    /// Its address, in the numbers of the debug information; `None` where it has none there.
    pub address: Option<u64>,
}

/// The entries to read.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Types, ascending.
    pub types: Vec<EntryId>,
    /// Functions and variables, ascending.
    pub others: Vec<EntryId>,
}

impl Plan {
    /// Whether a function or variable is to be read.
    pub fn has_other(&self, at: EntryId) -> bool {
        self.others.binary_search(&at).is_ok()
    }

    /// The position of a type that is to be read.
    pub fn type_at(&self, at: EntryId) -> Option<usize> {
        self.types.binary_search(&at).ok()
    }

    /// Whether anything in a unit is to be read.
    pub fn touches(&self, unit: &OpenUnit<'_>) -> bool {
        let (start, end) = unit.range();
        let within = |list: &[EntryId]| {
            let first = list.partition_point(|at| *at < start);
            list.get(first).is_some_and(|at| *at < end)
        };
        within(&self.types) || within(&self.others)
    }
}

/// Whether an entry with this tag is a part of the type or function around it that is read with it.
pub(super) fn is_part(tag: gimli::DwTag) -> bool {
    matches!(
        tag,
        dw::DW_TAG_member
            | dw::DW_TAG_inheritance
            | dw::DW_TAG_variant_part
            | dw::DW_TAG_variant
            | dw::DW_TAG_enumerator
            | dw::DW_TAG_subrange_type
            | dw::DW_TAG_generic_subrange
            | dw::DW_TAG_formal_parameter
            | dw::DW_TAG_unspecified_parameters
            | dw::DW_TAG_GNU_formal_parameter_pack
            | dw::DW_TAG_template_type_parameter
    )
}

/// Which entries are about what is wanted.
pub(super) fn plan<'a>(
    reader: &Reader<'_, 'a>,
    units: &[OpenUnit<'a>],
    wanted: &Wanted<'_>,
) -> Result<Plan, ObjectError> {
    let mut search = Search::new(reader, units, wanted);
    let chosen = search.by_address()?;
    search.by_name(&chosen)?;
    search.follow()?;
    let mut sought = HashSet::new();
    loop {
        let open = std::mem::take(&mut search.declared);
        let names: HashSet<&[u8]> =
            open.into_iter().filter(|name| !search.defined.contains(name)).collect();
        let new: HashSet<&[u8]> = names.difference(&sought).copied().collect();
        if new.is_empty() {
            break;
        }
        search.definitions(&new)?;
        sought.extend(new);
        search.follow()?;
    }
    Ok(search.finish())
}

/// A search at work.
struct Search<'s, 'd, 'a> {
    reader: &'s Reader<'d, 'a>,
    units: &'s [OpenUnit<'a>],
    wanted: &'s Wanted<'s>,
    code: HashSet<u64>,
    data: HashSet<u64>,
    /// The addresses that were met.
    met: HashSet<u64>,
    queue: Vec<EntryId>,
    planned: HashSet<EntryId>,
    types: Vec<EntryId>,
    others: Vec<EntryId>,
    /// The names of planned types that are only declared, and of those that are defined.
    declared: HashSet<&'a [u8]>,
    defined: HashSet<&'a [u8]>,
    /// Planned pointers with the types that they lead to.
    pointers: Vec<(EntryId, &'a [u8])>,
    broken_off: HashSet<EntryId>,
    /// How many entries inside of others were passed, and how many may be.
    passed: u64,
    most: u64,
}

/// What the search has to know of one entry.
#[derive(Default)]
struct Glance<'a> {
    name: Option<&'a [u8]>,
    linkage_name: Option<&'a [u8]>,
    declaration: bool,
    target: Option<Reference>,
    references: Vec<Reference>,
}

impl<'s, 'd, 'a> Search<'s, 'd, 'a> {
    fn new(reader: &'s Reader<'d, 'a>, units: &'s [OpenUnit<'a>], wanted: &'s Wanted<'s>) -> Self {
        let of = |function: bool| {
            let symbols = wanted.symbols.iter().filter(|symbol| symbol.function == function);
            symbols.filter_map(|symbol| symbol.address).collect()
        };
        let sizes = units.iter().map(|unit| unit.gimli.header.length_including_self() as u64);
        let bytes: u64 = sizes.sum();
        Self {
            reader,
            units,
            wanted,
            code: of(true),
            data: of(false),
            met: HashSet::new(),
            queue: Vec::new(),
            planned: HashSet::new(),
            types: Vec::new(),
            others: Vec::new(),
            declared: HashSet::new(),
            defined: HashSet::new(),
            pointers: Vec::new(),
            broken_off: HashSet::new(),
            passed: 0,
            most: bytes.saturating_mul(DEEPEST),
        }
    }

    fn finish(mut self) -> Plan {
        self.types.sort_unstable();
        self.others.sort_unstable();
        Plan { types: self.types, others: self.others }
    }

    fn add(&mut self, at: EntryId) {
        if self.planned.insert(at) {
            self.queue.push(at);
        }
    }

    /// Adds the functions and variables at the wanted addresses, and the wanted types of their units;
    /// says which units have any.
    fn by_address(&mut self) -> Result<Vec<bool>, ObjectError> {
        let mut code: Vec<u64> = self.code.iter().copied().collect();
        code.sort_unstable();
        let mut chosen = Vec::with_capacity(self.units.len());
        for unit in self.units {
            let covers = self.covers(unit, &code)?;
            let before = self.planned.len();
            if covers || !self.data.is_empty() {
                let start = unit.range().0;
                let searched = self.search_unit(unit, covers);
                searched.map_err(|e| self.reader.undecodable(start, "an entry", e))?;
            }
            // A unit that has a variable only has its types to be looked at once more.
            let found = covers || self.planned.len() > before;
            if found && (self.wanted.types_of)(&self.reader.graph.units[unit.id]) {
                let start = unit.range().0;
                let searched = self.named_types(unit);
                searched.map_err(|e| self.reader.undecodable(start, "an entry", e))?;
            }
            chosen.push(found);
        }
        Ok(chosen)
    }

    /// Whether a unit's code takes any of the addresses.
    fn covers(&self, unit: &OpenUnit<'a>, code: &[u64]) -> Result<bool, ObjectError> {
        let at = unit.range().0;
        let fail = |e| self.reader.undecodable(at, "a unit's addresses", e);
        let mut ranges = self.reader.dwarfs[unit.file].unit_ranges(&unit.gimli).map_err(fail)?;
        while let Some(range) = ranges.next().map_err(fail)? {
            let first = code.partition_point(|address| *address < range.begin);
            if code.get(first).is_some_and(|address| *address < range.end) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Adds the wanted functions of a unit, if it has `code` at their addresses, and variables.
    fn search_unit(&mut self, unit: &OpenUnit<'a>, code: bool) -> gimli::Result<()> {
        let dwarf = &self.reader.dwarfs[unit.file];
        let mut entries = unit.gimli.entries_raw(None)?;
        while !entries.is_empty() {
            let at = unit.entry(entries.next_offset());
            let Some(abbreviation) = entries.read_abbreviation()? else { continue };
            let specifications = abbreviation.attributes();
            let function = code && abbreviation.tag() == dw::DW_TAG_subprogram;
            let variable = abbreviation.tag() == dw::DW_TAG_variable && !self.data.is_empty();
            let placed = specifications.iter().any(|specification| match specification.name() {
                dw::DW_AT_low_pc | dw::DW_AT_ranges => function,
                dw::DW_AT_location => variable,
                _ => false,
            });
            if !placed {
                entries.skip_attributes(specifications)?;
                continue;
            }
            for specification in specifications {
                let attribute = entries.read_attribute(*specification)?;
                let raw = attribute.raw_value();
                let address = match attribute.name() {
                    dw::DW_AT_low_pc if function => dwarf.attr_address(&unit.gimli, raw)?,
                    dw::DW_AT_ranges if function => match dwarf.attr_ranges(&unit.gimli, raw)? {
                        Some(mut ranges) => ranges.next()?.map(|range| range.begin),
                        None => None,
                    },
                    dw::DW_AT_location if variable => static_address(dwarf, unit, &attribute)?,
                    _ => None,
                };
                let list = if function { &self.code } else { &self.data };
                if let Some(address) = address.filter(|address| list.contains(address)) {
                    self.met.insert(address);
                    self.add(at);
                }
            }
        }
        Ok(())
    }

    /// Adds the wanted types of a unit that have a name, those inside of functions aside.
    fn named_types(&mut self, unit: &OpenUnit<'a>) -> gimli::Result<()> {
        let mut entries = unit.gimli.entries_raw(None)?;
        let mut function: Option<isize> = None;
        while !entries.is_empty() {
            let at = unit.entry(entries.next_offset());
            let depth = entries.next_depth();
            let Some(abbreviation) = entries.read_abbreviation()? else { continue };
            if function.is_some_and(|outer| depth <= outer) {
                function = None;
            }
            let tag = abbreviation.tag();
            if tag == dw::DW_TAG_subprogram && abbreviation.has_children() {
                function.get_or_insert(depth);
            }
            let candidate = function.is_none()
                && (is_definable(tag) || tag == dw::DW_TAG_typedef)
                && !declares(abbreviation);
            match (candidate, self.wanted.type_name) {
                (false, _) => entries.skip_attributes(abbreviation.attributes())?,
                (true, None) => {
                    entries.skip_attributes(abbreviation.attributes())?;
                    self.add(at);
                }
                (true, Some(selects)) => {
                    let glance = self.glance(unit, &mut entries, abbreviation)?;
                    let name = glance.name.map(String::from_utf8_lossy);
                    if name.is_some_and(|name| selects(&name)) {
                        self.add(at);
                    }
                }
            }
        }
        Ok(())
    }

    /// Adds the descriptions of those symbols by name that no address led to: a variable of each
    /// thread has none, and on some machines a function's symbol is not where its code is.
    fn by_name(&mut self, chosen: &[bool]) -> Result<(), ObjectError> {
        let lost = |symbol: &&WantedSymbol| {
            symbol.address.is_none_or(|address| !self.met.contains(&address))
        };
        let lost: Vec<WantedSymbol> = self.wanted.symbols.iter().filter(lost).copied().collect();
        if lost.is_empty() {
            return Ok(());
        }
        let everywhere = lost.iter().any(|symbol| !symbol.function);
        let names: HashSet<&[u8]> =
            lost.iter().map(|symbol| symbol.name.as_static().as_bytes()).collect();
        for (unit, chosen) in self.units.iter().zip(chosen) {
            if *chosen || everywhere {
                let start = unit.range().0;
                let searched = self.names_in(unit, &names);
                searched.map_err(|e| self.reader.undecodable(start, "an entry", e))?;
            }
        }
        Ok(())
    }

    fn names_in(&mut self, unit: &OpenUnit<'a>, names: &HashSet<&[u8]>) -> gimli::Result<()> {
        let mut entries = unit.gimli.entries_raw(None)?;
        while !entries.is_empty() {
            let at = unit.entry(entries.next_offset());
            let Some(abbreviation) = entries.read_abbreviation()? else { continue };
            let named = matches!(abbreviation.tag(), dw::DW_TAG_subprogram | dw::DW_TAG_variable);
            if !named || declares(abbreviation) {
                entries.skip_attributes(abbreviation.attributes())?;
                continue;
            }
            let glance = self.glance(unit, &mut entries, abbreviation)?;
            if [glance.name, glance.linkage_name].iter().flatten().any(|n| names.contains(n)) {
                self.add(at);
            }
        }
        Ok(())
    }

    /// Adds the definitions of types with these names, wherever they are.
    fn definitions(&mut self, names: &HashSet<&[u8]>) -> Result<(), ObjectError> {
        for unit in self.units {
            let start = unit.range().0;
            let searched = self.definitions_in(unit, names);
            searched.map_err(|e| self.reader.undecodable(start, "an entry", e))?;
        }
        Ok(())
    }

    fn definitions_in(&mut self, unit: &OpenUnit<'a>, names: &HashSet<&[u8]>) -> gimli::Result<()> {
        let mut entries = unit.gimli.entries_raw(None)?;
        while !entries.is_empty() {
            let at = unit.entry(entries.next_offset());
            let Some(abbreviation) = entries.read_abbreviation()? else { continue };
            let tag = abbreviation.tag();
            let definable = is_definable(tag) || tag == dw::DW_TAG_pointer_type;
            if !definable || declares(abbreviation) {
                entries.skip_attributes(abbreviation.attributes())?;
                continue;
            }
            let glance = self.glance(unit, &mut entries, abbreviation)?;
            if glance.name.is_some_and(|name| names.contains(name)) {
                self.add(at);
            }
        }
        Ok(())
    }

    /// Plans what the entries of the queue refer to, and what that refers to.
    fn follow(&mut self) -> Result<(), ObjectError> {
        while let Some(at) = self.queue.pop() {
            let Some(unit) = self.unit_of(at) else {
                return Err(self.reader.bad(at, "is referred to and is no entry"));
            };
            let references = self.visit(unit, at);
            let references = references.map_err(|e| self.reader.undecodable(at, "an entry", e))?;
            if self.passed > self.most {
                return Err(self.reader.bad(at, "types are nested in each other without end"));
            }
            for reference in references {
                let entry = self.reader.entry(at, reference)?;
                self.add(entry);
            }
        }
        for (target, name) in std::mem::take(&mut self.pointers) {
            if self.broken_off.contains(&target) {
                let prefixes: [&[u8]; 4] = [b"*const ", b"*mut ", b"&mut ", b"&"];
                self.declared.extend(prefixes.iter().find_map(|prefix| name.strip_prefix(*prefix)));
            }
        }
        Ok(())
    }

    /// The unit that an entry belongs to.
    fn unit_of(&self, at: EntryId) -> Option<&'s OpenUnit<'a>> {
        let after = self.units.partition_point(|unit| unit.range().0 <= at);
        let unit = self.units.get(after.checked_sub(1)?)?;
        (at < unit.range().1).then_some(unit)
    }

    /// Plans one entry and says what it and its parts refer to.
    fn visit(&mut self, unit: &OpenUnit<'a>, at: EntryId) -> gimli::Result<Vec<Reference>> {
        let offset = gimli::UnitOffset(at.offset() - unit.range().0.offset());
        let mut entries = unit.gimli.entries_raw(Some(offset))?;
        let Some(abbreviation) = entries.read_abbreviation()? else { return Ok(Vec::new()) };
        let tag = abbreviation.tag();
        let list = if is_type(tag) { &mut self.types } else { &mut self.others };
        list.push(at);
        let root = self.glance(unit, &mut entries, abbreviation)?;
        self.note(unit, at, tag, &root);
        let mut references = root.references.clone();
        let mut passed: Option<isize> = None;
        while !entries.is_empty() && entries.next_depth() > 0 {
            let depth = entries.next_depth();
            let offset = entries.next_offset();
            let Some(abbreviation) = entries.read_abbreviation()? else { continue };
            self.passed += 1;
            if passed.is_some_and(|outer| depth > outer) {
                entries.skip_attributes(abbreviation.attributes())?;
                continue;
            }
            passed = None;
            let inner = unit.entry(offset);
            if is_part(abbreviation.tag()) {
                let part = self.glance(unit, &mut entries, abbreviation)?;
                references.extend(part.references);
            } else if abbreviation.tag() == dw::DW_TAG_subprogram && is_definable(tag) && depth == 1
            {
                let part = self.glance(unit, &mut entries, abbreviation)?;
                if is_special(root.name, part.name) && self.planned.insert(inner) {
                    self.others.push(inner);
                    references.extend(part.references);
                } else {
                    passed = Some(depth);
                }
            } else {
                entries.skip_attributes(abbreviation.attributes())?;
                passed = Some(depth);
            }
        }
        Ok(references)
    }

    /// Notes what has to be known later about a planned type.
    fn note(&mut self, unit: &OpenUnit<'a>, at: EntryId, tag: gimli::DwTag, root: &Glance<'a>) {
        let Some(name) = root.name else { return };
        let language = self.reader.graph.units[unit.id].language;
        match is_definable(tag) {
            true if root.declaration => self.declared.insert(name),
            // Elsewhere another namespace may have a type of that name.
            true if is_c(language) => self.defined.insert(name),
            _ => false,
        };
        if name == BROKEN_OFF {
            self.broken_off.insert(at);
        }
        let rust = language == Some(dw::DW_LANG_Rust);
        if let (true, dw::DW_TAG_pointer_type, Some(Reference::Entry(target))) =
            (rust, tag, root.target)
        {
            self.pointers.push((target, name));
        }
    }

    /// Decodes the attributes of an entry that the search is about.
    fn glance(
        &self,
        unit: &OpenUnit<'a>,
        entries: &mut gimli::EntriesRaw<'_, '_, Slice<'a>>,
        abbreviation: &gimli::Abbreviation,
    ) -> gimli::Result<Glance<'a>> {
        let dwarf = &self.reader.dwarfs[unit.file];
        let attributes = AttributeReader { dwarf, unit: &unit.gimli, file: unit.file };
        let mut glance = Glance::default();
        for specification in abbreviation.attributes() {
            let attribute = entries.read_attribute(*specification)?;
            let raw = attribute.raw_value();
            let text = || dwarf.attr_string(&unit.gimli, raw).map(|text| text.slice());
            match attribute.name() {
                dw::DW_AT_name => glance.name = Some(text()?),
                dw::DW_AT_linkage_name | dw::DW_AT_MIPS_linkage_name => {
                    glance.linkage_name = Some(text()?);
                }
                dw::DW_AT_declaration => glance.declaration = true,
                dw::DW_AT_type => {
                    glance.target = attributes.reference(raw);
                    glance.references.extend(glance.target);
                }
                dw::DW_AT_containing_type
                | dw::DW_AT_specification
                | dw::DW_AT_abstract_origin
                | dw::DW_AT_signature => glance.references.extend(attributes.reference(raw)),
                _ => {}
            }
        }
        Ok(glance)
    }
}

/// The address of a variable that is at one place for all threads.
fn static_address<'a>(
    dwarf: &gimli::Dwarf<Slice<'a>>,
    unit: &OpenUnit<'a>,
    location: &gimli::Attribute<Slice<'a>>,
) -> gimli::Result<Option<u64>> {
    let Some(expression) = location.exprloc_value() else { return Ok(None) };
    Ok(match expression.operations(unit.gimli.encoding()).next()? {
        Some(gimli::Operation::Address { address }) => Some(address),
        Some(gimli::Operation::AddressIndex { index }) => Some(dwarf.address(&unit.gimli, index)?),
        _ => None,
    })
}

fn is_c(language: Option<gimli::DwLang>) -> bool {
    matches!(language, Some(dw::DW_LANG_C | dw::DW_LANG_C89 | dw::DW_LANG_C99 | dw::DW_LANG_C11))
}

/// Whether a member function of a class is a constructor or the destructor, which decide how the
/// class travels.
fn is_special(class: Option<&[u8]>, function: Option<&[u8]>) -> bool {
    let (Some(class), Some(function)) = (class, function) else { return false };
    let plain = class.split(|byte| *byte == b'<').next().unwrap_or(class);
    function.first() == Some(&b'~') || function == plain
}

fn declares(abbreviation: &gimli::Abbreviation) -> bool {
    abbreviation.attributes().iter().any(|a| a.name() == dw::DW_AT_declaration)
}

fn is_definable(tag: gimli::DwTag) -> bool {
    matches!(
        tag,
        dw::DW_TAG_structure_type
            | dw::DW_TAG_class_type
            | dw::DW_TAG_union_type
            | dw::DW_TAG_enumeration_type
    )
}
