//! Walking the entries of one unit: each entry fills its own node and adds itself to the node of
//! the entry around it.

use gimli::constants as dw;

use crate::contract::{Name, Span};

use super::super::ObjectError;
use super::attributes::{AttributeReader, Attributes, EntryId, MemberLocation, Reference};
use super::constant::Constant;
use super::files::FileTable;
use super::finish::{BitField, DiscriminantList, Instance};
use super::node::{
    ConstValue, Enumerator, Function, FunctionId, Location, Member, Parameter, Scoped, Subroutine,
    TemplateParameter, TypeId, TypeKind, Variable, Variant, VariantPart,
};
use super::reader::{OpenUnit, Reader, is_type};
use super::{select, types};

/// The entry that children belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Parent {
    /// The unit, a namespace, or a group that passes children on to what is around it.
    Scope,
    Record(TypeId),
    VariantPart(TypeId),
    Variant(TypeId),
    Enum(TypeId),
    Array(TypeId),
    Subroutine(TypeId),
    Function(FunctionId),
    /// A block of statements in a function.
    Block,
    /// Something whose children only count where they are types.
    Other,
}

/// One level of the walk.
#[derive(Debug)]
struct Frame {
    parent: Parent,
    /// The function around, whose locals the variables are.
    function: Option<FunctionId>,
    /// What this level adds to the path of names, if it does.
    segment: Option<Name>,
    /// The path up to and with this level, once it is asked for.
    path: Option<Name>,
    /// The entry of a variant part's discriminant.
    discriminant: Option<EntryId>,
    /// The entry, if it was passed over and its name is part of the path.
    passed: Option<EntryId>,
}

/// The walk over one unit.
pub(super) struct Walk<'r, 'd, 'a> {
    reader: &'r mut Reader<'d, 'a>,
    unit: &'r OpenUnit<'a>,
    files: &'r FileTable,
    frames: Vec<Frame>,
}

impl<'r, 'd, 'a> Walk<'r, 'd, 'a> {
    /// A walk over `unit`, whose declarations are in `files`.
    pub fn new(
        reader: &'r mut Reader<'d, 'a>,
        unit: &'r OpenUnit<'a>,
        files: &'r FileTable,
    ) -> Self {
        Self { reader, unit, files, frames: Vec::new() }
    }

    /// Reads every entry.
    pub fn run(mut self) -> Result<(), ObjectError> {
        let start = self.unit.gimli.header.offset();
        let file = self.unit.file;
        let at = EntryId::new(file, start, 0);
        let attributes =
            AttributeReader { dwarf: &self.reader.dwarfs[file], unit: &self.unit.gimli, file };
        let entries = self.unit.gimli.entries_raw(None);
        let mut entries = entries.map_err(|e| self.reader.undecodable(at, "a unit", e))?;
        while !entries.is_empty() {
            let at = EntryId::new(file, start, entries.next_offset().0);
            let fail = |reader: &Reader<'_, '_>, e| reader.undecodable(at, "an entry", e);
            let read = entries.read_abbreviation().map_err(|e| fail(self.reader, e))?;
            let Some(abbreviation) = read else {
                self.frames.pop();
                continue;
            };
            if !self.is_planned(at, abbreviation.tag()) {
                let passed = entries.skip_attributes(abbreviation.attributes());
                passed.map_err(|e| fail(self.reader, e))?;
                if abbreviation.has_children() {
                    self.frames.push(Frame::passed(abbreviation.tag(), at));
                }
                continue;
            }
            let read = attributes.read(&mut entries, abbreviation);
            let read = read.map_err(|e| fail(self.reader, e))?;
            let mut frame = self.entry(at, abbreviation.tag(), &read)?;
            if abbreviation.has_children() {
                frame.function = frame.function.or_else(|| self.function_around(frame.parent));
                self.frames.push(frame);
            }
        }
        Ok(())
    }

    /// Whether an entry is to be read.
    fn is_planned(&mut self, at: EntryId, tag: gimli::DwTag) -> bool {
        let Some(plan) = &self.reader.plan else { return true };
        let inside = self.frames.last().is_some_and(|frame| !frame.is_scope());
        match tag {
            _ if inside && self.is_dimension(tag) => true,
            _ if inside && select::is_part(tag) => true,
            _ if is_type(tag) => {
                let planned = plan.type_at(at);
                if let Some(index) = planned {
                    self.reader.met[index] = true;
                }
                planned.is_some()
            }
            dw::DW_TAG_subprogram
            | dw::DW_TAG_variable
            | dw::DW_TAG_constant
            | dw::DW_TAG_member => plan.has_other(at),
            dw::DW_TAG_namespace
            | dw::DW_TAG_module
            | dw::DW_TAG_compile_unit
            | dw::DW_TAG_partial_unit
            | dw::DW_TAG_type_unit
            | dw::DW_TAG_common_block => true,
            _ => false,
        }
    }

    /// Reads one entry and says what its children belong to.
    fn entry(
        &mut self,
        at: EntryId,
        tag: gimli::DwTag,
        read: &Attributes<'a>,
    ) -> Result<Frame, ObjectError> {
        if self.is_dimension(tag) {
            self.dimension(at, read)?;
            return Ok(Frame::new(Parent::Other, None));
        }
        if is_type(tag) {
            return self.type_entry(at, tag, read);
        }
        match tag {
            dw::DW_TAG_namespace | dw::DW_TAG_module => {
                return Ok(Frame::new(Parent::Scope, Some(segment(read.name))));
            }
            dw::DW_TAG_compile_unit
            | dw::DW_TAG_partial_unit
            | dw::DW_TAG_type_unit
            | dw::DW_TAG_common_block => return Ok(Frame::new(Parent::Scope, None)),
            dw::DW_TAG_GNU_formal_parameter_pack => {
                return Ok(Frame::new(self.parent(), None));
            }
            dw::DW_TAG_lexical_block | dw::DW_TAG_try_block | dw::DW_TAG_catch_block => {
                return Ok(Frame::new(self.block(), None));
            }
            dw::DW_TAG_subprogram => return self.function(at, read),
            dw::DW_TAG_variable | dw::DW_TAG_constant => self.variable(at, read)?,
            dw::DW_TAG_member | dw::DW_TAG_inheritance => self.member(at, tag, read)?,
            dw::DW_TAG_variant_part => return self.variant_part(at, read),
            dw::DW_TAG_variant => return self.variant(at, read),
            dw::DW_TAG_enumerator => self.enumerator(at, read)?,
            dw::DW_TAG_formal_parameter => self.parameter(at, read)?,
            dw::DW_TAG_unspecified_parameters => self.signature(|s| s.variadic = true),
            dw::DW_TAG_template_type_parameter => self.template_parameter(at, read)?,
            _ => {}
        }
        Ok(Frame::new(Parent::Other, None))
    }

    fn parent(&self) -> Parent {
        self.frames.last().map_or(Parent::Scope, |frame| frame.parent)
    }

    /// A block inside a function belongs to it; one inside an inlined copy to nothing.
    fn block(&self) -> Parent {
        if self.local_function().is_some() { Parent::Block } else { Parent::Other }
    }

    /// The function whose locals the current level declares.
    fn local_function(&self) -> Option<FunctionId> {
        let frame = self.frames.last()?;
        frame.function.filter(|_| matches!(frame.parent, Parent::Function(_) | Parent::Block))
    }

    fn function_around(&self, parent: Parent) -> Option<FunctionId> {
        match parent {
            Parent::Block => self.local_function(),
            _ => None,
        }
    }

    /// The path in front of the current level's names.
    fn path(&mut self) -> Name {
        let known = self.frames.iter().rposition(|frame| frame.path.is_some());
        let mut path = known.and_then(|at| self.frames[at].path).unwrap_or_else(|| Name::new(""));
        for index in known.map_or(0, |at| at + 1)..self.frames.len() {
            let passed = self.frames[index].passed.map(|at| segment(self.name_at(at)));
            let frame = &mut self.frames[index];
            path = match frame.segment.or(passed) {
                None => path,
                Some(segment) if path.is_empty() => segment,
                Some(segment) => Name::from(format!("{path}::{segment}")),
            };
            frame.path = Some(path);
        }
        path
    }

    /// The name of an entry that was passed over; damage shows when it is read.
    fn name_at(&self, at: EntryId) -> Option<Name> {
        let offset = gimli::UnitOffset(at.offset().checked_sub(self.unit.range().0.offset())?);
        let entry = self.unit.gimli.entry(offset).ok()?;
        let value = entry.attr_value(dw::DW_AT_name).ok()??;
        let text = self.reader.dwarfs[self.unit.file].attr_string(&self.unit.gimli, value).ok()?;
        Some(Name::new(&text.to_string_lossy()))
    }

    fn scoped(&mut self, name: Option<Name>) -> Scoped {
        Scoped { path: self.path(), name }
    }

    fn span(&self, read: &Attributes<'a>) -> Option<Span> {
        self.files.span(read.file, read.line, read.column)
    }

    /// The type that an attribute refers to; `None` where there is none (`void`).
    fn optional_type(
        &self,
        at: EntryId,
        reference: Option<Reference>,
    ) -> Result<Option<TypeId>, ObjectError> {
        reference.map(|reference| self.reader.type_id(at, reference)).transpose()
    }

    fn required_type(
        &self,
        at: EntryId,
        read: &Attributes<'a>,
        what: &str,
    ) -> Result<TypeId, ObjectError> {
        let found = self.optional_type(at, read.ty)?;
        found.ok_or_else(|| self.reader.bad(at, format!("{what} has no type")))
    }

    fn type_entry(
        &mut self,
        at: EntryId,
        tag: gimli::DwTag,
        read: &Attributes<'a>,
    ) -> Result<Frame, ObjectError> {
        let id = self.reader.type_id(at, Reference::Entry(at))?;
        let name = if types::has_path(tag) { self.scoped(read.name) } else { Scoped::root() };
        let target = self.optional_type(at, read.ty)?;
        let class = self.optional_type(at, read.class.filter(|_| types::has_class(tag)))?;
        if target.is_none() && types::needs_target(tag) {
            return Err(self.reader.bad(at, format!("a {tag} has no type")));
        }
        let parts = types::Parts { name, target, class, endian: self.reader.image.endian() };
        let kind = types::kind(tag, read, &parts);
        if let Some(signature) = read.signature {
            self.reader.pending.by_signature.push((id, self.reader.entry(at, signature)?));
        }
        let span = self.span(read);
        let frame = match kind {
            TypeKind::Record(_) => Frame::new(Parent::Record(id), Some(segment(read.name))),
            TypeKind::Enum(_) => Frame::new(Parent::Enum(id), Some(segment(read.name))),
            TypeKind::Array(_) => Frame::new(Parent::Array(id), None),
            TypeKind::Subroutine(_) => Frame::new(Parent::Subroutine(id), None),
            _ => Frame::new(Parent::Other, None),
        };
        let node = &mut self.reader.graph.types[id];
        node.kind = kind;
        node.span = span;
        Ok(frame)
    }

    fn is_dimension(&self, tag: gimli::DwTag) -> bool {
        let subrange = matches!(tag, dw::DW_TAG_subrange_type | dw::DW_TAG_generic_subrange);
        subrange && matches!(self.parent(), Parent::Array(_))
    }

    fn dimension(&mut self, at: EntryId, read: &Attributes<'a>) -> Result<(), ObjectError> {
        let Parent::Array(id) = self.parent() else { return Ok(()) };
        let count = types::count(read, self.unit.gimli.header.address_size());
        let count = count.map_err(|what| self.reader.bad(at, what))?;
        if let TypeKind::Array(array) = &mut self.reader.graph.types[id].kind {
            array.counts.push(count);
        }
        Ok(())
    }

    fn member(
        &mut self,
        at: EntryId,
        tag: gimli::DwTag,
        read: &Attributes<'a>,
    ) -> Result<(), ObjectError> {
        let record = match self.parent() {
            Parent::Record(id) | Parent::Variant(id) | Parent::VariantPart(id) => id,
            _ => return Ok(()),
        };
        let is_static = read.external || read.declaration;
        if tag == dw::DW_TAG_member && is_static {
            // Up to DWARF 4, a C++ static member is a member entry without a place.
            return self.variable(at, read);
        }
        let ty = self.required_type(at, read, "a member")?;
        let base_class = tag == dw::DW_TAG_inheritance;
        if base_class && read.virtuality {
            if let TypeKind::Record(record) = &mut self.reader.graph.types[record].kind {
                record.virtual_bases.push(ty);
            }
            return Ok(());
        }
        let bytes = match read.member_location {
            None => 0,
            Some(MemberLocation::Bytes(bytes)) => bytes,
            Some(MemberLocation::Computed) => {
                return Err(self.reader.bad(at, "a member has no fixed place"));
            }
        };
        let bits = bytes.checked_mul(8);
        let bits = bits.and_then(|bits| bits.checked_add(read.data_bit_offset.unwrap_or(0)));
        let member = Member {
            name: read.name,
            ty,
            bit_offset: bits.ok_or_else(|| self.reader.bad(at, "a member is too far out"))?,
            bit_size: read.bit_size,
            alignment: read.alignment,
            artificial: read.artificial,
            base_class,
            span: self.span(read),
        };
        self.add_member(at, record, member, read)
    }

    fn add_member(
        &mut self,
        at: EntryId,
        id: TypeId,
        member: Member,
        read: &Attributes<'a>,
    ) -> Result<(), ObjectError> {
        let parent = self.parent();
        let discriminant = self.frames.last().and_then(|frame| frame.discriminant);
        let TypeKind::Record(record) = &mut self.reader.graph.types[id].kind else {
            return Ok(());
        };
        match (parent, &mut record.variants) {
            (Parent::VariantPart(_), Some(part)) => {
                if discriminant.is_none_or(|entry| entry == at) {
                    part.discriminant = Some(member);
                }
            }
            (Parent::Variant(_), Some(part)) => {
                if let Some(variant) = part.variants.last_mut() {
                    variant.members.push(member);
                }
            }
            _ => record.members.push(member),
        }
        let (Some(bit_offset), Some(bit_size)) = (read.bit_offset, read.bit_size) else {
            return Ok(());
        };
        if matches!(parent, Parent::Record(_)) && read.data_bit_offset.is_none() {
            let member = record.members.len() - 1;
            let storage = read.byte_size;
            let field = BitField { at, record: id, member, bit_offset, bit_size, storage };
            self.reader.pending.bit_fields.push(field);
        }
        Ok(())
    }

    fn variant_part(&mut self, at: EntryId, read: &Attributes<'a>) -> Result<Frame, ObjectError> {
        let (Parent::Record(id) | Parent::Variant(id)) = self.parent() else {
            return Ok(Frame::new(Parent::Other, None));
        };
        let discriminant =
            read.discriminant.map(|reference| self.reader.entry(at, reference)).transpose()?;
        if let TypeKind::Record(record) = &mut self.reader.graph.types[id].kind {
            if record.variants.is_some() {
                return Err(self.reader.bad(at, "a record has two variant parts"));
            }
            record.variants = Some(VariantPart { discriminant: None, variants: Vec::new() });
        }
        Ok(Frame { discriminant, ..Frame::new(Parent::VariantPart(id), None) })
    }

    fn variant(&mut self, at: EntryId, read: &Attributes<'a>) -> Result<Frame, ObjectError> {
        let Parent::VariantPart(id) = self.parent() else {
            return Ok(Frame::new(Parent::Other, None));
        };
        let endian = self.reader.image.endian();
        let value = read.discriminant_value.and_then(|value| value.number(endian));
        let discriminants = value.map(|value| (value, value)).into_iter().collect();
        if let TypeKind::Record(record) = &mut self.reader.graph.types[id].kind
            && let Some(part) = &mut record.variants
        {
            if let Some(list) = read.discriminant_list {
                let (variant, list) = (part.variants.len(), list.slice().to_vec());
                let list = DiscriminantList { at, record: id, variant, list };
                self.reader.pending.discriminant_lists.push(list);
            }
            part.variants.push(Variant { discriminants, members: Vec::new() });
        }
        Ok(Frame::new(Parent::Variant(id), None))
    }

    fn enumerator(&mut self, at: EntryId, read: &Attributes<'a>) -> Result<(), ObjectError> {
        let Parent::Enum(id) = self.parent() else { return Ok(()) };
        let value = read.value.and_then(|value| value.number(self.reader.image.endian()));
        let (Some(name), Some(value)) = (read.name, value) else {
            return Err(self.reader.bad(at, "an enumerator has no name or no value"));
        };
        if let TypeKind::Enum(enumeration) = &mut self.reader.graph.types[id].kind {
            enumeration.enumerators.push(Enumerator { name, value });
        }
        Ok(())
    }

    fn template_parameter(
        &mut self,
        at: EntryId,
        read: &Attributes<'a>,
    ) -> Result<(), ObjectError> {
        let Parent::Record(id) = self.parent() else { return Ok(()) };
        let ty = self.optional_type(at, read.ty)?;
        if let TypeKind::Record(record) = &mut self.reader.graph.types[id].kind {
            record.template_parameters.push(TemplateParameter { name: read.name, ty });
        }
        Ok(())
    }

    fn parameter(&mut self, at: EntryId, read: &Attributes<'a>) -> Result<(), ObjectError> {
        if !matches!(self.parent(), Parent::Function(_) | Parent::Subroutine(_)) {
            return Ok(());
        }
        let ty = self.required_type(at, read, "a parameter")?;
        if read.location == Some(None) {
            self.reader.graph.units[self.unit.id].optimised = true;
        }
        let span = self.span(read);
        let (name, artificial) = (read.name, read.artificial);
        self.signature(|s| s.parameters.push(Parameter { name, ty, artificial, span }));
        Ok(())
    }

    /// Changes the signature of the function or function type around.
    fn signature(&mut self, change: impl FnOnce(&mut Subroutine)) {
        let graph = &mut self.reader.graph;
        match self.frames.last().map(|frame| frame.parent) {
            Some(Parent::Function(id)) => change(&mut graph.functions[id].signature),
            Some(Parent::Subroutine(id)) => {
                if let TypeKind::Subroutine(subroutine) = &mut graph.types[id].kind {
                    change(subroutine);
                }
            }
            _ => {}
        }
    }

    fn function(&mut self, at: EntryId, read: &Attributes<'a>) -> Result<Frame, ObjectError> {
        let place = read.low_pc.and_then(|address| self.reader.image.place_of_code(address));
        if let Some(origin) = read.abstract_origin {
            // The code of a function that is described elsewhere.
            let origin = self.reader.entry(at, origin)?;
            let address = read.low_pc;
            let instance = Instance { origin, place, address };
            self.reader.pending.function_instances.push(instance);
            return Ok(Frame::new(Parent::Other, Some(segment(read.name))));
        }
        let specification = read.specification.map(|r| self.reader.entry(at, r)).transpose()?;
        let function = Function {
            name: self.scoped(read.name),
            linkage_name: read.linkage_name,
            signature: types::subroutine(read, self.optional_type(at, read.ty)?),
            external: read.external,
            declaration: read.declaration,
            inlined: read.inlined,
            implicit: read.artificial || read.defaulted,
            is_virtual: read.virtuality,
            deleted: read.deleted,
            place,
            address: read.low_pc,
            locals: Vec::new(),
            unit: self.unit.id,
            span: self.span(read),
            offset: at.offset(),
        };
        let id = self.reader.graph.functions.alloc(function);
        self.reader.function_entries.push(at);
        if let Some(specification) = specification {
            self.reader.pending.function_specifications.push((id, specification));
        }
        let frame = Frame::new(Parent::Function(id), Some(segment(read.name)));
        Ok(Frame { function: Some(id), ..frame })
    }

    fn variable(&mut self, at: EntryId, read: &Attributes<'a>) -> Result<(), ObjectError> {
        let (location, address) = self.location(at, read)?;
        if let Some(origin) = read.abstract_origin {
            if let Location::Static(place) = location {
                let origin = self.reader.entry(at, origin)?;
                let place = Some(place);
                let instance = Instance { origin, place, address };
                self.reader.pending.variable_instances.push(instance);
            }
            return Ok(());
        }
        if self.parent() == Parent::Other {
            return Ok(());
        }
        let specification = read.specification.map(|r| self.reader.entry(at, r)).transpose()?;
        let function = self.local_function();
        let variable = Variable {
            name: self.scoped(read.name),
            linkage_name: read.linkage_name,
            ty: self.optional_type(at, read.ty)?,
            external: read.external,
            declaration: read.declaration,
            location,
            address,
            value: const_value(read),
            alignment: read.alignment,
            function,
            unit: self.unit.id,
            span: self.span(read),
            offset: at.offset(),
        };
        let id = self.reader.graph.variables.alloc(variable);
        self.reader.variable_entries.push(at);
        if let Some(function) = function {
            self.reader.graph.functions[function].locals.push(id);
        }
        if let Some(specification) = specification {
            self.reader.pending.variable_specifications.push((id, specification));
        }
        Ok(())
    }

    /// Where a variable is: the expressions that compilers write for statics and thread-locals are
    /// understood, everything else is a register or stack frame.
    fn location(
        &mut self,
        at: EntryId,
        read: &Attributes<'a>,
    ) -> Result<(Location, Option<u64>), ObjectError> {
        let Some(location) = read.location else { return Ok((Location::Unknown, None)) };
        let Some(expression) = location else {
            self.reader.graph.units[self.unit.id].optimised = true;
            return Ok((Location::Dynamic, None));
        };
        let fail = |e| self.reader.undecodable(at, "a location", e);
        let mut operations = expression.operations(self.unit.gimli.encoding());
        let first = operations.next().map_err(fail)?;
        let second = operations.next().map_err(fail)?;
        let address = match first {
            None => return Ok((Location::Unknown, None)),
            Some(gimli::Operation::Address { address }) => Some(address),
            Some(gimli::Operation::AddressIndex { index }) => {
                let dwarf = &self.reader.dwarfs[self.unit.file];
                Some(dwarf.address(&self.unit.gimli, index).map_err(fail)?)
            }
            Some(_) => None,
        };
        if second == Some(gimli::Operation::TLS) {
            return Ok((Location::ThreadLocal, None));
        }
        let place = |address| self.reader.image.place_of_address(address);
        Ok(match (address, second) {
            (Some(address), None) => {
                (place(address).map_or(Location::Unknown, Location::Static), Some(address))
            }
            _ => (Location::Dynamic, None),
        })
    }
}

impl Frame {
    fn new(parent: Parent, segment: Option<Name>) -> Self {
        Self { parent, function: None, segment, path: None, discriminant: None, passed: None }
    }

    /// What is around the children of an entry that is not read.
    fn passed(tag: gimli::DwTag, at: EntryId) -> Self {
        let named = tag == dw::DW_TAG_subprogram || is_type(tag);
        Self { passed: named.then_some(at), ..Self::new(Parent::Scope, None) }
    }

    /// Whether it is around entries that stand for themselves.
    fn is_scope(&self) -> bool {
        matches!(self.parent, Parent::Scope | Parent::Block)
    }
}

/// What an entry adds to the path of the names inside.
fn segment(name: Option<Name>) -> Name {
    name.unwrap_or_else(|| Name::new("{anonymous}"))
}

fn const_value(read: &Attributes<'_>) -> Option<ConstValue> {
    match (read.value, read.text) {
        (Some(Constant::Number(number)), _) => Some(ConstValue::Int(number)),
        (Some(Constant::Bytes(bytes)), _) => Some(ConstValue::Bytes(bytes.slice().to_vec())),
        (None, Some(text)) => Some(ConstValue::Text(text)),
        (None, None) => None,
    }
}
