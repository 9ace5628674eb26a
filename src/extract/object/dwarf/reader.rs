//! Reading a graph: the units and where their types are, then the entries, then what only the
//! whole can tell.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use gimli::{UnitType, constants as dw};
use la_arena::RawIdx;

use super::super::{Image, ImageKind, ObjectError};
use super::attributes::{EntryId, Reference};
use super::files::{FileTable, working_directory};
use super::finish::Pending;
use super::node::{FunctionId, Type, TypeId, TypeKind, Unit, UnitId, VariableId};
use super::sections::{Sections, Slice};
use super::select::{self, Plan, Wanted};
use super::split::{self, PackageSections, Rest, Skeleton};
use super::walk::Walk;
use super::{Graph, finish, macros};

/// Reads the graph of an image, or only what is `wanted` of it and what that refers to.
pub(super) fn read(image: &Image, wanted: Option<&Wanted<'_>>) -> Result<Graph, ObjectError> {
    refuse_missing(image)?;
    let sections = Sections::load(image)?;
    let dwarf = sections.borrow(image.endian());
    let mut opened = |file: &Path| wanted.iter().for_each(|wanted| (wanted.opens)(file));
    let (skeletons, package) = split::open(image, &dwarf, &mut opened)?;
    let rests = skeletons.iter().map(|skeleton| match &skeleton.rest {
        Rest::Inside => Sections::load_dwo(image).map(Some),
        Rest::File(dwo) => Sections::load_dwo(dwo).map(Some),
        Rest::Packed => Ok(None),
    });
    let rests = rests.collect::<Result<Vec<_>, _>>()?;
    let package = package.as_ref().map(PackageSections::load).transpose()?;
    let package = package.as_ref().map(|package| package.borrow(image)).transpose()?;
    let mut dwarfs = vec![dwarf];
    for (rest, skeleton) in rests.iter().zip(&skeletons) {
        let rest = match (rest, &package) {
            (Some(rest), _) => {
                let mut rest = rest.borrow(image.endian());
                rest.make_dwo(&dwarfs[0]);
                rest
            }
            (None, package) => {
                let package = package.as_ref().expect("a unit is only packed in a package");
                package.unit(skeleton.id, &dwarfs[0])?
            }
        };
        dwarfs.push(rest);
    }
    if let Some(package) = &package {
        dwarfs.extend(package.type_units(&dwarfs[0])?);
    }
    // Units of other files do not say which addresses they are about.
    let whole = image.kind() == ImageKind::Relocatable || !skeletons.is_empty();
    let wanted = wanted.filter(|_| !whole);
    let mut reader = Reader::new(image, &dwarfs, &skeletons);
    let mut units = reader.read_units()?;
    reader.plan = wanted.map(|wanted| select::plan(&reader, &units, wanted)).transpose()?;
    match reader.plan.take() {
        Some(plan) => {
            units.retain(|unit| plan.touches(unit));
            reader.plan_types(&plan, &units);
            reader.plan = Some(plan);
        }
        None => units.iter().try_for_each(|unit| reader.find_types(unit))?,
    }
    let files = reader.read_files(&mut units)?;
    let mut known = HashSet::new();
    for unit in &units {
        Walk::new(&mut reader, unit, &files[unit.table]).run()?;
        macros::read(&mut reader, unit, &files[unit.table], &mut known)?;
    }
    if let Some(lost) = reader.unmet() {
        return Err(reader.bad(lost, "is referred to as a type and is none"));
    }
    finish::finish(reader)
}

/// An object without debug information, or with the bulk of it in another file, is refused.
fn refuse_missing(image: &Image) -> Result<(), ObjectError> {
    let file = image.file().to_owned();
    let has = |name: &str| image.sections().any(|(_, section)| section.name == name);
    if has(".gnu_debugaltlink") || has(".debug_sup") {
        let what = "part of its debug information is in a supplementary file".to_owned();
        return Err(ObjectError::DebugInfoElsewhere { file, what });
    }
    if image.has_debug_section(".debug_info") || image.has_debug_section(".debug_types") {
        return Ok(());
    }
    if image.has_debug_section(".debug_info.dwo") {
        let what = "it is the split-off half of an object's debug information".to_owned();
        return Err(ObjectError::DebugInfoElsewhere { file, what });
    }
    if has(".gnu_debuglink") || has("external_debug_info") {
        let what = "its debug information was moved to a separate file".to_owned();
        return Err(ObjectError::DebugInfoElsewhere { file, what });
    }
    if has(".debug$S") || has(".debug$T") {
        return Err(ObjectError::CodeView { file });
    }
    if image.has_debug_map {
        return Err(ObjectError::DebugMap { file });
    }
    Err(ObjectError::NoDebugInfo { file })
}

/// What is known while a graph is read.
pub(super) struct Reader<'d, 'a> {
    pub image: &'d Image,
    /// The debug information of the object, then the rest of each skeleton, then the types that
    /// these share in a package.
    pub dwarfs: &'d [gimli::Dwarf<Slice<'a>>],
    skeletons: &'d [Skeleton<'a>],
    pub graph: Graph,
    /// The entries of the graph's types, functions and variables, in the order of their ids,
    /// which is also ascending: binary search leads from an entry to its node.
    pub type_entries: Vec<EntryId>,
    pub function_entries: Vec<EntryId>,
    pub variable_entries: Vec<EntryId>,
    /// The types of type units, by signature.
    pub signatures: HashMap<u64, EntryId>,
    pub pending: Pending,
    /// The entries to read; `None` for all.
    pub plan: Option<Plan>,
    /// Which of the planned types were read.
    pub met: Vec<bool>,
}

/// A unit that is being read.
pub(super) struct OpenUnit<'a> {
    pub id: UnitId,
    pub gimli: gimli::Unit<Slice<'a>>,
    /// The number of the file that it is in: an index of [`Reader::dwarfs`].
    pub file: usize,
    /// The number of the file that its line program is in.
    lines: usize,
    /// Index of its file table.
    pub table: usize,
}

impl OpenUnit<'_> {
    /// Its first entry and the first behind it.
    pub fn range(&self) -> (EntryId, EntryId) {
        let header = &self.gimli.header;
        let start = EntryId::new(self.file, header.offset(), 0);
        (start, EntryId::new(self.file, header.offset(), header.length_including_self()))
    }

    /// The entry at an offset in bytes from the unit's start.
    pub fn entry(&self, offset: gimli::UnitOffset) -> EntryId {
        EntryId::new(self.file, self.gimli.header.offset(), offset.0)
    }
}

impl<'d, 'a> Reader<'d, 'a> {
    fn new(
        image: &'d Image,
        dwarfs: &'d [gimli::Dwarf<Slice<'a>>],
        skeletons: &'d [Skeleton<'a>],
    ) -> Self {
        Self {
            image,
            dwarfs,
            skeletons,
            graph: Graph::default(),
            type_entries: Vec::new(),
            function_entries: Vec::new(),
            variable_entries: Vec::new(),
            signatures: HashMap::new(),
            pending: Pending::default(),
            plan: None,
            met: Vec::new(),
        }
    }

    /// An error of gimli's about an entry.
    pub fn undecodable(&self, at: EntryId, what: &str, source: gimli::Error) -> ObjectError {
        ObjectError::Dwarf {
            file: self.image.file().to_owned(),
            section: at.section(),
            offset: at.offset(),
            what: format!("could not decode {what}"),
            source,
        }
    }

    /// An entry that makes no sense.
    pub fn bad(&self, at: EntryId, what: impl Into<String>) -> ObjectError {
        ObjectError::BadEntry {
            file: self.image.file().to_owned(),
            section: at.section(),
            offset: at.offset(),
            what: what.into(),
        }
    }

    /// Every unit of `.debug_info`, then those of `.debug_types`, of one file after the other.
    fn read_units(&mut self) -> Result<Vec<OpenUnit<'a>>, ObjectError> {
        let mut units = Vec::new();
        for file in 0..self.dwarfs.len() {
            self.read_units_of(file, &mut units)?;
        }
        Ok(units)
    }

    fn read_units_of(
        &mut self,
        file: usize,
        units: &mut Vec<OpenUnit<'a>>,
    ) -> Result<(), ObjectError> {
        let mut headers = self.dwarfs[file].units();
        let mut at = EntryId::new(file, gimli::DebugInfoOffset(0).into(), 0);
        while let Some(header) =
            headers.next().map_err(|e| self.undecodable(at, "the unit header after", e))?
        {
            at = EntryId::new(file, header.offset(), 0);
            units.extend(self.read_unit(file, header)?);
        }
        let mut headers = self.dwarfs[file].type_units();
        let mut at = EntryId::new(file, gimli::DebugTypesOffset(0).into(), 0);
        while let Some(header) =
            headers.next().map_err(|e| self.undecodable(at, "the unit header after", e))?
        {
            at = EntryId::new(file, header.offset(), 0);
            units.extend(self.read_unit(file, header)?);
        }
        Ok(())
    }

    /// Reads a unit; `None` for a skeleton, whose rest is in another file.
    fn read_unit(
        &mut self,
        file: usize,
        header: gimli::UnitHeader<Slice<'a>>,
    ) -> Result<Option<OpenUnit<'a>>, ObjectError> {
        let at = EntryId::new(file, header.offset(), 0);
        match header.type_() {
            UnitType::Type { type_signature, type_offset }
            | UnitType::SplitType { type_signature, type_offset } => {
                let entry = EntryId::new(file, header.offset(), type_offset.0);
                self.signatures.entry(type_signature.0).or_insert(entry);
            }
            _ => {}
        }
        let decoded = self.dwarfs[file].unit(header);
        let mut gimli = decoded.map_err(|source| self.undecodable(at, "a unit", source))?;
        let skeleton = file.checked_sub(1).and_then(|index| self.skeletons.get(index));
        let lines = match (skeleton, gimli.dwo_id) {
            (None, Some(_)) => return Ok(None),
            (Some(skeleton), Some(id)) => {
                self.complete(&mut gimli, id, skeleton)?;
                0
            }
            (_, None) => file,
        };
        let id = self.graph.units.alloc(Unit {
            name: gimli.name.map(|text| text.to_string_lossy().as_ref().into()),
            directory: gimli.comp_dir.map(|text| text.to_string_lossy().as_ref().into()),
            producer: None,
            language: None,
            version: gimli.header.version(),
            address_size: gimli.header.address_size(),
            has_macros: false,
            optimised: false,
        });
        self.read_producer(id, file, &gimli)
            .map_err(|e| self.undecodable(at, "a unit's entry", e))?;
        Ok(Some(OpenUnit { id, gimli, file, lines, table: 0 }))
    }

    /// Adds to a unit of a `.dwo` file what its skeleton knows.
    fn complete(
        &self,
        unit: &mut gimli::Unit<Slice<'a>>,
        id: gimli::DwoId,
        skeleton: &Skeleton<'a>,
    ) -> Result<(), ObjectError> {
        if id != skeleton.id {
            return Err(ObjectError::DebugInfoElsewhere {
                file: self.image.file().to_owned(),
                what: "its `.dwo` file is from another compilation".to_owned(),
            });
        }
        unit.copy_relocated_attributes(&skeleton.unit);
        unit.line_program.clone_from(&skeleton.unit.line_program);
        unit.comp_dir = unit.comp_dir.or(skeleton.unit.comp_dir);
        Ok(())
    }

    fn read_producer(
        &mut self,
        id: UnitId,
        file: usize,
        unit: &gimli::Unit<Slice<'a>>,
    ) -> gimli::Result<()> {
        let mut entries = unit.entries();
        let Some((_, root)) = entries.next_dfs()? else { return Ok(()) };
        if let Some(value) = root.attr_value(dw::DW_AT_producer)? {
            let text = self.dwarfs[file].attr_string(unit, value)?;
            self.graph.units[id].producer = Some(text.to_string_lossy().as_ref().into());
        }
        if let Some(gimli::AttributeValue::Language(language)) =
            root.attr_value(dw::DW_AT_language)?
        {
            self.graph.units[id].language = Some(language);
        }
        Ok(())
    }

    /// Gives every type entry of a unit its id, so that references forward and in circles need no
    /// care later.
    fn find_types(&mut self, unit: &OpenUnit<'a>) -> Result<(), ObjectError> {
        let start = unit.gimli.header.offset();
        let at = EntryId::new(unit.file, start, 0);
        let fail = |reader: &Self, at, e| reader.undecodable(at, "an entry", e);
        let mut entries = unit.gimli.entries_raw(None).map_err(|e| fail(self, at, e))?;
        let mut inside_array = None;
        while !entries.is_empty() {
            let at = EntryId::new(unit.file, start, entries.next_offset().0);
            let depth = entries.next_depth();
            let read = entries.read_abbreviation().map_err(|e| fail(self, at, e))?;
            let Some(abbreviation) = read else { continue };
            let skipped = entries.skip_attributes(abbreviation.attributes());
            skipped.map_err(|e| fail(self, at, e))?;
            let tag = abbreviation.tag();
            if tag == dw::DW_TAG_array_type {
                inside_array = Some(depth + 1);
            }
            // The subranges inside an array are its dimensions; elsewhere they are types.
            let dimension = tag == dw::DW_TAG_subrange_type && inside_array == Some(depth);
            if is_type(tag) && !dimension {
                self.type_entries.push(at);
                self.graph.types.alloc(Type {
                    kind: TypeKind::Unspecified { name: None },
                    unit: unit.id,
                    span: None,
                    offset: at.offset(),
                });
            }
        }
        Ok(())
    }

    /// Gives every planned type its id.
    fn plan_types(&mut self, plan: &Plan, units: &[OpenUnit<'a>]) {
        self.met = vec![false; plan.types.len()];
        let mut units = units.iter().peekable();
        for at in &plan.types {
            while units.peek().is_some_and(|unit| unit.range().1 <= *at) {
                units.next();
            }
            let Some(unit) = units.peek() else { return };
            self.type_entries.push(*at);
            self.graph.types.alloc(Type {
                kind: TypeKind::Unspecified { name: None },
                unit: unit.id,
                span: None,
                offset: at.offset(),
            });
        }
    }

    /// A planned type that was not met where it should be: a reference leads into the middle of an
    /// entry.
    fn unmet(&self) -> Option<EntryId> {
        let lost = self.met.iter().position(|met| !met)?;
        self.plan.as_ref()?.types.get(lost).copied()
    }

    /// The file tables of the units, each line program's once; a type unit shares one with the
    /// unit that it was split from, which alone may know the compiler's directory.
    fn read_files(&self, units: &mut [OpenUnit<'a>]) -> Result<Vec<FileTable>, ObjectError> {
        let start = working_directory();
        let mut tables = vec![FileTable::default()];
        let mut known = HashMap::new();
        for with_directory in [true, false] {
            let those = |unit: &&mut OpenUnit<'a>| unit.gimli.comp_dir.is_some() == with_directory;
            for unit in units.iter_mut().filter(those) {
                let Some(program) = &unit.gimli.line_program else { continue };
                let place = (unit.lines, program.header().offset().0);
                if let Some(table) = known.get(&place) {
                    unit.table = *table;
                    continue;
                }
                let at = EntryId::new(unit.file, unit.gimli.header.offset(), 0);
                let table = FileTable::read(&self.dwarfs[unit.lines], &unit.gimli, &start)
                    .map_err(|e| self.undecodable(at, "the unit's file table", e))?;
                unit.table = tables.len();
                known.insert(place, unit.table);
                tables.push(table);
            }
        }
        Ok(tables)
    }

    /// The type that a reference leads to.
    pub fn type_id(&self, at: EntryId, reference: Reference) -> Result<TypeId, ObjectError> {
        let entry = self.entry(at, reference)?;
        let found = find(&self.type_entries, entry).map(TypeId::from_raw);
        found.ok_or_else(|| self.bad(at, format!("refers to no type ({:#x})", entry.offset())))
    }

    /// The function that an entry is, if it is one.
    pub fn function_id(&self, entry: EntryId) -> Option<FunctionId> {
        find(&self.function_entries, entry).map(FunctionId::from_raw)
    }

    /// The variable that an entry is, if it is one.
    pub fn variable_id(&self, entry: EntryId) -> Option<VariableId> {
        find(&self.variable_entries, entry).map(VariableId::from_raw)
    }

    /// The entry that a reference leads to.
    pub fn entry(&self, at: EntryId, reference: Reference) -> Result<EntryId, ObjectError> {
        match reference {
            Reference::Entry(entry) => Ok(entry),
            Reference::Signature(signature) => {
                self.signatures.get(&signature).copied().ok_or_else(|| {
                    self.bad(at, format!("refers to type unit {signature:#x}, which is missing"))
                })
            }
            Reference::Elsewhere => Err(ObjectError::DebugInfoElsewhere {
                file: self.image.file().to_owned(),
                what: "an entry refers to debug information in another file".to_owned(),
            }),
        }
    }
}

fn find(entries: &[EntryId], entry: EntryId) -> Option<RawIdx> {
    let index = entries.binary_search(&entry).ok()?;
    u32::try_from(index).ok().map(RawIdx::from_u32)
}

/// Whether entries with this tag become types of the graph.
pub(super) fn is_type(tag: gimli::DwTag) -> bool {
    matches!(
        tag,
        dw::DW_TAG_base_type
            | dw::DW_TAG_pointer_type
            | dw::DW_TAG_reference_type
            | dw::DW_TAG_rvalue_reference_type
            | dw::DW_TAG_ptr_to_member_type
            | dw::DW_TAG_const_type
            | dw::DW_TAG_volatile_type
            | dw::DW_TAG_restrict_type
            | dw::DW_TAG_atomic_type
            | dw::DW_TAG_typedef
            | dw::DW_TAG_template_alias
            | dw::DW_TAG_structure_type
            | dw::DW_TAG_class_type
            | dw::DW_TAG_union_type
            | dw::DW_TAG_enumeration_type
            | dw::DW_TAG_array_type
            | dw::DW_TAG_subroutine_type
            | dw::DW_TAG_unspecified_type
            | dw::DW_TAG_string_type
            | dw::DW_TAG_set_type
            | dw::DW_TAG_subrange_type
            | dw::DW_TAG_packed_type
            | dw::DW_TAG_file_type
            | dw::DW_TAG_thrown_type
            | dw::DW_TAG_interface_type
            | dw::DW_TAG_shared_type
            | dw::DW_TAG_coarray_type
            | dw::DW_TAG_dynamic_type
            | dw::DW_TAG_immutable_type
    )
}
