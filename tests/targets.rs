//! One boundary in C, Zig and Rust on every target of the built-in set.
//!
//! C and Zig are read for all targets. Rust, whose `core` may first have to be compiled for a
//! minute of processor time and 45 MB in the cache per three targets, is read for a selection
//! that differs in data model, byte order and object format; `ABIDING_ALL_TARGETS=1` reads all.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "support/foreign_rust.rs"]
mod foreign_rust;
mod support;

use std::path::{Path, PathBuf};

use abiding::cache::Cache;
use abiding::check::{Outcome, Unobserved, check, read_targets};
use abiding::compare::Level;
use abiding::config::{Boundary, PartyOptions, party_from_shorthand};
use abiding::contract::{Contract, Target, Type};
use abiding::extract::Party;
use abiding::layout;
use abiding::report::error::extract_error;
use abiding::toolchain::process::Timings;
use abiding::toolchain::target_set::ALL;
use support::Bench;

/// ILP32 with short enums, big-endian, 32-bit with musl, Mach-O, COFF with `long` of four bytes,
/// the same where rustc would write CodeView, WebAssembly.
const FOR_RUST: [&str; 7] = [
    "thumbv7em-none-eabi",
    "s390x-unknown-linux-gnu",
    "i686-unknown-linux-musl",
    "aarch64-apple-darwin",
    "x86_64-pc-windows-gnu",
    "x86_64-pc-windows-msvc",
    "wasm32-unknown-unknown",
];

fn file(name: &str) -> PathBuf {
    Path::new("tests/targets").join(name)
}

fn party(language: &str, file: &Path) -> Party {
    let text = format!("{language}:{}", file.display());
    party_from_shorthand(&text, &PartyOptions::default()).unwrap()
}

fn boundary(parties: Vec<Party>) -> Boundary {
    let name = "edge".to_owned();
    Boundary {
        name,
        targets: Vec::new(),
        parties,
        renames: Vec::new(),
        exceptions: Vec::new(),
        file: None,
    }
}

fn run(parties: Vec<Party>, targets: &[Target]) -> Vec<Outcome> {
    let outcomes =
        check(&boundary(parties), targets, &Cache::none(), &Timings::default(), &Unobserved);
    for outcome in &outcomes {
        let all = outcome.unread.iter().map(|unread| extract_error(&unread.error));
        let errors: String = all.collect();
        assert!(errors.is_empty(), "{}: {errors}", outcome.target.triple);
    }
    outcomes
}

fn targets(names: &[&str]) -> Vec<Target> {
    let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
    read_targets(&names).unwrap()
}

fn loud(outcome: &Outcome) -> usize {
    outcome.differences.iter().filter(|difference| difference.level() > Level::Note).count()
}

fn assert_whole(contract: &Contract, triple: &str) {
    let who = format!("{} on {triple}", contract.header.party);
    assert!(contract.gaps.is_empty(), "{who}: {:#?}", contract.gaps);
    let wrong = layout::disagreements(contract);
    assert!(wrong.is_empty(), "the second opinion on {who}: {wrong:#?}");
}

fn assert_agreed(outcome: &Outcome) {
    let triple = &outcome.target.triple;
    assert_eq!(loud(outcome), 0, "{triple}: {:#?}", outcome.differences);
    let compared: usize = outcome.coverage.compared.values().sum();
    // Six types or more, three functions, a variable and a constant.
    assert!(compared >= 11, "{triple}: {:?}", outcome.coverage.compared);
    outcome.contracts.iter().for_each(|contract| assert_whole(contract, triple));
}

#[test]
fn c_and_zig_agree_on_every_target() {
    let targets = targets(&["all"]);
    assert_eq!(targets.len(), ALL.len());
    let parties = vec![party("c", &file("edge.h")), party("zig", &file("edge.zig"))];
    run(parties, &targets).iter().for_each(assert_agreed);
}

/// The twin of the test above: a parameter that is a `long` in C only, and fields behind it.
#[test]
fn a_fixed_width_for_long_is_reported_where_it_is_wrong() {
    let bench = Bench::new(&[
        ("edge.h", &std::fs::read_to_string(file("edge.h")).unwrap()),
        ("edge.zig", &std::fs::read_to_string(file("edge.zig")).unwrap().replace("c_long", "i32")),
    ]);
    let parties = vec![
        party("c", &bench.path().join("edge.h")),
        party("zig", &bench.path().join("edge.zig")),
    ];
    for outcome in run(parties, &targets(&["all"])) {
        let wrong = outcome.target.model.long.size != 4;
        assert_eq!(loud(&outcome) > 0, wrong, "{}", outcome.target.triple);
    }
}

#[test]
fn rust_agrees_on_targets_whose_library_is_not_installed() {
    let everything = std::env::var_os("ABIDING_ALL_TARGETS").is_some();
    let names: &[&str] = if everything { &ALL } else { &FOR_RUST };
    for triple in names {
        let Some(compiler) = foreign_rust::find(triple, "reading Rust") else { continue };
        let mut rust = party("rust", &file("edge.rs"));
        rust.compiler = compiler.path();
        let outcomes = run(vec![rust, party("c", &file("edge.h"))], &targets(&[triple]));
        assert_agreed(&outcomes[0]);
    }
}

const ENUM_H: &str = "enum shade { LIGHT, DARK };\nint paint(enum shade shade);\n";
const ENUM_RS: &str = "#[repr(C)]\npub enum shade { LIGHT, DARK }\n\
                       unsafe extern \"C\" { pub fn paint(shade: shade) -> core::ffi::c_int; }\n";

/// rustc makes a plain `repr(C)` enum one byte wide on bare-metal Arm, as the platform's ABI says;
/// clang does so with `-fshort-enums` only.
#[test]
fn short_enums_are_what_each_compiler_makes_of_them() {
    let triple = "thumbv7em-none-eabi";
    let Some(compiler) = foreign_rust::find(triple, "short enums") else { return };
    let bench = Bench::new(&[("shade.h", ENUM_H), ("shade.rs", ENUM_RS)]);
    let with = |flags: &[&str]| {
        let mut rust = party("rust", &bench.path().join("shade.rs"));
        rust.compiler = compiler.path();
        let mut c = party("c", &bench.path().join("shade.h"));
        c.flags = flags.iter().map(|flag| (*flag).to_owned()).collect();
        run(vec![rust, c], &targets(&[triple])).remove(0)
    };
    let wide = with(&[]);
    assert!(loud(&wide) > 0, "one byte against four was not reported");
    let bits = |contract: &Contract| {
        let (_, shade) = contract.types.enums.iter().next().unwrap();
        contract.types.resolve(shade.underlying)
    };
    let found = wide.contracts.iter().map(bits).collect::<Vec<_>>();
    assert!(
        matches!(found[..], [Type::Int { bits: 8, .. }, Type::Int { bits: 32, .. }]),
        "{found:?}"
    );
    let short = with(&["-fshort-enums"]);
    assert_eq!(loud(&short), 0, "{:#?}", short.differences);
}

#[test]
fn a_rust_without_library_and_source_says_what_to_install() {
    let bench = Bench::new(&[("a.rs", "pub const A: u32 = 1;"), ("a.h", "#define A 1")]);
    // A program that answers as a rustc does which has nothing for any target but its own.
    let script = "#!/bin/sh\ncase \"$*\" in\n\
        *--version*) echo 'release: 1.99.0'; echo 'host: x86_64-unknown-linux-gnu';;\n\
        *target-libdir*) echo /nonexistent; echo /nonexistent/lib;;\n\
        *) echo '{}';;\nesac\n";
    bench.write("rustc", script);
    if !make_executable(&bench.path().join("rustc")) {
        return;
    }
    let run = bench.run(&[
        "check",
        "--rustc",
        "./rustc",
        "--target",
        "s390x-unknown-linux-gnu",
        "rust:a.rs",
        "c:a.h",
    ]);
    run.fails_with(2).says(&[
        "rustup target add s390x-unknown-linux-gnu",
        "rust-src",
        "not read: a.rs",
    ]);
}

#[cfg(unix)]
fn make_executable(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o755)).unwrap();
    true
}

#[cfg(not(unix))]
fn make_executable(_file: &Path) -> bool {
    false
}

#[test]
fn targets_are_listed_and_unknown_ones_answered() {
    let bench = Bench::outside();
    let list = bench.run(&["targets", "--all"]);
    list.succeeds().says(&ALL);
    bench.write("a.h", "#define A 1");
    let typo = bench.run(&["extract", "c:a.h", "--target", "s390x-unknown-linux-gmu"]);
    typo.fails_with(2).says(&["did you mean `s390x-unknown-linux-gnu`"]);
    let several = bench.run(&["extract", "c:a.h", "--target", "all"]);
    several.fails_with(2).says(&["is for one target"]);
    bench.run(&["extract", "c:a.h", "--target", "x86_64-linux-musl"]).succeeds();
}
