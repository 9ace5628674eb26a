//! The attributes of one entry, read once into plain fields.

use gimli::{AttributeValue, constants as dw};

use crate::contract::Name;

use super::constant::Constant;
use super::sections::Slice;

/// Where an entry is. From the lowest bit: 40 bits of offset, one that says whether it is in
/// `.debug_types` and not in `.debug_info`, and the number of the file: 0 is the object, the
/// others are its `.dwo` files. So entries are in the order in which they are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct EntryId(u64);

impl EntryId {
    const IN_TYPES: u64 = 1 << 40;
    const OFFSET: u64 = Self::IN_TYPES - 1;

    /// The entry at a unit's `start` plus `offset` bytes in the file of a number.
    pub fn new(file: usize, start: gimli::UnitSectionOffset, offset: usize) -> Self {
        let (start, section) = match start {
            gimli::UnitSectionOffset::DebugInfoOffset(start) => (start.0, 0),
            gimli::UnitSectionOffset::DebugTypesOffset(start) => (start.0, Self::IN_TYPES),
        };
        let offset = start.wrapping_add(offset) as u64 & Self::OFFSET;
        Self((file as u64) << 41 | section | offset)
    }

    /// The offset in its section, in bytes.
    pub fn offset(self) -> usize {
        (self.0 & Self::OFFSET) as usize
    }

    /// The name of its section.
    pub fn section(self) -> &'static str {
        match (self.0 >> 41, self.0 & Self::IN_TYPES) {
            (0, 0) => ".debug_info",
            (0, _) => ".debug_types",
            (_, 0) => ".debug_info.dwo",
            (_, _) => ".debug_types.dwo",
        }
    }
}

/// A reference to another entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reference {
    /// To an entry of this object.
    Entry(EntryId),
    /// To the type with this signature, in a type unit.
    Signature(u64),
    /// To an entry of another file (`dwz`).
    Elsewhere,
}

/// The place of a member in its record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MemberLocation {
    /// At this many bytes.
    Bytes(u64),
    /// Only to be computed at run time.
    Computed,
}

/// What an entry says. A field is `None`, `false` or empty where the attribute is absent.
#[derive(Default)]
pub(super) struct Attributes<'a> {
    pub name: Option<Name>,
    pub linkage_name: Option<Name>,
    pub ty: Option<Reference>,
    pub class: Option<Reference>,
    pub specification: Option<Reference>,
    pub abstract_origin: Option<Reference>,
    pub signature: Option<Reference>,
    pub byte_size: Option<u64>,
    pub bit_size: Option<u64>,
    pub alignment: Option<u64>,
    pub encoding: Option<gimli::DwAte>,
    pub endianity: Option<gimli::DwEnd>,
    pub convention: Option<gimli::DwCc>,
    pub member_location: Option<MemberLocation>,
    pub data_bit_offset: Option<u64>,
    pub bit_offset: Option<i128>,
    pub declaration: bool,
    pub external: bool,
    pub artificial: bool,
    pub prototyped: bool,
    pub noreturn: bool,
    pub enum_class: bool,
    pub vector: bool,
    pub virtuality: bool,
    pub inlined: bool,
    pub defaulted: bool,
    pub deleted: bool,
    pub value: Option<Constant<'a>>,
    pub text: Option<Name>,
    pub upper_bound: Option<i128>,
    pub lower_bound: Option<i128>,
    pub count: Option<i128>,
    pub discriminant: Option<Reference>,
    pub discriminant_value: Option<Constant<'a>>,
    pub discriminant_list: Option<Slice<'a>>,
    pub file: Option<u64>,
    pub line: Option<u64>,
    pub column: Option<u64>,
    pub low_pc: Option<u64>,
    pub location: Option<Option<gimli::Expression<Slice<'a>>>>,
}

/// Reads one attribute after the other into [`Attributes`].
pub(super) struct AttributeReader<'u, 'a> {
    pub dwarf: &'u gimli::Dwarf<Slice<'a>>,
    pub unit: &'u gimli::Unit<Slice<'a>>,
    /// The number of the unit's file.
    pub file: usize,
}

impl<'a> AttributeReader<'_, 'a> {
    /// Reads the attributes that `abbreviation` announces.
    pub fn read(
        &self,
        entries: &mut gimli::EntriesRaw<'_, '_, Slice<'a>>,
        abbreviation: &gimli::Abbreviation,
    ) -> gimli::Result<Attributes<'a>> {
        let mut read = Attributes::default();
        for specification in abbreviation.attributes() {
            let attribute = entries.read_attribute(*specification)?;
            self.add(&mut read, &attribute)?;
        }
        Ok(read)
    }

    fn add(
        &self,
        read: &mut Attributes<'a>,
        attribute: &gimli::Attribute<Slice<'a>>,
    ) -> gimli::Result<()> {
        let raw = attribute.raw_value();
        let number = || attribute.udata_value();
        match attribute.name() {
            dw::DW_AT_name => read.name = self.text(raw)?,
            dw::DW_AT_linkage_name | dw::DW_AT_MIPS_linkage_name => {
                read.linkage_name = self.text(raw)?;
            }
            dw::DW_AT_type => read.ty = self.reference(raw),
            dw::DW_AT_containing_type => read.class = self.reference(raw),
            dw::DW_AT_specification => read.specification = self.reference(raw),
            dw::DW_AT_abstract_origin => read.abstract_origin = self.reference(raw),
            dw::DW_AT_signature => read.signature = self.reference(raw),
            dw::DW_AT_byte_size => read.byte_size = number(),
            dw::DW_AT_bit_size => read.bit_size = number(),
            dw::DW_AT_alignment => read.alignment = number(),
            dw::DW_AT_encoding => read.encoding = attribute.u8_value().map(gimli::DwAte),
            dw::DW_AT_endianity => read.endianity = attribute.u8_value().map(gimli::DwEnd),
            dw::DW_AT_calling_convention => {
                read.convention = attribute.u8_value().map(gimli::DwCc);
            }
            dw::DW_AT_data_member_location => read.member_location = Some(self.member(attribute)),
            dw::DW_AT_data_bit_offset => read.data_bit_offset = number(),
            dw::DW_AT_bit_offset => read.bit_offset = plain_number(raw),
            dw::DW_AT_upper_bound => read.upper_bound = plain_number(raw),
            dw::DW_AT_lower_bound => read.lower_bound = plain_number(raw),
            dw::DW_AT_count => read.count = plain_number(raw),
            dw::DW_AT_discr => read.discriminant = self.reference(raw),
            dw::DW_AT_discr_value => read.discriminant_value = Constant::from_form(raw),
            dw::DW_AT_discr_list => read.discriminant_list = block(raw),
            dw::DW_AT_const_value => {
                read.value = Constant::from_form(raw);
                if is_text(raw) {
                    read.text = self.text(raw)?;
                }
            }
            dw::DW_AT_decl_file => read.file = number(),
            dw::DW_AT_decl_line => read.line = number(),
            dw::DW_AT_decl_column => read.column = number(),
            dw::DW_AT_low_pc => read.low_pc = self.dwarf.attr_address(self.unit, raw)?,
            dw::DW_AT_location => read.location = Some(attribute.exprloc_value()),
            name => add_flag(read, name, attribute),
        }
        Ok(())
    }

    /// The interned text of a string form; bytes that are no UTF-8 are replaced.
    pub fn text(&self, value: AttributeValue<Slice<'a>>) -> gimli::Result<Option<Name>> {
        let bytes = self.dwarf.attr_string(self.unit, value)?;
        Ok(Some(Name::new(&bytes.to_string_lossy())))
    }

    /// What a reference form leads to.
    pub fn reference(&self, value: AttributeValue<Slice<'a>>) -> Option<Reference> {
        let start = self.unit.header.offset();
        match value {
            AttributeValue::UnitRef(at) => {
                Some(Reference::Entry(EntryId::new(self.file, start, at.0)))
            }
            AttributeValue::DebugInfoRef(at) => {
                let start = gimli::UnitSectionOffset::DebugInfoOffset(at);
                Some(Reference::Entry(EntryId::new(self.file, start, 0)))
            }
            AttributeValue::DebugTypesRef(signature) => Some(Reference::Signature(signature.0)),
            _ => Some(Reference::Elsewhere),
        }
    }

    /// A member's place: a number, or an expression that adds one to the record's address (which
    /// compilers before DWARF 3 wrote for plain members).
    fn member(&self, attribute: &gimli::Attribute<Slice<'a>>) -> MemberLocation {
        if let Some(bytes) = attribute.udata_value() {
            return MemberLocation::Bytes(bytes);
        }
        let Some(expression) = attribute.exprloc_value() else { return MemberLocation::Computed };
        let mut operations = expression.operations(self.unit.encoding());
        match (operations.next(), operations.next()) {
            (Ok(Some(gimli::Operation::PlusConstant { value })), Ok(None)) => {
                MemberLocation::Bytes(value)
            }
            _ => MemberLocation::Computed,
        }
    }
}

fn add_flag(read: &mut Attributes<'_>, name: gimli::DwAt, attribute: &gimli::Attribute<Slice<'_>>) {
    let is_set = matches!(attribute.raw_value(), AttributeValue::Flag(true));
    let is_number = attribute.udata_value().is_some_and(|number| number != 0);
    match name {
        dw::DW_AT_declaration => read.declaration = is_set,
        dw::DW_AT_external => read.external = is_set,
        dw::DW_AT_artificial => read.artificial = is_set,
        dw::DW_AT_prototyped => read.prototyped = is_set,
        dw::DW_AT_noreturn => read.noreturn = is_set,
        dw::DW_AT_enum_class => read.enum_class = is_set,
        dw::DW_AT_GNU_vector => read.vector = is_set,
        dw::DW_AT_deleted => read.deleted = is_set,
        dw::DW_AT_defaulted => {
            let how = attribute.u8_value().map(gimli::DwDefaulted);
            read.defaulted = how == Some(dw::DW_DEFAULTED_in_class);
        }
        dw::DW_AT_virtuality => read.virtuality = is_number,
        dw::DW_AT_inline => {
            let how = attribute.u8_value().map(gimli::DwInl);
            read.inlined = matches!(how, Some(dw::DW_INL_inlined | dw::DW_INL_declared_inlined));
        }
        _ => {}
    }
}

/// The number of a constant form, without regard to a type: `dataN` forms count as unsigned.
fn plain_number(value: AttributeValue<Slice<'_>>) -> Option<i128> {
    match Constant::from_form(value)? {
        Constant::Number(number) => Some(number),
        Constant::Bytes(_) => None,
    }
}

fn is_text(value: AttributeValue<Slice<'_>>) -> bool {
    matches!(
        value,
        AttributeValue::String(_)
            | AttributeValue::DebugStrRef(_)
            | AttributeValue::DebugLineStrRef(_)
            | AttributeValue::DebugStrOffsetsIndex(_)
    )
}

fn block(value: AttributeValue<Slice<'_>>) -> Option<Slice<'_>> {
    match value {
        AttributeValue::Block(bytes) => Some(bytes),
        AttributeValue::Exprloc(expression) => Some(expression.0),
        _ => None,
    }
}
