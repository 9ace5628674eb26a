//! Input that cannot be checked: exit status 2, the file and the compiler's own words, and what
//! could be read is still reported.

mod support;

use support::Bench;

const GOOD_HEADER: &str = "int add(int left, int right);\n";
const GOOD_CRATE: &str =
    "unsafe extern \"C\" {\n    pub fn add(left: i32, right: i32) -> i32;\n}\n";
const GOOD_MODULE: &str = "pub extern fn add(left: c_int, right: c_int) c_int;\n";

#[test]
fn a_syntax_error_in_a_header() {
    let bench = Bench::new(&[("a.rs", GOOD_CRATE), ("a.h", "int add(int left,;\n")]);
    bench.run(&["check", "rust:a.rs", "c:a.h"]).fails_with(2).says(&["a.h", "expected", "left,;"]);
}

#[test]
fn a_missing_include() {
    let bench = Bench::new(&[("a.rs", GOOD_CRATE), ("a.h", "#include \"gone.h\"\n")]);
    bench.run(&["check", "rust:a.rs", "c:a.h"]).fails_with(2).says(&["a.h", "gone.h"]);
}

#[test]
fn a_crate_that_does_not_compile() {
    let bench = Bench::new(&[("a.rs", "pub type Gone = Missing;\n"), ("a.h", GOOD_HEADER)]);
    let run = bench.run(&["check", "rust:a.rs", "c:a.h"]);
    run.fails_with(2).says(&["a.rs", "E0425", "Missing"]);
}

#[test]
fn a_zig_module_that_does_not_compile() {
    let bench = Bench::new(&[("a.zig", "pub const x: Missing = 1;\n"), ("a.h", GOOD_HEADER)]);
    let run = bench.run(&["check", "zig:a.zig", "c:a.h"]);
    run.fails_with(2).says(&["a.zig", "undeclared identifier", "Missing"]);
}

/// The unread party dominates, and what the others disagree on is not lost.
#[test]
fn the_other_parties_are_still_compared() {
    let wrong = "pub extern fn add(left: c_int, right: u64) c_int;\n";
    let files = [("a.rs", GOOD_CRATE), ("a.zig", wrong), ("a.h", "int add(\n")];
    let run = Bench::new(&files).run(&["check", "rust:a.rs", "zig:a.zig", "c:a.h"]);
    run.fails_with(2).says(&["a.h", "error[width]: add", "could not check"]);
}

#[test]
fn a_party_without_items() {
    let bench = Bench::new(&[("a.rs", GOOD_CRATE), ("a.h", "/* nothing yet */\n")]);
    bench.run(&["check", "rust:a.rs", "c:a.h"]).fails_with(2).says(&["a.h", "no items"]);
}

#[test]
fn a_pattern_that_matches_nothing() {
    let bench = Bench::new(&[("a.zig", GOOD_MODULE), ("a.h", GOOD_HEADER)]);
    let run = bench.run(&["check", "zig:a.zig", "c:a.h", "--items", "ad*", "--items", "sub_*"]);
    run.fails_with(2).says(&["`sub_*` matches no item", "a.h"]);
}

#[test]
fn a_misspelled_pattern_names_its_neighbour() {
    let bench = Bench::new(&[("a.zig", GOOD_MODULE), ("a.h", "int sqlite3_open(void);\n")]);
    let run = bench.run(&["extract", "c:a.h", "--items", "sqlit3_*"]);
    run.fails_with(2).says(&["`sqlit3_*` matches no item", "sqlite3_open"]);
}

#[test]
fn a_corrupt_object() {
    let bench = Bench::new(&[("a.o", "\u{7f}ELF and then nothing"), ("a.h", GOOD_HEADER)]);
    bench.run(&["check", "object:a.o", "c:a.h"]).fails_with(2).says(&["a.o"]);
}

#[test]
fn malformed_and_newer_contracts() {
    let bench = Bench::new(&[("a.h", GOOD_HEADER), ("torn.json", "{\"schema\": 1, \"par")]);
    bench.run(&["extract", "c:a.h", "--output", "a.json"]).succeeds();
    let newer = bench.read("a.json").replacen("\"schema\": 1", "\"schema\": 99", 1);
    bench.write("newer.json", &newer);
    bench.run(&["compare", "a.json", "a.json"]).succeeds();
    bench.run(&["compare", "a.json", "torn.json"]).fails_with(2).says(&["torn.json", "line 1"]);
    bench.run(&["compare", "a.json", "newer.json"]).fails_with(2).says(&["newer.json", "99"]);
    bench.run(&["compare", "a.json", "gone.json"]).fails_with(2).says(&["gone.json"]);
}

#[test]
fn mistakes_in_the_configuration_come_all_at_once() {
    let text =
        "[boundary]\nname = \"x\"\nnmae = 1\n[[party]]\nname = \"a\"\nlanguage = \"cobol\"\n";
    let bench = Bench::new(&[("abiding.toml", text)]);
    let run = bench.run(&["check"]);
    run.fails_with(2).says(&[
        "abiding.toml:3:1",
        "did you mean `name`?",
        "unknown language `cobol`",
    ]);
    run.says(&["at least two parties", "neither `path` nor `manifest`"]);
}

#[test]
fn no_configuration_and_no_parties() {
    Bench::outside().run(&["check"]).fails_with(2).says(&["no abiding.toml here"]);
}
