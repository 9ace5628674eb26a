//! Functions, callbacks and globals.

use super::text::{c, rust, zig};
use super::{follows, lines, says, silent};
use crate::compare::{DifferenceKind, Place, Step, compare_all};
use crate::contract::{ClassFacts, Passing};

#[test]
fn the_number_of_parameters() {
    let left = c("describe fn f(a: i32, b: i32)");
    says(&left, &rust("import fn f(a: i32)"), &["error parameter-count f"]);
    silent(&left, &rust("import fn f(a: i32, b: i32)"));
}

#[test]
fn a_parameter_of_another_type() {
    let left = c("describe fn f(a: i32, b: f64)");
    let said = says(&left, &rust("import fn f(a: i64, b: f64)"), &["error width f"]);
    let DifferenceKind::Use { place, .. } = &said.differences[0].kind else { panic!() };
    assert_eq!(*place, Place::Parameter(0));
    says(&left, &rust("import fn f(a: i32, b: u64)"), &["error class f"]);
    says(&left, &rust("import fn f(a: u32, b: f64)"), &["warning signedness f"]);
    let both = rust("import fn f(a: u32, b: f32)");
    says(&left, &both, &["error width f", "warning signedness f"]);
}

#[test]
fn what_a_function_returns() {
    let left = c("describe fn f() -> i32 describe fn g() describe fn h() -> bool");
    let right = "import fn f() -> i32 import fn g() import fn h() -> bool";
    silent(&left, &rust(right));
    says(&left, &rust(&right.replacen("i32", "i64", 1)), &["error width f"]);
    says(&left, &rust(&right.replacen(" -> i32", "", 1)), &["error return f"]);
    says(&left, &rust(&right.replace("g()", "g() -> i32")), &["error return g"]);
    says(&left, &rust(&right.replace("bool", "u8")), &["warning bool-as-integer h"]);
}

#[test]
fn the_order_of_parameters() {
    let left = c("describe fn f(a: i32, b: *char, c: i32)");
    let right = rust("import fn f(b: *char, a: i32, c: i32)");
    says(&left, &right, &["error parameter-order f"]);
    let right = rust("import fn f(c: i32, b: *char, a: i32)");
    says(&left, &right, &["warning parameter-order f"]);
    silent(&left, &rust("import fn f(x: i32, y: *char, z: i32)"));
    silent(&left, &rust("import fn f(c: i32, b: *char, _: i32)"));
    let left = c("describe fn copy(to: *void, from: *const void)");
    let right = rust("import fn copy(from: *const void, to: *void)");
    says(&left, &right, &["error parameter-order copy"]);
}

#[test]
fn conventions() {
    let left = c("describe fn f(a: i32) describe fn g(cb: ?fn(i32, *void))");
    says(
        &left,
        &rust("import fn \"stdcall\" f(a: i32) import fn g(cb: ?fn(i32, *void))"),
        &["error convention f"],
    );
    let callback = rust("import fn f(a: i32) import fn g(cb: ?fn \"rust\" (i32, *void))");
    says(&left, &callback, &["error convention g"]);
    silent(&left, &rust("import fn f(a: i32) import fn g(cb: ?fn(i32, *void))"));
    let alias = "type proc = fn CONV (*void) -> isize describe fn main_entry(p: proc)";
    let left = c(&alias.replace("CONV", ""));
    let right = rust(&alias.replace("CONV", "\"stdcall\""));
    assert_eq!(follows(&says(&left, &right, &["error convention proc"])), ["main_entry"]);
}

#[test]
fn variadic_and_noreturn() {
    let left = c("describe fn f(a: *const char, ...) describe fn g() -> !");
    silent(&left, &rust("import fn f(a: *const char, ...) import fn g() -> !"));
    let right = rust("import fn f(a: *const char) import fn g()");
    says(&left, &right, &["error variadic f", "warning noreturn g"]);
}

#[test]
fn constness_and_null() {
    let left = c("describe fn f(a: *const u32, b: ?fn())");
    says(&left, &rust("import fn f(a: *u32, b: ?fn())"), &["warning constness f"]);
    says(&left, &rust("import fn f(a: *const u32, b: fn())"), &["warning nullability f"]);
    silent(&left, &rust("import fn f(a: ?*const u32, b: ?fn())"));
    silent(&left, &rust("import fn f(a: &const u32, b: ?fn())"));
}

#[test]
fn volatile_is_asked_of_who_can_say_it() {
    let left = c("describe fn f(a: *volatile u32)");
    silent(&left, &zig("import fn f(a: *volatile u32)"));
    says(&left, &zig("import fn f(a: *u32)"), &["warning volatile f"]);
    silent(&left, &rust("import fn f(a: *u32)"));
}

#[test]
fn uses_of_a_callback_follow_from_it() {
    let left = c("type hook = ?fn(i32, *void) describe fn f(a: hook)");
    let right =
        rust("type hook = fn \"rust\" (i32, *void) import fn f(a: ?fn \"rust\" (i32, *void))");
    assert_eq!(follows(&says(&left, &right, &["error convention hook"])), ["f"]);
}

#[test]
fn a_third_party_without_the_alias_agrees_with_one_side_of_its_cause() {
    let header = c("type meters = f64 struct Track { length: meters, id: u32 }");
    let bindings = rust("type meters = f32 struct Track { length: meters, id: u32 }");
    let module = "struct Track { length: f64, id: u32 }";
    let said = compare_all(&[bindings.clone(), header.clone(), zig(module)]);
    assert_eq!(lines(&said), ["error width meters"]);
    assert_eq!(said.differences[0].also.len(), 1);
    let said = compare_all(&[bindings, header, zig(&module.replace("f64", "u64"))]);
    assert!(lines(&said).len() > 1, "{said:#?}");
}

#[test]
fn pointees_are_named_with_the_path_to_them() {
    let left = c("opaque Db struct A { x: u32 } struct B { y: u64 }
        describe fn open(out: **Db, n: *i32, cb: ?fn(*i32, *void) -> i32, a: *A)
        describe fn b(b: *B)");
    let right = "opaque Db struct A { x: u32 } struct B { y: u64 }
        import fn open(out: **Db, n: *i32, cb: ?fn(*i32, *void) -> i32, a: *A)
        import fn b(b: *B)";
    silent(&left, &rust(right));
    let said = says(&left, &rust(&right.replace("n: *i32", "n: *i64")), &["error pointee open"]);
    let DifferenceKind::Use { place, path, .. } = &said.differences[0].kind else { panic!() };
    assert_eq!((*place, path.as_slice()), (Place::Parameter(1), &[Step::Pointee][..]));
    let said =
        says(&left, &rust(&right.replace("fn(*i32, ", "fn(*i16, ")), &["error pointee open"]);
    let DifferenceKind::Use { path, .. } = &said.differences[0].kind else { panic!() };
    assert_eq!(path, &[Step::Parameter(0), Step::Pointee]);
    says(&left, &rust(&right.replace("n: *i32", "n: *u32")), &["warning signedness open"]);
    says(&left, &rust(&right.replace("a: *A", "a: *B")), &["error other-type open"]);
    says(&left, &rust(&right.replace("out: **Db", "out: *Db")), &["error pointee open"]);
    says(&left, &rust(&right.replace("n: *i32", "n: *f32")), &["error pointee open"]);
}

#[test]
fn two_handles_mixed_up() {
    let left = c("opaque A opaque B describe fn f(a: *A) describe fn g(b: *B)");
    let right = rust("opaque A opaque B import fn f(a: *B) import fn g(b: *B)");
    says(&left, &right, &["warning other-type f"]);
    silent(&left, &rust("opaque A opaque B import fn f(a: *A) import fn g(b: *B)"));
    silent(&left, &rust("import fn f(a: *void) import fn g(b: *void)"));
}

#[test]
fn types_pair_by_use_where_names_differ() {
    let left = c("struct point_t { x: i32, y: i32 } describe fn f(p: *point_t)");
    silent(&left, &rust("struct Vec2 { x: i32, y: i32 } import fn f(p: *Vec2)"));
    let right = rust("struct Vec2 { x: i32, y: f32 } import fn f(p: *Vec2)");
    says(&left, &right, &["error class point_t.y"]);
}

#[test]
fn two_types_of_one_name_are_told_apart_by_use() {
    let left = c("struct v1_config { a: u32 } struct v2_config { a: u64 }
        describe fn f(c: *v1_config) describe fn g(c: *v2_config)");
    let right = "mod v1 struct config { a: u32 } mod v2 struct config { a: u64 }
        import fn f(c: *v1::config) import fn g(c: *v2::config)";
    silent(&left, &rust(right));
    let wrong = right.replace("struct config { a: u64 }", "struct config { a: f64 }");
    says(&left, &rust(&wrong), &["error class v2_config.a"]);
    // The module's other type of that name is meant.
    let swapped = right.replace("g(c: *v2::config)", "g(c: *v1::config)");
    says(&left, &rust(&swapped), &["error other-type g"]);
    let one = c("struct config { a: u32 } describe fn f(c: *config) describe fn g(c: *config)");
    let said = says(&one, &rust(right), &["error other-type config"]);
    assert_eq!(follows(&said), ["g"]);
    let DifferenceKind::Use {
        mismatch: crate::compare::Mismatch::OtherType { left, right, .. },
        ..
    } = &said.differences[0].kind
    else {
        panic!()
    };
    assert_eq!((left.as_str(), right.as_str()), ("config", "v2::config"));
    let one = c("struct config { a: u32 }");
    let said =
        says(&one, &rust("mod v1 struct config { a: u32 } mod v2 struct config { a: u64 }"), &[]);
    assert_eq!(said.coverage.incomparable.len(), 1);
}

#[test]
fn parameters_left_unsaid_are_not_compared_and_said_so() {
    let left = c("describe fn f(?) -> i32");
    let said = says(&left, &rust("import fn f(a: i32) -> i32"), &[]);
    assert_eq!(said.coverage.incomparable.len(), 1);
    says(&left, &rust("import fn f(a: i32) -> i64"), &["error width f"]);
}

#[test]
fn what_could_not_be_read_is_never_equal_and_never_silent() {
    let left = c("describe fn f(a: unsupported)");
    let said = says(&left, &rust("import fn f(a: i32)"), &[]);
    assert_eq!(said.coverage.incomparable[0].item, "f");
}

#[test]
fn callbacks_compare_inside() {
    let left = c("type done = ?fn(*void, i32) describe fn run(cb: done)");
    silent(&left, &zig("type done = ?fn(*void, i32) import fn run(cb: done)"));
    let right = rust("type done = ?fn(*void, i64) import fn run(cb: done)");
    assert_eq!(follows(&says(&left, &right, &["error width done"])), ["run"]);
    let inline = rust("import fn run(cb: ?fn(i32, *void))");
    says(&left, &inline, &["error parameter-order run"]);
}

#[test]
fn an_alias_of_a_callback_leaves_null_to_its_uses() {
    let left = c("type done = ?fn(i32, *void) describe fn run(cb: done) struct S { cb: done }");
    silent(
        &left,
        &rust(
            "type done = fn(i32, *void) import fn run(cb: ?fn(i32, *void)) struct S { cb: ?fn(i32, *void) }",
        ),
    );
    let right =
        rust("type done = fn(i32, *void) import fn run(cb: done) struct S { cb: ?fn(i32, *void) }");
    says(&left, &right, &["warning nullability run"]);
}

#[test]
fn globals() {
    let left = c("describe global g: i32 describe const global v: [char] describe global p: *i32");
    let right = "import global g: i32 import const global v: [char; 8] import global p: *i32";
    silent(&left, &rust(right));
    says(&left, &rust(&right.replace("g: i32", "g: i64")), &["error width g"]);
    says(&left, &rust(&right.replace("global g", "const global g")), &["warning constness g"]);
    let local = right.replace("import global g", "import thread_local global g");
    says(&left, &rust(&local), &["error thread-local g"]);
    says(&left, &rust(&right.replace("p: *i32", "p: *i64")), &["error pointee p"]);
}

#[test]
fn parameters_of_record_types_in_another_order() {
    let records = "struct P { x: u32, _: union { a: u32, b: f32 } } struct Q { y: u64 }";
    let left = c(&format!("{records} describe fn f(p: P, q: Q, n: u64)"));
    let records = "union PU { a: u32, b: f32 } struct P { x: u32, u: PU } struct Q { y: u64 }";
    let right = |order: &str| rust(&format!("{records} import fn f({order})"));
    silent(&left, &right("p: P, q: Q, n: u64"));
    says(&left, &right("n: u64, q: Q, p: P"), &["error parameter-order f"]);
}

#[test]
fn a_type_with_namesakes_in_other_modules_may_have_another_name_in_its_own() {
    let modules = "mod a struct config { x: u8 } mod b struct config { x: u16 }";
    let text = |name: &str, fields: &str| {
        format!("{modules} mod c struct {name} {{ {fields} }} import fn f(p: c::{name})")
    };
    let left = rust(&text("config", "x: u32, y: [u32; 3]"));
    silent(&left, &zig(&text("settings", "x: u32, y0: u32, y1: u32, y2: u32")));
    let two = |text: &str| text.replace(" mod b struct config { x: u16 }", "");
    let fields = ["x: u32, y: [u32; 3]", "x: u32, y0: u32, y1: u32, y2: u32"];
    silent(&rust(&two(&text("config", fields[0]))), &zig(&two(&text("settings", fields[1]))));
    let wrong = zig(&text("settings", "x: u32, y: [f32; 3]"));
    says(&left, &wrong, &["error class config.y"]);
}

#[test]
fn a_type_whose_module_stands_in_front_of_a_name_is_not_the_one_of_another_module() {
    let header = "struct a_config { x: u8 } mod b struct config { y: u16 }";
    let module = |text: &str| rust(&format!("mod a struct config {{ {text} }}"));
    silent(&c(header), &module("x: u8"));
    says(&c(header), &module("x: u16"), &["error width a_config.x"]);
    // The alias, not what it stands for, has the name that the other side knows.
    let text = |name: &str| {
        format!(
            "mod a struct config_of {{ x: u16 }} type config = config_of \
             mod c struct {name} {{ x: u32 }} import fn f(p: &c::{name})"
        )
    };
    silent(&rust(&text("settings")), &zig(&text("config").replace("config_of", "config_for")));
}

#[test]
fn parameters_of_a_class_that_passes_otherwise_stand_where_they_stood() {
    let records = "struct P { x: u64 } struct Q { p: P }";
    let left = c(&format!("{records} describe fn f(p: P, n: i32, q: Q) -> P"));
    let by_address = |text: &str| {
        let mut contract = rust(&format!("{records} import fn f({text}) -> P"));
        let (passing, returning) = (Passing::Address, Passing::Address);
        let class =
            ClassFacts { trivially_copyable: None, standard_layout: None, passing, returning };
        contract.types.records.iter_mut().for_each(|(_, record)| record.class = Some(class));
        contract
    };
    let three = ["error nontrivial-by-value f"; 3];
    says(&left, &by_address("p: P, n: i32, q: Q"), &three);
    // Another order alone would not mend it.
    let moved = [&["error width f"; 2][..], &["error nontrivial-by-value f"; 2]].concat();
    says(&left, &by_address("n: i32, p: P, q: Q"), &moved);
}
