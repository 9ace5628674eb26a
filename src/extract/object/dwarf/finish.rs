//! What only the whole graph can tell: definitions of declarations, the code of functions, and
//! numbers that depend on a type read later.

use std::collections::HashMap;

use super::super::{ObjectError, Place};
use super::Graph;
use super::attributes::EntryId;
use super::constant::{discriminant_list, fit};
use super::node::{ConstValue, FunctionId, RecordKind, Scoped, TypeId, TypeKind, VariableId};
use super::reader::Reader;
use crate::contract::Endian;

/// What the walk leaves to be finished.
#[derive(Default)]
pub(super) struct Pending {
    /// Declarations that name their definition's type unit.
    pub by_signature: Vec<(TypeId, EntryId)>,
    /// Definitions that leave name and type to an earlier declaration.
    pub function_specifications: Vec<(FunctionId, EntryId)>,
    pub variable_specifications: Vec<(VariableId, EntryId)>,
    /// Code of functions, and storage of their statics, that are described elsewhere.
    pub function_instances: Vec<Instance>,
    pub variable_instances: Vec<Instance>,
    pub bit_fields: Vec<BitField>,
    pub discriminant_lists: Vec<DiscriminantList>,
}

/// Code or storage of something that is described elsewhere.
pub(super) struct Instance {
    /// The describing entry.
    pub origin: EntryId,
    /// Where the code or storage is.
    pub place: Option<Place>,
    /// The address of that.
    pub address: Option<u64>,
}

/// A bit-field in the form of DWARF 3 and before, which gcc still writes for DWARF 4.
pub(super) struct BitField {
    pub at: EntryId,
    pub record: TypeId,
    /// Index of the member.
    pub member: usize,
    /// `DW_AT_bit_offset`.
    pub bit_offset: i128,
    /// `DW_AT_bit_size`.
    pub bit_size: u64,
    /// Size in bytes of the storage unit, where it is not that of the member's type.
    pub storage: Option<u64>,
}

/// The values of one variant, which cannot be decoded before the discriminant's type is known.
pub(super) struct DiscriminantList {
    pub at: EntryId,
    pub record: TypeId,
    /// Index of the variant.
    pub variant: usize,
    pub list: Vec<u8>,
}

/// Finishes the graph.
pub(super) fn finish(mut reader: Reader<'_, '_>) -> Result<Graph, ObjectError> {
    place_bit_fields(&mut reader)?;
    fit_enumerators(&mut reader.graph);
    read_discriminants(&mut reader)?;
    fit_values(&mut reader.graph);
    complete_functions(&mut reader)?;
    complete_variables(&mut reader)?;
    define_declarations(&mut reader)?;
    let graph = &reader.graph;
    if graph.types.is_empty() && graph.functions.is_empty() && graph.variables.is_empty() {
        // Line tables only (`-g1` of some compilers), or nothing but empty units.
        return Err(ObjectError::NoDebugInfo { file: reader.image.file().to_owned() });
    }
    reader.graph.index_names();
    Ok(reader.graph)
}

fn place_bit_fields(reader: &mut Reader<'_, '_>) -> Result<(), ObjectError> {
    for field in std::mem::take(&mut reader.pending.bit_fields) {
        let endian = reader.image.endian();
        let TypeKind::Record(record) = reader.graph.kind(field.record) else { continue };
        let member = record.members[field.member];
        let storage = field.storage.or_else(|| reader.graph.size_of(member.ty));
        let offset = storage.and_then(|storage| {
            let (start, size) = (i128::from(member.bit_offset), i128::from(field.bit_size));
            u64::try_from(start + place_in_storage(endian, storage, field.bit_offset, size)).ok()
        });
        let Some(offset) = offset else {
            return Err(reader.bad(field.at, "a bit-field has no place in its record"));
        };
        if let TypeKind::Record(record) = &mut reader.graph.types[field.record].kind {
            record.members[field.member].bit_offset = offset;
        }
    }
    Ok(())
}

/// The distance in bits from the start of a storage unit to a bit-field: to its least significant
/// bit on little-endian targets, to its most significant bit on big-endian ones.
///
/// `DW_AT_bit_offset` counts from the most significant bit of the storage unit to the most
/// significant bit of the field, whatever the byte order. Take
/// `struct { unsigned a : 3; unsigned b : 5; }` with a storage unit of 4 bytes.
///
/// Little-endian: the first field takes the lowest bits.
/// ```text
///  bit      31                8 7       3 2     0
///           [      unused      |    b    |   a   ]
///  from MSB  0              23 24     28 29    31
/// ```
/// `b` has bit offset 24 and size 5; its least significant bit is bit 32 − 24 − 5 = 3, and that is
/// also its distance from the start, because byte 0 holds bits 0 to 7.
///
/// Big-endian: the first field takes the highest bits, byte 0 holds the most significant ones, so
/// `b` has bit offset 3 and that is its distance from the start.
fn place_in_storage(endian: Endian, storage: u64, bit_offset: i128, bit_size: i128) -> i128 {
    match endian {
        Endian::Little => i128::from(storage) * 8 - bit_offset - bit_size,
        Endian::Big => bit_offset,
    }
}

/// Brings every enumerator into the range of its enumeration's type.
fn fit_enumerators(graph: &mut Graph) {
    let ids: Vec<_> = graph.types.iter().map(|(id, _)| id).collect();
    for id in ids {
        let TypeKind::Enum(enumeration) = graph.kind(id) else { continue };
        let Some((bits, signed)) = enumeration.underlying.and_then(|ty| graph.integer(ty)) else {
            continue;
        };
        if let TypeKind::Enum(enumeration) = &mut graph.types[id].kind {
            for enumerator in &mut enumeration.enumerators {
                enumerator.value = fit(enumerator.value, bits, signed);
            }
        }
    }
}

/// Decodes lists of discriminants and brings all discriminants into the range of their type.
fn read_discriminants(reader: &mut Reader<'_, '_>) -> Result<(), ObjectError> {
    for pending in std::mem::take(&mut reader.pending.discriminant_lists) {
        let signed = discriminant_type(&reader.graph, pending.record).is_some_and(|ty| ty.1);
        let decoded = discriminant_list(&pending.list, signed);
        let decoded =
            decoded.map_err(|e| reader.undecodable(pending.at, "a list of discriminants", e))?;
        if let TypeKind::Record(record) = &mut reader.graph.types[pending.record].kind
            && let Some(part) = &mut record.variants
        {
            part.variants[pending.variant].discriminants.extend(decoded);
        }
    }
    let graph = &mut reader.graph;
    let ids: Vec<_> = graph.types.iter().map(|(id, _)| id).collect();
    for id in ids {
        let Some((bits, signed)) = discriminant_type(graph, id) else { continue };
        let TypeKind::Record(record) = &mut graph.types[id].kind else { continue };
        let variants = record.variants.iter_mut().flat_map(|part| &mut part.variants);
        for (low, high) in variants.flat_map(|variant| &mut variant.discriminants) {
            (*low, *high) = (fit(*low, bits, signed), fit(*high, bits, signed));
        }
    }
    Ok(())
}

/// Width in bits and signedness of the discriminant of a record's variants.
fn discriminant_type(graph: &Graph, id: TypeId) -> Option<(u64, bool)> {
    let TypeKind::Record(record) = graph.kind(id) else { return None };
    graph.integer(record.variants.as_ref()?.discriminant?.ty)
}

/// Brings the values of constants into the range of their type.
fn fit_values(graph: &mut Graph) {
    let ids: Vec<_> = graph.variables.iter().map(|(id, _)| id).collect();
    for id in ids {
        let variable = &graph.variables[id];
        let (Some(ConstValue::Int(value)), Some(ty)) = (&variable.value, variable.ty) else {
            continue;
        };
        if let Some((bits, signed)) = graph.integer(ty) {
            graph.variables[id].value = Some(ConstValue::Int(fit(*value, bits, signed)));
        }
    }
}

fn complete_functions(reader: &mut Reader<'_, '_>) -> Result<(), ObjectError> {
    for (id, entry) in std::mem::take(&mut reader.pending.function_specifications) {
        let Some(declared) = reader.function_id(entry) else {
            return Err(reader.bad(entry, "a function's declaration is no function"));
        };
        let declared = reader.graph.functions[declared].clone();
        let function = &mut reader.graph.functions[id];
        function.name = completed(function.name, declared.name);
        function.linkage_name = function.linkage_name.or(declared.linkage_name);
        function.external |= declared.external;
        function.span = function.span.or(declared.span);
        let signature = &mut function.signature;
        signature.ret = signature.ret.or(declared.signature.ret);
        signature.variadic |= declared.signature.variadic;
        signature.prototyped |= declared.signature.prototyped;
        signature.noreturn |= declared.signature.noreturn;
        signature.convention = signature.convention.or(declared.signature.convention);
        if signature.parameters.is_empty() {
            signature.parameters = declared.signature.parameters;
        }
    }
    let instances = std::mem::take(&mut reader.pending.function_instances);
    for Instance { origin, place, address } in instances {
        if let Some(id) = reader.function_id(origin) {
            let function = &mut reader.graph.functions[id];
            function.place = function.place.or(place);
            function.address = function.address.or(address);
            function.inlined &= place.is_none();
        }
    }
    Ok(())
}

fn complete_variables(reader: &mut Reader<'_, '_>) -> Result<(), ObjectError> {
    use super::node::Location;
    for (id, entry) in std::mem::take(&mut reader.pending.variable_specifications) {
        let Some(declared) = reader.variable_id(entry) else {
            return Err(reader.bad(entry, "a variable's declaration is no variable"));
        };
        let declared = reader.graph.variables[declared].clone();
        let variable = &mut reader.graph.variables[id];
        variable.name = completed(variable.name, declared.name);
        variable.linkage_name = variable.linkage_name.or(declared.linkage_name);
        variable.ty = variable.ty.or(declared.ty);
        variable.external |= declared.external;
        variable.alignment = variable.alignment.or(declared.alignment);
        variable.value = variable.value.take().or(declared.value);
        variable.span = variable.span.or(declared.span);
    }
    let instances = std::mem::take(&mut reader.pending.variable_instances);
    for Instance { origin, place, address } in instances {
        let Some(id) = reader.variable_id(origin) else { continue };
        let variable = &mut reader.graph.variables[id];
        if let (Location::Unknown, Some(place)) = (variable.location, place) {
            variable.location = Location::Static(place);
            variable.address = address;
        }
    }
    Ok(())
}

/// The name of a definition that leaves it to its declaration.
fn completed(own: Scoped, declared: Scoped) -> Scoped {
    if own.name.is_some() { own } else { declared }
}

/// What has to be equal for a definition to be one of a declaration: the qualified name, and that
/// both are enumerations, unions, or structs or classes.
type Key = (Scoped, u8);

fn key(kind: &TypeKind) -> Option<(Key, bool)> {
    let (name, family, declaration) = match kind {
        TypeKind::Record(record) => {
            let family = if record.kind == RecordKind::Union { 1 } else { 0 };
            (record.name, family, record.declaration)
        }
        TypeKind::Enum(enumeration) => (enumeration.name, 2, enumeration.declaration),
        _ => return None,
    };
    name.name.map(|_| ((name, family), declaration))
}

/// Leads every declared type to its definition: the one in its type unit if it names one, else one
/// of the same qualified name, from its own unit if possible.
fn define_declarations(reader: &mut Reader<'_, '_>) -> Result<(), ObjectError> {
    for (id, entry) in std::mem::take(&mut reader.pending.by_signature) {
        let definition = reader.type_id(entry, super::attributes::Reference::Entry(entry))?;
        reader.graph.definitions.insert(id, definition);
    }
    let graph = &mut reader.graph;
    let mut defined: HashMap<Key, Vec<TypeId>> = HashMap::new();
    for (id, ty) in graph.types.iter() {
        if let Some((key, false)) = key(&ty.kind) {
            defined.entry(key).or_default().push(id);
        }
    }
    let ids: Vec<_> = graph.types.iter().map(|(id, _)| id).collect();
    for id in ids {
        let ty = &graph.types[id];
        let Some((key, true)) = key(&ty.kind) else { continue };
        let Some(found) = defined.get(&key) else { continue };
        let here = found.iter().find(|found| graph.types[**found].unit == ty.unit);
        let definition = here.or(found.first()).copied();
        if let (Some(definition), None) = (definition, graph.definitions.get(id)) {
            graph.definitions.insert(id, definition);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_bit_offsets_of_the_worked_example() {
        assert_eq!(place_in_storage(Endian::Little, 4, 24, 5), 3);
        assert_eq!(place_in_storage(Endian::Little, 4, 29, 3), 0);
        assert_eq!(place_in_storage(Endian::Big, 4, 3, 5), 3);
    }
}
