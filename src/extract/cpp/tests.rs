//! Small C++ headers through the whole extractor, on the machine that runs the tests.

use crate::contract::{
    Contract, FieldKind, Function, Gap, Language, Linkage, Name, Nullability, Passing, Record,
    Signature, Target, Type, Unwinding, Value,
};
use crate::extract::{ItemFilter, Party, Session, Source};
use crate::toolchain::process::Timings;
use crate::toolchain::target;

/// A folder with files, and the party made of the first of them.
fn read_files(files: &[(&str, &str)], flags: &[&str], compiler: Option<&str>) -> Contract {
    read_files_for(&target::host().unwrap(), files, flags, compiler)
}

fn read_files_for(
    target: &Target,
    files: &[(&str, &str)],
    flags: &[&str],
    compiler: Option<&str>,
) -> Contract {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let party = Party {
        name: Name::new("header"),
        language: Language::Cpp,
        source: Source::File(folder.path().join(files[0].0)),
        flags: flags.iter().map(|&flag| flag.to_owned()).collect(),
        include_dirs: Vec::new(),
        defines: Vec::new(),
        items: ItemFilter::default(),
        compiler: compiler.map(str::to_owned),
        library: None,
        load_libraries: true,
    };
    let scratch = tempfile::tempdir().unwrap();
    let timings = Timings::default();
    let inputs = crate::extract::Inputs::default();
    let session = Session { target, scratch: scratch.path(), timings: &timings, inputs: &inputs };
    super::extract(&party, &session).unwrap_or_else(|error| panic!("{error:#?}"))
}

fn read(text: &str) -> Contract {
    read_files(&[("a.hpp", text)], &["-std=c++20"], None)
}

/// The same by Zig's clang and by the host's own compiler.
fn read_by_both(text: &str) -> [Contract; 2] {
    let files = [("a.hpp", text)];
    let flags = ["-std=c++20"];
    [read_files(&files, &flags, None), read_files(&files, &flags, Some("host"))]
}

fn record<'a>(contract: &'a Contract, name: &str) -> &'a Record {
    let mut found =
        contract.types.records.iter().filter(|(_, r)| r.name.is_some_and(|n| *n == *name));
    found.next().unwrap_or_else(|| panic!("no record {name}")).1
}

/// `kind name at offset` of each field, offsets in bits.
fn fields(contract: &Contract, name: &str) -> Vec<String> {
    let fields = record(contract, name).fields.iter();
    let words = fields.map(|field| {
        let name = field.name.map_or(field.ty.spelled, |name| name);
        format!("{:?} {name} {}", field.kind, field.bit_offset)
    });
    words.collect()
}

fn function<'a>(contract: &'a Contract, symbol: &str) -> (&'a Function, &'a Signature) {
    let found = contract.functions.iter().find(|f| f.symbol == *symbol);
    let found = found.unwrap_or_else(|| {
        let symbols: Vec<_> = contract.functions.iter().map(|f| f.symbol).collect();
        panic!("no function {symbol} among {symbols:?}; {:?}", contract.gaps)
    });
    (found, contract.types.signature_of(found.signature))
}

/// The parameters as spelled, then the result.
fn words(signature: &Signature) -> Vec<String> {
    let parameters = signature.parameters.iter().map(|p| p.ty.spelled.to_string());
    parameters.chain([signature.ret.spelled.to_string()]).collect()
}

const CLASSES: &str = "
namespace shapes {
struct Base { int x; char y; private: int hidden; public: virtual ~Base(); virtual int area(int) const; };
class Derived : public Base { char tail; static int counter; public: explicit Derived(int); Derived(int, int); static Derived *make(); };
struct Plain { int a; char b; };
struct Extended : Plain { char c; };
struct Empty {};
struct Tight { [[no_unique_address]] Empty e; int x; };
struct Marked : Empty { int x; };
struct Owner { Owner(const Owner &); int handle; };
struct MoveOnly { MoveOnly(MoveOnly &&) = default; int handle; };
struct Assigned { Assigned &operator=(const Assigned &); int value; };
struct alignas(32) Wide { char c; };
template <class T> struct Box { T value; T get() const { return value; } };
using IntBox = Box<int>;
struct Outer { struct Inner { short s; } inner; Box<Box<char>> deep; union { int u; float f; }; int set = 4; };
}
";

#[test]
fn bases_and_virtual_tables_are_fields() {
    for contract in read_by_both(CLASSES) {
        assert_eq!(
            fields(&contract, "Base"),
            ["VirtualTable _vptr 0", "Member x 64", "Member y 96", "Member hidden 128",]
        );
        assert_eq!(fields(&contract, "Derived"), ["Base shapes::Base 0", "Member tail 160"]);
        // `Plain` is a C struct, whose padding nobody uses (Itanium C++ ABI 2.4, POD).
        assert_eq!(fields(&contract, "Extended"), ["Base shapes::Plain 0", "Member c 64"]);
        assert_eq!(fields(&contract, "Marked"), ["Base shapes::Empty 0", "Member x 0"]);
        assert_eq!(fields(&contract, "Tight"), ["Overlapping e 0", "Member x 0"]);
        assert_eq!((record(&contract, "Empty").size, record(&contract, "Tight").size), (1, 4));
        let wide = record(&contract, "Wide");
        assert_eq!((wide.size, wide.align, wide.min_align), (32, 32, Some(32)));
        assert_eq!(contract.gaps, []);
    }
}

#[test]
fn classes_say_how_they_pass() {
    for contract in read_by_both(CLASSES) {
        let facts = |name| record(&contract, name).class.unwrap();
        let owner = facts("Owner");
        assert_eq!((owner.trivially_copyable, owner.standard_layout), (Some(false), Some(true)));
        assert_eq!((owner.passing, owner.returning), (Passing::Address, Passing::Address));
        assert_eq!(facts("MoveOnly").passing, Passing::Value);
        let assigned = facts("Assigned");
        assert_eq!(assigned.trivially_copyable, Some(false));
        assert_eq!(assigned.passing, Passing::Value, "only copies that are made count");
        let plain = facts("Plain");
        assert_eq!((plain.trivially_copyable, plain.standard_layout), (Some(true), Some(true)));
        assert_eq!(facts("Extended").standard_layout, Some(false));
        assert_eq!(facts("Derived").passing, Passing::Address);
    }
}

#[test]
fn instances_of_templates_are_laid_out_where_they_are_used() {
    for contract in read_by_both(CLASSES) {
        let boxes = contract.types.records.iter().map(|(_, r)| r);
        let boxes: Vec<_> =
            boxes.filter(|r| r.name.is_some_and(|name| name.starts_with("Box<"))).collect();
        assert_eq!(boxes.len(), 3);
        assert!(
            boxes.iter().all(|r| r.class.is_some_and(|class| class.standard_layout == Some(true)))
        );
        assert!(boxes.iter().all(|r| r.span.is_some()));
        assert!(contract.type_items.iter().any(|item| item.name == *"IntBox"));
        assert!(!contract.type_items.iter().any(|item| item.name.contains('<')));
    }
}

#[test]
fn member_functions_take_this() {
    for contract in read_by_both(CLASSES) {
        let (area, signature) = function(&contract, "_ZNK6shapes4Base4areaEi");
        assert_eq!((area.name.as_str(), area.path.as_str()), ("area", "shapes::Base"));
        assert_eq!(words(signature), ["const shapes::Base *", "int", "int"]);
        let this = contract.types.node(signature.parameters[0].ty.id);
        assert!(matches!(this, Type::Pointer(p) if p.nullability == Nullability::NonNull));
        let (_, one) = function(&contract, "_ZN6shapes7DerivedC1Ei");
        let (_, two) = function(&contract, "_ZN6shapes7DerivedC1Eii");
        assert_eq!(words(one), ["shapes::Derived *", "int", "void"]);
        assert_eq!(words(two), ["shapes::Derived *", "int", "int", "void"]);
        assert_eq!(function(&contract, "_ZN6shapes4BaseD1Ev").1.parameters.len(), 1);
        assert_eq!(words(function(&contract, "_ZN6shapes7Derived4makeEv").1), ["Derived *"]);
        assert!(contract.globals.iter().any(|g| g.symbol == *"_ZN6shapes7Derived7counterE"));
    }
}

const FUNCTIONS: &str = "
#include <cstddef>
#include <cstdint>
namespace api { inline namespace v1 {
struct Point { int x, y; };
int scale(int); double scale(double); double scale(const Point &, Point &&);
}
typedef void (*callback)(int) noexcept;
void each(callback, std::nullptr_t) noexcept;
inline int twice(int n) { return 2 * n; }
auto later(int) -> long;
template <class T> T pick(T, T);
int pick(int);
namespace { int hidden(int n) { return n; } }
}
extern \"C\" {
bool known(char8_t, wchar_t, char16_t, std::uint32_t, std::size_t);
[[noreturn]] void fail(const char *why);
inline int shown(int n) { return api::hidden(n); }
int table[4];
}
";

#[test]
fn functions_have_their_own_symbols_and_words() {
    for contract in read_by_both(FUNCTIONS) {
        assert_eq!(words(function(&contract, "_ZN3api2v15scaleEd").1), ["double", "double"]);
        let (_, references) = function(&contract, "_ZN3api2v15scaleERKNS0_5PointEOS1_");
        assert_eq!(words(references), ["const Point &", "Point &&", "double"]);
        for parameter in &references.parameters {
            let node = contract.types.node(parameter.ty.id);
            assert!(matches!(node, Type::Pointer(p) if p.nullability == Nullability::NonNull));
        }
        let (known, signature) = function(&contract, "known");
        assert_eq!((known.linkage, known.path.as_str()), (Linkage::Described, ""));
        let said = ["char8_t", "wchar_t", "char16_t", "std::uint32_t", "std::size_t", "bool"];
        assert_eq!(words(signature), said);
        assert!(function(&contract, "fail").1.noreturn);
        assert_eq!(function(&contract, "shown").0.linkage, Linkage::Internal);
        assert_eq!(words(function(&contract, "_ZN3api5laterEi").1), ["int", "long"]);
        assert_eq!(words(function(&contract, "_ZN3api4pickEi").1), ["int", "int"]);
        assert_eq!(contract.globals[0].linkage, Linkage::Defined);
        assert_eq!(contract.gaps, []);
    }
}

#[test]
fn what_may_throw_is_known_where_the_party_speaks_for_itself() {
    let own = "extern \"C\" { void quiet(void (*)(int)) noexcept; void loud(int) noexcept(false); }\n\
               #include \"shared.h\"\n\
               extern \"C\" {\n#include \"plain.h\"\n}\n";
    let shared = "#ifdef __cplusplus\nextern \"C\" {\n#endif\nvoid both(void);\n\
                  #ifdef __cplusplus\n}\n#endif\n";
    let macros = "#include \"shared.h\"\nBEGIN_DECLS\nvoid begun(void);\n}\n";
    let shared = &format!("#define BEGIN_DECLS extern \"C\" {{\n{shared}");
    let own = &format!("{own}#include \"macros.h\"\n");
    let files = [
        ("a.hpp", own.as_str()),
        ("shared.h", shared),
        ("plain.h", "void plain(void);\n"),
        ("macros.h", macros),
    ];
    let contract = read_files(&files, &[], None);
    let unwinding = |symbol| function(&contract, symbol).1.unwinding;
    assert_eq!(unwinding("quiet"), Unwinding::Never);
    assert_eq!(unwinding("loud"), Unwinding::Possible);
    assert_eq!(unwinding("both"), Unwinding::Unsaid);
    assert_eq!(unwinding("plain"), Unwinding::Unsaid);
    assert_eq!(unwinding("begun"), Unwinding::Unsaid);
}

#[test]
fn a_definition_that_throws_nothing_is_seen_through() {
    let text = "int outside(int);\n\
                extern \"C\" int adds(int a) { return a + 1; }\n\
                extern \"C\" int throws(int a) { if (a) throw a; return a; }\n\
                extern \"C\" int calls(int a) { return outside(a); }\n\
                extern \"C\" int catches(int a) { try { return outside(a); } catch (...) { return 0; } }\n\
                extern \"C\" int inner(int a) { return adds(a); }\n";
    let text = format!("#include \"a.h\"\n{text}");
    let header = "#ifdef __cplusplus\nextern \"C\"\n#endif\nint throws(int a);\n";
    let contract = read_files(&[("a.cpp", &text), ("a.h", header)], &[], None);
    let unwinding = |symbol| {
        let (function, signature) = function(&contract, symbol);
        assert_eq!(function.linkage, Linkage::Defined);
        signature.unwinding
    };
    assert_eq!(unwinding("adds"), Unwinding::Never);
    assert_eq!(unwinding("throws"), Unwinding::Possible);
    assert_eq!(unwinding("calls"), Unwinding::Possible);
    assert_eq!(unwinding("catches"), Unwinding::Never);
    assert_eq!(unwinding("inner"), Unwinding::Never);
}

const VALUES: &str = "
#define LIMIT (1 << 4)
#define NAME \"abiding\"
#define LETTER 'x'
namespace k {
constexpr int K = 7; const unsigned long K2 = 8; constexpr double PI = 3.5; constexpr char TEXT[] = \"hi\";
constexpr const char *WORD = \"word\";
const bool FLAG = true; const double HALF = 0.5; static const float QUARTER = -0.25f;
extern const int far; int run();
const int late = run(); const double later = 1.0 + run();
enum { ONE = 1, TWO };
enum class Color : short { RED = -1, BLUE };
struct Limits { static constexpr int MAX = 5; static const int MIN = -5; enum { INNER = 9 }; };
}
";

#[test]
fn constants_are_what_the_compiler_knows() {
    let [clang, gcc] = read_by_both(VALUES);
    for contract in [&clang, &gcc] {
        let value = |name: &str| {
            let found = contract.constants.iter().find(|c| c.name == *name);
            found.map(|c| c.value.clone())
        };
        for (name, expected) in [
            ("LIMIT", 16),
            ("LETTER", 120),
            ("K", 7),
            ("K2", 8),
            ("ONE", 1),
            ("TWO", 2),
            ("MAX", 5),
            ("MIN", -5),
            ("INNER", 9),
        ] {
            assert_eq!(value(name), Some(Value::Int(expected)), "{name}");
        }
        assert_eq!(value("NAME"), Some(Value::Bytes(b"abiding".to_vec())));
        assert_eq!(value("TEXT"), Some(Value::Bytes(b"hi".to_vec())));
        assert_eq!(value("WORD"), Some(Value::Bytes(b"word".to_vec())));
        assert_eq!(value("PI"), Some(Value::Float(3.5)));
        assert_eq!(value("FLAG"), Some(Value::Bool(true)));
        assert_eq!(value("HALF"), Some(Value::Float(0.5)));
        assert_eq!(value("QUARTER"), Some(Value::Float(-0.25)));
        assert_eq!(value("later"), None);
        // What the program computes when it starts is no constant.
        assert_eq!(value("late"), None);
        let max = contract.constants.iter().find(|c| c.name == *"MAX").unwrap();
        assert_eq!(max.path, *"k::Limits");
        let color = contract.types.enums.iter().find(|(_, e)| e.name.is_some()).unwrap().1;
        assert_eq!(contract.types.node(color.underlying), Type::Int { bits: 16, signed: true });
        assert_eq!(contract.gaps, []);
    }
}

#[test]
fn a_virtual_base_is_told() {
    let contract = read("struct A { int a; }; struct V : virtual A { int v; };");
    let told = |gap: &Gap| gap.item == *"V" && gap.reason.contains("virtual base");
    assert!(contract.gaps.iter().any(told), "{:?}", contract.gaps);
    assert_eq!(record(&contract, "V").fields[0].kind, FieldKind::VirtualTable);
}

#[test]
fn an_empty_list_of_parameters_says_that_there_are_none() {
    for contract in read_by_both("extern \"C\" { int none(); int nil(void); int some(...); }") {
        for (name, variadic) in [("none", false), ("nil", false), ("some", true)] {
            let (_, signature) = function(&contract, name);
            assert!(!signature.unprototyped && signature.variadic == variadic, "{name}");
        }
    }
}

#[test]
fn classes_of_the_standard_library_pass_as_their_compiler_says() {
    let text = "#include <string>\n\
                struct Config { std::string name; int level; };\n\
                extern \"C\" { std::string name_of(int); void set(const Config &); }\n";
    for contract in read_by_both(text) {
        let (_, signature) = function(&contract, "name_of");
        assert_eq!(signature.ret.spelled, *"std::string");
        let Type::Record(string) = contract.types.resolve(signature.ret.id) else { panic!() };
        let string = &contract.types.records[string];
        assert_eq!(string.class.map(|class| class.passing), Some(Passing::Address));
        assert_eq!(record(&contract, "Config").size, string.size + 8);
        // Nothing of the library itself is an item.
        assert_eq!(contract.type_items.len(), 1);
    }
}

#[test]
fn what_is_declared_elsewhere_belongs_where_it_is_declared() {
    let text = "namespace n { struct Slice { class Part; void join(const struct Parts &parts); };\n\
                class Slice::Part { int at; public: explicit Part(int); };\n\
                struct Parts { Slice::Part *first; int count; }; }\n";
    for contract in read_by_both(text) {
        assert_eq!(
            (record(&contract, "Part").path.as_str(), record(&contract, "Part").size),
            ("n::Slice", 4)
        );
        assert_eq!(record(&contract, "Parts").path, *"n");
        assert_eq!(
            words(function(&contract, "_ZN1n5Slice4PartC1Ei").1),
            ["n::Slice::Part *", "int", "void"]
        );
        assert_eq!(contract.gaps, []);
    }
}

#[test]
fn one_declaration_behind_extern_c_is_extern() {
    let text = "extern \"C\" const float shared;\n\
                extern \"C\" const int table[2];\n\
                namespace n { extern \"C\" { const int own = 3; } extern \"C\" const int far; }\n";
    for contract in read_by_both(text) {
        let linkage = |name: &str| {
            let found = contract.globals.iter().find(|global| global.symbol == *name);
            found.map(|global| global.linkage)
        };
        for name in ["shared", "table", "far"] {
            assert_eq!(linkage(name), Some(Linkage::Described), "{name}");
        }
        assert_eq!(contract.constants[0].name, *"own");
        assert_eq!(contract.gaps, []);
    }
}

#[test]
fn what_stands_in_a_class_without_a_name_is_part_of_it() {
    let text = "struct Outer { struct { struct Inner { char *_Nonnull s; } inner; union Deep { int i; } d; } in; };\n\
                typedef struct { struct Part { long l; } part; } Named;\n\
                struct Bits { struct { unsigned : 3; unsigned rest : 5; } low; };\n\
                void one(struct Outer *, Named *, Bits *);\n\
                __attribute__((ms_abi)) void many(int) noexcept; void many(long);\n\
                auto later(int) noexcept -> void (*_Nonnull)(int);\n";
    let contract = read(text);
    assert_eq!(contract.gaps, []);
    assert_eq!((record(&contract, "Inner").align, record(&contract, "Part").align), (8, 8));
    let first = contract.types.resolve(record(&contract, "Inner").fields[0].ty.id);
    assert!(matches!(first, Type::Pointer(p) if p.nullability == Nullability::NonNull));
    let (_, many) = function(&contract, "_Z4manyi");
    assert_eq!(many.convention, crate::contract::Convention::Win64);
    let (_, later) = function(&contract, "_Z5lateri");
    let Type::Pointer(ret) = contract.types.resolve(later.ret.id) else { panic!("{later:?}") };
    assert_eq!(ret.nullability, Nullability::NonNull);
}

#[test]
fn microsofts_classes_have_its_symbols_its_layout_and_its_calls() {
    let text = "
struct First {};
struct Second {};
struct Wide : First, Second { int x; };
struct __declspec(empty_bases) Tight : First, Second { int x; };
struct Handle { ~Handle(); int number; };
struct Pair : First { int x; };
struct Flags { unsigned char low : 3; unsigned int high : 5; };
struct Joined : virtual Wide { ~Joined(); int y; };
struct Chosen { int Pair::*field; void (Pair::*method)(int); int z; };
class Window { public: Window(); virtual ~Window(); void show(int) const; static int count; };
";
    let target = target::target("x86_64-pc-windows-msvc").unwrap();
    let contract = read_files_for(&target, &[("a.hpp", text)], &["-std=c++20"], None);
    let symbols: Vec<&str> = contract.functions.iter().map(|f| f.symbol.as_str()).collect();
    let expected = [
        "??1Handle@@QEAA@XZ",
        "??1Joined@@QEAA@XZ",
        "??0Window@@QEAA@XZ",
        "??1Window@@UEAA@XZ",
        "?show@Window@@QEBAXH@Z",
    ];
    for symbol in expected {
        assert!(symbols.contains(&symbol), "{symbol} in {symbols:?}");
    }
    assert!(contract.globals.iter().any(|global| global.symbol == *"?count@Window@@2HA"));
    // The second empty base class takes room unless the class asks for none.
    assert_eq!((record(&contract, "Wide").size, record(&contract, "Tight").size), (8, 4));
    assert_eq!(fields(&contract, "Flags"), ["Member low 0", "Member high 32"]);
    // A pointer to a member is an offset of four bytes where there is one base class at most.
    assert_eq!(fields(&contract, "Chosen")[1..], ["Member method 64", "Member z 128"]);
    let travels = |name| {
        let class = record(&contract, name).class.unwrap();
        (class.passing, class.returning)
    };
    assert_eq!(travels("Handle"), (Passing::Value, Passing::Address));
    assert_eq!(travels("Pair"), (Passing::Value, Passing::Address));
    assert_eq!(travels("Flags"), (Passing::Value, Passing::Value));
    let gaps: Vec<&str> = contract.gaps.iter().map(|gap| gap.item.as_str()).collect();
    assert_eq!(gaps, ["Joined", "int Pair::*", "void (Pair::*)(int)"]);
}
