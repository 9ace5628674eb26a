//! From JSON to a contract: outside data, so every reference is checked.

use std::collections::HashMap;

use la_arena::{Arena, Idx};
use serde::Deserialize;
use thiserror::Error;

use super::wire;
use crate::contract::{
    Alias, AliasId, ArrayLength, Constant, Contract, Enum, EnumId, Enumerator, Field, Function,
    Gap, Global, Header, Limit, Name, Opaque, OpaqueId, Parameter, Pointer, Record, RecordId,
    SCHEMA_VERSION, Signature, SignatureId, Type, TypeId, TypeItem, TypeUse, Types,
};

/// Why a text is not a contract.
#[derive(Debug, Error)]
pub enum JsonError {
    /// It is not JSON, or not of the right shape; the cause names line and column.
    #[error("not a contract: {0}")]
    Malformed(#[from] serde_json::Error),
    /// A newer abiding wrote it.
    #[error(
        "the contract has schema version {found}, and this abiding reads up to {SCHEMA_VERSION}: \
         update abiding, or write the contract again with this one"
    )]
    Newer {
        /// The version in the text.
        found: u64,
    },
    /// A type refers to an id that the file does not define.
    #[error("the contract refers to {kind} `{id}`, which it does not contain")]
    Dangling {
        /// `record`, `enum`, `alias` or `opaque`.
        kind: &'static str,
        /// The id.
        id: String,
    },
    /// Two nodes of one kind have the same id.
    #[error("the contract defines {kind} `{id}` twice")]
    Duplicate {
        /// `record`, `enum`, `alias` or `opaque`.
        kind: &'static str,
        /// The id.
        id: String,
    },
    /// An alias stands for itself.
    #[error("alias `{id}` stands for itself")]
    Circular {
        /// The id.
        id: String,
    },
}

/// Reads a contract from its JSON form.
///
/// # Errors
/// When the text is not JSON of this form, comes from a newer abiding, or contradicts itself.
pub fn from_str(text: &str) -> Result<Contract, JsonError> {
    #[derive(Deserialize)]
    struct Version {
        schema: u64,
    }
    // The version first: a newer file may have any shape beside it.
    let Version { schema } = serde_json::from_str(text)?;
    if schema > u64::from(SCHEMA_VERSION) {
        return Err(JsonError::Newer { found: schema });
    }
    contract(serde_json::from_str(text)?)
}

fn contract(wire: wire::Contract) -> Result<Contract, JsonError> {
    let mut reader = Reader::default();
    reader.reserve(&wire)?;
    reader.fill(&wire)?;
    reader.refuse_circles(&wire.aliases)?;
    let mut contract = Contract::new(Header {
        party: Name::from(&wire.party),
        language: wire.language,
        target: wire.target,
        compiler: wire.compiler,
        digest: wire.digest,
    });
    for item in &wire.types {
        let id = reader.ty(&item.ty)?;
        contract.type_items.push(TypeItem { name: Name::from(&item.name), id, span: item.place });
    }
    for item in wire.functions {
        contract.functions.push(reader.function(&item)?);
    }
    for item in wire.globals {
        contract.globals.push(reader.global(&item)?);
    }
    for item in wire.constants {
        contract.constants.push(reader.constant(item)?);
    }
    contract.gaps = wire.gaps.into_iter().map(gap).collect();
    contract.limits = wire.limits.into_iter().map(limit).collect();
    contract.library = wire.library;
    contract.versions = wire.versions;
    contract.unexported = wire.unexported;
    contract.types = reader.types;
    contract.computed = wire.computed;
    Ok(contract)
}

fn limit(wire: wire::Limit) -> Limit {
    Limit { topic: wire.topic, reason: wire.reason, remedy: wire.remedy }
}

fn gap(wire: wire::Gap) -> Gap {
    Gap {
        item: Name::from(&wire.item),
        kind: wire.kind,
        reason: wire.reason,
        remedy: wire.remedy,
        span: wire.place,
    }
}

/// Types under construction, with the nodes that ids of the file stand for.
#[derive(Default)]
struct Reader {
    types: Types,
    records: HashMap<String, RecordId>,
    enums: HashMap<String, EnumId>,
    aliases: HashMap<String, AliasId>,
    opaques: HashMap<String, OpaqueId>,
}

impl Reader {
    /// Allocates every named node, still empty, so that references in any direction find it.
    fn reserve(&mut self, wire: &wire::Contract) -> Result<(), JsonError> {
        let void = self.types.intern(Type::Void);
        for node in &wire.records {
            let blank = blank_record(node);
            define(&mut self.types.records, &mut self.records, "record", &node.id, blank)?;
        }
        for node in &wire.enums {
            let blank = blank_enum(node, void);
            define(&mut self.types.enums, &mut self.enums, "enum", &node.id, blank)?;
        }
        for node in &wire.aliases {
            let blank = Alias {
                name: Name::from(&node.name),
                path: Name::from(&node.path),
                target: TypeUse::new(void, ""),
                span: node.place,
            };
            define(&mut self.types.aliases, &mut self.aliases, "alias", &node.id, blank)?;
        }
        for node in &wire.opaques {
            let opaque = Opaque {
                name: Name::from(&node.name),
                path: Name::from(&node.path),
                span: node.place,
            };
            define(&mut self.types.opaques, &mut self.opaques, "opaque", &node.id, opaque)?;
        }
        Ok(())
    }

    /// Gives the reserved nodes the types that they refer to.
    fn fill(&mut self, wire: &wire::Contract) -> Result<(), JsonError> {
        for node in &wire.records {
            let fields = node.fields.iter().map(|field| self.field(field));
            let fields = fields.collect::<Result<_, _>>()?;
            let id = self.records[&node.id];
            self.types.records[id].fields = fields;
        }
        for node in &wire.enums {
            let underlying = self.ty(&node.underlying)?;
            let id = self.enums[&node.id];
            self.types.enums[id].underlying = underlying;
        }
        for node in &wire.aliases {
            let target = self.type_use(&node.target)?;
            let id = self.aliases[&node.id];
            self.types.aliases[id].target = target;
        }
        Ok(())
    }

    fn refuse_circles(&mut self, aliases: &[wire::Alias]) -> Result<(), JsonError> {
        for node in aliases {
            let id = self.types.intern(Type::Alias(self.aliases[&node.id]));
            if matches!(self.types.resolve(id), Type::Alias(_)) {
                return Err(JsonError::Circular { id: node.id.clone() });
            }
        }
        Ok(())
    }

    fn ty(&mut self, wire: &wire::Type) -> Result<TypeId, JsonError> {
        let node = match wire {
            wire::Type::Void => Type::Void,
            wire::Type::Bool { bits } => Type::Bool { bits: *bits },
            wire::Type::Int { bits, signed } => Type::Int { bits: *bits, signed: *signed },
            wire::Type::Char { signed } => Type::Char { signed: *signed },
            wire::Type::Float(format) => Type::Float(*format),
            wire::Type::Complex(format) => Type::Complex(*format),
            wire::Type::Vector { length, element } => {
                Type::Vector { element: self.ty(element)?, length: *length }
            }
            wire::Type::Pointer { constant, volatile, nullability, pointee } => {
                Type::Pointer(Pointer {
                    pointee: self.ty(pointee)?,
                    constant: *constant,
                    volatile: *volatile,
                    nullability: *nullability,
                })
            }
            wire::Type::Array { length, element } => Type::Array {
                element: self.ty(element)?,
                length: length.map_or(ArrayLength::Flexible, ArrayLength::Fixed),
            },
            wire::Type::Record(id) => Type::Record(known(&self.records, "record", id)?),
            wire::Type::Enum(id) => Type::Enum(known(&self.enums, "enum", id)?),
            wire::Type::Opaque(id) => Type::Opaque(known(&self.opaques, "opaque", id)?),
            wire::Type::Alias(id) => Type::Alias(known(&self.aliases, "alias", id)?),
            wire::Type::Function(signature) => Type::Function(self.signature(signature)?),
            wire::Type::Unsupported { spelled, reason } => {
                Type::Unsupported { spelled: Name::from(spelled), reason: Name::from(reason) }
            }
        };
        Ok(self.types.intern(node))
    }

    fn type_use(&mut self, wire: &wire::Use) -> Result<TypeUse, JsonError> {
        Ok(TypeUse::new(self.ty(&wire.ty)?, &wire.spelled))
    }

    fn signature(&mut self, wire: &wire::Signature) -> Result<SignatureId, JsonError> {
        let parameters = wire.parameters.iter().map(|parameter| {
            Ok(Parameter {
                name: parameter.name.as_ref().map(Name::from),
                ty: self.type_use(&parameter.ty)?,
                span: parameter.place,
            })
        });
        let parameters = parameters.collect::<Result<_, JsonError>>()?;
        let ret = self.type_use(&wire.ret)?;
        Ok(self.types.signature(Signature {
            convention: wire.convention,
            parameters,
            ret,
            variadic: wire.variadic,
            noreturn: wire.noreturn,
            unprototyped: wire.unprototyped,
            assumed_return: wire.assumed_return,
            unwinding: wire.unwinding,
            untold: wire.untold,
        }))
    }

    fn field(&mut self, wire: &wire::Field) -> Result<Field, JsonError> {
        Ok(Field {
            name: wire.name.as_ref().map(Name::from),
            kind: wire.kind,
            bit_offset: wire.bit_offset,
            bit_width: wire.bit_width,
            min_align: wire.min_align,
            ty: self.type_use(&wire.ty)?,
            span: wire.place,
        })
    }

    fn function(&mut self, wire: &wire::Function) -> Result<Function, JsonError> {
        Ok(Function {
            name: Name::from(&wire.name),
            path: Name::from(&wire.path),
            symbol: Name::from(&wire.symbol),
            signature: self.signature(&wire.signature)?,
            linkage: wire.linkage,
            span: wire.place,
        })
    }

    fn global(&mut self, wire: &wire::Global) -> Result<Global, JsonError> {
        Ok(Global {
            name: Name::from(&wire.name),
            path: Name::from(&wire.path),
            symbol: Name::from(&wire.symbol),
            ty: self.type_use(&wire.ty)?,
            constant: wire.constant,
            thread_local: wire.thread_local,
            linkage: wire.linkage,
            span: wire.place,
        })
    }

    fn constant(&mut self, wire: wire::Constant) -> Result<Constant, JsonError> {
        Ok(Constant {
            name: Name::from(&wire.name),
            path: Name::from(&wire.path),
            ty: wire.ty.as_ref().map(|used| self.type_use(used)).transpose()?,
            value: wire.value,
            span: wire.place,
        })
    }
}

fn blank_record(wire: &wire::Record) -> Record {
    Record {
        name: wire.name.as_ref().map(Name::from),
        path: Name::from(&wire.path),
        kind: wire.kind,
        size: wire.size,
        align: wire.align,
        align_untold: wire.align_untold,
        packed: wire.packed,
        min_align: wire.min_align,
        transparent: wire.transparent,
        byte_order: wire.byte_order,
        layout: wire.layout,
        class: wire.class,
        fields: Vec::new(),
        span: wire.place,
    }
}

fn blank_enum(wire: &wire::Enum, underlying: TypeId) -> Enum {
    let enumerator = |node: &wire::Enumerator| Enumerator {
        name: Name::from(&node.name),
        value: node.value,
        span: node.place,
    };
    Enum {
        name: wire.name.as_ref().map(Name::from),
        path: Name::from(&wire.path),
        underlying,
        openness: wire.openness,
        layout: wire.layout,
        enumerators: wire.enumerators.iter().map(enumerator).collect(),
        span: wire.place,
    }
}

fn define<T>(
    arena: &mut Arena<T>,
    known: &mut HashMap<String, Idx<T>>,
    kind: &'static str,
    id: &str,
    node: T,
) -> Result<(), JsonError> {
    match known.insert(id.to_owned(), arena.alloc(node)) {
        None => Ok(()),
        Some(_) => Err(JsonError::Duplicate { kind, id: id.to_owned() }),
    }
}

fn known<T>(
    known: &HashMap<String, Idx<T>>,
    kind: &'static str,
    id: &str,
) -> Result<Idx<T>, JsonError> {
    known.get(id).copied().ok_or_else(|| JsonError::Dangling { kind, id: id.to_owned() })
}
