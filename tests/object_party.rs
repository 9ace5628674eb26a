//! Libraries as parties: one API in four languages, built by each language's compiler, agrees with
//! itself in every pair; one change in one of them is named once and nothing else.

#![allow(clippy::unwrap_used, reason = "a test that cannot build its libraries has failed")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use abiding::cache::Cache;
use abiding::check::{Unobserved, Verdict, check, read, read_targets};
use abiding::compare::{Comparison, DifferenceKind, Level, compare_pair};
use abiding::config::{Boundary, PartyOptions, party_from_shorthand};
use abiding::contract::{Contract, ItemKind, Topic};
use abiding::toolchain::process::Timings;
use abiding::toolchain::{target, zig};

const SOURCES: &str = "tests/four_languages";

/// A folder in which libraries are built from changed copies of the sources.
struct Bench(tempfile::TempDir);

/// A way to build a library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Build {
    Gcc(&'static [&'static str]),
    Gxx,
    /// clang, as `zig cc` for a target.
    Clang(&'static str),
    Rust(&'static [&'static str]),
    Zig(&'static [&'static str]),
}

/// Every compiler, with and without optimisation; Zig with its own backend and with LLVM.
const BUILDS: [Build; 9] = [
    Build::Gcc(&["-g"]),
    Build::Gcc(&["-g", "-O2", "-gdwarf-4", "-gz"]),
    Build::Gxx,
    Build::Clang("native"),
    Build::Rust(&["-g"]),
    Build::Rust(&["-g", "-O"]),
    Build::Zig(&[]),
    Build::Zig(&["-fllvm"]),
    Build::Zig(&["-OReleaseSafe"]),
];

impl Bench {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// Builds a library from the sources with `from` replaced by `to` in the one that counts.
    fn build(&self, name: &str, build: Build, from: &str, to: &str) -> PathBuf {
        let folder = self.0.path().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        let mut replaced = false;
        for entry in std::fs::read_dir(SOURCES).unwrap() {
            let path = entry.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            let counts = match path.extension().unwrap().to_str().unwrap() {
                "rs" => matches!(build, Build::Rust(_)),
                "zig" => matches!(build, Build::Zig(_)),
                _ => matches!(build, Build::Gcc(_) | Build::Gxx | Build::Clang(_)),
            };
            replaced |= counts && text.contains(from);
            let text = if counts && !from.is_empty() { text.replace(from, to) } else { text };
            std::fs::write(folder.join(path.file_name().unwrap()), text).unwrap();
        }
        assert!(replaced, "{name}: nothing contains {from:?}");
        let (mut command, library) = command(build);
        command.current_dir(&folder);
        let output = command.output().unwrap();
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        folder.join(library)
    }

    fn plain(&self, name: &str, build: Build) -> PathBuf {
        self.build(name, build, "", "")
    }
}

fn command(build: Build) -> (Command, &'static str) {
    let zig = || zig::find().unwrap().tool.command();
    let library = match build {
        Build::Clang(target) if target.contains("windows") => "mixer.dll",
        Build::Clang(target) if target.contains("macos") => "libmixer.dylib",
        _ => "libmixer.so",
    };
    let mut command = match build {
        Build::Gcc(_) => Command::new("gcc"),
        Build::Gxx => Command::new("g++"),
        Build::Rust(_) => Command::new("rustc"),
        Build::Clang(_) | Build::Zig(_) => zig(),
    };
    match build {
        Build::Gcc(flags) => command.args(["-shared", "-fPIC", "mixer.c"]).args(flags),
        Build::Gxx => command.args(["-shared", "-fPIC", "-g", "-x", "c++", "mixer.c"]),
        Build::Clang(target) => command.args(["cc", "-target", target, "-shared", "-g", "mixer.c"]),
        Build::Rust(flags) => command.args(["--edition", "2024", "mixer.rs"]).args(flags),
        Build::Zig(flags) => command.args(["build-lib", "-dynamic", "mixer.zig"]).args(flags),
    };
    match build {
        Build::Zig(_) => command.arg(format!("-femit-bin={library}")),
        _ => command.args(["-o", library]),
    };
    (command, library)
}

/// The contract of a party on a target.
fn contract_on(language: &str, path: &Path, triple: &str, items: &[&str]) -> Contract {
    let items = items.iter().map(|item| (*item).to_owned()).collect();
    let options = PartyOptions { items, ..PartyOptions::default() };
    let text = format!("{language}:{}", path.display());
    let party = party_from_shorthand(&text, &options).unwrap();
    let target = target::target(triple).unwrap();
    match read(&party, &target, &Cache::none(), &Timings::default(), &Unobserved) {
        Ok(contract) => contract,
        Err(error) => panic!("{text}: {error}: {:?} {:?}", error.cause, error.compiler_said),
    }
}

fn contract(language: &str, path: &Path) -> Contract {
    contract_on(language, path, target::HOST, &[])
}

/// Item and code of every difference that is more than a note.
fn loud(comparison: &Comparison) -> BTreeSet<String> {
    let loud = comparison.differences.iter().filter(|found| found.level() > Level::Note);
    loud.map(|found| format!("{} {}", found.code(), found.item.to_lowercase().replace('_', "")))
        .collect()
}

#[test]
fn four_languages_agree_in_every_pair() {
    let bench = Bench::new();
    let mut parties: Vec<(String, Contract)> = Vec::new();
    for build in BUILDS {
        let name = format!("{build:?}").replace(|c: char| !c.is_alphanumeric(), "_");
        parties.push((name.clone(), contract("object", &bench.plain(&name, build))));
    }
    for (language, file) in
        [("c", "mixer.h"), ("c++", "mixer.h"), ("rust", "mixer.rs"), ("zig", "mixer.zig")]
    {
        parties.push((language.to_owned(), contract(language, &Path::new(SOURCES).join(file))));
    }
    for (at, (left_name, left)) in parties.iter().enumerate() {
        for (right_name, right) in &parties[at + 1..] {
            let comparison = compare_pair(left, right);
            assert_eq!(loud(&comparison), BTreeSet::new(), "{left_name} and {right_name}");
            let compared = &comparison.coverage.compared;
            assert_eq!(compared[&ItemKind::Function], 13, "{left_name} and {right_name}");
            let incomparable: Vec<_> = comparison.coverage.incomparable.iter().collect();
            // Zig's importer aside, all is told that both sides have.
            assert!(incomparable.is_empty(), "{left_name} and {right_name}: {incomparable:?}");
        }
    }
}

/// What is changed in one language: the difference to expect, and the texts in C, Rust and Zig.
const CHANGES: [(&str, [(&str, &str); 3]); 4] = [
    (
        "width mixerspec.rate",
        [
            ("uint32_t rate;", "uint64_t rate;"),
            ("pub rate: u32,", "pub rate: u64,"),
            ("    rate: u32,", "    rate: u64,"),
        ],
    ),
    (
        "enumerator-value mixerformat.mixerformats16",
        [
            ("MIXER_FORMAT_S16 = 2", "MIXER_FORMAT_S16 = 3"),
            ("S16 = 2", "S16 = 3"),
            ("s16 = 2", "s16 = 3"),
        ],
    ),
    (
        "class mixerramp",
        [
            (
                "const struct mixer_point *points, size_t count",
                "const struct mixer_point *points, double count",
            ),
            (
                "points: *const MixerPoint,\n    count: usize",
                "points: *const MixerPoint,\n    count: f64",
            ),
            (
                "points: [*c]const MixerPoint, count: usize",
                "points: [*c]const MixerPoint, count: f64",
            ),
        ],
    ),
    (
        "symbol-missing mixergain",
        [
            ("mixer_gain", "mixer_gain2"),
            ("fn mixer_gain(", "fn mixer_gain2("),
            ("fn mixer_gain(", "fn mixer_gain2("),
        ],
    ),
];

#[test]
fn one_change_is_named_once() {
    let bench = Bench::new();
    let header = contract("c", &Path::new(SOURCES).join("mixer.h"));
    let twins = [Build::Gcc(&["-g"]), Build::Rust(&["-g"]), Build::Zig(&[])];
    let twins = twins.map(|build| {
        contract(
            "object",
            &bench.plain(&format!("{build:?}").replace(|c: char| !c.is_alphanumeric(), "_"), build),
        )
    });
    let builds = [
        (Build::Gxx, 0),
        (Build::Clang("native"), 0),
        (Build::Rust(&["-g", "-O"]), 1),
        (Build::Zig(&[]), 2),
    ];
    for (number, (expected, texts)) in CHANGES.iter().enumerate() {
        for (build, language) in builds {
            let name = format!("{number}_{build:?}").replace(|c: char| !c.is_alphanumeric(), "_");
            let (from, to) = texts[language];
            // The bodies index with the count.
            let changed = contract("object", &bench.build(&name, build, from, to));
            for other in twins.iter().chain([&header]) {
                let found = loud(&compare_pair(other, &changed));
                let short = expected.replace("mixerformats16", "s16");
                let one = found.len() == 1 && (found.contains(*expected) || found.contains(&short));
                assert!(one, "{name} against {}: {found:?}", other.header.compiler.name);
            }
        }
    }
}

#[test]
fn a_stripped_library_has_symbols_only_and_leaves_the_check_open() {
    let bench = Bench::new();
    let library = bench.plain("stripped", Build::Gcc(&["-s"]));
    let contract = contract("object", &library);
    assert!(contract.cannot_tell(Topic::Types));
    assert_eq!((contract.functions.len(), contract.globals.len()), (13, 1));
    let outcomes = check_files(&[("object", &library), ("c", &Path::new(SOURCES).join("mixer.h"))]);
    assert_eq!(Verdict::of(&outcomes, Level::Warning), Verdict::Unchecked);
    assert_eq!(outcomes[0].coverage.limits[0].limit.topic, Topic::Types);
    // A symbol that is missing is still found.
    let library = bench.build("renamed", Build::Gcc(&["-s"]), "mixer_gain", "mixer_gain2");
    let found = check_files(&[("object", &library), ("c", &Path::new(SOURCES).join("mixer.h"))]);
    assert!(found[0].differences.iter().any(|found| found.code().spelling() == "symbol-missing"));
}

fn check_files(files: &[(&str, &Path)]) -> Vec<abiding::check::Outcome> {
    let party = |(language, path): &(&str, &Path)| {
        let text = format!("{language}:{}", path.display());
        party_from_shorthand(&text, &PartyOptions::default()).unwrap()
    };
    let parties = files.iter().map(party).collect();
    let name = "mixer".to_owned();
    let boundary = Boundary {
        name,
        targets: vec![],
        parties,
        renames: vec![],
        exceptions: vec![],
        file: None,
    };
    let targets = read_targets(&["host".to_owned()]).unwrap();
    check(&boundary, &targets, &Cache::none(), &Timings::default(), &Unobserved)
}

/// Every way for a symbol to be there, and to be exported or not.
const KINDS_H: &str = "
int k_plain(int a);
int k_protected(int a);
int k_weak(int a);
int k_assembly(int a);
int k_indirect(int a);
extern int k_variable;
extern int k_common;
extern _Thread_local int k_thread;
int k_hidden(int a);
int k_static(int a);
__attribute__((visibility(\"hidden\"))) int k_own(int a);
";
const KINDS_C: &str = "
#define HIDDEN __attribute__((visibility(\"hidden\")))
int k_plain(int a) { return a; }
__attribute__((visibility(\"protected\"))) int k_protected(int a) { return a + 1; }
__attribute__((weak)) int k_weak(int a) { return a + 2; }
__asm__(\".globl k_assembly\\nk_assembly: ret\");
static int chosen(int a) { return a; }
static int (*choose(void))(int) { return chosen; }
int k_indirect(int a) __attribute__((ifunc(\"choose\")));
int k_variable = 3;
int k_common;
_Thread_local int k_thread = 4;
HIDDEN int k_hidden(int a) { return a + 3; }
static int k_static(int a) { return a + 4; }
HIDDEN int k_own(int a) { return k_static(a); }
";

#[test]
fn symbols_of_every_kind_are_there_and_hidden_ones_are_told_as_such() {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        eprintln!("SKIPPED: the assembly and `ifunc` are those of Linux on x86-64");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    let header = folder.path().join("kinds.h");
    write("kinds.h", KINDS_H);
    write("kinds.c", KINDS_C);
    write("only.map", "{ global: k_*; local: k_weak; *; };");
    let own = contract("c", &header);
    let build = |program: &str, first: &[&str], flags: &[&str]| {
        let mut command = match program {
            "gcc" => Command::new("gcc"),
            _ => zig::find().unwrap().tool.command(),
        };
        command.args(first).args(["-g", "-fcommon", "-fPIC", "kinds.c"]).args(flags);
        let output = command.current_dir(folder.path()).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    let hidden = ["symbol-missing khidden", "symbol-missing kstatic"];
    let script = "-Wl,--version-script=only.map";
    for (program, first, flags, expected) in [
        ("gcc", &[][..], &["-shared"][..], &hidden[..]),
        ("zig", &["cc"], &["-shared"], &hidden),
        ("gcc", &[], &["-shared", script], &[hidden[0], hidden[1], "symbol-missing kweak"]),
        // Objects that are linked into one file may use what is hidden outside of it.
        ("gcc", &[], &["-c"], &hidden[1..]),
    ] {
        build(program, first, &[flags, &["-o", "libkinds.so"]].concat());
        let object = contract("object", &folder.path().join("libkinds.so"));
        let comparison = compare_pair(&own, &object);
        let expected: BTreeSet<_> = expected.iter().map(|line| (*line).to_owned()).collect();
        assert_eq!(loud(&comparison), expected, "{program} {flags:?}");
        for found in comparison.differences.iter().filter(|found| found.level() > Level::Note) {
            let DifferenceKind::SymbolMissing { hiding, .. } = &found.kind else { panic!() };
            assert!(hiding.is_some(), "{program} {flags:?}: {found:?}");
        }
        // The assembly and what is chosen when it is loaded are known by name alone.
        let gaps = object.gaps.iter().filter(|gap| gap.item.starts_with("k_")).count();
        assert_eq!(gaps, 2, "{:?}", object.gaps);
    }
}

#[test]
fn separate_debug_information_is_found_by_its_name_and_refused_from_another_build() {
    let bench = Bench::new();
    let library = bench.plain("separate", Build::Gcc(&["-g"]));
    let folder = library.parent().unwrap();
    let run = |program: &str, arguments: &[&str]| {
        let output = Command::new(program).args(arguments).current_dir(folder).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    run("objcopy", &["--only-keep-debug", "libmixer.so", "libmixer.debug"]);
    run("objcopy", &["--strip-debug", "--add-gnu-debuglink=libmixer.debug", "libmixer.so"]);
    assert!(!contract("object", &library).cannot_tell(Topic::Types));
    // Another build's debug information would be a lie.
    let other = bench.build("other", Build::Gcc(&["-g"]), "uint32_t rate;", "uint64_t rate;");
    std::fs::copy(other, folder.join("libmixer.debug")).unwrap();
    assert!(contract("object", &library).cannot_tell(Topic::Types));
}

/// Whether a program that packs debug information can be run here; its absence is said.
fn has(program: &str) -> bool {
    let found = Command::new(program).arg("--version").output().is_ok();
    if !found {
        eprintln!("SKIPPED: there is no `{program}`, a part of LLVM");
    }
    found
}

#[test]
fn split_debug_information_is_read_from_its_files_and_packages() {
    let bench = Bench::new();
    let header = contract("c", &Path::new(SOURCES).join("mixer.h"));
    let changed = ("uint32_t rate;", "uint64_t rate;");
    let read = |library: &Path, differs: bool| {
        let object = contract("object", library);
        let expected = differs.then(|| "width mixerspec.rate".to_owned());
        let found = loud(&compare_pair(&header, &object));
        assert_eq!(found, expected.into_iter().collect(), "{}", library.display());
        assert!(!object.cannot_tell(Topic::Types), "{}", library.display());
        // gcc's split lists of macros cannot be followed, which must be said; clang's can.
        let told = !object.cannot_tell(Topic::Constants);
        let macros = object.constants.iter().any(|constant| constant.name == "MIXER_RATE");
        assert_eq!(macros, told && !differs, "{}", library.display());
    };
    for (at, flags) in [
        &["-g3", "-gsplit-dwarf", "-gdwarf-4"][..],
        &["-g3", "-gsplit-dwarf", "-gdwarf-5"],
        &["-g3", "-gsplit-dwarf", "-gdwarf-5", "-fdebug-types-section"],
        &["-g3", "-gsplit-dwarf", "-gdwarf-5", "-gz"],
    ]
    .into_iter()
    .enumerate()
    {
        let same = ("#define MIXER_H", "#define MIXER_H\n#define MIXER_RATE 48000");
        for (name, (from, to)) in [("same", same), ("changed", changed)] {
            let differs = name == "changed";
            let library = bench.build(&format!("{name}{at}"), Build::Gcc(flags), from, to);
            let folder = library.parent().unwrap();
            read(&library, differs);
            let split = folder.join("libmixer.so-mixer.dwo");
            if has("llvm-dwp") && !flags.contains(&"-gz") {
                let pack = ["-e", "libmixer.so", "-o", "libmixer.so.dwp"];
                let packed = Command::new("llvm-dwp").args(pack).current_dir(folder).output();
                assert!(packed.unwrap().status.success());
                std::fs::remove_file(&split).unwrap();
                read(&library, differs);
                std::fs::remove_file(folder.join("libmixer.so.dwp")).unwrap();
            } else {
                std::fs::remove_file(&split).unwrap();
            }
            let object = contract("object", &library);
            assert!(object.cannot_tell(Topic::Types), "nothing is left to agree with");
            assert!(
                object.limits[0].reason.contains("libmixer.so-mixer.dwo"),
                "{:?}",
                object.limits
            );
        }
    }
}

#[test]
fn what_was_split_off_is_no_secret_of_the_cache() {
    let bench = Bench::new();
    let library = bench.plain("cached", Build::Gcc(&["-g", "-gsplit-dwarf"]));
    let header = Path::new(SOURCES).join("mixer.h");
    let cannot_tell = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_abiding"));
        command.env("ABIDING_CACHE_DIR", bench.0.path().join("cache"));
        command.args(["check", "--format", "json"]).arg(&header).arg(&library);
        let status = command.output().unwrap().status.code().unwrap();
        assert!([0, 2].contains(&status), "{status}");
        status == 2
    };
    assert!(!cannot_tell());
    let split = library.with_file_name("libmixer.so-mixer.dwo");
    let moved = library.with_file_name("moved.dwo");
    std::fs::rename(&split, &moved).unwrap();
    assert!(cannot_tell(), "the file is gone");
    std::fs::rename(&moved, &split).unwrap();
    assert!(!cannot_tell(), "and back");
}

#[test]
fn debug_information_of_a_mac_library_is_in_its_bundle() {
    let bench = Bench::new();
    let header = Path::new(SOURCES).join("mixer.h");
    let triple = "x86_64-apple-darwin";
    let own = contract_on("c", &header, triple, &[]);
    for (name, (from, to), expected) in [
        ("same", ("", ""), None),
        ("changed", ("uint32_t rate;", "uint64_t rate;"), Some("width mixerspec.rate")),
    ] {
        let source = bench.build(name, Build::Gcc(&["-g"]), from, to);
        let folder = source.parent().unwrap();
        let target = ["cc", "-target", "x86_64-macos", "-g"];
        for step in [&["-c", "mixer.c", "-o", "mac.o"][..], &["-shared", "mac.o", "-o", "m.dylib"]]
        {
            let mut zig = zig::find().unwrap().tool.command();
            let output = zig.args(target).args(step).current_dir(folder).output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
        let library = folder.join("m.dylib");
        let alone = contract_on("object", &library, triple, &[]);
        assert!(alone.cannot_tell(Topic::Types));
        assert!(
            alone.limits[0].remedy.as_ref().unwrap().contains("dsymutil"),
            "{:?}",
            alone.limits
        );
        if !has("dsymutil") {
            return;
        }
        let made = Command::new("dsymutil").arg("m.dylib").current_dir(folder).output();
        assert!(made.unwrap().status.success());
        let object = contract_on("object", &library, triple, &[]);
        let expected: BTreeSet<_> = expected.into_iter().map(str::to_owned).collect();
        assert_eq!(loud(&compare_pair(&own, &object)), expected);
        assert!(!object.cannot_tell(Topic::Types));
    }
}

#[test]
fn libraries_of_other_systems_and_archives_are_read_for_their_target() {
    let bench = Bench::new();
    let header = Path::new(SOURCES).join("mixer.h");
    for (zig, triple) in [
        ("x86_64-windows-gnu", "x86_64-pc-windows-gnu"),
        ("aarch64-linux-gnu", "aarch64-unknown-linux-gnu"),
        ("x86-linux-gnu", "i686-unknown-linux-gnu"),
    ] {
        let library = bench.plain(zig, Build::Clang(zig));
        let own = contract_on("c", &header, triple, &[]);
        let object = contract_on("object", &library, triple, &["mixer*", "MIXER*"]);
        if object.cannot_tell(Topic::Types) {
            // lld keeps no DWARF in a .dll of its own accord.
            assert!(triple.contains("windows"), "{triple}");
        }
        assert_eq!(loud(&compare_pair(&own, &object)), BTreeSet::new(), "{triple}");
        assert_eq!(object.functions.len(), 13, "{triple}");
    }
    let folder = bench.0.path().join("x86_64-windows-gnu");
    let run = |folder: &Path, arguments: &[&str]| {
        let mut zig = zig::find().unwrap().tool.command();
        let output = zig.args(arguments).current_dir(folder).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    let windows = ["cc", "-target", "x86_64-windows-gnu", "mixer.c"];
    run(&folder, &[&windows[..], &["-shared", "-gdwarf-4", "-o", "dwarf.dll"]].concat());
    run(
        &folder,
        &[&windows[..], &["-shared", "-o", "m.dll", "-Wl,--out-implib,import.lib"]].concat(),
    );
    run(&folder, &[&windows[..], &["-c", "-gdwarf", "-o", "mixer.obj"]].concat());
    run(&folder, &["ar", "rcs", "static.lib", "mixer.obj"]);
    let mac = ["cc", "-target", "aarch64-macos", "mixer.c", "-c", "-g", "-o", "mac.o"];
    run(&folder, &mac);
    run(&folder, &["ar", "rcs", "libmac.a", "mac.o"]);
    run(&folder, &["cc", "-target", "wasm32-wasi", "mixer.c", "-c", "-g", "-o", "wasm.o"]);
    for (file, triple, described) in [
        ("dwarf.dll", "x86_64-pc-windows-gnu", true),
        ("import.lib", "x86_64-pc-windows-gnu", false),
        ("static.lib", "x86_64-pc-windows-gnu", true),
        ("libmac.a", "aarch64-apple-darwin", true),
        ("wasm.o", "wasm32-wasip1", true),
    ] {
        let own = contract_on("c", &header, triple, &[]);
        let object = contract_on("object", &folder.join(file), triple, &[]);
        assert_eq!(object.cannot_tell(Topic::Types), !described, "{file}");
        let comparison = compare_pair(&own, &object);
        assert_eq!(loud(&comparison), BTreeSet::new(), "{file}");
        assert_eq!(comparison.coverage.compared[&ItemKind::Function], 13, "{file}");
        assert_eq!(comparison.coverage.compared[&ItemKind::Global], 1, "{file}");
        let changed = std::fs::read_to_string(&header).unwrap();
        let changed = changed.replace("uint32_t rate;", "uint64_t rate;");
        let path = folder.join("changed.h");
        std::fs::write(&path, changed).unwrap();
        if described {
            let found = loud(&compare_pair(&contract_on("c", &path, triple, &[]), &object));
            assert_eq!(found, BTreeSet::from(["width mixerspec.rate".to_owned()]), "{file}");
        }
    }
    // The same library is nobody's on another machine.
    let party = format!("object:{}", bench.plain("host", Build::Gcc(&["-g"])).display());
    let party = party_from_shorthand(&party, &PartyOptions::default()).unwrap();
    let target = target::target("aarch64-unknown-linux-gnu").unwrap();
    let error =
        read(&party, &target, &Cache::none(), &Timings::default(), &Unobserved).unwrap_err();
    assert!(error.to_string().contains("for another target"), "{error}");
}
