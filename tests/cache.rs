//! Contracts from earlier runs: served when nothing has changed, never when something has.

#![allow(clippy::unwrap_used, reason = "a test that cannot run its bench has failed")]

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use support::Bench;

/// A bench with a cache of its own.
struct Cached {
    bench: Bench,
}

impl Cached {
    fn new(files: &[(&str, &str)]) -> Self {
        let cached = Self { bench: Bench::new(files) };
        settle();
        cached
    }

    fn write(&self, name: &str, text: &str) {
        self.bench.write(name, text);
        settle();
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_abiding"));
        command.args(arguments).current_dir(self.bench.path());
        command.env("ABIDING_CACHE_DIR", self.directory());
        command
    }

    fn directory(&self) -> PathBuf {
        self.bench.path().join("cache")
    }

    /// The contract, and how many of one came from the cache.
    fn extract(&self, arguments: &[&str]) -> (String, bool) {
        let before = self.files("manifests");
        let mut all = vec!["extract"];
        all.extend(arguments);
        let mut command = self.command(&all);
        let output = command.output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "abiding {}\n{said}", all.join(" "));
        // A manifest that is written anew is another file, and only a new contract writes one.
        let served = !before.is_empty() && before == self.files("manifests");
        (String::from_utf8(output.stdout).unwrap(), served)
    }

    /// Path, size and time of everything in a folder of the cache.
    fn files(&self, folder: &str) -> Vec<(PathBuf, u64, std::time::SystemTime)> {
        let mut found = Vec::new();
        let mut open = vec![self.directory().join(folder)];
        while let Some(path) = open.pop() {
            for entry in std::fs::read_dir(path).into_iter().flatten().flatten() {
                let metadata = entry.metadata().unwrap();
                if metadata.is_dir() {
                    open.push(entry.path());
                } else {
                    found.push((entry.path(), metadata.len(), metadata.modified().unwrap()));
                }
            }
        }
        found.sort();
        found
    }

    /// Reads twice, the second time from the cache; then changes a file, which must give another
    /// contract, and changes it back.
    fn notices(&self, arguments: &[&str], file: &str, from: &str, to: &str) {
        let (first, _) = self.extract(arguments);
        let (again, served) = self.extract(arguments);
        assert!(served, "not served from the cache: {arguments:?}");
        assert_eq!(first, again);
        let text = self.bench.read(file);
        assert!(text.contains(from), "{file} has no {from}");
        self.write(file, &text.replace(from, to));
        let (changed, served) = self.extract(arguments);
        assert!(!served, "a change of {file} went unnoticed");
        assert_ne!(first, changed, "{file}");
        self.write(file, &text);
        assert_eq!(self.extract(arguments).0, first);
    }
}

/// A file that was written at the moment when an extraction begins is not trusted; wait until it
/// is older.
fn settle() {
    std::thread::sleep(Duration::from_millis(60));
}

const HEADER: &str = "#include \"inner.h\"\n#ifndef SIZE\n#define SIZE 8\n#endif\n\
                      struct box { inner_t item; char name[SIZE]; };\n";

fn headers() -> Cached {
    let inner = "#include \"innermost.h\"\ntypedef number inner_t;\n";
    Cached::new(&[
        ("box.h", HEADER),
        ("include/inner.h", inner),
        ("include/innermost.h", "typedef short number;\n"),
        ("first/other.h", ""),
    ])
}

const BOX: [&str; 5] = ["c:box.h", "-I", "first", "-I", "include"];

#[test]
fn a_changed_header_is_noticed_also_one_that_is_included_indirectly() {
    let cached = headers();
    cached.notices(&BOX, "box.h", "SIZE 8", "SIZE 9");
    cached.notices(&BOX, "include/innermost.h", "short", "long");
}

#[test]
fn a_changed_define_and_another_target_are_noticed() {
    let cached = headers();
    let (plain, _) = cached.extract(&BOX);
    let with = |more: &[&str]| cached.extract(&[&BOX[..], more].concat());
    let (defined, served) = with(&["-D", "SIZE=4"]);
    assert!(defined != plain && !served);
    assert_eq!(with(&["-D", "SIZE=4"]), (defined, true));
    let (foreign, served) = with(&["--target", "s390x-unknown-linux-gnu"]);
    assert!(foreign != plain && !served);
    assert_eq!(cached.extract(&BOX), (plain, true));
}

#[test]
fn a_new_header_that_hides_another_is_noticed_and_any_other_is_not() {
    let cached = headers();
    let (plain, _) = cached.extract(&BOX);
    cached.write("first/unrelated.h", "");
    assert_eq!(cached.extract(&BOX), (plain.clone(), true));
    cached.write("first/inner.h", "typedef char inner_t;\n");
    let (hidden, served) = cached.extract(&BOX);
    assert!(hidden != plain && !served);
}

#[test]
fn a_changed_file_of_a_zig_module_and_a_header_that_it_imports_are_noticed() {
    let cached = Cached::new(&[
        (
            "lib.zig",
            "const part = @import(\"sub/part.zig\");\npub const Item = extern struct { x: part.X };\n",
        ),
        ("sub/part.zig", "pub const X = u32;\n"),
    ]);
    cached.notices(&["zig:lib.zig"], "sub/part.zig", "u32", "u64");
    cached.write(
        "lib.zig",
        "const c = @cImport({ @cInclude(\"c.h\"); });\npub const Item = c.struct_item;\n",
    );
    cached.write("inc/c.h", "#include \"deep.h\"\nstruct item { number x; };\n");
    cached.write("inc/deep.h", "typedef int number;\n");
    cached.notices(&["zig:lib.zig", "-I", "inc"], "inc/deep.h", "int", "short");
}

#[test]
fn a_changed_module_of_a_rust_file_is_noticed() {
    let lib = "mod part;\npub use part::Inner;\n#[repr(C)] pub struct Item { pub x: Inner }\n";
    let cached = Cached::new(&[
        ("lib.rs", lib),
        ("part.rs", "#[repr(C)] pub struct Inner { pub a: u32 }\n"),
    ]);
    cached.notices(&["rust:lib.rs"], "part.rs", "u32", "u64");
}

#[test]
fn changes_of_a_packages_manifest_and_path_dependency_are_noticed() {
    let manifest = "[package]\nname = \"outer\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\
                    [workspace]\n[features]\ndefault = [\"wide\"]\nwide = []\n\
                    [dependencies]\ninner = { path = \"inner\" }\n";
    let lib = "#[repr(C)] pub struct Item { pub x: inner::Inner, pub y: Number }\n\
               #[cfg(feature = \"wide\")] pub type Number = u64;\n\
               #[cfg(not(feature = \"wide\"))] pub type Number = u8;\n";
    let cached = Cached::new(&[
        ("Cargo.toml", manifest),
        ("src/lib.rs", lib),
        (
            "inner/Cargo.toml",
            "[package]\nname = \"inner\"\nversion = \"0.1.0\"\nedition = \"2021\"\n",
        ),
        ("inner/src/lib.rs", "mod deep;\npub use deep::Inner;\n"),
        ("inner/src/deep.rs", "#[repr(C)] pub struct Inner { pub a: u32 }\n"),
    ]);
    // The first run also writes Cargo.lock, and what is written meanwhile is not trusted.
    cached.extract(&["rust:Cargo.toml"]);
    settle();
    cached.notices(&["rust:Cargo.toml"], "inner/src/deep.rs", "u32", "u64");
    cached.notices(&["rust:Cargo.toml"], "Cargo.toml", "default = [\"wide\"]", "default = []");
}

/// A compiler that counts as another one when it is replaced, and is not run while it is the same.
#[cfg(unix)]
#[test]
fn a_replaced_compiler_is_noticed_and_an_unchanged_one_is_not_run() {
    use std::os::unix::fs::PermissionsExt;
    let cached = Cached::new(&[("item.rs", "#[repr(C)] pub struct Item { pub x: u32 }\n")]);
    let place = |more: &str| {
        let text = format!(
            "#!/bin/sh\necho run >> \"{0}/runs\"\n{more}exec rustc \"$@\"\n",
            cached.bench.path().display()
        );
        cached.bench.write("rustc", &text);
        let path = cached.bench.path().join("rustc");
        std::fs::set_permissions(path, PermissionsExt::from_mode(0o755)).unwrap();
        settle();
    };
    let runs = || cached.bench.read("runs").lines().count();
    place("");
    let party = ["rust:item.rs", "--rustc", "./rustc"];
    let (first, _) = cached.extract(&party);
    let after_first = runs();
    assert_eq!(cached.extract(&party), (first.clone(), true));
    assert_eq!(runs(), after_first, "the compiler was run again");
    place("# another\n");
    assert_eq!(cached.extract(&party), (first, false));
    assert!(runs() > after_first);
}

fn damage_all(folder: &Path, damage: fn(&mut Vec<u8>)) {
    for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            damage_all(&entry, damage);
        } else {
            let mut bytes = std::fs::read(&entry).unwrap();
            damage(&mut bytes);
            std::fs::write(&entry, bytes).unwrap();
        }
    }
}

#[test]
fn damaged_entries_are_made_anew() {
    let cached = headers();
    let (plain, _) = cached.extract(&BOX);
    let cut: fn(&mut Vec<u8>) = |bytes| bytes.truncate(bytes.len() / 2);
    let flip: fn(&mut Vec<u8>) = |bytes| *bytes.last_mut().unwrap() ^= 1;
    for folder in ["contracts", "manifests"] {
        for damage in [cut, flip, Vec::clear] {
            damage_all(&cached.directory().join(folder), damage);
            assert_eq!(cached.extract(&BOX), (plain.clone(), false));
            assert_eq!(cached.extract(&BOX), (plain.clone(), true));
        }
    }
}

#[test]
fn two_processes_at_once_do_not_disturb_each_other() {
    let cached = headers();
    let arguments = [&["extract"], &BOX[..]].concat();
    let spawn = || {
        let mut command = cached.command(&arguments);
        command.stdout(std::process::Stdio::piped()).spawn().unwrap()
    };
    let children: Vec<_> = (0..3).map(|_| spawn()).collect();
    let outputs: Vec<_> = children.into_iter().map(|c| c.wait_with_output().unwrap()).collect();
    assert!(outputs.iter().all(|output| output.status.success()));
    assert!(outputs.windows(2).all(|pair| pair[0].stdout == pair[1].stdout));
    let (again, served) = cached.extract(&BOX);
    assert!(served && again.as_bytes() == outputs[0].stdout);
}

#[test]
fn failures_are_not_kept_and_no_cache_keeps_nothing() {
    let cached = Cached::new(&[("bad.h", "struct item { unknown_t x; };\n")]);
    let failed = cached.command(&["extract", "c:bad.h"]).output().unwrap();
    assert_eq!(failed.status.code(), Some(2));
    cached.write("bad.h", "struct item { int x; };\n");
    assert!(
        cached.command(&["extract", "c:bad.h", "--no-cache"]).output().unwrap().status.success()
    );
    assert!(cached.files("manifests").is_empty() && cached.files("contracts").is_empty());
}

#[test]
fn a_pattern_that_matches_nothing_is_an_error_from_the_cache_too() {
    let cached = headers();
    cached.write("other.h", "struct box { short item; char name[8]; };\n");
    let arguments =
        ["check", "c:box.h", "c:other.h", "-I", "include", "--items", "box", "--items", "bax*"];
    let said = || {
        let output = cached.command(&arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        String::from_utf8(output.stderr).unwrap()
    };
    let first = said();
    assert!(first.contains("`bax*` matches no item"), "{first}");
    assert_eq!(said(), first);
}

#[test]
fn the_cache_is_shown_and_cleared() {
    let cached = headers();
    cached.extract(&BOX);
    let other = cached.directory().join("not-ours.txt");
    std::fs::write(&other, "").unwrap();
    let info = cached.command(&["cache", "info"]).output().unwrap();
    let text = String::from_utf8(info.stdout).unwrap();
    assert!(text.contains("contracts       1 file"), "{text}");
    assert!(cached.command(&["cache", "clear"]).output().unwrap().status.success());
    assert!(cached.files("contracts").is_empty() && cached.files("manifests").is_empty());
    assert!(other.exists(), "only abiding's own folders are removed");
}

/// A boundary with a difference and an exception for it.
fn boundary() -> Cached {
    let config = "[boundary]\nname = \"box\"\n\
        [[party]]\nname = \"one\"\nlanguage = \"c\"\npath = \"box.h\"\ninclude-dirs = [\"include\"]\n\
        [[party]]\nname = \"two\"\nlanguage = \"c\"\npath = \"other.h\"\n\
        [[exception]]\nitem = \"box.name\"\ncode = \"array-length\"\nreason = \"known\"\n";
    let cached = headers();
    cached.bench.write("other.h", "struct box { short item; char name[6]; };\n");
    cached.write("abiding.toml", config);
    cached
}

impl Cached {
    /// What a check prints, its exit status, and whether it came whole from the cache.
    fn check(&self, more: &[&str]) -> (String, Option<i32>, bool) {
        let before = self.files("reports");
        let output = self.command(&[&["check"], more].concat()).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let served = !before.is_empty() && before == self.files("reports");
        (text, output.status.code(), served)
    }
}

#[test]
fn a_whole_report_is_served_while_all_that_it_tells_of_is_the_same() {
    let cached = boundary();
    let (first, status, _) = cached.check(&[]);
    assert_eq!(status, Some(0), "{first}");
    assert_eq!(cached.check(&[]), (first.clone(), Some(0), true));
    // Another way to ask is another report.
    let (json, _, served) = cached.check(&["--format", "json"]);
    assert!(json.starts_with('{') && !served, "{json}");
    // Without the exception the parties disagree, and so they do when asked again.
    let config = cached.bench.read("abiding.toml");
    cached.write("abiding.toml", config.split("[[exception]]").next().unwrap());
    let (without, status, served) = cached.check(&[]);
    assert_eq!((status, served), (Some(1), false), "{without}");
    assert_eq!(cached.check(&[]), (without, Some(1), true));
    cached.write("abiding.toml", &config);
    assert_eq!(cached.check(&[]), (first, Some(0), true));
    // A header that one party includes at two removes.
    cached.write("include/innermost.h", "typedef long number;\n");
    let (changed, status, served) = cached.check(&[]);
    assert_eq!((status, served), (Some(1), false), "{changed}");
}

#[test]
fn a_damaged_report_is_made_anew_and_an_unreadable_party_is_never_kept() {
    let cached = boundary();
    let (first, ..) = cached.check(&[]);
    damage_all(&cached.directory().join("reports"), |bytes| *bytes.last_mut().unwrap() ^= 1);
    assert_eq!(cached.check(&[]), (first, Some(0), false));
    let reports = cached.files("reports");
    cached.write("other.h", "struct box { unknown_t item; };\n");
    for _ in 0..2 {
        assert_eq!(cached.check(&[]).1, Some(2));
        assert_eq!(cached.files("reports"), reports);
    }
}

#[test]
fn one_unreadable_target_does_not_stop_the_others_and_all_come_in_order() {
    let cached = headers();
    cached.write("other.h", "struct box { short item; char name[8]; };\n");
    cached.write("lib.h", "#ifdef __s390x__\n#error not here\n#endif\n#include \"other.h\"\n");
    let targets =
        ["riscv64gc-unknown-linux-gnu", "s390x-unknown-linux-gnu", "x86_64-pc-windows-gnu"];
    let mut arguments = vec!["check", "c:box.h", "c:lib.h", "-I", "include", "--format", "json"];
    targets.iter().for_each(|target| arguments.extend(["--target", target]));
    let run = || cached.command(&arguments).output().unwrap();
    let (cold, warm) = (run(), run());
    assert_eq!(cold.status.code(), Some(2));
    let text = String::from_utf8(cold.stdout).unwrap();
    assert_eq!(text, String::from_utf8(warm.stdout).unwrap(), "the same from the cache");
    let places: Vec<_> = targets.iter().map(|target| text.find(target).unwrap()).collect();
    assert!(places.is_sorted(), "{text}");
    assert!(String::from_utf8_lossy(&cold.stderr).contains("not here"));
}
