//! Structs, unions, enumerations: one cause, one difference.

use super::text::{c, rust, zig};
use super::{follows, lines, says, silent};
use crate::compare::{DifferenceKind, Effect, compare_all};
use crate::contract::{Gap, ItemKind, Name};

const OUTER: &str = "struct Outer { before: u8, inner: T, after: u8 }
    describe fn use_outer(o: Outer)
    define fn by_pointer(t: *T)";

fn outer(inner: &str) -> String {
    format!("{inner}\n{OUTER}")
}

#[test]
fn a_wider_field_is_one_difference_and_all_else_follows() {
    let left = c(&outer("struct T { a: u32, b: u32, c: u32 }"));
    let right = rust(&outer("struct T { a: u32, b: u64, c: u32 }"));
    let said = says(&left, &right, &["error width T.b"]);
    let items = follows(&said);
    for item in ["T.b", "T.c", "T", "Outer.inner", "Outer.after", "Outer", "use_outer"] {
        assert!(items.contains(&item), "{item} is not in {items:?}");
    }
    assert!(!items.contains(&"by_pointer"));
    let c = said.differences[0].follows.iter().find(|f| f.item == "T.c").unwrap();
    assert_eq!(c.effect, Effect::Offset { left: 64, right: 128 });
    silent(&left, &rust(&outer("struct T { a: u32, b: u32, c: u32 }")));
}

#[test]
fn a_missing_field_is_one_difference() {
    let left = c("struct T { a: u32, b: u32, c: u32 }");
    let said = says(&left, &rust("struct T { a: u32, c: u32 }"), &["error field-missing T.b"]);
    assert_eq!(follows(&said), ["T.c", "T"]);
    says(&left, &rust("struct T { a: u32, b: u32 }"), &["error field-missing T.c"]);
    says(&left, &rust("struct T { b: u32, c: u32 }"), &["error field-missing T.a"]);
}

#[test]
fn an_added_field_in_padding_is_a_missing_one() {
    let left = c("struct T { a: u8, b: u64 }");
    says(&left, &rust("struct T { a: u8, x: u32, b: u64 }"), &["error field-missing T.x"]);
}

#[test]
fn a_swap_names_both_fields_in_one_difference() {
    let left = c("struct T { a: u32, b: u32, c: u32 }");
    let said =
        says(&left, &rust("struct T { b: u32, a: u32, c: u32 }"), &["error field-order T.a"]);
    let DifferenceKind::FieldOrder { moved } = &said.differences[0].kind else { panic!() };
    assert_eq!(moved.iter().map(|n| n.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    says(&left, &rust("struct T { c: u32, b: u32, a: u32 }"), &["error field-order T.a"]);
}

#[test]
fn one_field_moved_is_named_and_the_others_follow() {
    let left = zig("struct T { n: i32, m: i32, k: i32, x: [f32; 16], seed: i32 }");
    let right = c("struct T { seed: i32, n: i32, m: i32, k: i32, x: [f32; 16] }");
    let said = says(&left, &right, &["error field-order T.seed"]);
    assert!(follows(&said).contains(&"T.n"));
}

#[test]
fn a_renamed_field_is_a_warning() {
    let left = c("struct T { a: u32, timeout_s: u32, c: u32 }");
    let right = rust("struct T { a: u32, timeout_ms: u32, c: u32 }");
    says(&left, &right, &["warning field-renamed T.timeout_s"]);
    // A field that was renamed and lost its `const` is still one field.
    let left = c("struct T { a: u32, from: *const u8 }");
    let right = rust("struct T { a: u32, source: *u8 }");
    says(&left, &right, &["warning field-renamed T.from", "warning constness T.from"]);
    silent(&c("struct T { type: u32 }"), &rust("struct T { r#type: u32 }"));
    silent(&c("struct T { type: u32 }"), &rust("struct T { type_: u32 }"));
    silent(&c("struct T { nBytes: u32 }"), &rust("struct T { n_bytes: u32 }"));
}

#[test]
fn lost_packing_is_reported_at_the_first_field_that_moved() {
    let left = c("struct T packed(1) { a: u32, b: u64, c: u8 }");
    let right = rust("struct T { a: u32, b: u64, c: u8 }");
    let said = says(&left, &right, &["error packing T.b"]);
    assert_eq!(follows(&said), ["T.c", "T", "T"]);
    silent(&left, &rust("struct T packed(1) { a: u32, b: u64, c: u8 }"));
    says(&c("struct P packed(1) { a: u32 }"), &rust("struct P { a: u32 }"), &["error packing P"]);
}

#[test]
fn lost_padding_is_an_offset() {
    let left = c("struct T { a: u32, b: u32 @8, c: u32 }");
    let said = says(&left, &rust("struct T { a: u32, b: u32, c: u32 }"), &["error offset T.b"]);
    assert_eq!(follows(&said), ["T.c", "T"]);
}

#[test]
fn an_alignment_attribute_is_the_cause_of_the_size() {
    let left = c("struct T align(16) { a: u32 } struct O { a: u8, t: T }");
    let right = rust("struct T { a: u32 } struct O { a: u8, t: T }");
    let said = says(&left, &right, &["error alignment T"]);
    assert_eq!(follows(&said), ["T", "O.t", "O.t", "O", "O"]);
    silent(&left, &rust("struct T align(16) { a: u32 } struct O { a: u8, t: T }"));
}

#[test]
fn trailing_bytes_alone_are_a_size() {
    let left = c("struct T { a: u32, _: u32 : 32 }");
    says(&left, &rust("struct T { a: u32 }"), &["error size T"]);
    silent(&left, &rust("struct T { a: u32, pad: u32 }"));
}

#[test]
fn a_filler_matters_only_if_something_moves() {
    let left = c("struct T packed(2) { a: u8, b: u16, c: u8, d: u32 }");
    let right = rust("struct T packed(2) { a: u8, b: u16, c: u8, d: u32, padding_0: [u8; 2] }");
    let said = says(&left, &right, &["error field-missing T.padding_0"]);
    assert_eq!(follows(&said), ["T"]);
    silent(&c("struct T { a: u32, b: u64 }"), &rust("struct T { a: u32, _pad: u32, b: u64 }"));
    let left = rust("struct T { a: u64, m: u64 }");
    let right = c("struct T { a: u64, pad: [char; 120], m: u64 }");
    let said = says(&left, &right, &["error field-missing T.pad"]);
    assert_eq!(follows(&said), ["T.m", "T"]);
}

#[test]
fn bit_field_widths_differ() {
    let left = c("struct T { a: u32 : 3, b: u32 : 5, c: u32 }");
    let said = says(
        &left,
        &c_twin("struct T { a: u32 : 4, b: u32 : 5, c: u32 }"),
        &["error bit-field T.a"],
    );
    assert_eq!(follows(&said), ["T.b"]);
    silent(&left, &c_twin("struct T { a: u32 : 3, b: u32 : 5, c: u32 }"));
    let signed = c_twin("struct T { a: i32 : 3, b: u32 : 5, c: u32 }");
    says(&left, &signed, &["warning signedness T.a"]);
}

fn c_twin(text: &str) -> crate::contract::Contract {
    super::text::parse(crate::contract::Language::Cpp, "cpp", text)
}

#[test]
fn unions_pair_by_name() {
    let left = c("union U { a: u32, b: f32 }");
    silent(&left, &rust("union U { b: f32, a: u32 }"));
    says(&left, &rust("union U { a: u32 }"), &["error field-missing U.b"]);
    says(&left, &rust("union U { a: u32, b: u32 }"), &["error class U.b"]);
    says(&left, &rust("struct U { a: u32, b: f32 }"), &["error kind U"]);
}

#[test]
fn arrays_differ_in_length() {
    let left = c("struct T { a: [char; 16], b: u8 }");
    let said = says(&left, &rust("struct T { a: [char; 32], b: u8 }"), &["error array-length T.a"]);
    assert_eq!(follows(&said), ["T.b", "T"]);
    silent(&left, &rust("struct T { a: [u8; 16], b: u8 }"));
}

#[test]
fn a_field_of_another_class_is_an_error() {
    let left = c("struct T { a: f64, b: *void }");
    says(&left, &rust("struct T { a: u64, b: *void }"), &["error class T.a"]);
    says(&left, &rust("struct T { a: f64, b: usize }"), &["warning pointer-as-integer T.b"]);
    says(&left, &rust("struct T { a: f32, b: *void }"), &["error width T.a"]);
    says(&c("struct T { a: f80 }"), &rust("struct T { a: f128 }"), &["error class T.a"]);
    silent(&left, &rust("struct T { a: f64, b: *u32 }"));
}

#[test]
fn signs_are_warnings() {
    let left = zig("struct T { size: isize }");
    says(&left, &c("struct T { size: usize }"), &["warning signedness T.size"]);
    silent(&left, &c("struct T { size: isize }"));
}

#[test]
fn a_layout_that_nobody_promises() {
    let left = c("struct T { a: u8, b: u32 } describe fn f(t: *T)");
    let text = "struct T rust { a: u8, b: u32 } import fn f(t: *T)";
    says(&left, &rust(text), &["warning missing-repr-c T"]);
    let header = c("type Id = u32 struct T { id: Id } describe fn f(t: *T)");
    let newtype = "struct Id PROMISE { __0: u32 } struct T { id: Id } import fn f(t: *T)";
    silent(&header, &rust(&newtype.replace("PROMISE", "transparent")));
    says(&header, &rust(&newtype.replace("PROMISE", "rust")), &["warning missing-repr-c Id"]);
    let text = "struct T rust { b: u32, a: u8 } import fn f(t: *T)";
    let said = says(&left, &rust(text), &["error missing-repr-c T"]);
    assert_eq!(follows(&said), ["T.a", "T.b"]);
    silent(&left, &rust("struct T { a: u8, b: u32 } import fn f(t: *T)"));
    let handle = c("opaque T describe fn f(t: *T)");
    silent(&handle, &rust("struct T rust { a: u8, b: u32 } import fn f(t: *T)"));
    // A wrapper of the language's own that only has the name.
    let private = rust("struct T rust { raw: *void, live: bool }");
    let said = says(&c("struct T { a: u8, b: u32 }"), &private, &[]);
    assert_eq!(said.coverage.incomparable.len(), 1);
}

#[test]
fn recursive_types_compare_once() {
    let text = "struct Node { next: *Node, tree: *Tree, value: u32 }
        struct Tree { root: Node, all: [*Node; 4] }";
    silent(&c(text), &rust(text));
    let other = rust(&text.replace("value: u32", "value: f32"));
    says(&c(text), &other, &["error class Node.value"]);
}

#[test]
fn enumerations() {
    let left = c("enum Color { COLOR_RED, COLOR_DARK_GREEN, COLOR_BLUE }");
    silent(&left, &rust("enum Color closed { Red, DarkGreen, Blue }"));
    silent(&left, &zig("enum Color { red, dark_green, blue }"));
    let narrow = rust("enum Color: u8 closed { Red, DarkGreen, Blue }");
    says(&left, &narrow, &["error enum-width Color"]);
    let fewer = rust("enum Color closed { Red, DarkGreen }");
    says(&left, &fewer, &["error enumerator-missing Color.COLOR_BLUE"]);
    let shifted = rust("enum Color closed { Red, DarkGreen, Blue = 7 }");
    says(&left, &shifted, &["error enumerator-value Color.COLOR_BLUE"]);
    let renamed = rust("enum Color closed { Red, DarkGreen, Azure }");
    says(&left, &renamed, &["warning enumerator-renamed Color.COLOR_BLUE"]);
    let counted = c("enum Color { COLOR_RED, COLOR_DARK_GREEN, COLOR_BLUE, COLOR_MAX }");
    says(
        &counted,
        &rust("enum Color closed { Red, DarkGreen, Blue }"),
        &["note enumerator-missing Color.COLOR_MAX"],
    );
    silent(&left, &rust("enum Color: i32 closed { Red, DarkGreen, Blue }"));
}

#[test]
fn a_narrow_enumeration_moves_what_follows() {
    let text = "enum E: T closed { A, B } struct Report { error: E, code: u8 }
        describe fn report(r: *const Report)";
    let left = c(&text.replace('T', "u32"));
    let right = rust(&text.replace('T', "u8"));
    let said = says(&left, &right, &["error enum-width E"]);
    assert!(follows(&said).contains(&"Report.code"));
    let free = rust(
        "enum E: u8 closed rust { A, B } struct Report { error: E, code: u8 }
        define fn report(r: *const Report)",
    );
    says(&left, &free, &["error missing-repr-c E"]);
}

#[test]
fn empty_structs_differ_in_size() {
    let left = rust("struct Foo { address: u8 } struct Wrap { f: Foo, v: i32 }");
    let right = c("struct Foo { } struct Wrap { f: Foo, v: i32 }");
    let said = says(&left, &right, &["error field-missing Foo.address"]);
    for item in ["Foo", "Wrap.v"] {
        assert!(follows(&said).contains(&item), "{:?}", follows(&said));
    }
    silent(&right, &rust("struct Foo { } struct Wrap { f: Foo, v: i32 }"));
}

#[test]
fn an_alias_is_reported_at_its_name() {
    let text = "type time_t = T struct timespec { sec: time_t, nsec: i64 }
        describe fn deadline(t: *const timespec, at: time_t)";
    let left = c(&text.replace('T', "i64"));
    let right = rust(&text.replace('T', "i32"));
    let said = says(&left, &right, &["error width time_t"]);
    for item in ["timespec.sec", "deadline"] {
        assert!(follows(&said).contains(&item), "{:?}", follows(&said));
    }
    // Zig knows the alias, but its functions no longer name it.
    let module = zig("type time_t = i32 describe fn deadline(t: *const void, at: i32)");
    let said = says(&left, &module, &["error width time_t"]);
    assert_eq!(follows(&said), ["deadline"]);
    // A parameter that only ought to use the alias is the parameter's own fault.
    let wrong = rust("type time_t = i64 describe fn deadline(t: *const void, at: i32)");
    assert_eq!(lines(&super::compared(&left, &wrong)), ["error width deadline"]);
}

#[test]
fn an_alias_of_a_pointer_against_a_record() {
    let left = rust("type actions_t = *void import fn init(a: *actions_t) -> i32");
    let right = c("opaque act struct actions_t { n: i32, used: i32, a: *act, pad: [i32; 16] }
        describe fn init(a: *actions_t) -> i32");
    let said = says(&left, &right, &["error class actions_t"]);
    assert_eq!(follows(&said), ["init"]);
}

/// What three parties, C among them, are told.
fn three(header: &str, bindings: &str, module: &str) -> Vec<String> {
    let all = [rust(bindings), c(header), zig(module)];
    let all = crate::compare::compare_all(&all);
    lines(&all).into_iter().filter(|line| !line.starts_with("note")).collect()
}

#[test]
fn of_three_that_all_differ_two_differences_tell_all() {
    let of = |ty: &str| format!("struct T {{ data: {ty}, n: u8 }}");
    let said = three(&of("*const u8"), &of("[u8; 4]"), &of("[u16; 4]"));
    assert_eq!(said, ["error class T.data"]);
    let said = three(&of("u16"), &of("u32"), &of("u64"));
    assert_eq!(said, ["error width T.data", "error width T.data"]);
    // The two that agree with each other part with the third once.
    let said = three(&of("u16"), &of("u64"), &of("u64"));
    assert_eq!(said, ["error width T.data"]);
    // Who agrees with the third is not hidden by what others differ in.
    let said = three(&of("u64"), &of("u16"), &of("u64"));
    assert_eq!(said, ["error width T.data"]);
}

#[test]
fn a_member_is_one_though_one_side_names_what_is_around_it() {
    let left = "struct Answer { tag: u32, _: union { some: u64, none: u8 } }";
    let right = "struct Answer { tag: u32, _: union { some: u32, none: u8 } }";
    let named = "union P { some: u64, none: u8 } struct Answer { tag: u32, payload: P }";
    assert_eq!(three(left, right, named), ["error width Answer.some"]);
    assert_eq!(three(left, left, named), [""; 0]);
}

#[test]
fn an_enumeration_and_an_alias_of_one_width_part_once() {
    let open = "enum Color: u32 { RED, GREEN }";
    let narrow = "enum Color: u8 { RED, GREEN }";
    assert_eq!(three(open, "type Color = u8", narrow), ["error width Color"]);
    assert_eq!(three(open, "type Color = u32", open), [""; 0]);
}

#[test]
fn a_truth_value_is_the_number_that_c_has_for_it() {
    let said = three("const ON: u32 = 2", "const ON: bool = 1", "const ON: u32 = 1");
    assert_eq!(said, ["error constant-value ON"]);
}

#[test]
fn a_renamed_field_whose_record_has_a_field_of_the_old_name() {
    let inner = "struct Inner { x: u8 }";
    let left = c(&format!("{inner} struct Outer {{ x: Inner }}"));
    let renamed = rust(&format!("{inner} struct Outer {{ another: Inner }}"));
    says(&left, &renamed, &["warning field-renamed Outer.x"]);
    silent(&left, &rust(&format!("{inner} struct Outer {{ x: Inner }}")));
}

#[test]
fn each_record_that_gained_the_same_record_is_named() {
    let left = c("struct First { x: u32 } struct Second { x: u32 }");
    let right = "struct Extra { more: u32 } struct First { _: Extra, x: u32 } \
                 struct Second { _: Extra, x: u32 }";
    let missing = ["error field-missing First.more", "error field-missing Second.more"];
    says(&left, &rust(right), &missing);
    silent(&rust(right), &zig(right));
    let third = zig("struct Second { x: u32 } struct First { x: u32 }");
    assert_eq!(lines(&compare_all(&[left, third, rust(right)])), missing);
}

#[test]
fn a_struct_with_room_behind_its_bits_is_no_integer() {
    let left = c("struct S { a: u32 : 1, b: u64 } describe fn f(p: *const S)");
    says(&left, &rust("import fn f(p: *const u128)"), &["error pointee f"]);
    let left = c("struct S { a: u32 : 24, b: u8 @ 3 } describe fn f(p: *const S)");
    silent(&left, &rust("import fn f(p: *const u32)"));
}

#[test]
fn what_an_anonymous_member_demands_moves_the_whole_of_it() {
    let text = |b: &str| format!("struct S {{ x: u32, _: struct {{ a: u32, b: {b} }} }}");
    let said = says(&c(&text("u64")), &rust(&text("u32")), &["error width S.b"]);
    assert_eq!(follows(&said), ["S.a", "S.b", "S", "S"]);
    silent(&c(&text("u64")), &rust(&text("u64")));
}

#[test]
fn what_a_side_could_not_read_of_a_record_it_does_not_lack() {
    let mut left = c("struct Joined { b: u32, _pad: u32 } describe fn f(p: *const Joined)");
    let right = rust("struct Joined { b: u32, a: u32 } import fn f(p: *const Joined)");
    says(&left, &right, &["error field-missing Joined.a"]);
    left.gaps.push(Gap {
        item: Name::new("Joined"),
        kind: ItemKind::Type,
        reason: "the place of a virtual base class is known only when the program runs".into(),
        remedy: None,
        span: None,
    });
    silent(&left, &right);
}
