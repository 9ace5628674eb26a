//! Small headers through the whole extractor, on the machine that runs the tests.

use super::*;
use crate::contract::{
    ArrayLength, Convention, Enum, Field, FloatFormat, Function, Language, Linkage, Name,
    Nullability, Record, RecordKind, Signature, Type, TypeId,
};
use crate::extract::ItemFilter;
use crate::toolchain::process::Timings;
use crate::toolchain::target;

/// A folder with files, and the party made of the first of them.
struct Case {
    folder: tempfile::TempDir,
    party: Party,
}

impl Case {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        let party = Party {
            name: Name::new("header"),
            language: Language::C,
            source: Source::File(folder.path().join(files[0].0)),
            flags: Vec::new(),
            include_dirs: Vec::new(),
            defines: Vec::new(),
            items: ItemFilter::default(),
            compiler: None,
            library: None,
            load_libraries: true,
        };
        Self { folder, party }
    }

    fn items(mut self, items: &[&str]) -> Self {
        self.party.items = ItemFilter::new(items).unwrap();
        self
    }

    fn try_extract(&self) -> Result<Contract, ExtractError> {
        self.extract_for(target::host().unwrap())
    }

    fn extract_for(&self, target: crate::contract::Target) -> Result<Contract, ExtractError> {
        let scratch = tempfile::tempdir().unwrap();
        let timings = Timings::default();
        let inputs = crate::extract::Inputs::default();
        let session = Session {
            target: &target,
            scratch: scratch.path(),
            timings: &timings,
            inputs: &inputs,
        };
        extract(&self.party, &session)
    }

    fn extract(&self) -> Contract {
        self.try_extract().unwrap_or_else(|error| panic!("{error:#?}"))
    }
}

fn read(text: &str) -> Contract {
    Case::new(&[("a.h", text)]).extract()
}

fn type_id(contract: &Contract, name: &str) -> TypeId {
    let mut items = contract.type_items.iter().filter(|item| item.name == *name);
    let item = items.next().unwrap_or_else(|| panic!("no type {name}"));
    assert!(items.next().is_none(), "{name} is there twice");
    item.id
}

fn record<'a>(contract: &'a Contract, name: &str) -> &'a Record {
    match contract.types.node(type_id(contract, name)) {
        Type::Record(id) => &contract.types.records[id],
        other => panic!("{name} is {other:?}"),
    }
}

fn field<'a>(contract: &'a Contract, path: &str) -> &'a Field {
    let (name, field) = path.split_once('.').unwrap();
    let fields = &record(contract, name).fields;
    fields.iter().find(|f| f.name.is_some_and(|n| n == *field)).unwrap()
}

fn enumeration<'a>(contract: &'a Contract, name: &str) -> &'a Enum {
    match contract.types.node(type_id(contract, name)) {
        Type::Enum(id) => &contract.types.enums[id],
        other => panic!("{name} is {other:?}"),
    }
}

fn function<'a>(contract: &'a Contract, name: &str) -> (&'a Function, &'a Signature) {
    let found = contract.functions.iter().find(|f| f.name == *name);
    let found = found.unwrap_or_else(|| panic!("no function {name}"));
    (found, contract.types.signature_of(found.signature))
}

fn value<'a>(contract: &'a Contract, name: &str) -> Option<&'a Value> {
    contract.constants.iter().find(|c| c.name == *name).map(|c| &c.value)
}

fn names<'a>(names: impl Iterator<Item = &'a Name>) -> Vec<&'a str> {
    names.map(Name::as_str).collect()
}

const RECORDS: &str = "
struct point { char tag; double x; };
union number { int i; float f[3]; };
typedef struct { unsigned a : 3, b : 9; int : 4; signed char c; } bits;
typedef struct opaque opaque;
struct opaque;
typedef struct chain { struct chain *next; opaque *o; struct { int in; } named; union { int u; float v; }; } chain;
typedef struct point *point_ptr, point_alias;
struct __attribute__((packed)) tight { char c; int i; };
#pragma pack(push, 2)
struct pack2 { char c; int i; };
struct loose2 { char c; short s; };
#pragma pack(pop)
struct wide { char c; _Alignas(32) int i; } __attribute__((aligned(64)));
struct tail { int n; int zero[0]; int open[]; };
struct prims { _Bool b; signed char sc; unsigned char uc; unsigned long ul; long double ld;
  __int128 q; _Complex float cf; float v __attribute__((vector_size(16))); _Float16 h; int m[2][3]; };
struct empty {};
";

#[test]
fn records_have_their_compilers_layout() {
    let contract = read(RECORDS);
    let layout = |name: &str| {
        let r = record(&contract, name);
        (r.size, r.align, r.packed, r.min_align)
    };
    assert_eq!(layout("point"), (16, 8, None, None));
    assert_eq!(layout("number"), (12, 4, None, None));
    assert_eq!(record(&contract, "number").kind, RecordKind::Union);
    assert_eq!(layout("tight"), (5, 1, Some(1), None));
    assert_eq!(layout("pack2"), (6, 2, Some(2), None));
    assert_eq!(layout("loose2"), (4, 2, None, None));
    assert_eq!(layout("wide"), (64, 64, None, Some(64)));
    assert_eq!(field(&contract, "wide.i").min_align, Some(32));
    assert_eq!(layout("empty"), (0, 1, None, None));
    assert_eq!(field(&contract, "point.x").bit_offset, 64);
    assert_eq!(contract.gaps, []);
    assert_eq!(crate::layout::disagreements(&contract), []);
}

#[test]
fn bit_fields_keep_offset_and_width_also_without_a_name() {
    let contract = read(RECORDS);
    let fields = record(&contract, "bits").fields.iter();
    let fields: Vec<_> =
        fields.map(|f| (f.name.as_ref().map(Name::as_str), f.bit_offset, f.bit_width)).collect();
    let expected = [
        (Some("a"), 0, Some(3)),
        (Some("b"), 3, Some(9)),
        (None, 12, Some(4)),
        (Some("c"), 16, None),
    ];
    assert_eq!(fields, expected);
}

#[test]
fn records_are_named_once() {
    let contract = read(RECORDS);
    assert!(matches!(contract.types.node(type_id(&contract, "opaque")), Type::Opaque(_)));
    assert_eq!(record(&contract, "bits").name, Some(Name::new("bits")));
    let chain = record(&contract, "chain");
    assert_eq!(names(chain.fields.iter().filter_map(|f| f.name.as_ref())), ["next", "o", "named"]);
    assert_eq!(chain.fields[3].ty.spelled, "union {…}");
    let Type::Record(inner) = contract.types.node(chain.fields[3].ty.id) else { panic!() };
    let inner = &contract.types.records[inner];
    assert_eq!((inner.name, inner.size, inner.align), (None, 4, 4));
    assert_eq!(inner.fields[1].span.unwrap().line, 7);
    let Type::Pointer(next) = contract.types.node(chain.fields[0].ty.id) else { panic!() };
    assert_eq!(next.pointee, type_id(&contract, "chain"));
    for alias in ["point_ptr", "point_alias"] {
        assert!(matches!(contract.types.node(type_id(&contract, alias)), Type::Alias(_)));
    }
    assert_eq!(
        contract.types.resolve_id(type_id(&contract, "point_alias")),
        type_id(&contract, "point")
    );
}

#[test]
fn primitive_types_are_told_apart() {
    let contract = read(RECORDS);
    let node = |path: &str| contract.types.node(field(&contract, path).ty.id);
    assert_eq!(node("prims.b"), Type::Bool { bits: 8 });
    assert_eq!(node("point.tag"), Type::Char { signed: target::host().unwrap().model.char_signed });
    assert_eq!(node("prims.sc"), Type::Int { bits: 8, signed: true });
    assert_eq!(node("prims.uc"), Type::Int { bits: 8, signed: false });
    assert_eq!(node("prims.q"), Type::Int { bits: 128, signed: true });
    assert_eq!(node("prims.cf"), Type::Complex(FloatFormat::F32));
    assert_eq!(node("prims.h"), Type::Float(FloatFormat::F16));
    assert!(matches!(node("prims.v"), Type::Vector { length: 4, .. }));
    if cfg!(all(target_arch = "x86_64", target_os = "linux")) {
        assert_eq!(node("prims.ld"), Type::Float(FloatFormat::F80));
    }
    let Type::Array { element, length: ArrayLength::Fixed(2) } = node("prims.m") else { panic!() };
    let inner = contract.types.node(element);
    assert!(matches!(inner, Type::Array { length: ArrayLength::Fixed(3), .. }));
    assert!(matches!(node("tail.zero"), Type::Array { length: ArrayLength::Fixed(0), .. }));
    assert!(matches!(node("tail.open"), Type::Array { length: ArrayLength::Flexible, .. }));
}

#[test]
fn enumerations_are_open_and_have_their_compilers_type() {
    let contract = read(
        "enum level { LOW = -1, HIGH = 7 };\n\
         typedef enum { RED = 1u, BLUE = 0x80000000u } color;\n\
         enum { LOOSE = 40, LOOSER };\n\
         enum later;\n",
    );
    let level = enumeration(&contract, "level");
    let values: Vec<_> = level.enumerators.iter().map(|e| (e.name.as_str(), e.value)).collect();
    assert_eq!(values, [("LOW", -1), ("HIGH", 7)]);
    assert_eq!(contract.types.node(level.underlying), Type::Int { bits: 32, signed: true });
    assert_eq!(level.enumerators[1].span.unwrap().column, 24);
    let color = enumeration(&contract, "color");
    assert_eq!(contract.types.node(color.underlying), Type::Int { bits: 32, signed: false });
    assert_eq!(color.enumerators[1].value, 0x8000_0000);
    assert_eq!(value(&contract, "LOOSER"), Some(&Value::Int(41)));
    assert_eq!(value(&contract, "LOW"), None);
    assert!(matches!(contract.types.node(type_id(&contract, "later")), Type::Opaque(_)));
}

#[test]
fn functions_carry_names_types_conventions_and_linkage() {
    let contract = read(
        "int plain(const char *text, int n, ...) __asm__(\"other\");\n\
         void stop(void) __attribute__((noreturn));\n\
         _Noreturn void halt(void);\n\
         int old();\n\
         static inline int inner(void) { return 1; }\n\
         inline int maybe(void) { return 1; }\n\
         int body(int a[4], void callback(int)) { (void)a; (void)callback; return 0; }\n\
         typedef int alias_fn(short);\n\
         alias_fn by_alias;\n\
         int (*giver(int x))(long);\n",
    );
    let (plain, signature) = function(&contract, "plain");
    assert_eq!((plain.symbol.as_str(), plain.linkage), ("other", Linkage::Described));
    assert!(signature.variadic && !signature.noreturn && !signature.unprototyped);
    assert_eq!(signature.parameters[0].name, Some(Name::new("text")));
    assert_eq!(signature.parameters[0].ty.spelled, "const char *");
    assert_eq!(signature.parameters[1].span.unwrap().column, 33);
    let Type::Pointer(text) = contract.types.node(signature.parameters[0].ty.id) else { panic!() };
    assert!(text.constant && text.nullability == Nullability::Unspecified);
    assert!(function(&contract, "stop").1.noreturn && function(&contract, "halt").1.noreturn);
    let old = function(&contract, "old").1;
    assert!(old.unprototyped && !old.variadic);
    assert_eq!(function(&contract, "inner").0.linkage, Linkage::Internal);
    assert_eq!(function(&contract, "maybe").0.linkage, Linkage::Internal);
    let (body, signature) = function(&contract, "body");
    assert_eq!(body.linkage, Linkage::Defined);
    assert_eq!(signature.convention, Convention::C);
    assert!(matches!(contract.types.node(signature.parameters[0].ty.id), Type::Pointer(_)));
    let callback = contract.types.node(signature.parameters[1].ty.id);
    assert!(matches!(callback, Type::Pointer(p) if p.nullability == Nullability::Nullable));
    assert_eq!(function(&contract, "by_alias").1.parameters.len(), 1);
    assert_eq!(function(&contract, "giver").1.ret.spelled, "int (*)(long)");
}

#[test]
fn an_attribute_of_an_aliased_callback_is_told_as_unread() {
    let contract = read(
        "#define NN __attribute__((nonnull(1)))\n\
         typedef void (*cb)(int *);\n\
         struct s { cb f NN; int *plain NN; };\n\
         void take(cb c NN);\n\
         extern cb global NN;\n",
    );
    let told: Vec<_> = contract.gaps.iter().map(|gap| (&*gap.item, gap.kind)).collect();
    let expected =
        [("global", ItemKind::Global), ("s", ItemKind::Type), ("take", ItemKind::Function)];
    assert_eq!(told, expected);
    assert!(
        contract.gaps.iter().all(|gap| gap.remedy.as_ref().is_some_and(|r| r.contains("_Nonnull")))
    );
}

#[test]
fn attributes_of_every_declaration_count() {
    let contract = read(
        "void f(int *a); void f(int *_Nonnull a); void f(int *a);\n\
         void g(int *a); void g(int *a __attribute__((nonnull)));\n\
         void h(void (*c)(int *)); void h(void (*c)(int *_Nonnull));\n\
         extern int *v; extern int *_Nonnull v;\n",
    );
    let null = |id| match contract.types.resolve(id) {
        Type::Pointer(pointer) => (pointer.nullability, pointer.pointee),
        node => panic!("{node:?} is no pointer"),
    };
    let first = |name| function(&contract, name).1.parameters[0].ty.id;
    assert_eq!(null(first("f")).0, Nullability::NonNull);
    assert_eq!(null(first("g")).0, Nullability::NonNull);
    assert_eq!(null(contract.globals[0].ty.id).0, Nullability::NonNull);
    let Type::Function(callback) = contract.types.resolve(null(first("h")).1) else {
        panic!("a callback")
    };
    let parameter = contract.types.signature_of(callback).parameters[0].ty.id;
    assert_eq!(null(parameter).0, Nullability::NonNull);
}

#[test]
fn what_attributes_say_about_null_is_kept() {
    let contract = read(
        "typedef struct h *handle;\n\
         int *_Nonnull f(int *_Nullable a, char *_Nullable *_Nonnull b, void (*_Nonnull c)(int),\n\
           int *d __attribute__((nonnull)), handle _Nonnull e, int *g);\n\
         void *made(void) __attribute__((returns_nonnull));\n",
    );
    let null = |id| match contract.types.node(id) {
        Type::Pointer(pointer) => pointer.nullability,
        other => panic!("{other:?}"),
    };
    let f = function(&contract, "f").1;
    let said: Vec<_> = f.parameters.iter().map(|p| null(p.ty.id)).collect();
    use Nullability::{NonNull, Nullable, Unspecified};
    assert_eq!(said, [Nullable, NonNull, NonNull, NonNull, NonNull, Unspecified]);
    let Type::Pointer(b) = contract.types.node(f.parameters[1].ty.id) else { panic!() };
    assert_eq!(null(b.pointee), Nullable);
    assert_eq!(null(f.ret.id), NonNull);
    assert_eq!(null(function(&contract, "made").1.ret.id), NonNull);
}

#[test]
#[cfg(all(target_arch = "x86_64", not(windows)))]
fn calling_conventions_are_read_from_functions_and_pointers() {
    let contract = read(
        "int __attribute__((ms_abi)) f(int);\n\
         struct s { int (__attribute__((ms_abi)) *p)(int); int (*q)(int); };\n\
         typedef int (__attribute__((ms_abi)) *cb)(int);\n\
         int __attribute__((sysv_abi)) own(int);\n",
    );
    assert_eq!(function(&contract, "f").1.convention, Convention::Win64);
    assert_eq!(function(&contract, "own").1.convention, Convention::C);
    let behind = |id| {
        let Type::Pointer(pointer) = contract.types.resolve(id) else { panic!() };
        let Type::Function(id) = contract.types.node(pointer.pointee) else { panic!() };
        contract.types.signature_of(id).convention
    };
    assert_eq!(behind(field(&contract, "s.p").ty.id), Convention::Win64);
    assert_eq!(behind(field(&contract, "s.q").ty.id), Convention::C);
    assert_eq!(behind(type_id(&contract, "cb")), Convention::Win64);
}

#[test]
fn variables_are_globals_and_static_constants_are_constants() {
    let contract = read(
        "extern _Thread_local int per_thread;\nextern const char version[];\nint owned = 3;\n\
         static const int LIMIT = -5;\nstatic const char NAME[] = \"ab\";\n\
         static const struct { int x; } PAIR = {1};\nstatic int counter;\n",
    );
    let global = |name: &str| contract.globals.iter().find(|g| g.name == *name).unwrap();
    assert!(global("per_thread").thread_local && !global("per_thread").constant);
    assert!(global("version").constant && global("version").linkage == Linkage::Described);
    assert_eq!(global("owned").linkage, Linkage::Defined);
    assert_eq!(global("counter").linkage, Linkage::Internal);
    assert_eq!(global("PAIR").linkage, Linkage::Internal);
    assert_eq!(value(&contract, "LIMIT"), Some(&Value::Int(-5)));
    assert_eq!(value(&contract, "NAME"), Some(&Value::Bytes(b"ab".to_vec())));
}

const MACROS: &str = "
#include <stdint.h>
typedef void (*destructor)(void *);
int real(int); int variable;
#define NUMBER 42
#define NEGATIVE (-1)
#define BIG 0xffffffffffffffffULL
#define SHIFTED (1u << 31)
#define BAD ((uint64_t)(1 << 40))
#define HALF 0.5
#define TEXT \"a\\0b\" \"c\"
#define WRAPPED (\"in\")
#define LETTER 'x'
#define NOTHING ((destructor)0)
#define MINUS_ONE ((destructor)-1)
#define ALIAS NUMBER
#define EMPTY
#define TYPE unsigned int
#define BRACE {
#define STATEMENT do {} while (0)
#define ATTRIBUTE __attribute__((aligned(8)))
#define CALL(x) (x)
#define OTHER real
#define VALUE_OF variable
#define VERSIONISH 3.6.1
#define AFTER 7
#undef NUMBER
#define NUMBER 43
";

#[test]
fn macros_that_are_values_become_constants() {
    let contract = read(MACROS);
    let int = |name: &str| match value(&contract, name) {
        Some(Value::Int(value)) => *value,
        other => panic!("{name} is {other:?}"),
    };
    assert_eq!(int("NUMBER"), 43);
    assert_eq!(int("ALIAS"), 43);
    assert_eq!(int("NEGATIVE"), -1);
    assert_eq!(int("BIG"), 0xffff_ffff_ffff_ffff);
    assert_eq!(int("SHIFTED"), 1 << 31);
    assert_eq!(int("LETTER"), 120);
    assert_eq!(int("NOTHING"), 0);
    assert_eq!(int("MINUS_ONE"), -1);
    assert_eq!(int("AFTER"), 7);
    assert_eq!(value(&contract, "HALF"), Some(&Value::Float(0.5)));
    assert_eq!(value(&contract, "TEXT"), Some(&Value::Bytes(b"a\0bc".to_vec())));
    assert_eq!(value(&contract, "WRAPPED"), Some(&Value::Bytes(b"in".to_vec())));
    let number = contract.constants.iter().find(|c| c.name == *"NUMBER").unwrap();
    assert_eq!(number.span.unwrap().line, 28);
    let big = contract.constants.iter().find(|c| c.name == *"BIG").unwrap().ty.unwrap();
    assert_eq!(contract.types.node(big.id), Type::Int { bits: 64, signed: false });
}

#[test]
fn a_constant_that_c_does_not_define_says_why() {
    let contract = read(MACROS);
    let Some(Value::Undefined(reason)) = value(&contract, "BAD") else { panic!() };
    assert!(reason.contains("shift count"), "{reason}");
}

#[test]
fn macros_that_are_no_values_are_left_out_and_near_misses_are_told() {
    let contract = read(MACROS);
    for none in ["EMPTY", "TYPE", "BRACE", "STATEMENT", "ATTRIBUTE", "CALL", "OTHER", "VALUE_OF"] {
        assert_eq!(value(&contract, none), None, "{none}");
    }
    let gaps = names(contract.gaps.iter().map(|gap| &gap.item));
    assert_eq!(gaps, ["OTHER", "VALUE_OF", "VERSIONISH"]);
    assert!(contract.gaps.iter().all(|gap| gap.span.is_some()));
}

#[test]
fn a_macro_does_not_change_what_a_declaration_of_its_name_means() {
    let contract = read("int open32(int);\nlong open64(long);\n#define open32 open64\n");
    let parameter = function(&contract, "open32").1.parameters[0].ty.id;
    assert_eq!(contract.types.node(parameter), Type::Int { bits: 32, signed: true });
}

#[test]
fn a_function_like_macro_is_told_to_whom_names_it() {
    let case = Case::new(&[("a.h", "#define TWICE(x) ((x) * 2)\n#define ONE 1\n")]);
    assert_eq!(case.extract().gaps, []);
    let contract = case.items(&["TWICE", "ONE"]).extract();
    assert_eq!(names(contract.gaps.iter().map(|gap| &gap.item)), ["TWICE"]);
}

#[test]
fn a_macro_without_a_value_is_told_only_to_whom_asks_for_it() {
    let files = [("a.h", "#define API extern\nAPI int out;\n#define out out\n")];
    let gaps = |case: Case| case.extract().gaps.len();
    assert_eq!(gaps(Case::new(&files)), 0);
    assert_eq!(gaps(Case::new(&files).items(&["*"])), 0);
    assert_eq!(gaps(Case::new(&files).items(&["API"])), 1);
}

#[test]
fn own_includes_count_and_system_headers_only_when_asked() {
    let files = [
        (
            "a.h",
            "#include <stdio.h>\n#include \"b.h\"\nint mine(FILE *);\nint puts(const char *);\n",
        ),
        ("b.h", "struct inner { int x; };\n#define INNER 1\n"),
    ];
    let contract = Case::new(&files).extract();
    assert_eq!(names(contract.functions.iter().map(|f| &f.name)), ["puts", "mine"]);
    assert!(contract.functions[0].span.unwrap().file.ends_with("a.h"));
    assert_eq!(names(contract.type_items.iter().map(|t| &t.name)), ["inner"]);
    assert_eq!(names(contract.constants.iter().map(|c| &c.name)), ["INNER"]);
    let asked = Case::new(&files).items(&["fputs", "EOF", "INN*"]).extract();
    assert_eq!(names(asked.functions.iter().map(|f| &f.name)), ["fputs"]);
    let mut constants = names(asked.constants.iter().map(|c| &c.name));
    constants.sort_unstable();
    assert_eq!(constants, ["EOF", "INNER"]);
    assert_eq!(value(&asked, "EOF"), Some(&Value::Int(-1)));
}

#[test]
fn settings_of_the_party_reach_the_compiler() {
    let mut case = Case::new(&[("a.h", "#include <x.h>\nenum tiny { A };\nint f(SIZE);\n")]);
    let include = case.folder.path().join("include dir");
    std::fs::create_dir(&include).unwrap();
    std::fs::write(include.join("x.h"), "#define SIZE short\n").unwrap();
    case.party.include_dirs.push(include);
    case.party.defines.push("UNUSED=1".to_owned());
    case.party.flags.push("-fshort-enums".to_owned());
    let contract = case.extract();
    let tiny = enumeration(&contract, "tiny").underlying;
    assert_eq!(contract.types.node(tiny), Type::Int { bits: 8, signed: false });
    let other = Case::new(&[("a.h", "#define SIZE int\nenum tiny { A };\nint f(SIZE);\n")]);
    assert_ne!(contract.header.digest, other.extract().header.digest);
}

#[test]
fn the_same_input_gives_the_same_contract() {
    let case = Case::new(&[("a.h", RECORDS)]);
    let json = |contract| crate::contract::json::to_string(&contract);
    assert_eq!(json(case.extract()), json(case.extract()));
}

#[test]
fn a_syntax_error_keeps_the_compilers_words() {
    let error = Case::new(&[("bad.h", "int f(;\nint g(;\n")]).try_extract().unwrap_err();
    assert!(error.file.as_ref().unwrap().ends_with("bad.h"));
    let said = error.compiler_said.as_deref().unwrap();
    assert!(said.contains("bad.h:1:7: error") && said.contains("bad.h:2:7: error"), "{said}");
    assert!(error.help.is_some());
}

#[test]
fn a_missing_include_and_a_missing_file_are_told() {
    let error = Case::new(&[("a.h", "#include \"no-such.h\"\n")]).try_extract().unwrap_err();
    assert!(error.compiler_said.as_deref().unwrap().contains("no-such.h"));
    assert!(error.help.as_deref().unwrap().contains("include-dirs"));
    let mut case = Case::new(&[("a.h", "")]);
    case.party.source = Source::File(case.folder.path().join("gone.h"));
    let error = case.try_extract().unwrap_err();
    assert!(error.file.as_ref().unwrap().ends_with("gone.h") && error.help.is_some());
}

#[test]
fn a_compiler_that_is_not_there_and_a_bad_flag_are_told() {
    let mut case = Case::new(&[("a.h", "int x;\n")]);
    case.party.compiler = Some("abiding-no-such-cc".to_owned());
    let error = case.try_extract().unwrap_err();
    assert!(error.cause.unwrap().to_string().contains("abiding-no-such-cc"));
    let mut case = Case::new(&[("a.h", "int x;\n")]);
    case.party.flags.push("-fno-such-flag-at-all".to_owned());
    let error = case.try_extract().unwrap_err();
    assert!(error.compiler_said.as_deref().unwrap().contains("no-such-flag"), "{error:?}");
}

#[test]
fn the_host_compiler_states_the_same_facts() {
    // gcc forgets the alias in the type of `((destructor)0)`.
    let macros: Vec<_> = MACROS.lines().filter(|line| !line.contains("((destr")).collect();
    let macros = macros.join("\n");
    let more = "enum e { A, B }; static const int LIMIT = 4; int f(int a, const char *b);";
    let text = format!("{RECORDS}{macros}\n{more}\n");
    let mut case = Case::new(&[("a.h", &text)]);
    let zig = facts(&case.extract());
    case.party.compiler = Some("host".to_owned());
    let contract = case.extract();
    assert_ne!(contract.header.compiler.name, "zig");
    let host = facts(&contract);
    let first = zig.iter().zip(&host).position(|(zig, host)| zig != host);
    if let Some(line) = first {
        let from = line.saturating_sub(15);
        let zig = zig[from..(line + 5).min(zig.len())].join("\n");
        let host = host[from..(line + 5).min(host.len())].join("\n");
        panic!("zig cc says\n{zig}\n\nthe host compiler says\n{host}");
    }
    assert_eq!(zig.len(), host.len());
}

/// Everything but who said it, and in which words: the compilers' messages differ, and so does
/// how they name types that only debug information spells.
fn facts(contract: &Contract) -> Vec<String> {
    let mut json: serde_json::Value =
        serde_json::from_str(&crate::contract::json::to_string(contract)).unwrap();
    for key in ["compiler", "digest", "gaps"] {
        json[key] = serde_json::Value::Null;
    }
    let text = serde_json::to_string_pretty(&json).unwrap();
    let lines = text.lines().filter(|l| !l.contains("\"spelled\"") && !l.contains("undefined"));
    lines.map(str::to_owned).collect()
}

/// For Windows clang's debug information gives such a struct the name of its typedef.
#[test]
fn a_struct_that_only_a_typedef_names_keeps_its_words_on_windows() {
    let case = Case::new(&[(
        "a.h",
        "typedef struct { void (*_Nonnull f)(void); union { char c; } u; } Y;\nvoid use(Y *y);\n",
    )]);
    for triple in ["x86_64-pc-windows-gnu", "x86_64-unknown-linux-gnu"] {
        let contract = case.extract_for(target::target(triple).unwrap()).unwrap();
        let (_, record) = contract.types.records.iter().find(|(_, r)| r.fields.len() == 2).unwrap();
        assert!(record.span.is_some() && record.fields[0].span.is_some(), "{triple}");
        let Type::Pointer(f) = contract.types.resolve(record.fields[0].ty.id) else { panic!() };
        assert_eq!(f.nullability, Nullability::NonNull, "{triple}");
    }
}

/// An anonymous member has no name by which its alignment could be asked.
#[test]
fn an_anonymous_member_is_aligned_as_its_vector_is() {
    let case = Case::new(&[(
        "a.h",
        "struct S { char c; union { double v __attribute__((vector_size(16))); int i; }; };\n",
    )]);
    let contract = case.extract();
    let aligned = contract.types.records.iter().filter(|(_, record)| record.align == 16);
    assert_eq!(aligned.count(), 2);
}
