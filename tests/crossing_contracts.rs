//! The contracts that cross in Zig's tests, and the same work through the C API from Rust: parse,
//! compare, report, write again, and what happens with what is not allowed.
#![allow(clippy::unwrap_used, reason = "in a test a failed unwrap is a failed test")]

use std::ffi::{CStr, c_char};
use std::path::Path;
use std::ptr::{null, null_mut};

use abiding::capi::*;
use abiding::contract::{
    Compiler, Contract, Convention, Field, FieldKind, Function, Header, Language, LayoutPromise,
    Linkage, Name, Parameter, Record, RecordKind, Signature, Span, Type, TypeItem, TypeUse, Untold,
    Unwinding, json,
};
use abiding::toolchain::target;

const TRIPLE: &str = "x86_64-unknown-linux-gnu";

/// What a party says about `struct point { int x; <y>; }` and `int norm(const struct point *)`,
/// where `y` has that many bytes.
fn points(party: &str, language: Language, y: u64) -> Contract {
    let mut contract = Contract::new(header(party, language));
    let file = if language == Language::C { "point.h" } else { "src/point.rs" };
    let at = |line, column| Some(Span::new(file, line, column));
    let types = &mut contract.types;
    let bits = u32::try_from(y).expect("4 or 8") * 8;
    let int = TypeUse::new(types.intern(Type::Int { bits: 32, signed: true }), "int");
    let wide = TypeUse::new(types.intern(Type::Int { bits, signed: true }), "long");
    let field = |name, bit_offset, ty, line| Field {
        name: Some(Name::new(name)),
        kind: FieldKind::Member,
        bit_offset,
        bit_width: None,
        min_align: None,
        ty,
        span: at(line, 5),
    };
    let record = types.records.alloc(Record {
        name: Some(Name::new("point")),
        path: Name::new(""),
        kind: RecordKind::Struct,
        size: 2 * y,
        align: y,
        align_untold: false,
        packed: None,
        min_align: None,
        transparent: false,
        byte_order: None,
        layout: LayoutPromise::Promised,
        class: None,
        fields: vec![field("x", 0, int, 2), field("y", y * 8, wide, 3)],
        span: at(1, 8),
    });
    let point = types.intern(Type::Record(record));
    let pointer = TypeUse::new(types.pointer(point, true), "const struct point *");
    let signature = types.signature(Signature {
        convention: Convention::C,
        parameters: vec![Parameter { name: Some(Name::new("p")), ty: pointer, span: at(5, 10) }],
        ret: int,
        variadic: false,
        noreturn: false,
        unprototyped: false,
        assumed_return: false,
        unwinding: Unwinding::Unsaid,
        untold: Untold::default(),
    });
    contract.type_items.push(TypeItem { name: Name::new("point"), id: point, span: at(1, 8) });
    contract.functions.push(Function {
        name: Name::new("norm"),
        path: Name::new(""),
        symbol: Name::new("norm"),
        signature,
        linkage: if language == Language::C { Linkage::Described } else { Linkage::Imported },
        span: at(5, 5),
    });
    contract
}

fn header(party: &str, language: Language) -> Header {
    Header {
        party: Name::new(party),
        language,
        target: target::target(TRIPLE).expect("Zig knows it"),
        compiler: Compiler { name: "none".to_owned(), version: "0".to_owned(), since: None },
        digest: "0".repeat(64),
    }
}

fn rust() -> String {
    json::to_string(&points("bindings", Language::Rust, 4))
}

fn c() -> String {
    json::to_string(&points("header", Language::C, 8))
}

/// Zig's tests read these files; `ABIDING_BLESS=1` writes them anew.
#[test]
fn the_contracts_of_the_zig_tests_are_fresh() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("zig/testdata");
    for (name, text) in [("rust.json", rust()), ("c.json", c())] {
        let file = folder.join(name);
        if std::env::var_os("ABIDING_BLESS").is_some() {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&file, &text).unwrap();
        }
        let kept = std::fs::read_to_string(&file).unwrap_or_default();
        assert_eq!(kept, text, "zig/testdata/{name} is stale; run: cargo xtask bless");
    }
}

/// A contract handle that is freed when dropped.
struct Handle(*mut AbidingContract);

impl Drop for Handle {
    fn drop(&mut self) {
        // SAFETY: the handle is null or comes from `abiding_contract_parse`, and is used last here.
        unsafe { abiding_contract_free(self.0) }
    }
}

fn parse(text: &str) -> (AbidingStatus, Handle) {
    let mut out = null_mut();
    // SAFETY: the text lives through the call, and the place is a local variable.
    let status = unsafe { abiding_contract_parse(text.as_ptr().cast(), text.len(), &raw mut out) };
    (status, Handle(out))
}

/// A string that the library gave away, moved into Rust's memory.
fn take(text: *mut c_char) -> String {
    // SAFETY: the library gives terminated strings, and this one is freed once.
    unsafe {
        let copy = CStr::from_ptr(text).to_string_lossy().into_owned();
        abiding_string_free(text);
        copy
    }
}

fn last_error() -> String {
    // SAFETY: with null the length is asked for, and the buffer has one byte more than that.
    unsafe {
        let length = abiding_last_error_message(null_mut(), 0);
        let mut buffer = vec![0_u8; length + 1];
        assert_eq!(abiding_last_error_message(buffer.as_mut_ptr().cast(), length + 1), length);
        buffer.truncate(length);
        String::from_utf8_lossy(&buffer).into_owned()
    }
}

#[test]
fn two_contracts_are_compared_and_reported() {
    let ((_, left), (_, right)) = (parse(&rust()), parse(&c()));
    let mut found = null_mut();
    let mut text = null_mut();
    // SAFETY: all handles are alive until their last use, and the places are local variables.
    let report = unsafe {
        assert_eq!(abiding_compare(left.0, right.0, null(), &raw mut found), AbidingStatus::Ok);
        drop((left, right));
        assert!(abiding_differences_count(found, AbidingLevel::Error as u32) > 0);
        let human = AbidingFormat::Human as u32;
        assert_eq!(abiding_differences_report(found, human, &raw mut text), AbidingStatus::Ok);
        abiding_differences_free(found);
        take(text)
    };
    for words in ["point.y", "point.h", "src/point.rs", "bindings", "header"] {
        assert!(report.contains(words), "{words} is not in:\n{report}");
    }
    assert!(!report.contains('\u{1b}'), "colours in:\n{report}");
}

#[test]
fn a_contract_agrees_with_itself_and_is_written_as_it_was() {
    let (status, handle) = parse(&rust());
    assert_eq!(status, AbidingStatus::Ok);
    let (mut found, mut text) = (null_mut(), null_mut());
    // SAFETY: all handles are alive until their last use, and the places are local variables.
    unsafe {
        assert_eq!(abiding_compare(handle.0, handle.0, null(), &raw mut found), AbidingStatus::Ok);
        assert_eq!(abiding_differences_count(found, AbidingLevel::Note as u32), 0);
        abiding_differences_free(found);
        assert_eq!(abiding_contract_to_json(handle.0, &raw mut text), AbidingStatus::Ok);
    }
    assert_eq!(take(text), rust());
}

#[test]
fn items_and_names_can_be_asked_for() {
    let (_, handle) = parse(&rust());
    let mut buffer = [0x7f_u8; 4];
    // SAFETY: the handle is alive and the buffer has four bytes.
    unsafe {
        assert_eq!(abiding_contract_count(handle.0, AbidingItemKind::Type as u32), 1);
        assert_eq!(abiding_contract_count(handle.0, AbidingItemKind::Function as u32), 1);
        assert_eq!(abiding_contract_count(handle.0, AbidingItemKind::Gap as u32), 0);
        assert_eq!(abiding_contract_party(handle.0, buffer.as_mut_ptr().cast(), 4), 8);
        assert_eq!(&buffer, b"bin\0");
        assert_eq!(abiding_contract_target(handle.0, null_mut(), 0), TRIPLE.len());
    }
}

#[test]
fn what_is_no_contract_is_refused_with_a_message() {
    assert_eq!(parse("{").0, AbidingStatus::InvalidContract);
    assert!(last_error().contains("not a contract"), "{}", last_error());
    let newer = rust().replacen("\"schema\": 1", "\"schema\": 999", 1);
    assert_eq!(parse(&newer).0, AbidingStatus::InvalidContract);
    assert!(last_error().contains("999"), "{}", last_error());
    abiding_last_error_clear();
    assert_eq!(last_error(), "");
}

#[test]
fn contracts_that_cannot_be_compared_are_refused() {
    let (_, host) = parse(&rust());
    let (_, other) = parse(&rust().replacen(TRIPLE, "aarch64-unknown-linux-gnu", 1));
    let empty = json::to_string(&Contract::new(header("empty", Language::C)));
    let (_, empty) = parse(&empty);
    let mut found = null_mut();
    // SAFETY: the handles are alive, and the place is a local variable.
    unsafe {
        let status = abiding_compare(host.0, other.0, null(), &raw mut found);
        assert_eq!(status, AbidingStatus::DifferentTargets);
        let status = abiding_compare(host.0, empty.0, null(), &raw mut found);
        assert_eq!(status, AbidingStatus::InvalidContract);
    }
    assert!(found.is_null());
    assert!(last_error().contains("`empty` has no items"), "{}", last_error());
}

#[test]
fn null_and_unknown_numbers_are_refused() {
    let (_, handle) = parse(&rust());
    let mut text = null_mut();
    let mut found = null_mut();
    // SAFETY: null is what is tested; everything else is alive.
    unsafe {
        let invalid = AbidingStatus::InvalidArgument;
        assert_eq!(abiding_contract_parse(null_mut(), 1, null_mut()), invalid);
        assert_eq!(abiding_contract_to_json(null_mut(), &raw mut text), invalid);
        assert_eq!(abiding_contract_to_json(handle.0, null_mut()), invalid);
        assert_eq!(abiding_compare(handle.0, null_mut(), null(), &raw mut found), invalid);
        assert!(last_error().contains("`right` is null"), "{}", last_error());
        assert_eq!(abiding_contract_count(null_mut(), 0), 0);
        assert_eq!(abiding_contract_count(handle.0, 99), 0);
        assert!(
            last_error().contains("`kind` is 99, which is no AbidingItemKind"),
            "{}",
            last_error()
        );
        assert_eq!(abiding_compare(handle.0, handle.0, null(), &raw mut found), AbidingStatus::Ok);
        assert_eq!(abiding_differences_report(found, 99, &raw mut text), invalid);
        assert_eq!(abiding_differences_count(found, 99), 0);
        abiding_differences_free(found);
        abiding_differences_free(null_mut());
        abiding_contract_free(null_mut());
        abiding_string_free(null_mut());
    }
    assert!(text.is_null());
}

#[test]
fn target_facts_come_through_the_c_api() {
    let mut facts = abiding::zig_abi::AbidingTargetFacts::default();
    let size = size_of_val(&facts);
    let ask = |triple: &str, size, out| {
        // SAFETY: the text lives through the call, and `out` is null or of the struct's size.
        unsafe { abiding_target_facts(triple.as_ptr().cast(), triple.len(), size, out) }
    };
    assert_eq!(ask("x86_64-pc-windows-msvc", size, &raw mut facts), AbidingStatus::Ok);
    assert_eq!(facts.c_long.size, 4);
    assert_eq!(ask("x86_64-lunix", size, &raw mut facts), AbidingStatus::UnknownTarget);
    assert_eq!(ask(TRIPLE, size + 1, &raw mut facts), AbidingStatus::StructSize);
    assert_eq!(ask(TRIPLE, size, null_mut()), AbidingStatus::InvalidArgument);
    assert_eq!(facts.c_long.size, 4);
}
