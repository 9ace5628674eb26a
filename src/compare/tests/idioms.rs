//! What different languages write for one layout agrees in silence.

use super::text::{c, parse, rust, zig};
use super::{follows, says, silent};
use crate::contract::Language;

#[test]
fn a_covering_integer_for_bit_fields() {
    let left = c("struct T { a: u32 : 3, b: u32 : 5, x: u32 }");
    silent(&left, &rust("struct T { flags: u32, x: u32 }"));
    silent(&left, &rust("struct T { a: u32, x: u32 }"));
    silent(
        &left,
        &rust(
            "struct U { bits: [u8; 4] }
        struct T { _bitfield_align_1: [u32; 0], _bitfield_1: U, x: u32 }",
        ),
    );
    let narrow = rust("struct T { flags: u8, x: u32 }");
    silent(&left, &narrow);
    let left = c("struct T { a: u32 : 3, b: u32 : 30, x: u32 }");
    says(&left, &rust("struct T { a: u32, x: u32 }"), &["error field-missing T.b"]);
}

#[test]
fn a_named_field_for_an_anonymous_member() {
    let left = c("struct T { kind: u32, _: union { i: i64, d: f64 }, end: u8 }");
    silent(&left, &rust("union TU { i: i64, d: f64 } struct T { kind: u32, u: TU, end: u8 }"));
    silent(&left, &zig("struct T { kind: u32, unnamed_0: union { i: i64, d: f64 }, end: u8 }"));
    let wrong = rust("union TU { i: i64, d: u64 } struct T { kind: u32, u: TU, end: u8 }");
    says(&left, &wrong, &["error class TU.d"]);
    // Anonymous on both sides: the fields pair as if they were the record's own.
    silent(&left, &c("struct T { kind: u32, _: union { d: f64, i: i64 }, end: u8 }"));
    let wrong = rust("struct T { kind: u32, _: union { i: i64, d: u64 }, end: u8 }");
    says(&left, &wrong, &["error class T.d"]);
}

#[test]
fn a_struct_of_bits_for_bit_fields() {
    let bits = "struct B packed(1) align(4) { a: u32 : 3, b: u32 : 29 }";
    let right = zig(&format!("{bits} struct T {{ flags: B, x: u32 }}"));
    silent(&rust("struct T { flags: u32, x: u32 }"), &right);
    silent(&c("struct T { a: u32 : 3, b: u32 : 29, x: u32 }"), &right);
    says(&rust("struct T { flags: u16, x: u32 }"), &right, &["error width T.flags"]);
    let wrong = c("struct T { a: u32 : 4, b: u32 : 28, x: u32 }");
    says(&wrong, &right, &["error bit-field T.a", "error bit-field T.b"]);
    let renamed = c("struct T { a: u32 : 3, c: u32 : 29, x: u32 }");
    says(&renamed, &right, &["warning field-renamed T.c"]);
    let bits = "struct B packed(1) align(4) { a: u32 : 3, b: u32 : 20, _: u32 : 9 }";
    let left = zig(&format!("{bits} struct T {{ flags: B }}"));
    says(&left, &c("struct T { a: u32 : 3, b: u32 : 20, n: u8 }"), &["error field-missing T.n"]);
    // A struct of whole bytes is no integer.
    let bytes = zig("struct B { a: u16, b: u16 } struct T { flags: B, x: u32 }");
    says(&rust("struct T { flags: u32, x: u32 }"), &bytes, &["error class T.flags"]);
}

#[test]
fn a_renamed_record_of_bits_stays_one_field() {
    let text = |name: &str| {
        format!(
            "struct B {{ f0: u8, f1: u32 : 1, f2: u8 }} \
             struct T {{ {name}: B, f1: u8, f2: u32 : 1, f3: u8 }}"
        )
    };
    let (left, same, renamed) = (c(&text("f0")), rust(&text("f0")), rust(&text("another")));
    silent(&left, &same);
    says(&left, &renamed, &["warning field-renamed T.f0"]);
}

#[test]
fn bit_fields_and_their_cover_move_together() {
    let left = c("struct T { n: u32, a: u32 : 3, b: u32 : 5, x: u32 }");
    let said = says(&left, &rust("struct T { flags: u32, x: u32 }"), &["error field-missing T.n"]);
    assert_eq!(said.differences[0].follows.len(), 3, "{:?}", said.differences[0].follows);
    let left = c("struct T { x: u64, a: u32 : 3, b: u32 : 5 }");
    says(&left, &rust("struct T { flags: u32, x: u64 }"), &["error field-order T.flags"]);
    silent(&left, &rust("struct T { x: u64, flags: u32 }"));
    let left = c("struct T { p: bool, a: u8 : 3, b: u8 : 5 }");
    let right = rust("struct T { n: u32, p: bool, flags: u8 }");
    says(&left, &right, &["error field-missing T.n"]);
    // A pointer that stands where the bit-fields are does not hold them.
    let left = c("struct T { a: u64 : 3, b: u64 : 5 }");
    says(&left, &rust("struct T { p: *u8, flags: u64 }"), &["error field-missing T.p"]);
}

#[test]
fn a_cover_that_moved_is_still_the_cover() {
    let units = |order: [&str; 2]| c(&format!("struct T {{ p: u64, {}, {} }}", order[0], order[1]));
    let (wide, narrow) = ("a: u64 : 50, b: u64 : 10", "c: u32 : 13, d: u32 : 12");
    let right = rust("struct T { p: u64, small: u32, large: u64 }");
    silent(&units([narrow, wide]), &right);
    says(&units([wide, narrow]), &right, &["error field-order T.large"]);
    // A dropped field moves the covers onto each other's places.
    let left = c("struct T { x: u64 : 42, hook: *u8, a: u16 : 16, b: u32 : 22, c: u16 : 12 }");
    let right = |hook: &str| rust(&format!("struct T {{ q: u64, {hook} i: u16, j: u32, k: u16 }}"));
    says(&left, &right(""), &["error field-missing T.hook"]);
    silent(&left, &right("hook: *u8,"));
}

#[test]
fn a_cover_of_another_width_is_one_difference() {
    let left = c("struct T { n: u64, a: u64 : 3, b: u64 : 40, x: u32 }");
    silent(&left, &rust("struct T { n: u64, flags: u64, x: u32 }"));
    says(&left, &rust("struct T { n: u64, flags: u32, x: u32 }"), &["error width T.flags"]);
    let left = c("struct T { n: u32, a: u32 : 3, b: u32 : 5, x: u32 }");
    let said =
        says(&left, &rust("struct T { n: u32, flags: u64, x: u32 }"), &["error width T.flags"]);
    assert_eq!(said.differences[0].follows.len(), 4, "{:?}", said.differences[0].follows);
    // Fewer bytes that hold all bits agree as long as nothing moves.
    silent(&left, &rust("struct T { n: u32, flags: u16, x: u32 }"));
    let short = rust("struct T { n: u32, flags: u16, y: u16, x: u32 }");
    says(&left, &short, &["error field-missing T.y"]);
    let bytes = rust("struct T { n: u32, flags: [u8; 2] }");
    says(
        &c("struct T { n: u32, a: u32 : 3, b: u32 : 9, x: u16 }"),
        &bytes,
        &["error field-missing T.x"],
    );
}

#[test]
fn a_nested_record_is_flat_on_the_other_side() {
    let flat = rust("struct T { kind: u32, x: i32, y: i32, end: u8 }");
    let nested = zig("struct T { kind: u32, at: struct { x: i32, y: i32 }, end: u8 }");
    silent(&flat, &nested);
    silent(&flat, &c("struct T { kind: u32, _: struct { x: i32, y: i32 }, end: u8 }"));
    let wrong = zig("struct T { kind: u32, at: struct { y: i32, x: i32 }, end: u8 }");
    says(&flat, &wrong, &["error field-order T.x"]);
    let wrong = zig("struct T { kind: u32, at: struct { x: i32, y: f32 }, end: u8 }");
    says(&flat, &wrong, &["error class T.y"]);
    // A field of another name is no nesting.
    let other = zig("struct T { kind: u32, at: struct { a: i32, b: i32 }, end: u8 }");
    assert!(!super::compared(&flat, &other).differences.is_empty());
}

#[test]
fn an_anonymous_member_belongs_to_what_is_most_alike() {
    let both = "struct In { v: u32, w: u32 } union U { g: u32, v: i32 }";
    let right = rust(&format!("{both} struct T {{ first: In, second: U, p: *u8 }}"));
    let left = c("struct In { v: u32, w: u32 } struct T { _: union { g: u32, v: i32 }, p: *u8 }");
    says(&left, &right, &["error field-missing T.first"]);
}

#[test]
fn an_anonymous_member_whose_parts_differ() {
    let left = c("struct T { kind: u32, _: union { i: i64, d: f64 }, end: u8 }");
    let longer = zig("struct T { kind: u32, u: union { i: i64, d: [f64; 2] }, end: u8 }");
    says(&left, &longer, &["error class T.u.d"]);
    let structure = zig("struct T { kind: u32, u: struct { i: i64, d: f64 }, end: u8 }");
    says(&left, &structure, &["error kind T.u"]);
    let nested = c("struct T { _: struct { a: u32 : 3, _: struct { b: u32, c: u8 } }, x: u32 }");
    let parts = "struct In { b: u64, c: u8 } struct Out { bits: u32, in: In }";
    says(
        &nested,
        &rust(&format!("{parts} struct T {{ out: Out, x: u32 }}")),
        &["error width In.b"],
    );
    let behind = zig("struct T { n: u64, kind: u32, u: union { i: i64, d: f64 }, end: u8 }");
    says(&left, &behind, &["error field-missing T.n"]);
    silent(&left, &zig("struct T { kind: u32, u: union { i: i64, d: f64 }, end: u8 }"));
}

#[test]
fn a_flexible_array_that_one_side_lacks() {
    let with = rust("struct T { n: u64, data: [u64; 0] }");
    says(&c("struct T { n: u64 }"), &with, &["warning field-missing T.data"]);
    says(
        &c("struct T { n: u64, data: [u64] }"),
        &rust("struct T { n: u64 }"),
        &["warning field-missing T.data"],
    );
    silent(&c("struct T { n: u64, data: [u64] }"), &with);
}

#[test]
fn flexible_arrays() {
    let left = c("struct T { n: u64, a: [u64] }");
    silent(&left, &rust("struct T { n: u64, a: [u64; 0] }"));
    says(&left, &rust("struct T { n: u64, a: [u64; 1] }"), &["error array-length T.a"]);
    says(&left, &rust("struct T { n: u64, a: [u32; 0] }"), &["error width T.a"]);
    says(&left, &rust("struct T { n: u64 }"), &["warning field-missing T.a"]);
    let left = c("struct T { n: u32, a: [u8] }");
    says(&left, &rust("struct T { n: u32, a: [u8; 1] }"), &["error array-length T.a"]);
}

#[test]
fn handles() {
    let left = c("opaque T describe fn f(t: *T)");
    silent(&left, &rust("struct T { _private: [u8; 0] } import fn f(t: *T)"));
    silent(&left, &rust("enum T closed { } import fn f(t: *T)"));
    silent(&left, &zig("opaque T import fn f(t: ?*T)"));
    let whole = c("struct T { a: u32 } describe fn f(t: *T)");
    silent(&whole, &rust("struct T { _private: [u8; 0] } import fn f(t: *T)"));
    silent(&whole, &rust("opaque T import fn f(t: *T)"));
    let by_value = c("struct T { a: u32 } struct O { t: T, x: u32 }");
    let right = rust("struct T { _private: [u8; 0] } struct O { t: T, x: u32 }");
    says(&by_value, &right, &["error width O.t"]);
}

#[test]
fn wrappers_are_what_they_wrap() {
    let left = c("describe fn f(id: u32)");
    silent(&left, &rust("struct Id transparent { raw: u32 } import fn f(id: Id)"));
    silent(&left, &rust("struct Id { raw: u32 } import fn f(id: Id)"));
    says(&left, &rust("struct Id { raw: u64 } import fn f(id: Id)"), &["error width f"]);
    let left = c("struct P { x: i32, y: i32 } describe fn f(p: P)");
    let right = rust("struct P { x: i32, y: i32 } struct Q transparent { p: P } import fn f(p: Q)");
    silent(&left, &right);
}

#[test]
fn enumerations_as_integers() {
    let left = c("enum E { A, B } describe fn f(e: E) -> E");
    silent(&left, &rust("import fn f(e: i32) -> u32"));
    silent(&left, &rust("type E = u32 import fn f(e: E) -> E const A: u32 = 0"));
    silent(&left, &rust("struct E transparent { v: u32 } import fn f(e: E) -> E"));
    says(&left, &rust("import fn f(e: u8) -> u32"), &["error width f"]);
}

#[test]
fn plain_char() {
    let left = c("struct T { a: char } describe fn f(s: *const char)");
    silent(&left, &zig("struct T { a: u8 } import fn f(s: *const u8)"));
    silent(&left, &rust("struct T { a: i8 } import fn f(s: *const u8)"));
    silent(&left, &rust("struct T { a: char } import fn f(s: *const char)"));
    let right = rust("struct T { a: u8 } import fn f(s: *const u8)");
    says(&left, &right, &["warning signedness T.a"]);
    let arm = c("target aarch64 struct T { a: char } describe fn f(s: *const char)");
    silent(&arm, &rust("target aarch64 struct T { a: u8 } import fn f(s: *const u8)"));
    let hard_coded = rust("target aarch64 struct T { a: u8 } import fn f(s: *const i8)");
    says(&arm, &hard_coded, &["warning signedness f"]);
    // Zig's `u8` stands for `char` in front of Rust's `i8`, but not of C's `int8_t`.
    silent(&zig("define fn f(s: *const u8)"), &rust("import fn f(s: *const i8)"));
    let int8 = c("describe fn f(s: *const i8)");
    says(&int8, &zig("import fn f(s: *const u8)"), &["warning signedness f"]);
}

#[test]
fn pointers_to_arrays_and_to_elements() {
    let left = c("describe fn f(a: *i32)");
    silent(&left, &zig("import fn f(a: *[i32; 4])"));
    says(&left, &zig("import fn f(a: *[i64; 4])"), &["error pointee f"]);
}

#[test]
fn function_types_and_pointers_to_them() {
    let left = c("type cb = ?fn(i32) describe fn f(a: *void)");
    silent(&left, &rust("type cb = ?fn(i32) import fn f(a: *u8)"));
    says(&left, &rust("type cb = ?fn(i64) import fn f(a: *u8)"), &["error width cb"]);
    says(&left, &rust("type cb = ?fn(i32) import fn f(a: ?fn())"), &["warning class f"]);
}

#[test]
fn complex_and_vectors_in_memory() {
    let left = c("struct T { z: c64, v: vec f32 4 }");
    silent(&left, &rust("struct T align(16) { z: [f64; 2], v: [f32; 4] }"));
    silent(&c("struct T { z: c64 }"), &rust("struct Z { re: f64, im: f64 } struct T { z: Z }"));
    let right = rust("struct Z { re: u64, im: f64 } struct T { z: Z }");
    says(&c("struct T { z: c64 }"), &right, &["error class T.z"]);
    let right = rust("struct T align(16) { z: [u64; 2], v: [u32; 4] }");
    says(&left, &right, &["error class T.v", "error class T.z"]);
    // An array of two floats behind a pointer is one complex number, not the first of two floats.
    let left = c("describe fn f(z: *c64)");
    silent(&left, &rust("import fn f(z: *[f64; 2])"));
    says(&left, &rust("import fn f(z: *[f64; 3])"), &["error pointee f"]);
    let left = c("describe fn f(z: c64)");
    says(&left, &rust("struct Z { re: f64, im: f64 } import fn f(z: Z)"), &["error class f"]);
}

#[test]
fn tags_in_front_of_names() {
    let left = c("struct Foo { a: u32 } describe fn f(a: *Foo)");
    silent(&left, &zig("struct struct_Foo { a: u32 } type Foo = struct_Foo import fn f(a: *Foo)"));
}

#[test]
fn tuple_structs_have_no_names() {
    let left = c("struct T { a: u32, b: u32 }");
    silent(&left, &rust("struct T { __0: u32, __1: u32 }"));
    says(&left, &rust("struct T { __0: u32, __1: f32 }"), &["error class T.b"]);
    // A number is a position, so a field of another size is still the same field.
    says(&left, &rust("struct T { __0: u64, __1: u32 }"), &["error width T.a"]);
    says(&left, &rust("struct T { __0: u32 }"), &["error field-missing T.b"]);
}

#[test]
fn nested_anonymous_records_report_at_the_use() {
    let left = c("struct T { inner: struct { a: u32, b: f32 } }");
    silent(&left, &parse(Language::Cpp, "cpp", "struct T { inner: struct { a: u32, b: f32 } }"));
    let right = parse(Language::Cpp, "cpp", "struct T { inner: struct { a: u32, b: u32 } }");
    says(&left, &right, &["error class T.inner.b"]);
    let named = rust("struct T_inner { a: u32, b: u32 } struct T { inner: T_inner }");
    says(&left, &named, &["error class T_inner.b"]);
}

#[test]
fn members_that_hold_nothing() {
    let cpp = |text| parse(Language::Cpp, "cpp", text);
    let left = cpp("struct Empty { } struct S { e: Empty, x: i32 }");
    silent(&left, &rust("struct S { x: i32 }"));
    silent(&left, &rust("struct S { x: i32, _marker: [u8; 0] }"));
}

#[test]
fn storage_for_what_only_the_library_looks_into() {
    let lock = "union lock { fields: [i32; 10], words: [u64; 5] } struct guard { l: lock }";
    let left = c(&format!("{lock} describe fn take(l: *lock)"));
    let opaque = |size| {
        rust(&format!(
            "struct lock {{ __align: [u64; 0], size: [u8; {size}] }} struct guard {{ l: lock }}
            import fn take(l: *lock)"
        ))
    };
    silent(&left, &opaque(40));
    says(&left, &opaque(32), &["error size lock"]);
    // Bytes that are no other name for a field are only bytes where the other side says more.
    let left = c("struct key { bytes: [u8; 16] }");
    says(&left, &rust("struct key { data: [u8; 16] }"), &["warning field-renamed key.bytes"]);
    silent(
        &c("struct s { a: u8, __pad_a: [u8; 3] }"),
        &rust("struct s { a: u8, __data: [u8; 3] }"),
    );
}

#[test]
fn an_integer_for_an_enumeration_has_room_for_its_sign() {
    let left = c("enum e: i32 { BAD = -1, GOOD = 0 } describe fn f() -> e");
    silent(&left, &rust("type e = i32 import fn f() -> e"));
    says(&left, &rust("type e = u32 import fn f() -> e"), &["warning signedness e"]);
    let left = c("enum e: u32 { BAD = 1, GOOD = 0 } describe fn f() -> e");
    silent(&left, &rust("type e = i32 import fn f() -> e"));
}

#[test]
fn one_field_of_a_tuple_struct_with_another_type_is_no_swap() {
    // The integer has the size of the union, and so might stand for it.
    let left = c("union V { p: *u8, c: i8 } struct T { kind: i64, value: V }");
    let union = "union V { p: *u8, c: i8 }";
    says(
        &left,
        &rust(&format!("{union} struct T {{ __0: u64, __1: V }}")),
        &["warning signedness T.kind"],
    );
    silent(&left, &rust(&format!("{union} struct T {{ __0: i64, __1: V }}")));
}

#[test]
fn fields_without_a_size_take_no_part_in_the_order_of_a_tuple_struct() {
    let left = c("struct E { } struct T { a: *u8, mark: E, b: f64 }");
    silent(&left, &rust("struct E { } struct T { __0: *u8, __1: E, __2: f64 }"));
    says(
        &left,
        &rust("struct E { } struct T { __0: u64, __1: E, __2: f64 }"),
        &["warning pointer-as-integer T.a"],
    );
}

#[test]
fn bit_fields_and_their_covers_keep_their_order() {
    // `a` covers the first bit-fields and `b` the last; that the place of `a` moved behind `n` is
    // one change, that both places did would be two.
    let left = c("struct T { x: u32 : 9, n: u64, y: u32 : 9, p: *u8, z: i64 }");
    silent(&left, &rust("struct T { a: u32, n: u64, b: u32, p: *u8, z: i64 }"));
    says(
        &left,
        &rust("struct T { n: u64, a: u32, b: u32, p: *u8, z: i64 }"),
        &["error field-order T.a"],
    );
}

#[test]
fn a_missing_field_beside_a_cover_needs_no_padding_to_explain_it() {
    let left = c("struct T align(32) { n: u64, x: u64 : 9, p: *u8 }");
    let right = "struct T align(32) { n: u64, _padding: [u8; 24], m: u64, flags: u64, p: *u8 }";
    says(&left, &rust(right), &["error field-missing T.m"]);
}

#[test]
fn a_record_of_covers_is_the_anonymous_member_that_begins_there() {
    let left = c("struct T { n: u32, _: struct { x: u32 : 9, y: u32, z: i32 : 16 }, m: u32 }");
    let right = |parts: &str| {
        rust(&format!("struct In {{ {parts} }} struct T {{ n: u32, in_: In, m: u32 }}"))
    };
    silent(&left, &right("bits: u32, y: u32, more: i32"));
    let said = says(&left, &right("bits: u32, more: i32"), &["error field-missing In.y"]);
    assert!(follows(&said).contains(&"T.m"));
}

#[test]
fn a_renamed_record_with_a_complex_number_stays_one_field() {
    let left = c("struct T { n: u32, old: struct { z: c64, x: u32 } }");
    let parts = "struct Z { re: f64, im: f64 } struct In { z: Z, x: u32 }";
    silent(&left, &rust(&format!("{parts} struct T {{ n: u32, old: In }}")));
    says(
        &left,
        &rust(&format!("{parts} struct T {{ n: u32, new: In }}")),
        &["warning field-renamed T.old"],
    );
}

#[test]
fn trying_which_fields_of_a_tuple_struct_fit_compares_no_enumerations() {
    let enums = "enum A: u32 { X, Y } enum B: u32 { X, Z, W }";
    let left = c(&format!("{enums} struct T {{ a: A, b: B, n: u64 }}"));
    silent(&left, &rust(&format!("{enums} struct T {{ __0: A, __1: B, __2: u64 }}")));
    silent(
        &left,
        &rust(&format!("enum C: u32 {{ X, Y }} {enums} struct T {{ __0: A, __1: B, __2: u64 }}")),
    );
    says(
        &left,
        &rust(&format!("{enums} struct T {{ __0: B, __1: A, __2: u64 }}")),
        &["error field-order T.a"],
    );
}

#[test]
fn what_takes_no_space_may_stand_elsewhere() {
    let left = c("struct E { } struct T { a: u32, mark: E, b: u32 }");
    silent(&left, &rust("struct E { } struct T { a: u32, b: u32, mark: E }"));
    says(
        &left,
        &rust("struct E { } struct T { b: u32, a: u32, mark: E }"),
        &["error field-order T.a"],
    );
}

#[test]
fn of_two_fields_that_fit_a_number_the_one_that_keeps_the_order_is_taken() {
    let left = c("struct T { more: u64, tag: u32, a: u64 }");
    says(&left, &rust("struct T { tag: u32, __0: u64 }"), &["error field-missing T.more"]);
    let left = c("struct T { tag: u32, a: u64, more: u64 }");
    says(&left, &rust("struct T { tag: u32, __0: u64 }"), &["error field-missing T.more"]);
}
