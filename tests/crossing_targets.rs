//! What Zig says about C on a target is what two compilers say: clang about sizes, alignments and
//! the sign of `char`, rustc about pointers and byte order.
#![allow(clippy::unwrap_used, reason = "in a test a failed unwrap is a failed test")]

use std::fmt::Write as _;
use std::process::Command;

use abiding::toolchain::process::{Timings, run};
use abiding::toolchain::target::{KNOWN, facts};
use abiding::toolchain::zig;
use abiding::zig_abi::{AbidingEndian, AbidingTargetFacts};
use rayon::prelude::*;

/// A C text that compiles only where every fact is true.
fn claims(facts: &AbidingTargetFacts) -> String {
    let types = [
        ("char", facts.c_char),
        ("short", facts.c_short),
        ("unsigned short", facts.c_ushort),
        ("int", facts.c_int),
        ("unsigned int", facts.c_uint),
        ("long", facts.c_long),
        ("unsigned long", facts.c_ulong),
        ("long long", facts.c_longlong),
        ("unsigned long long", facts.c_ulonglong),
        ("float", facts.c_float),
        ("double", facts.c_double),
        ("long double", facts.c_longdouble),
        ("void *", facts.pointer),
    ];
    let mut text = String::new();
    let mut claim = |what: String| writeln!(text, "_Static_assert({what}, \"\");").unwrap();
    for (name, primitive) in types {
        claim(format!("sizeof({name}) == {}", primitive.size));
        claim(format!("_Alignof({name}) == {}", primitive.alignment));
    }
    let sign = if facts.char_signed == 1 { "<" } else { ">" };
    claim(format!("(char)-1 {sign} 0"));
    claim(format!("sizeof(void *) * 8 == {}", facts.pointer_bits));
    let order = if is_big(facts) { "BIG" } else { "LITTLE" };
    claim(format!("__BYTE_ORDER__ == __ORDER_{order}_ENDIAN__"));
    // Digits of the significand, the leading one included, by format.
    let digits = match facts.longdouble_bits {
        32 => "24",
        64 => "53",
        80 => "64",
        // binary128, or two binary64 on PowerPC.
        _ => "113 || __LDBL_MANT_DIG__ == 106",
    };
    claim(format!("__LDBL_MANT_DIG__ == {digits}"));
    text
}

fn is_big(facts: &AbidingTargetFacts) -> bool {
    facts.endian == AbidingEndian::Big as u32
}

/// What clang says against the facts; empty where it agrees. Zig's clang is run alone, because
/// `zig cc` builds the target's C library first.
fn clang_objects(triple: &str, facts: &AbidingTargetFacts) -> String {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("claims.c");
    std::fs::write(&source, claims(facts)).unwrap();
    let mut command = zig::find().unwrap().tool.command();
    command.args(["clang", "-std=c11", "-fsyntax-only", "-target", &llvm_triple(triple)]);
    command.arg(source);
    match run(command, "clang", &Timings::default()) {
        Ok(_) => String::new(),
        Err(error) => format!("{triple}: {error}\n{}\n", error.said().unwrap_or_default()),
    }
}

/// LLVM's name of the target, as rustc gives it.
fn llvm_triple(triple: &str) -> String {
    let mut command = Command::new("rustc");
    command.args(["-Zunstable-options", "--print", "target-spec-json", "--target", triple]);
    let output = command.env("RUSTC_BOOTSTRAP", "1").output().unwrap();
    let specification: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    specification["llvm-target"].as_str().unwrap().to_owned()
}

/// What rustc says against the facts; empty where it agrees or has no such target.
fn rustc_objects(triple: &str, facts: &AbidingTargetFacts) -> String {
    let output = Command::new("rustc").args(["--print", "cfg", "--target", triple]).output();
    let said = String::from_utf8(output.unwrap().stdout).unwrap();
    let width = format!("target_pointer_width=\"{}\"", facts.pointer_bits);
    let order = format!("target_endian=\"{}\"", if is_big(facts) { "big" } else { "little" });
    let missing = [width, order].into_iter().filter(|line| !said.contains(line.as_str()));
    missing.map(|line| format!("{triple}: rustc does not say {line}\n")).collect()
}

#[test]
fn clang_agrees_on_every_known_target() {
    let objections: String =
        KNOWN.par_iter().map(|triple| clang_objects(triple, &facts(triple).unwrap())).collect();
    assert_eq!(objections, "");
}

#[test]
fn clang_objects_to_a_wrong_fact() {
    let triple = "x86_64-unknown-linux-gnu";
    let mut wrong = facts(triple).unwrap();
    wrong.c_long.alignment = 4;
    assert!(clang_objects(triple, &wrong).contains("_Alignof(long) == 4"));
}

#[test]
fn rustc_agrees_on_every_known_target() {
    let objections: String =
        KNOWN.par_iter().map(|triple| rustc_objects(triple, &facts(triple).unwrap())).collect();
    assert_eq!(objections, "");
}
