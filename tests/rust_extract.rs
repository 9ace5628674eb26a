//! Reading Rust files and packages, end to end, with the installed compiler.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

use abiding::contract::{
    Contract, Function, LayoutPromise, Linkage, Name, Nullability, Record, RecordKind, Type, Value,
};
use abiding::contract::{Convention, Language};
use abiding::extract::rust::extract;
use abiding::extract::{ExtractError, ItemFilter, Party, Session, Source};
use abiding::toolchain::process::Timings;
use abiding::toolchain::target;

/// A source tree that is removed in the end.
struct Tree(tempfile::TempDir);

impl Tree {
    fn new(files: &[(&str, &str)]) -> Self {
        let tree = Self(tempfile::tempdir().unwrap());
        for (name, text) in files {
            let path = tree.path(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        tree
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Reads a file or, by its Cargo.toml, a package of this tree.
    fn read(&self, name: &str, items: &[&str], flags: &[&str]) -> Result<Contract, ExtractError> {
        read(&self.path(name), items, flags, None)
    }
}

fn read(
    path: &Path,
    items: &[&str],
    flags: &[&str],
    compiler: Option<&str>,
) -> Result<Contract, ExtractError> {
    let source = if path.extension().is_some_and(|extension| extension == "toml") {
        Source::Manifest(path.to_owned())
    } else {
        Source::File(path.to_owned())
    };
    let party = Party {
        name: Name::new("party"),
        language: Language::Rust,
        source,
        flags: flags.iter().map(|flag| (*flag).to_owned()).collect(),
        include_dirs: Vec::new(),
        defines: Vec::new(),
        items: ItemFilter::new(items).unwrap(),
        compiler: compiler.map(str::to_owned),
        library: None,
        load_libraries: true,
    };
    let target = target::host().unwrap();
    let scratch = tempfile::tempdir().unwrap();
    let timings = Timings::default();
    extract(
        &party,
        &Session {
            target: &target,
            scratch: scratch.path(),
            timings: &timings,
            inputs: &abiding::extract::Inputs::default(),
        },
    )
}

/// The contract of one file.
fn file(text: &str) -> Contract {
    Tree::new(&[("a.rs", text)]).read("a.rs", &[], &[]).unwrap()
}

fn record<'c>(contract: &'c Contract, path: &str, name: &str) -> &'c Record {
    let mut all = contract.types.records.iter().map(|(_, record)| record);
    all.find(|record| record.name.is_some_and(|own| own == name) && record.path == path).unwrap()
}

fn function<'c>(contract: &'c Contract, symbol: &str) -> &'c Function {
    contract.functions.iter().find(|function| function.symbol == symbol).unwrap()
}

fn value<'c>(contract: &'c Contract, name: &str) -> &'c Value {
    &contract.constants.iter().find(|constant| constant.name == name).unwrap().value
}

/// Name and bit offset of each field.
fn layout(record: &Record) -> Vec<(&str, u64)> {
    let name = |field: &abiding::contract::Field| match field.name {
        Some(name) => Box::leak(name.as_str().to_owned().into_boxed_str()),
        None => "",
    };
    record.fields.iter().map(|field| (name(field), field.bit_offset)).collect()
}

#[test]
fn private_fields_packing_and_alignment_are_read() {
    let contract = file(
        "mod inner {
             #[repr(C, packed(2))] struct Packed(u8, u32);
             #[repr(C, align(32))] pub struct Wide { a: u8, r#type: u16 }
         }",
    );
    let packed = record(&contract, "inner", "Packed");
    assert_eq!((packed.size, packed.align, packed.packed), (6, 2, Some(2)));
    assert_eq!(layout(packed), [("0", 0), ("1", 16)]);
    let wide = record(&contract, "inner", "Wide");
    assert_eq!((wide.size, wide.align, wide.min_align), (32, 32, Some(32)));
    assert_eq!(layout(wide), [("a", 0), ("type", 16)]);
    assert!(contract.gaps.is_empty(), "{:?}", contract.gaps);
}

#[test]
fn private_functions_are_read_with_places_and_conventions() {
    let contract = file(
        "mod a { mod b {
            unsafe extern \"C\" { #[link_name = \"real\"] fn nick(r#in: *const u8, ...) -> !; }
            #[unsafe(no_mangle)] extern \"sysv64\" fn own(_: Option<&u8>, f: extern \"C\" fn()) {}
         } }",
    );
    let real = function(&contract, "real");
    let signature = contract.types.signature_of(real.signature);
    assert_eq!((real.name.as_str(), real.path.as_str()), ("nick", "a::b"));
    assert_eq!(
        (real.linkage, signature.variadic, signature.noreturn),
        (Linkage::Imported, true, true)
    );
    let place = signature.parameters[0].span.unwrap();
    assert_eq!((place.line, signature.parameters[0].name.unwrap().as_str()), (2, "in"));
    let own = contract.types.signature_of(function(&contract, "own").signature);
    assert_eq!(own.convention, Convention::C);
    let nullability = |index: usize| match contract.types.resolve(own.parameters[index].ty.id) {
        Type::Pointer(pointer) => pointer.nullability,
        other => panic!("{other:?}"),
    };
    assert_eq!((nullability(0), nullability(1)), (Nullability::Nullable, Nullability::NonNull));
}

#[test]
fn a_missing_repr_is_seen_where_it_crosses_and_nowhere_else() {
    let text = "pub struct Crosses { a: u8, b: u32 } pub struct Stays(u8);
                #[unsafe(no_mangle)] pub extern \"C\" fn f(_: &Crosses, _: Vec<u8>) {}";
    let contract = file(text);
    assert_eq!(record(&contract, "", "Crosses").layout, LayoutPromise::Unspecified);
    assert_eq!(contract.types.records.iter().count(), 2, "Crosses and Vec");
    assert!(contract.type_items.is_empty());
    let named = Tree::new(&[("a.rs", text)]).read("a.rs", &["Stays"], &[]).unwrap();
    assert_eq!(named.type_items.len(), 1);
}

#[test]
fn an_enumeration_is_one_type_wherever_it_stands() {
    let contract = file(
        "#[repr(C)] pub enum E { A, B }
         unsafe extern \"C\" { fn f(by_value: E, behind: *const E) -> [E; 2]; }",
    );
    assert_eq!(contract.types.enums.len(), 1);
}

#[test]
fn enumerations_with_data_follow_rfc_2195() {
    let contract = file(
        "#[repr(C, u8)] pub enum D { A(u32), LongName { x: u8, y: u64 }, C }
         #[repr(u8)] pub enum E { A(u32), B }",
    );
    let tagged = record(&contract, "", "D");
    assert_eq!((tagged.kind, tagged.size), (RecordKind::Struct, 24));
    assert_eq!(layout(tagged), [("tag", 0), ("", 64)]);
    let Type::Record(payload) = contract.types.resolve(tagged.fields[1].ty.id) else { panic!() };
    let payload = &contract.types.records[payload];
    assert_eq!(layout(payload), [("a", 0), ("long_name", 0)]);
    assert_eq!((payload.kind, payload.size), (RecordKind::Union, 16));
    let union = record(&contract, "", "E");
    assert_eq!((union.kind, union.size), (RecordKind::Union, 8));
    assert_eq!(layout(union), [("tag", 0), ("a", 0)]);
}

/// The tag's alignment rounds up the whole and is none of the union's business.
#[test]
fn the_union_of_an_enumeration_with_data_is_as_large_as_its_payloads() {
    let contract = file(
        "#[repr(C, u32)] pub enum E { A(u8), B { x: i8 } }
         #[unsafe(no_mangle)] pub extern \"C\" fn f(_: E) {}",
    );
    let unions = contract.types.records.iter().filter(|(_, r)| r.kind == RecordKind::Union);
    assert_eq!(unions.map(|(_, r)| (r.size, r.align)).collect::<Vec<_>>(), [(1, 1)]);
}

#[test]
fn what_only_stands_behind_a_pointer_is_opaque() {
    let contract = file(
        "use std::marker::{PhantomData, PhantomPinned};
         #[repr(C)] pub struct Handle { _p: [u8; 0], _m: PhantomData<(*mut u8, PhantomPinned)> }
         pub enum Other {}
         unsafe extern \"C\" { fn f(a: *mut Handle, b: *const Other); }",
    );
    let mut opaque: Vec<_> =
        contract.types.opaques.iter().map(|(_, o)| o.name.as_str().to_owned()).collect();
    opaque.sort();
    assert_eq!(opaque, ["Handle", "Other"]);
    // An enumeration without variants is an opaque type by name too.
    assert!(contract.type_items.iter().any(|item| item.name == "Other"));
}

#[test]
fn a_callback_that_takes_the_struct_it_stands_in() {
    let contract = file(
        "pub type Visit = extern \"C\" fn(*mut Tree) -> bool;
         #[repr(C)] pub struct Tree { pub visit: Visit, pub other: Option<Visit> }
         #[repr(C)] pub struct A { pub f: extern \"C\" fn(*mut B) }
         #[repr(C)] pub struct B { pub g: extern \"C\" fn(*mut A), pub h: extern \"C\" fn(*mut B) }
         #[unsafe(no_mangle)] pub extern \"C\" fn walk(_: Visit, _: extern \"C\" fn(*mut B)) {}",
    );
    assert!(contract.gaps.is_empty(), "{:?}", contract.gaps);
    assert_eq!(contract.types.aliases.len(), 1, "one alias, however often it leads back to itself");
    for name in ["Tree", "A", "B"] {
        for field in &record(&contract, "", name).fields {
            let Type::Pointer(pointer) = contract.types.resolve(field.ty.id) else {
                panic!("{name}: {}", field.ty.spelled)
            };
            let pointee = contract.types.resolve(pointer.pointee);
            assert!(matches!(pointee, Type::Function(_)), "{name}: {}", field.ty.spelled);
        }
    }
}

/// rustc describes `*const Call` before `Call`, and breaks off inside of it; and `Head` leads to
/// `Node` before anything spells `Node`'s own callback.
#[test]
fn a_callback_that_leads_back_to_itself_behind_a_pointer() {
    let contract = file(
        "pub type Call = extern \"C\" fn(*mut Item, u32) -> i64;
         #[repr(C)] pub struct Item { pub valley: Option<core::ptr::NonNull<Call>> }
         #[repr(C)] pub struct Head { pub last: *mut Node }
         #[repr(C)] pub struct Node { pub next: *mut Head, pub f: extern \"C\" fn(*mut Node) }
         #[unsafe(no_mangle)] pub extern \"C\" fn walk(_: *mut Head, _: *mut Item) {}",
    );
    assert!(contract.gaps.is_empty(), "{:?}", contract.gaps);
    let field = record(&contract, "", "Item").fields[0].ty.id;
    let Type::Pointer(outer) = contract.types.resolve(field) else { panic!("{field:?}") };
    let Type::Pointer(inner) = contract.types.resolve(outer.pointee) else { panic!("{outer:?}") };
    assert!(matches!(contract.types.resolve(inner.pointee), Type::Function(_)));
}

#[test]
fn constants_of_every_kind_have_values() {
    let contract = file(
        "pub const NEGATIVE: i128 = -(1 << 100); pub const TEXT: &str = \"hi\";
         pub const NUL: &[u8; 3] = b\"hi\\0\"; pub const C: &std::ffi::CStr = c\"hi\";
         pub const NULL: *const u8 = std::ptr::null(); pub const HALF: f32 = 0.5;
         pub const NONE: Option<unsafe extern \"C\" fn()> = None; pub const YES: bool = true;
         #[repr(transparent)] pub struct Flags(pub u32); const PRIVATE: Flags = Flags(4);
         impl Flags { pub const ASSOCIATED: Flags = Flags(8); }
         pub const STRUCT: std::time::Duration = std::time::Duration::ZERO;",
    );
    assert_eq!(*value(&contract, "NEGATIVE"), Value::Int(-(1 << 100)));
    for text in ["TEXT", "NUL", "C"] {
        assert_eq!(*value(&contract, text), Value::Bytes(b"hi".to_vec()), "{text}");
    }
    assert_eq!(*value(&contract, "NULL"), Value::Int(0));
    assert_eq!(*value(&contract, "NONE"), Value::Int(0));
    assert_eq!(*value(&contract, "HALF"), Value::Float(0.5));
    assert_eq!(*value(&contract, "YES"), Value::Bool(true));
    assert_eq!(*value(&contract, "PRIVATE"), Value::Int(4));
    assert_eq!(*value(&contract, "ASSOCIATED"), Value::Int(8));
    let gaps: Vec<_> = contract.gaps.iter().map(|gap| gap.item.as_str().to_owned()).collect();
    assert_eq!(gaps, ["STRUCT"]);
}

#[test]
fn types_of_every_kind_bring_their_own_constants() {
    let contract = file(
        "#[repr(u8)] pub enum E { A, B } impl E { pub const LAST: E = E::B; }
         #[repr(C)] pub union U { a: u8 } impl U { pub const ALL: u128 = u128::MAX; }
         pub trait T { const UNKNOWN: u32; }",
    );
    assert_eq!(*value(&contract, "LAST"), Value::Int(1));
    assert_eq!(*value(&contract, "ALL"), Value::Unsigned(u128::MAX));
}

#[test]
fn standard_wrappers_stand_for_what_they_hold() {
    let contract = file(
        "use std::{cell::UnsafeCell, mem::MaybeUninit, num::NonZeroU32, sync::atomic::AtomicU16};
         #[repr(C)] pub struct S { a: Option<NonZeroU32>, b: AtomicU16, c: UnsafeCell<u16>,
             d: MaybeUninit<u64>, e: Option<Box<u8>>, f: std::ptr::NonNull<S> }",
    );
    let fields = &record(&contract, "", "S").fields;
    let int = |index: usize| match contract.types.resolve(fields[index].ty.id) {
        Type::Int { bits, .. } => bits,
        other => panic!("{other:?}"),
    };
    assert_eq!([int(0), int(1), int(2), int(3)], [32, 16, 16, 64]);
    let pointer = |index: usize| match contract.types.resolve(fields[index].ty.id) {
        Type::Pointer(pointer) => pointer.nullability,
        other => panic!("{other:?}"),
    };
    assert_eq!((pointer(4), pointer(5)), (Nullability::Nullable, Nullability::NonNull));
}

#[test]
fn what_cannot_be_probed_is_a_gap() {
    let contract = file("pub type Text = str; pub const FINE: u8 = 1;");
    assert_eq!(*value(&contract, "FINE"), Value::Int(1));
    assert_eq!(contract.gaps.len(), 1);
    assert!(contract.gaps[0].reason.contains("rustc refuses"), "{:?}", contract.gaps);
}

#[test]
fn a_function_without_a_symbol_counts_when_public_or_named() {
    let text = "extern \"C\" fn quiet(_: u8) {} pub extern \"C\" fn forgotten() {} pub fn own() {}";
    let contract = file(text);
    assert_eq!(contract.functions.len(), 1);
    assert_eq!(function(&contract, "forgotten").linkage, Linkage::Internal);
    let named = Tree::new(&[("a.rs", text)]).read("a.rs", &["quiet"], &[]).unwrap();
    assert_eq!(function(&named, "quiet").linkage, Linkage::Internal);
}

#[test]
fn a_file_has_its_modules_cfgs_and_macros() {
    let tree = Tree::new(&[
        (
            "src/a.rs",
            "mod below; include!(\"part.inc\"); #[cfg(on)] pub const ON: u8 = 1;\n\
                  macro_rules! m { ($n:ident) => { #[repr(C)] pub struct $n { q: u8 } } } m!(Made);",
        ),
        ("src/below.rs", "unsafe extern \"C\" { fn far(x: u8); } // no newline at the end"),
        ("src/part.inc", "#[repr(C)] struct Included(u16);"),
    ]);
    let contract = tree.read("src/a.rs", &[], &["--cfg", "on"]).unwrap();
    assert_eq!(function(&contract, "far").path, "below");
    assert_eq!(record(&contract, "", "Made").size, 1);
    assert_eq!(record(&contract, "", "Included").size, 2);
    assert_eq!(*value(&contract, "ON"), Value::Int(1));
}

#[test]
fn a_package_brings_its_features_build_script_and_re_exports() {
    let tree = Tree::new(&[
        (
            "own/Cargo.toml",
            "[package]\nname = \"the-own\"\nversion = \"1.2.3\"\nedition = \"2024\"\n\
            [features]\nextra = []\n[dependencies]\nbind = { path = \"../bind\", package = \"bind-sys\" }\n[workspace]\n",
        ),
        (
            "own/build.rs",
            "fn main() { println!(\"cargo::rustc-cfg=scripted\");\n\
            assert!(std::env::var_os(\"ABIDING_PROBE\").is_some()); }",
        ),
        (
            "own/src/lib.rs",
            "#![allow(unexpected_cfgs)]\npub use bind::*;\npub fn uses() -> u8 { bind::helper() }\n\
            #[cfg(all(scripted, feature = \"extra\"))] pub const VERSION: &str = env!(\"CARGO_PKG_VERSION\");",
        ),
        (
            "bind/Cargo.toml",
            "[package]\nname = \"bind-sys\"\nversion = \"0.1.0\"\nedition = \"2021\"\n",
        ),
        ("bind/src/lib.rs", "mod raw;\npub use raw::*;\n#[inline] pub fn helper() -> u8 { 1 }"),
        (
            "bind/src/raw.rs",
            "#[repr(C)] pub struct Bound { a: u8, b: u32 }\n\
            unsafe extern \"C\" { pub fn bound(x: *mut Bound); }",
        ),
    ]);
    let contract = tree.read("own/Cargo.toml", &[], &["--features", "extra"]).unwrap();
    assert_eq!(*value(&contract, "VERSION"), Value::Bytes(b"1.2.3".to_vec()));
    let place = function(&contract, "bound").span.unwrap();
    assert!(place.file.ends_with("bind/src/raw.rs"), "{place}");
    assert_eq!(place.line, 2);
    assert_eq!(layout(record(&contract, "raw", "Bound")), [("a", 0), ("b", 32)]);
    let plain = tree.read("own/Cargo.toml", &[], &[]).unwrap();
    assert!(plain.constants.is_empty());
    assert_ne!(plain.header.digest, contract.header.digest);
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let tree = Tree::new(&[("a.rs", "#[repr(C)] pub struct S { a: u8 } pub const A: u8 = 1;")]);
    let text = || abiding::contract::json::to_string(&tree.read("a.rs", &[], &[]).unwrap());
    assert_eq!(text(), text());
}

#[test]
fn a_syntax_error_is_told_in_the_compilers_words() {
    let tree = Tree::new(&[("a.rs", "pub const A: u8 = ;")]);
    let error = tree.read("a.rs", &[], &[]).unwrap_err();
    assert!(error.compiler_said.unwrap().contains("expected expression"));
    assert_eq!(error.file.unwrap(), tree.path("a.rs"));
}

#[test]
fn an_error_in_a_body_names_the_users_own_file() {
    let tree = Tree::new(&[("a.rs", "pub const A: u8 = 1; fn f() -> u8 { \"text\" }")]);
    let said = tree.read("a.rs", &[], &[]).unwrap_err().compiler_said.unwrap();
    assert!(said.contains("mismatched types"), "{said}");
    assert!(said.contains(tree.path("a.rs").to_str().unwrap()), "{said}");
}

#[test]
fn a_package_that_does_not_compile_is_told_in_the_compilers_words() {
    let tree = Tree::new(&[
        ("Cargo.toml", "[package]\nname = \"broken\"\nversion = \"0.1.0\"\n[workspace]\n"),
        ("src/lib.rs", "pub fn f(x: Missing) {}"),
    ]);
    let error = tree.read("Cargo.toml", &[], &[]).unwrap_err();
    assert!(error.compiler_said.unwrap().contains("cannot find type `Missing`"));
}

#[test]
fn a_missing_file_and_a_missing_compiler_are_named() {
    let tree = Tree::new(&[("a.rs", "")]);
    let missing = tree.read("no-such.rs", &[], &[]).unwrap_err();
    assert!(missing.headline.contains("no such file"), "{missing}");
    let error = read(&tree.path("a.rs"), &[], &[], Some("no-such-rustc")).unwrap_err();
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert!(cause.contains("no-such-rustc"), "{cause}");
}
