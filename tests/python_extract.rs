//! Python parties: failures that a person must understand, and layouts computed for another target
//! against those that the interpreter itself gives.

#![allow(clippy::unwrap_used, reason = "a test that cannot set up has failed")]

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Output};

use abiding::cache::Cache;
use abiding::check::{Unobserved, read};
use abiding::contract::{Contract, Language, Name};
use abiding::extract::{ItemFilter, Party, Source};
use abiding::toolchain::process::Timings;
use abiding::toolchain::target::{self, HOST};

fn extracted(file: &Path, triple: &str) -> Contract {
    let party = Party {
        name: Name::new("binding"),
        language: Language::Python,
        source: Source::File(file.to_owned()),
        flags: Vec::new(),
        include_dirs: Vec::new(),
        defines: Vec::new(),
        items: ItemFilter::default(),
        compiler: None,
        library: None,
        load_libraries: true,
    };
    let target = target::target(triple).unwrap();
    let timings = Timings::default();
    read(&party, &target, &Cache::none(), &timings, &Unobserved)
        .unwrap_or_else(|error| panic!("{error:?}"))
}

/// Every record by name, with its size and alignment in bytes and its fields' places in bits.
fn layouts(contract: &Contract) -> Vec<String> {
    let mut all = Vec::new();
    for (_, record) in contract.types.records.iter() {
        let fields: Vec<_> = record.fields.iter().map(|f| (f.bit_offset, f.bit_width)).collect();
        all.push(format!("{:?} {} {} {fields:?}", record.name, record.size, record.align));
    }
    all.sort();
    all
}

/// A small generator of numbers, the same in every run (Knuth's MMIX constants).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// A module with many records: plain fields, bit-fields of mixed types, packing, unions, nesting.
fn module(records: u64) -> String {
    const PLAIN: [&str; 10] = [
        "c_char",
        "c_int16",
        "c_int",
        "c_long",
        "c_double",
        "c_void_p",
        "c_bool",
        "c_size_t",
        "c_longdouble",
        "c_uint8 * 3",
    ];
    const BITS: [(&str, u64); 4] =
        [("c_uint8", 8), ("c_uint16", 16), ("c_uint32", 32), ("c_uint64", 64)];
    let mut numbers = Numbers(7);
    let mut text = "from ctypes import *\n".to_owned();
    for record in 0..records {
        let kind = if numbers.below(5) == 0 { "Union" } else { "Structure" };
        writeln!(text, "class r{record}({kind}):").unwrap();
        if numbers.below(3) == 0 {
            writeln!(text, "    _pack_ = {}", 1 << numbers.below(4)).unwrap();
        }
        write!(text, "    _fields_ = [").unwrap();
        for field in 0..=numbers.below(7) {
            match numbers.below(5) {
                0 if record > 0 => write!(text, "('f{field}', r{})", numbers.below(record)),
                1 | 2 => {
                    let (ty, most) = BITS[usize::try_from(numbers.below(4)).unwrap()];
                    write!(text, "('f{field}', {ty}, {})", 1 + numbers.below(most))
                }
                _ => write!(
                    text,
                    "('f{field}', {})",
                    PLAIN[usize::try_from(numbers.below(10)).unwrap()]
                ),
            }
            .unwrap();
            write!(text, ", ").unwrap();
        }
        writeln!(text, "]").unwrap();
    }
    text
}

/// x86-64 Linux has one layout whatever the C library, so that what is computed for musl has to be
/// what an interpreter that runs on glibc says.
#[test]
fn a_computed_layout_is_the_interpreters_own() {
    if HOST != "x86_64-unknown-linux-gnu" {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("binding.py");
    std::fs::write(&file, module(150)).unwrap();
    let (measured, computed) =
        (extracted(&file, HOST), extracted(&file, "x86_64-unknown-linux-musl"));
    assert!(computed.computed);
    if measured.computed {
        return; // a Python that runs on something else than abiding
    }
    // A record around one that old Pythons cannot place is measured and not computed.
    let (measured, computed) = (layouts(&measured), layouts(&computed));
    assert!(computed.len() > 75, "{}", computed.len());
    for record in &computed {
        assert!(measured.contains(record), "{record}");
    }
}

fn check(text: &str, environment: &[(&str, &str)]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("binding.py"), text).unwrap();
    std::fs::write(folder.path().join("api.h"), "int f(void);\n").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_abiding"));
    command.args(["check", "--no-cache", "binding.py", "api.h"]).current_dir(folder.path());
    command.env("NO_COLOR", "1").envs(environment.iter().copied());
    command.output().unwrap()
}

fn said(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

#[test]
fn an_import_that_fails_is_told_in_pythons_words() {
    for (text, words) in [
        ("import abiding_no_such_module\n", "No module named 'abiding_no_such_module'"),
        ("x = 1\nraise RuntimeError('colour')\n", "line 2, in <module>"),
        ("def f(:\n", "SyntaxError"),
        ("import sys\nsys.exit(0)\n", "SystemExit"),
    ] {
        let output = check(text, &[]);
        let said = said(&output);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(words) && said.contains("could not import `binding.py`"), "{said}");
        assert!(!said.contains("introspector/"), "our own lines are not the user's: {said}");
    }
}

#[test]
fn an_interpreter_that_is_none_is_named() {
    let output = check("", &[("PYTHON", "abiding-no-such-python")]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("abiding-no-such-python"), "{}", said(&output));
    let output = check("", &[("PYTHON", "true")]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("is no Python interpreter"), "{}", said(&output));
}

#[test]
fn what_a_module_prints_does_not_disturb() {
    let text = "import os\nprint('hello')\nos.write(1, b'{}')\n\
                import ctypes\nlib = ctypes.CDLL('abiding-no-such-library')\nlib.f.argtypes = []\n";
    let output = check(text, &[]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
}

#[test]
fn a_module_that_declares_nothing_does_not_agree() {
    let output = check("x = None\n", &[]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
}
