//! Structs by value between compilers of which one passes them otherwise.

use super::text::{c, rust, zig};
use crate::compare::{Comparison, Difference, compare_pair};
use crate::contract::Contract;

const C: &str = "struct v { a: i32, b: i32 } struct one { a: i32 }
    describe fn f(n: u8, s: v) describe fn g(s: one) describe fn h(s: *v) describe fn r() -> v";

fn said(comparison: &Comparison) -> Vec<String> {
    let line = |d: &Difference| format!("{} {}", d.code(), d.item);
    comparison.differences.iter().map(line).collect()
}

fn built(mut contract: Contract, triple: &str, version: &str, since: Option<&str>) -> Contract {
    contract.header.target.triple = triple.to_owned();
    contract.header.compiler.version = version.to_owned();
    contract.header.compiler.since = since.map(str::to_owned);
    contract
}

#[test]
fn fields_one_by_one_before_rustc_1_89_in_a_browser() {
    let wasm = "wasm32-unknown-unknown";
    let with = |triple, version, since| {
        let header = built(c(C), triple, "21", None);
        let bindings = built(rust(&C.replace("describe", "import")), triple, version, since);
        said(&compare_pair(&bindings, &header))
    };
    let expected = ["by-value-abi f"];
    assert_eq!(with(wasm, "1.88.0 (stable)", Some("1.89")), expected);
    assert_eq!(with(wasm, "1.95.0", None), expected);
    assert_eq!(with(wasm, "1.95.0", Some("1.70")), expected);
    assert!(with(wasm, "1.95.0", Some("1.89.0")).is_empty());
    assert!(with("wasm32-wasip1", "1.70.0", None).is_empty());
    assert!(with("x86_64-unknown-linux-gnu", "1.70.0", None).is_empty());
}

#[test]
fn registers_of_zig_before_0_17() {
    let linux = "x86_64-unknown-linux-gnu";
    let types =
        "struct fa { v: [f32; 2] } struct ff { a: f32, b: f32 } struct du { a: f64, b: u32 }
        struct ffu { a: f32, b: f32, c: u32 } struct big { v: [f64; 3] } ";
    let check = |triple, version, function: &str| {
        let header = built(c(&format!("{types} describe {function}")), triple, "21", None);
        let module = built(zig(&format!("{types} import {function}")), triple, version, None);
        !said(&compare_pair(&header, &module)).is_empty()
    };
    for wrong in [
        "fn f(s: fa)",
        "fn f() -> fa",
        "fn f(s: ffu)",
        "fn f(a: u64, b: u64, c: u64, d: u64, e: u64, g: *void, s: du)",
    ] {
        assert!(check(linux, "0.16.0", wrong), "{wrong}");
        assert!(!check(linux, "0.17.1", wrong), "{wrong}");
        assert!(!check("x86_64-pc-windows-gnu", "0.16.0", wrong), "{wrong}");
    }
    for right in [
        "fn f(s: ff)",
        "fn f(s: *fa)",
        "fn f(s: big)",
        "fn f(a: u64, b: u64, c: u64, d: u64, e: u64, s: du)",
        "fn f() -> du",
    ] {
        assert!(!check(linux, "0.16.0", right), "{right}");
    }
}
