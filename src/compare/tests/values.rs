//! Constants.

use super::text::{c, parse, rust, zig};
use super::{says, silent};
use crate::compare::DifferenceKind;
use crate::contract::Language;

#[test]
fn values_differ() {
    let left = c("const A: i32 = 4096 const B = \"text\" const C = 1.5 const D = true const E = 1");
    silent(
        &left,
        &rust("const A: u64 = 4096 const B = \"text\" const C = 1.5 const D = 1 const E = true"),
    );
    says(&left, &rust("const A: u64 = 4097"), &["error constant-value A"]);
    says(&left, &rust("const B = \"texts\""), &["error constant-value B"]);
    says(&left, &rust("const B = 1"), &["error constant-value B"]);
    says(&left, &rust("const C = 1.25"), &["error constant-value C"]);
    says(&left, &rust("const D = 0"), &["error constant-value D"]);
}

#[test]
fn a_compiler_gives_no_value() {
    let left = rust("const BITS: u64 = 1099511627776");
    says(&left, &c("const BITS = undefined"), &["error constant-undefined BITS"]);
    silent(&left, &c("const BITS: u64 = 1099511627776"));
}

#[test]
fn the_same_bits_with_another_sign() {
    let left = c("const NONE: i64 = -1");
    let unsigned = rust("const NONE: usize = 18446744073709551615");
    says(&left, &unsigned, &["warning constant-sign NONE"]);
    silent(&c("const NONE: usize = 18446744073709551615"), &unsigned);
    // A value that fits both types agrees whatever their signs.
    silent(&c("const MAX: i32 = 7"), &rust("const MAX: u32 = 7"));
    let pointer = c("type drop = ?fn(*void) const KEEP: drop = -1");
    silent(&pointer, &zig("const KEEP: ?fn(*void) = 18446744073709551615"));
    says(&left, &rust("const NONE: u32 = 4294967295"), &["warning constant-width NONE"]);
    says(&left, &rust("const NONE: u64 = 4294967295"), &["error constant-value NONE"]);
    says(&left, &rust("const NONE = 4294967295"), &["error constant-value NONE"]);
}

#[test]
fn enumerators_are_constants_in_c() {
    let left = c("enum Color { RED, GREEN = 4 }");
    silent(&left, &rust("const RED: u32 = 0 const GREEN: u32 = 4"));
    silent(&left, &rust("const Color_RED: u32 = 0 const Color_GREEN: u32 = 4"));
    let said = says(&left, &zig("const GREEN = 5"), &["error constant-value GREEN"]);
    assert!(matches!(said.differences[0].kind, DifferenceKind::ConstantValue { .. }));
    // A Rust variant is no name of the top level.
    silent(&rust("enum Color closed { RED, GREEN = 4 }"), &c("const GREEN = 7"));
}

#[test]
fn bindings_have_a_constant_that_the_header_lacks() {
    let left = c("const A = 1 const B = 2 const OPEN_READ = 3 const X = 9");
    let right = rust("const A: i32 = 1 const B: i32 = 2 const OPEN_READS: i32 = 3");
    let said = says(&left, &right, &["warning constant-missing OPEN_READS"]);
    let DifferenceKind::ConstantMissing { similar, .. } = &said.differences[0].kind else {
        panic!()
    };
    assert_eq!(similar.unwrap(), "OPEN_READ");
    silent(&left, &rust("const A: i32 = 1 const B: i32 = 2"));
    // Two parties that share little are not each other's binding.
    silent(&left, &rust("const A: i32 = 1 const OWN: i32 = 2"));
    // Nor can anybody say which of two headers lacks something.
    silent(&left, &parse(Language::C, "new", "const A = 1 const B = 2 const C = 3"));
}

#[test]
fn a_constant_that_could_not_be_read_is_not_called_missing() {
    let left = c("const A = 1 const B = 2 gap C \"it is no expression\"");
    let said = says(&left, &zig("const A = 1 const B = 2 const C = 3"), &[]);
    assert_eq!(said.coverage.incomparable[0].item, "C");
    assert_eq!(said.coverage.gaps.len(), 1);
}
