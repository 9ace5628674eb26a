//! What a contract states about one declaration, as plain data.

use schemars::JsonSchema;
use serde::Serialize;

use super::declaration::{placed_field_at, value};
use crate::compare::{Subject, type_bits};
use crate::contract::{
    Contract, Convention, Enum, Field, Function, Linkage, Nullability, Openness, Pointer, Record,
    RecordKind, Signature, Type, TypeUse,
};

/// What one party states about its declaration; only the facts that its kind has are present.
#[derive(Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(default)]
pub struct Facts {
    /// `struct`, `union`, `enum`, `field`, `enumerator`, `function`, `parameter`, `return`,
    /// `global`, `constant`, `type`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<&'static str>,
    /// The type as the party spells it.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub ty: Option<String>,
    /// Size of the type in bytes, rounded up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
    /// Alignment of a record in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub align: Option<u64>,
    /// The greatest alignment in bytes that packing leaves to a field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub packed: Option<u64>,
    /// A field's distance from the start of the named record that it belongs to, also by way of
    /// anonymous members, in bytes, rounded down.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<u64>,
    /// The same distance in bits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bit_offset: Option<u64>,
    /// Width of a bit-field in bits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bit_width: Option<u32>,
    /// Whether the integer has a sign.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signed: Option<bool>,
    /// Whether the pointee is read-only, or the global is.
    #[serde(rename = "const", skip_serializing_if = "Option::is_none")]
    pub constant: Option<bool>,
    /// Whether null may pass: `nullable`, `nonnull`, `unspecified`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nullability: Option<Nullability>,
    /// The value of a constant or enumerator, as source text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// Whether the enumeration allows values without a name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub openness: Option<Openness>,
    /// The linker's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub symbol: Option<String>,
    /// Whether the party offers the symbol or needs it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub linkage: Option<Linkage>,
    /// The calling convention.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub convention: Option<Convention>,
    /// The spelled types of the parameters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameters: Option<Vec<String>>,
    /// The spelled type that the function returns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub returns: Option<String>,
    /// Whether the function takes further arguments.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variadic: Option<bool>,
    /// Whether the function never returns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub noreturn: Option<bool>,
    /// Whether every thread has its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thread_local: Option<bool>,
    /// The position of a parameter, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index: Option<usize>,
}

/// The facts of `subject`, empty for what the party lacks.
#[must_use]
pub fn facts(contract: &Contract, subject: &Subject) -> Facts {
    let types = &contract.types;
    let function = |index: usize| contract.functions.get(index);
    let found = match subject {
        Subject::Record(id) => Some(record(&types.records[*id])),
        Subject::Field { record, indices } => {
            let placed = placed_field_at(contract, &types.records[*record], indices);
            placed.map(|(found, bit_offset)| field(contract, found, bit_offset))
        }
        Subject::Enum(id) => Some(enumeration(contract, &types.enums[*id])),
        Subject::Enumerator { of, index } => {
            types.enums[*of].enumerators.get(*index).map(|enumerator| Facts {
                kind: Some("enumerator"),
                value: Some(enumerator.value.to_string()),
                ..Facts::default()
            })
        }
        Subject::Function(index) => function(*index).map(|f| whole_function(contract, f)),
        Subject::Return(index) => function(*index).map(|f| {
            let ret = &signature(contract, f).ret;
            Facts { kind: Some("return"), ..type_use(contract, ret) }
        }),
        Subject::Parameter { function: f, index } => {
            function(*f).and_then(|f| parameter(contract, f, *index))
        }
        Subject::Global(index) => contract.globals.get(*index).map(|global| Facts {
            kind: Some("global"),
            constant: Some(global.constant),
            thread_local: Some(global.thread_local),
            symbol: Some(global.symbol.to_string()),
            linkage: Some(global.linkage),
            ..type_use(contract, &global.ty)
        }),
        Subject::Constant(index) => contract.constants.get(*index).map(|constant| Facts {
            kind: Some("constant"),
            value: Some(value(&constant.value)),
            ..constant.ty.as_ref().map(|ty| type_use(contract, ty)).unwrap_or_default()
        }),
        Subject::Type(id) => Some(named_type(contract, *id)),
        Subject::Absent(_) | Subject::Export(_) => None,
    };
    found.unwrap_or_default()
}

fn signature<'c>(contract: &'c Contract, function: &Function) -> &'c Signature {
    contract.types.signature_of(function.signature)
}

fn record(record: &Record) -> Facts {
    let kind = match record.kind {
        RecordKind::Struct => "struct",
        RecordKind::Union => "union",
    };
    Facts {
        kind: Some(kind),
        size: Some(record.size),
        align: Some(record.align),
        packed: record.packed,
        ..Facts::default()
    }
}

fn field(contract: &Contract, field: &Field, bit_offset: u64) -> Facts {
    Facts {
        kind: Some("field"),
        offset: Some(bit_offset / 8),
        bit_offset: Some(bit_offset),
        bit_width: field.bit_width,
        ..type_use(contract, &field.ty)
    }
}

fn enumeration(contract: &Contract, node: &Enum) -> Facts {
    let underlying = TypeUse { id: node.underlying, spelled: "".into() };
    Facts {
        kind: Some("enum"),
        openness: Some(node.openness),
        ty: None,
        ..type_use(contract, &underlying)
    }
}

fn whole_function(contract: &Contract, function: &Function) -> Facts {
    let signature = signature(contract, function);
    let parameters = signature.parameters.iter().map(|p| p.ty.spelled.to_string());
    Facts {
        kind: Some("function"),
        symbol: Some(function.symbol.to_string()),
        linkage: Some(function.linkage),
        convention: Some(signature.convention),
        parameters: Some(parameters.collect()),
        returns: Some(signature.ret.spelled.to_string()),
        variadic: Some(signature.variadic),
        noreturn: Some(signature.noreturn),
        ..Facts::default()
    }
}

fn parameter(contract: &Contract, function: &Function, index: usize) -> Option<Facts> {
    let parameter = signature(contract, function).parameters.get(index)?;
    let facts = type_use(contract, &parameter.ty);
    Some(Facts { kind: Some("parameter"), index: Some(index), ..facts })
}

fn named_type(contract: &Contract, id: crate::contract::TypeId) -> Facts {
    let types = &contract.types;
    match types.node(id) {
        Type::Record(id) => record(&types.records[id]),
        Type::Enum(id) => enumeration(contract, &types.enums[id]),
        Type::Alias(alias) => {
            Facts { kind: Some("type"), ..type_use(contract, &types.aliases[alias].target) }
        }
        _ => Facts { kind: Some("type"), size: size(contract, id), ..Facts::default() },
    }
}

/// What a use of a type says: its spelling, size, and sign or pointer qualities.
fn type_use(contract: &Contract, ty: &TypeUse) -> Facts {
    let mut facts =
        Facts { ty: Some(ty.spelled.to_string()), size: size(contract, ty.id), ..Facts::default() };
    match contract.types.resolve(ty.id) {
        Type::Int { signed, .. } | Type::Char { signed } => facts.signed = Some(signed),
        Type::Pointer(Pointer { constant, nullability, .. }) => {
            facts.constant = Some(constant);
            facts.nullability = Some(nullability);
        }
        _ => {}
    }
    facts
}

fn size(contract: &Contract, id: crate::contract::TypeId) -> Option<u64> {
    type_bits(contract, id).map(|bits| bits.div_ceil(8))
}
