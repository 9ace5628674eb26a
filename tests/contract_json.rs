//! The JSON form of a contract: it round-trips to the same bytes, its schema is fresh, and bytes
//! from outside end in an error with a reason, never in a panic or an empty contract.
#![allow(clippy::unwrap_used, reason = "in a test a failed unwrap is a failed test")]

use std::path::Path;

use abiding::contract::json::{self, JsonError};
use abiding::contract::{
    Alias, ArrayLength, ClassFacts, Compiler, Constant, Contract, Convention, DataModel, Endian,
    Enum, Enumerator, Field, FieldKind, FloatFormat, Function, Gap, Global, Header, ItemKind,
    Language, LayoutPromise, Linkage, Name, Nullability, Opaque, Openness, Parameter, Passing,
    Pointer, Primitive, Record, RecordKind, Signature, Span, Target, Type, TypeId, TypeItem,
    TypeUse, Types, Untold, Unwinding, Value,
};

fn header() -> Header {
    let primitive = |size| Primitive { size, align: size };
    let model = DataModel {
        endian: Endian::Little,
        char_signed: true,
        pointer: primitive(8),
        short: primitive(2),
        int: primitive(4),
        long: primitive(8),
        long_long: primitive(8),
        float: primitive(4),
        double: primitive(8),
        long_double: primitive(16),
    };
    Header {
        party: Name::new("header"),
        language: Language::C,
        target: Target { triple: "x86_64-unknown-linux-gnu".into(), model },
        compiler: Compiler { name: "zig".into(), version: "0.16.0".into(), since: None },
        digest: "00".into(),
    }
}

fn record(name: Option<&str>, kind: RecordKind, span: Option<Span>) -> Record {
    Record {
        name: name.map(Name::new),
        path: Name::new(""),
        kind,
        size: 16,
        align: 8,
        align_untold: kind == RecordKind::Union,
        packed: None,
        min_align: None,
        transparent: false,
        byte_order: Some(abiding::contract::Endian::Big),
        layout: LayoutPromise::Promised,
        class: name.map(|_| ClassFacts {
            trivially_copyable: None,
            standard_layout: Some(true),
            passing: Passing::Address,
            returning: Passing::Value,
        }),
        fields: vec![],
        span,
    }
}

fn field(name: Option<&str>, bit_offset: u64, ty: TypeUse) -> Field {
    Field {
        name: name.map(Name::new),
        kind: if name.is_some() { FieldKind::Member } else { FieldKind::Base },
        bit_offset,
        bit_width: None,
        min_align: None,
        ty,
        span: None,
    }
}

/// A recursive record with eleven anonymous unions that nothing tells apart.
fn recursive(types: &mut Types, int: TypeId) -> TypeId {
    let node = record(Some("node"), RecordKind::Struct, Some(Span::new("a.h", 1, 8)));
    let node = types.records.alloc(node);
    let node_type = types.intern(Type::Record(node));
    let next = types.pointer(node_type, false);
    let mut fields = vec![field(Some("next"), 0, TypeUse::new(next, "struct node *"))];
    for index in 1..=11 {
        let mut union = record(None, RecordKind::Union, None);
        union.fields = vec![field(Some(&format!("x{index}")), 0, TypeUse::new(int, "int"))];
        let union = types.records.alloc(union);
        let union = types.intern(Type::Record(union));
        fields.push(field(None, index * 64, TypeUse::new(union, "union (anonymous)")));
    }
    types.records[node].fields = fields;
    node_type
}

fn color(types: &mut Types, int: TypeId) -> TypeId {
    let color = types.enums.alloc(Enum {
        name: Some(Name::new("color")),
        path: Name::new(""),
        underlying: int,
        openness: Openness::Open,
        layout: LayoutPromise::Promised,
        enumerators: vec![Enumerator { name: Name::new("RED"), value: -1, span: None }],
        span: None,
    });
    types.intern(Type::Enum(color))
}

/// A contract with every kind of node in it.
fn everything() -> Contract {
    let mut contract = Contract::new(header());
    let types = &mut contract.types;
    let int = types.intern(Type::Int { bits: 32, signed: true });
    let node = recursive(types, int);
    let color = color(types, int);
    let opaque = Opaque { name: Name::new("db"), path: Name::new("v2"), span: None };
    let opaque = types.opaques.alloc(opaque);
    let pointee = types.intern(Type::Opaque(opaque));
    let every = [
        Type::Void,
        Type::Bool { bits: 8 },
        Type::Char { signed: true },
        Type::Float(FloatFormat::F80),
        Type::Complex(FloatFormat::F64),
        Type::Vector { element: int, length: 4 },
        Type::Array { element: int, length: ArrayLength::Fixed(3) },
        Type::Array { element: int, length: ArrayLength::Flexible },
        Type::Unsupported { spelled: Name::new("_BitInt(7)"), reason: Name::new("no width") },
        Type::Pointer(Pointer {
            pointee,
            constant: true,
            volatile: true,
            nullability: Nullability::NonNull,
        }),
    ];
    let parameters = every.map(|node| Parameter {
        name: Some(Name::new("p")),
        ty: TypeUse::new(types.intern(node), "spelled"),
        span: Some(Span::new("a.h", 3, 1)),
    });
    let signature = types.signature(Signature {
        convention: Convention::Stdcall,
        parameters: parameters.to_vec(),
        ret: TypeUse::new(color, "enum color"),
        variadic: true,
        noreturn: true,
        unprototyped: true,
        assumed_return: true,
        unwinding: Unwinding::Possible,
        untold: Untold { convention: true, ..Untold::default() },
    });
    let callback = types.intern(Type::Function(signature));
    let callback = types.pointer(callback, false);
    let alias = types.aliases.alloc(Alias {
        name: Name::new("callback"),
        path: Name::new(""),
        target: TypeUse::new(callback, "int (*)(…)"),
        span: Some(Span::new("a.h", 9, 1)),
    });
    let alias = types.intern(Type::Alias(alias));
    let path = Name::new("");
    contract.type_items = vec![TypeItem { name: Name::new("node"), id: node, span: None }];
    contract.functions = vec![Function {
        name: Name::new("f"),
        path,
        symbol: Name::new("f_v2"),
        signature,
        linkage: Linkage::Described,
        span: None,
    }];
    contract.globals = vec![Global {
        name: Name::new("g"),
        path,
        symbol: Name::new("g"),
        ty: TypeUse::new(alias, "callback"),
        constant: true,
        thread_local: true,
        linkage: Linkage::Imported,
        span: None,
    }];
    contract.constants = vec![Constant {
        name: Name::new("LIMIT"),
        path,
        ty: Some(TypeUse::new(int, "int")),
        value: Value::Undefined("shift by 40 of a 32-bit type".into()),
        span: None,
    }];
    contract.gaps = vec![Gap {
        item: Name::new("node.x"),
        kind: ItemKind::Type,
        reason: "a reason".into(),
        remedy: Some("a remedy".into()),
        span: None,
    }];
    contract
}

#[test]
fn a_contract_round_trips_to_the_same_bytes() {
    let text = json::to_string(&everything());
    let again = json::to_string(&json::from_str(&text).unwrap());
    assert_eq!(text, again);
}

#[test]
fn the_order_of_extraction_does_not_show() {
    let mut contract = everything();
    let first = contract.constants[0].clone();
    let second = Constant { name: Name::new("ANOTHER"), ..first.clone() };
    contract.constants = vec![first.clone(), second.clone()];
    let one = json::to_string(&contract);
    contract.constants = vec![second, first];
    assert_eq!(one, json::to_string(&contract));
}

#[test]
fn the_schema_in_the_repository_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/contract.schema.json");
    if std::env::var_os("ABIDING_BLESS").is_some() {
        std::fs::write(&path, json::schema()).unwrap();
    }
    let stored = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(stored == json::schema(), "{} is stale: run `cargo xtask bless`", path.display());
}

#[test]
fn a_newer_schema_is_refused_whatever_its_shape() {
    let error = json::from_str(r#"{"schema": 99, "something": "else"}"#).unwrap_err();
    assert!(matches!(error, JsonError::Newer { found: 99 }), "{error}");
    assert!(error.to_string().contains("update abiding"), "{error}");
}

#[test]
fn contradictions_are_refused() {
    let text = json::to_string(&everything());
    let dangling = text.replace(r#""record": "node""#, r#""record": "gone""#);
    assert!(matches!(json::from_str(&dangling).unwrap_err(), JsonError::Dangling { .. }));
    let double = text.replace(r#""id": "(record)#2""#, r#""id": "(record)""#);
    assert!(matches!(json::from_str(&double).unwrap_err(), JsonError::Duplicate { .. }));
    assert!(matches!(json::from_str(&circular_alias()).unwrap_err(), JsonError::Circular { .. }));
}

fn circular_alias() -> String {
    let mut contract = everything();
    let (id, _) = contract.types.aliases.iter().next().expect("everything() has one");
    let own = contract.types.intern(Type::Alias(id));
    contract.types.aliases[id].target = TypeUse::new(own, "callback");
    json::to_string(&contract)
}

#[test]
fn damaged_text_is_an_error_and_never_a_panic() {
    let text = json::to_string(&everything());
    for end in (0..text.trim_end().len()).step_by(97) {
        if let Some(cut) = text.get(..end) {
            assert!(json::from_str(cut).is_err(), "cut at {end}");
        }
    }
    let unknown = text.replacen("\"schema\"", "\"surprise\": 1, \"schema\"", 1);
    assert!(json::from_str(&unknown).is_err(), "an unknown key must not be skipped in silence");
}
