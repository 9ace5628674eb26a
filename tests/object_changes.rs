//! Changes that comparers of debug information alone miss: each fires between two libraries and
//! between a library and a header, and its twin is silent. What a library cannot say is in the
//! coverage.

#![allow(clippy::unwrap_used, reason = "a test that cannot build its libraries has failed")]

use std::path::{Path, PathBuf};
use std::process::Command;

use abiding::cache::Cache;
use abiding::check::{Unobserved, read};
use abiding::compare::{Comparison, Level, compare_pair};
use abiding::config::{PartyOptions, party_from_shorthand};
use abiding::contract::{Contract, Passing, Topic};
use abiding::toolchain::process::Timings;
use abiding::toolchain::{target, zig};

/// A compiler with the flags of a library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Compiler {
    Gcc,
    Gxx,
    /// clang, as `zig cc` and `zig c++`.
    Clang,
    ClangCpp,
}

const C: [Compiler; 2] = [Compiler::Gcc, Compiler::Clang];
const CPP: [Compiler; 2] = [Compiler::Gxx, Compiler::ClangCpp];

/// A folder of libraries.
struct Bench(tempfile::TempDir);

impl Bench {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }

    /// The contract of a library that `compiler` makes of `header` with `body` behind it.
    fn library(
        &self,
        name: &str,
        compiler: Compiler,
        flags: &[&str],
        header: &str,
        body: &str,
    ) -> Contract {
        let cpp = matches!(compiler, Compiler::Gxx | Compiler::ClangCpp);
        let (source, extension) = if cpp { ("api.cpp", "hpp") } else { ("api.c", "h") };
        let folder = format!("{name}_{compiler:?}");
        self.file(&format!("{folder}/api.{extension}"), header);
        let text = format!("#include \"api.{extension}\"\n{body}\n");
        let source = self.file(&format!("{folder}/{source}"), &text);
        let mut command = match compiler {
            Compiler::Gcc => Command::new("gcc"),
            Compiler::Gxx => Command::new("g++"),
            Compiler::Clang | Compiler::ClangCpp => {
                let mut zig = zig::find().unwrap().tool.command();
                zig.arg(if cpp { "c++" } else { "cc" }).arg("-fno-sanitize=undefined");
                zig
            }
        };
        command.current_dir(source.parent().unwrap());
        command.args(["-shared", "-fPIC", "-g", "-w", "-o", "libapi.so"]);
        command.args(flags).arg(source.file_name().unwrap());
        let output = command.output().unwrap();
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        contract("object", &source.with_file_name("libapi.so"))
    }
}

fn contract(language: &str, path: &Path) -> Contract {
    let text = format!("{language}:{}", path.display());
    let party = party_from_shorthand(&text, &PartyOptions::default()).unwrap();
    let target = target::target(target::HOST).unwrap();
    match read(&party, &target, &Cache::none(), &Timings::default(), &Unobserved) {
        Ok(contract) => contract,
        Err(error) => panic!("{text}: {error}: {:?} {:?}", error.cause, error.compiler_said),
    }
}

/// Code and item of every difference that is more than a note.
fn loud(comparison: &Comparison) -> Vec<String> {
    let loud = comparison.differences.iter().filter(|found| found.level() > Level::Note);
    loud.map(|found| format!("{} {}", found.code(), found.item)).collect()
}

/// Whether `expected` is all that is found between any two libraries of `header` and of `header`
/// with `from` replaced by `to`, and between either and the other's header; and that the twins agree.
fn fires(
    compilers: &[Compiler],
    flags: &[&str],
    (header, body): (&str, &str),
    (from, to): (&str, &str),
    expected: &str,
) {
    let bench = Bench::new();
    assert!(header.contains(from), "nothing contains {from:?}");
    let changed = header.replace(from, to);
    let cpp = compilers.contains(&Compiler::Gxx) || compilers.contains(&Compiler::ClangCpp);
    let (language, file) = if cpp { ("c++", "api.hpp") } else { ("c", "api.h") };
    let of = |name: &str, text: &str| -> Vec<(String, Contract)> {
        let own = bench.file(&format!("{name}/{file}"), text);
        let mut all = vec![(format!("{name} header"), contract(language, &own))];
        for compiler in compilers {
            let library = bench.library(name, *compiler, flags, text, body);
            all.push((format!("{name} {compiler:?}"), library));
        }
        all
    };
    let (before, after) = (of("before", header), of("after", &changed));
    for (left_name, left) in &before {
        for (right_name, right) in &after {
            let found = loud(&compare_pair(left, right));
            assert_eq!(found, [expected], "{left_name} and {right_name}");
        }
        for (right_name, right) in &before {
            let found = loud(&compare_pair(left, right));
            assert!(found.is_empty(), "{left_name} and {right_name}: {found:?}");
        }
    }
}

#[test]
fn alignment_alone() {
    let header = "struct block { char bytes[64]; };\nint use_block(struct block *block);";
    let body = "int use_block(struct block *block) { return block->bytes[0]; }";
    let aligned = "struct __attribute__((aligned(64))) block {";
    fires(&C, &[], (header, body), ("struct block {", aligned), "alignment block");
    let header = "struct pair { _Alignas(8) int a; int b; };\nint use_pair(struct pair *pair);";
    let body = "int use_pair(struct pair *pair) { return pair->a; }";
    fires(&C, &[], (header, body), ("_Alignas(8)", ""), "alignment pair");
}

/// A packed struct whose fields stand where they would stand anyway leaves no trace.
#[test]
fn an_alignment_that_is_not_told_is_told_to_be_untold() {
    let bench = Bench::new();
    let header = "struct pair { int a, b; };\nint use_pair(struct pair *pair);";
    let body = "int use_pair(struct pair *pair) { return pair->a; }";
    let packed = header.replace("int a, b; }", "int a, b; } __attribute__((packed))");
    for compiler in C {
        let left = bench.library("plain", compiler, &[], header, body);
        let right = bench.library("packed", compiler, &[], &packed, body);
        let comparison = compare_pair(&left, &right);
        assert!(loud(&comparison).is_empty());
        let limits = &comparison.coverage.limits;
        assert!(limits.iter().any(|entry| entry.limit.topic == Topic::Alignment));
    }
}

const MACROS: &str = "#include <stdint.h>\n#define API_LIMIT 100\n#define API_FLAG (1u << 3)\n\
    #define API_NAME \"api\"\n#define API_MOST UINT32_MAX\n#define API_TWICE(x) (2 * (x))\n\
    #define API_BOTH (API_TWICE(API_LIMIT) + API_FLAG)\nint limit(int n);";

#[test]
fn a_macro_constant() {
    let body = "#define PRIVATE 7\nint limit(int n) { return n < API_LIMIT + PRIVATE; }";
    for (compiler, flag) in [(Compiler::Gcc, "-g3"), (Compiler::Clang, "-fdebug-macro")] {
        let change = ("API_FLAG (1u << 3)", "API_FLAG (1u << 4)");
        let header = MACROS.replace("#define API_BOTH (API_TWICE(API_LIMIT) + API_FLAG)\n", "");
        fires(&[compiler], &[flag], (&header, body), change, "constant-value API_FLAG");
    }
}

#[test]
fn macros_have_the_value_that_a_compiler_gives_them() {
    let bench = Bench::new();
    let body = "#define PRIVATE 7\nint limit(int n) { return n < API_LIMIT + PRIVATE; }";
    let old = ["-g3", "-gdwarf-4"];
    for (compiler, flags) in [
        (Compiler::Gcc, &["-g3"][..]),
        (Compiler::Gcc, &old),
        (Compiler::Clang, &["-fdebug-macro"]),
        (Compiler::Clang, &["-fdebug-macro", "-gdwarf-4"]),
    ] {
        let name = flags.join("").replace('-', "");
        let contract = bench.library(&name, compiler, flags, MACROS, body);
        let mut names: Vec<_> = contract.constants.iter().map(|c| c.name.as_str()).collect();
        names.sort_unstable();
        let all = ["API_BOTH", "API_FLAG", "API_LIMIT", "API_MOST", "API_NAME"];
        assert_eq!(names, all, "{compiler:?} {flags:?}");
        assert!(!contract.cannot_tell(Topic::Constants));
        let span = contract.constants.iter().find(|c| c.name == "API_LIMIT").unwrap().span.unwrap();
        assert!(span.file.ends_with("api.h") && span.line == 2, "{span:?}");
    }
    // Without the flag nothing is known of them, and that is said.
    let contract = bench.library("none", Compiler::Gcc, &[], MACROS, body);
    assert!(contract.constants.is_empty() && contract.cannot_tell(Topic::Constants));
}

#[test]
fn a_macro_that_parts_of_a_library_define_differently_is_a_gap() {
    let bench = Bench::new();
    bench.file("two_Gcc/b.h", "#define API_SIZE 2\n");
    bench.file("two_Gcc/b.c", "#include \"b.h\"\nint b(void) { return API_SIZE; }\n");
    let header = "#define API_SIZE 1\nint a(void);";
    let body = "int a(void) { return API_SIZE; }";
    let contract = bench.library("two", Compiler::Gcc, &["-g3", "b.c"], header, body);
    assert!(contract.constants.is_empty());
    let gap = contract.gaps.iter().find(|gap| gap.item == "API_SIZE").unwrap();
    assert!(gap.reason.contains("`#define API_SIZE 2`"), "{}", gap.reason);
}

#[test]
fn two_parameters_of_one_type_swapped() {
    let header = "int move_to(int width, int height);";
    let body = "int move_to(int a, int b) { return a - b; }";
    let bench = Bench::new();
    for compiler in C {
        let of = |name: &str, text: &str| {
            let define = text.replace(';', " { return width - height; }");
            bench.library(name, compiler, &["-O2"], text, &define)
        };
        let swapped = "int move_to(int height, int width);";
        let (left, right) = (of("left", header), of("right", swapped));
        assert_eq!(loud(&compare_pair(&left, &right)), ["parameter-order move_to"]);
        let twin = of("twin", header);
        assert!(loud(&compare_pair(&left, &twin)).is_empty());
        // Names that say nothing swap nothing.
        let other = bench.library("other", compiler, &[], header, body);
        assert!(loud(&compare_pair(&left, &other)).is_empty());
    }
}

#[test]
fn a_calling_convention() {
    let header = "typedef int (*callback)(int, double);\nint call(callback one);";
    let body = "int call(callback one) { return one(1, 2.0); }";
    if !target::HOST.starts_with("x86_64") {
        return;
    }
    let change = ("int (*callback)", "int (__attribute__((ms_abi)) *callback)");
    let expected = "convention callback";
    fires(&[Compiler::Clang], &[], (header, body), change, expected);
    // gcc leaves it out, and the coverage says so.
    let bench = Bench::new();
    let changed = header.replace(change.0, change.1);
    let gcc = bench.library("gcc", Compiler::Gcc, &[], &changed, body);
    let clang = bench.library("clang", Compiler::Clang, &[], header, body);
    let comparison = compare_pair(&clang, &gcc);
    assert!(loud(&comparison).is_empty());
    let limits = &comparison.coverage.limits;
    assert!(limits.iter().any(|entry| entry.limit.topic == Topic::Convention));
}

#[test]
fn a_type_that_only_void_pointers_lead_to() {
    let header = "struct ticket { int number; short row; };\nint redeem(void *ticket);";
    let body = "int redeem(void *ticket) { return ((struct ticket *)ticket)->number; }";
    fires(&C, &[], (header, body), ("short row", "long row"), "width ticket.row");
    // One that the library does not even mention stays in its object all the same.
    let body = "int redeem(void *ticket) { return ticket != 0; }";
    let flags = ["-fno-eliminate-unused-debug-types"];
    fires(&C, &flags, (header, body), ("short row", "long row"), "width ticket.row");
}

#[test]
fn a_class_that_goes_by_address() {
    let header = "struct amount { long cents; };\nextern \"C\" long spend(amount a);";
    let body = "long spend(amount a) { return a.cents; }";
    let change = ("long cents; }", "long cents; ~amount() noexcept; }");
    let found = "nontrivial-by-value spend";
    let bench = Bench::new();
    for compiler in CPP {
        for flags in [&[][..], &["-gdwarf-4"]] {
            let name = flags.join("").replace('-', "");
            let plain = bench.library(&format!("plain{name}"), compiler, flags, header, body);
            let changed = header.replace(change.0, change.1);
            let body = format!("{body}\namount::~amount() noexcept {{}}");
            let other = bench.library(&format!("other{name}"), compiler, flags, &changed, &body);
            let of = |contract: &Contract| {
                let mut records = contract.types.records.iter();
                let record = records.find(|(_, r)| r.name.is_some_and(|n| n == "amount")).unwrap();
                record.1.class.map(|class| class.passing)
            };
            assert_eq!((of(&plain), of(&other)), (Some(Passing::Value), Some(Passing::Address)));
            // A copy constructor does the same, a defaulted one does not.
            for (constructor, expected) in [
                ("amount(const amount &other)", Passing::Address),
                ("amount(const amount &) = default; amount(int *cents)", Passing::Value),
                ("amount(amount &&) = delete; amount(const amount &) = delete", Passing::Address),
            ] {
                let text =
                    header.replace("long cents; }", &format!("long cents; {constructor}; }}"));
                // Nobody can call a function with what cannot be copied, only declare one.
                let body =
                    "long spend(amount a);\nextern \"C\" long read(amount *a) { return a->cents; }";
                // clang describes a class where its constructor is, unless it is told otherwise.
                let mut flags = flags.to_vec();
                flags.extend((compiler == Compiler::ClangCpp).then_some("-fstandalone-debug"));
                let of_class = bench.library("constructor", compiler, &flags, &text, body);
                assert_eq!(of(&of_class), Some(expected), "{compiler:?} {flags:?} {constructor}");
            }
            // A C program passes the bytes.
            let c = "struct amount { long cents; };\nlong spend(struct amount a);";
            let c = contract("c", &bench.file("c/api.h", c));
            assert!(loud(&compare_pair(&c, &plain)).is_empty(), "{compiler:?} {flags:?}");
            let said = loud(&compare_pair(&c, &other));
            assert!(said.contains(&found.to_owned()), "{compiler:?} {flags:?}: {said:?}");
        }
    }
}

#[test]
fn a_class_that_is_only_declared_is_told_to_be_unknown() {
    let header = "struct shape { virtual int area(); int id; };\nstruct box : shape { int side; };\n\
        extern \"C\" int measure(box *b);";
    let body = "int shape::area() { return 0; }\nint measure(box *b) { return b->side; }";
    let bench = Bench::new();
    let own = contract("c++", &bench.file("header/api.hpp", header));
    let library = bench.library("library", Compiler::Gxx, &[], header, body);
    let comparison = compare_pair(&own, &library);
    assert!(loud(&comparison).is_empty());
    let reasons: Vec<_> = comparison.coverage.incomparable.iter().map(|i| &i.reason).collect();
    assert!(reasons.iter().any(|reason| reason.contains("declares the type")), "{reasons:?}");
}

#[test]
fn bases_and_virtual_tables() {
    let header = "struct shape { virtual int area(); int id; };\nstruct box : shape { int side; };\n\
        extern \"C\" int measure(box *b);";
    // A class is described where its virtual table is.
    let body = "int shape::area() { return 0; }\nint measure(box *b) { box c; return b->side; }";
    let change = ("int side;", "long side;");
    fires(&CPP, &[], (header, body), change, "width box.side");
}

/// A library of ELF with three functions, of which `open_it` has the versions that `script` says.
fn versioned(bench: &Bench, name: &str, body: &str, script: &str) -> Contract {
    bench.file(&format!("{name}_Gcc/api.map"), script);
    let header = "int open_it(int n);\nint one(void);\nint two(void);";
    let body = format!("int one(void) {{ return 1; }}\nint two(void) {{ return 2; }}\n{body}");
    bench.library(name, Compiler::Gcc, &["-Wl,--version-script=api.map"], header, &body)
}

#[test]
fn versions_of_symbols() {
    let bench = Bench::new();
    let plain = "int open_it(int n) { return n; }";
    let first = "API_1 { global: open_it; one; two; local: *; };";
    let second = "API_1 { global: one; two; local: *; }; API_2 { global: open_it; } API_1;";
    let left = versioned(&bench, "left", plain, first);
    let twin = versioned(&bench, "twin", plain, first);
    assert!(loud(&compare_pair(&left, &twin)).is_empty());
    let right = versioned(&bench, "right", plain, second);
    assert_eq!(loud(&compare_pair(&left, &right)), ["symbol-version open_it"]);
    // A library without versions says nothing about them.
    let none = bench.library(
        "none",
        Compiler::Gcc,
        &[],
        "int open_it(int n);\nint one(void);\nint two(void);",
        &format!("int one(void) {{ return 1; }}\nint two(void) {{ return 2; }}\n{plain}"),
    );
    assert!(loud(&compare_pair(&left, &none)).is_empty());
    // The version for programs that are linked now is the one that a header is compared with.
    let both = "long new_open(long n, int m) { return n + m; }\nint old_open(int n) { return n; }\n\
        __asm__(\".symver old_open,open_it@API_1\");\n\
        __asm__(\".symver new_open,open_it@@API_2\");";
    let header =
        contract("c", &bench.file("new/api.h", "long open_it(long n, int m);\nint one(void);"));
    let both = versioned(&bench, "both", both, second);
    assert!(loud(&compare_pair(&header, &both)).is_empty());
    let header = contract("c", &bench.file("old/api.h", "int open_it(int n);\nint one(void);"));
    assert!(loud(&compare_pair(&header, &left)).is_empty());
    assert!(!loud(&compare_pair(&header, &both)).is_empty());
    // What only programs that are linked already use cannot be linked with.
    let old = "int old_open(int n) { return n; }\n__asm__(\".symver old_open,open_it@API_1\");";
    let text = "int open_it(int n);\nint one(void);\nint two(void);";
    let header = contract("c", &bench.file("linked/api.h", text));
    let superseded = versioned(&bench, "superseded", old, second);
    assert_eq!(loud(&compare_pair(&header, &superseded)), ["symbol-missing open_it"]);
}
