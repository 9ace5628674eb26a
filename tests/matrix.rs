//! The layout of types on every target: computed from one contract, confirmed by the compilers.

#![allow(clippy::unwrap_used, reason = "a test that cannot run its bench has failed")]

mod support;

use serde_json::Value;
use support::Bench;

const HEADER: &str = "\
#include <stddef.h>
enum colour { RED, GREEN };
struct inner { char c; double d; };
typedef long own_long;
struct all {
    char c; long l; long long ll; size_t z; void *p; own_long o; enum colour e;
    struct inner i; short s[3]; wchar_t w;
};
struct packed_one { char c; long l; int *p; } __attribute__((packed));
struct aligned_one { char c; } __attribute__((aligned(16)));
union either { char c; long l[2]; };
struct bits { unsigned char a : 4; unsigned b : 4; unsigned c : 20; };
";
const TYPES: [&str; 5] = ["all", "packed_one", "aligned_one", "either", "bits"];

#[test]
fn the_compilers_confirm_what_is_computed() {
    let bench = Bench::new(&[("all.h", HEADER)]);
    let targets = [
        "x86_64-unknown-linux-gnu",
        "i686-unknown-linux-gnu",
        "aarch64-apple-darwin",
        "x86_64-pc-windows-gnu",
        "armv7-unknown-linux-gnueabihf",
    ];
    let mut arguments = vec!["matrix", "--party", "c:all.h", "--verify"];
    arguments.extend(TYPES);
    targets.iter().for_each(|target| arguments.extend(["--target", target]));
    bench.run(&arguments).succeeds().says(&[
        "verified with the compilers for 5 targets",
        "`long` has 4 bytes, not 8",
        "a pointer has 4 bytes, not 8",
        "`double` is aligned to 4, not 8",
        "rules of Microsoft",
    ]);
}

#[test]
fn a_declaration_that_differs_between_targets_is_found_by_the_compilers() {
    let text = "#ifdef _WIN32\nstruct item { int a; };\n#else\nstruct item { short a; };\n#endif\n";
    let bench = Bench::new(&[("item.h", text)]);
    let windows = ["matrix", "item", "--party", "c:item.h", "--target", "x86_64-pc-windows-gnu"];
    bench.run(&windows).succeeds();
    let verified = [&windows[..], &["--verify"]].concat();
    bench.run(&verified).fails_with(1).says(&["the compiler says size 4", "the table says 2"]);
}

#[test]
fn what_the_host_does_not_tell_is_not_guessed() {
    let text = "#include <sys/types.h>\nstruct item { off_t at; };\n";
    let bench = Bench::new(&[("item.h", text)]);
    let run = bench.run(&["matrix", "item", "--party", "c:item.h", "--format", "json"]);
    let table: Value = serde_json::from_str(&run.succeeds().stdout()).unwrap();
    let columns = table["types"][0]["columns"].as_array().unwrap();
    assert!(
        columns.iter().all(|column| column["unknown"].as_str().unwrap().contains("off_t")),
        "{table:#}"
    );
}

#[test]
fn a_type_that_is_not_there_is_an_error_with_its_neighbour() {
    let bench = Bench::new(&[("all.h", HEADER)]);
    let run = bench.run(&["matrix", "packed_on", "--party", "c:all.h"]);
    run.fails_with(2).says(&["no party declares", "did you mean `packed_one`?"]);
}
