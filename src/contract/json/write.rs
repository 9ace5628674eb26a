//! From a contract to its JSON shapes: gives every named node an id and sorts.

use std::collections::HashMap;
use std::hash::Hash;

use super::wire;
use crate::contract::{
    AliasId, ArrayLength, Contract, EnumId, Name, OpaqueId, Parameter, RecordId, SCHEMA_VERSION,
    SignatureId, Span, Type, TypeId, TypeUse, Types,
};

/// The shapes of `contract`, every list in its stable order.
pub fn contract(contract: &Contract) -> wire::Contract {
    let writer = Writer::new(&contract.types);
    let header = &contract.header;
    wire::Contract {
        schema: SCHEMA_VERSION,
        party: header.party.to_string(),
        language: header.language,
        target: header.target.clone(),
        compiler: header.compiler.clone(),
        digest: header.digest.clone(),
        computed: contract.computed,
        types: sorted(contract.type_items.iter().map(|item| writer.type_item(item)), |item| {
            (item.name.clone(), place_key(item.place))
        }),
        functions: sorted(contract.functions.iter().map(|item| writer.function(item)), |item| {
            (item.symbol.clone(), item.path.clone(), place_key(item.place))
        }),
        globals: sorted(contract.globals.iter().map(|item| writer.global(item)), |item| {
            (item.symbol.clone(), item.path.clone(), place_key(item.place))
        }),
        constants: sorted(contract.constants.iter().map(|item| writer.constant(item)), |item| {
            (item.name.clone(), item.path.clone(), place_key(item.place))
        }),
        records: sorted(writer.records(), |node| id_key(&node.id)),
        enums: sorted(writer.enums(), |node| id_key(&node.id)),
        aliases: sorted(writer.aliases(), |node| id_key(&node.id)),
        opaques: sorted(writer.opaques(), |node| id_key(&node.id)),
        gaps: sorted(contract.gaps.iter().map(gap), |gap| {
            (gap.kind, gap.item.clone(), gap.reason.clone())
        }),
        limits: sorted(contract.limits.iter().map(limit), |limit| {
            (limit.topic, limit.reason.clone())
        }),
        library: contract.library.clone(),
        versions: contract.versions.clone(),
        unexported: contract.unexported.clone(),
    }
}

fn sorted<T, K: Ord>(items: impl Iterator<Item = T>, key: impl Fn(&T) -> K) -> Vec<T> {
    let mut items: Vec<T> = items.collect();
    items.sort_by_key(key);
    items
}

fn place_key(place: Option<Span>) -> Option<(String, u32, u32)> {
    place.map(|span| (span.file.to_string(), span.line, span.column))
}

fn limit(limit: &crate::contract::Limit) -> wire::Limit {
    wire::Limit { topic: limit.topic, reason: limit.reason.clone(), remedy: limit.remedy.clone() }
}

fn gap(gap: &crate::contract::Gap) -> wire::Gap {
    wire::Gap {
        item: gap.item.to_string(),
        kind: gap.kind,
        reason: gap.reason.clone(),
        remedy: gap.remedy.clone(),
        place: gap.span,
    }
}

/// The types of a contract with the ids that the file will use for the named ones.
struct Writer<'a> {
    types: &'a Types,
    records: HashMap<RecordId, String>,
    enums: HashMap<EnumId, String>,
    aliases: HashMap<AliasId, String>,
    opaques: HashMap<OpaqueId, String>,
}

impl<'a> Writer<'a> {
    fn new(types: &'a Types) -> Self {
        Self {
            types,
            records: ids(types
                .records
                .iter()
                .map(|(id, node)| (id, base_id(node.path, node.name, "record", node.span)))),
            enums: ids(types
                .enums
                .iter()
                .map(|(id, node)| (id, base_id(node.path, node.name, "enum", node.span)))),
            aliases: ids(types
                .aliases
                .iter()
                .map(|(id, node)| (id, base_id(node.path, Some(node.name), "alias", node.span)))),
            opaques: ids(types
                .opaques
                .iter()
                .map(|(id, node)| (id, base_id(node.path, Some(node.name), "opaque", node.span)))),
        }
    }

    fn ty(&self, id: TypeId) -> wire::Type {
        match self.types.node(id) {
            Type::Void => wire::Type::Void,
            Type::Bool { bits } => wire::Type::Bool { bits },
            Type::Int { bits, signed } => wire::Type::Int { bits, signed },
            Type::Char { signed } => wire::Type::Char { signed },
            Type::Float(format) => wire::Type::Float(format),
            Type::Complex(format) => wire::Type::Complex(format),
            Type::Vector { element, length } => {
                wire::Type::Vector { length, element: Box::new(self.ty(element)) }
            }
            Type::Pointer(pointer) => wire::Type::Pointer {
                constant: pointer.constant,
                volatile: pointer.volatile,
                nullability: pointer.nullability,
                pointee: Box::new(self.ty(pointer.pointee)),
            },
            Type::Array { element, length } => {
                let length = match length {
                    ArrayLength::Fixed(length) => Some(length),
                    ArrayLength::Flexible => None,
                };
                wire::Type::Array { length, element: Box::new(self.ty(element)) }
            }
            Type::Record(id) => wire::Type::Record(self.records[&id].clone()),
            Type::Enum(id) => wire::Type::Enum(self.enums[&id].clone()),
            Type::Opaque(id) => wire::Type::Opaque(self.opaques[&id].clone()),
            Type::Alias(id) => wire::Type::Alias(self.aliases[&id].clone()),
            Type::Function(id) => wire::Type::Function(Box::new(self.signature(id))),
            Type::Unsupported { spelled, reason } => {
                wire::Type::Unsupported { spelled: spelled.to_string(), reason: reason.to_string() }
            }
        }
    }

    fn type_use(&self, used: TypeUse) -> wire::Use {
        wire::Use { spelled: used.spelled.to_string(), ty: self.ty(used.id) }
    }

    fn signature(&self, id: SignatureId) -> wire::Signature {
        let signature = self.types.signature_of(id);
        let parameter = |parameter: &Parameter| wire::Parameter {
            name: parameter.name.map(|name| name.to_string()),
            ty: self.type_use(parameter.ty),
            place: parameter.span,
        };
        wire::Signature {
            convention: signature.convention,
            parameters: signature.parameters.iter().map(parameter).collect(),
            ret: self.type_use(signature.ret),
            variadic: signature.variadic,
            noreturn: signature.noreturn,
            unprototyped: signature.unprototyped,
            assumed_return: signature.assumed_return,
            unwinding: signature.unwinding,
            untold: signature.untold,
        }
    }

    fn type_item(&self, item: &crate::contract::TypeItem) -> wire::TypeItem {
        wire::TypeItem { name: item.name.to_string(), ty: self.ty(item.id), place: item.span }
    }

    fn function(&self, item: &crate::contract::Function) -> wire::Function {
        wire::Function {
            symbol: item.symbol.to_string(),
            name: item.name.to_string(),
            path: item.path.to_string(),
            linkage: item.linkage,
            signature: self.signature(item.signature),
            place: item.span,
        }
    }

    fn global(&self, item: &crate::contract::Global) -> wire::Global {
        wire::Global {
            symbol: item.symbol.to_string(),
            name: item.name.to_string(),
            path: item.path.to_string(),
            linkage: item.linkage,
            constant: item.constant,
            thread_local: item.thread_local,
            ty: self.type_use(item.ty),
            place: item.span,
        }
    }

    fn constant(&self, item: &crate::contract::Constant) -> wire::Constant {
        wire::Constant {
            name: item.name.to_string(),
            path: item.path.to_string(),
            value: item.value.clone(),
            ty: item.ty.map(|used| self.type_use(used)),
            place: item.span,
        }
    }

    fn records(&self) -> impl Iterator<Item = wire::Record> + '_ {
        self.types.records.iter().map(|(id, node)| wire::Record {
            id: self.records[&id].clone(),
            name: node.name.map(|name| name.to_string()),
            path: node.path.to_string(),
            kind: node.kind,
            size: node.size,
            align: node.align,
            align_untold: node.align_untold,
            packed: node.packed,
            min_align: node.min_align,
            transparent: node.transparent,
            byte_order: node.byte_order,
            layout: node.layout,
            class: node.class,
            fields: node.fields.iter().map(|field| self.field(field)).collect(),
            place: node.span,
        })
    }

    fn field(&self, field: &crate::contract::Field) -> wire::Field {
        wire::Field {
            name: field.name.map(|name| name.to_string()),
            kind: field.kind,
            bit_offset: field.bit_offset,
            bit_width: field.bit_width,
            min_align: field.min_align,
            ty: self.type_use(field.ty),
            place: field.span,
        }
    }

    fn enums(&self) -> impl Iterator<Item = wire::Enum> + '_ {
        self.types.enums.iter().map(|(id, node)| wire::Enum {
            id: self.enums[&id].clone(),
            name: node.name.map(|name| name.to_string()),
            path: node.path.to_string(),
            underlying: self.ty(node.underlying),
            openness: node.openness,
            layout: node.layout,
            enumerators: node.enumerators.iter().map(enumerator).collect(),
            place: node.span,
        })
    }

    fn aliases(&self) -> impl Iterator<Item = wire::Alias> + '_ {
        self.types.aliases.iter().map(|(id, node)| wire::Alias {
            id: self.aliases[&id].clone(),
            name: node.name.to_string(),
            path: node.path.to_string(),
            target: self.type_use(node.target),
            place: node.span,
        })
    }

    fn opaques(&self) -> impl Iterator<Item = wire::Opaque> + '_ {
        self.types.opaques.iter().map(|(id, node)| wire::Opaque {
            id: self.opaques[&id].clone(),
            name: node.name.to_string(),
            path: node.path.to_string(),
            place: node.span,
        })
    }
}

fn enumerator(node: &crate::contract::Enumerator) -> wire::Enumerator {
    wire::Enumerator { name: node.name.to_string(), value: node.value, place: node.span }
}

/// `v2::point`, or `(record at a.h:3:9)` for a node without a name.
fn base_id(path: Name, name: Option<Name>, kind: &str, span: Option<Span>) -> String {
    match (name, span) {
        (Some(name), _) if path.is_empty() => name.to_string(),
        (Some(name), _) => format!("{path}::{name}"),
        (None, Some(span)) => format!("({kind} at {span})"),
        (None, None) => format!("({kind})"),
    }
}

/// Sorts `base#10` behind `base#2`, so that reading a file and writing it again keeps its order.
fn id_key(id: &str) -> (String, usize) {
    let numbered =
        id.rsplit_once('#').and_then(|(base, n)| Some((base.to_owned(), n.parse().ok()?)));
    numbered.unwrap_or_else(|| (id.to_owned(), 1))
}

/// Makes ids unique: of several nodes with one base id the second becomes `base#2`, and so on, in
/// the order in which the extractor met them.
fn ids<K: Eq + Hash>(nodes: impl Iterator<Item = (K, String)>) -> HashMap<K, String> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    nodes
        .map(|(key, base)| {
            let count = seen.entry(base.clone()).and_modify(|n| *n += 1).or_insert(1);
            let id = if *count == 1 { base } else { format!("{base}#{count}") };
            (key, id)
        })
        .collect()
}
