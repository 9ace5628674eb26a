//! Symbols: offered, needed, unused; and saying a thing once among several parties.

use super::text::{c, parse, rust, zig};
use super::{follows, lines, says, silent};
use crate::compare::{Code, DifferenceKind, Exception, Level, Policy, Verdict, Which, compare_all};
use crate::contract::{
    Contract, Export, Hiding, ItemKind, Language, Library, Limit, Topic, Unexported,
};

fn library(text: &str) -> Contract {
    parse(Language::Object, "library", text)
}

#[test]
fn a_symbol_that_nobody_offers() {
    let left = c("describe fn a()");
    says(&left, &rust("import fn a() import fn zzz()"), &["error symbol-missing zzz"]);
    silent(&left, &rust("import fn a()"));
    says(
        &c("describe global v: i32"),
        &rust("import global w_other: i32"),
        &["error symbol-missing w_other", "note unused v"],
    );
    // Two bindings say nothing about what the library has.
    silent(&rust("import fn a() import fn b()"), &zig("import fn a()"));
}

#[test]
fn a_renamed_symbol_is_one_error_with_a_suggestion() {
    let left = c("describe fn foo_open2(a: i32) describe fn other()");
    let right = rust("import fn foo_open(a: i32) import fn other()");
    let said = says(&left, &right, &["error symbol-missing foo_open"]);
    let DifferenceKind::SymbolMissing { similar, .. } = &said.differences[0].kind else { panic!() };
    assert_eq!(similar.unwrap(), "foo_open2");
    let renamed = rust("import fn open(a: i32) as foo_open2 import fn other()");
    silent(&left, &renamed);
}

#[test]
fn an_inline_function_has_no_symbol() {
    let left = c("inline fn add(x: i32, y: i32) -> i32");
    says(&left, &rust("import fn add(x: i32, y: i32) -> i32"), &["error no-symbol add"]);
    // Somebody else's definition of that name is another function.
    silent(&left, &rust("define fn add(x: i64)"));
    silent(
        &c("describe fn add(x: i32, y: i32) -> i32"),
        &rust("import fn add(x: i32, y: i32) -> i32"),
    );
}

#[test]
fn offered_and_not_used_is_a_note() {
    let left = c("describe fn a() describe fn quite_different()");
    let said = says(&left, &rust("import fn a()"), &["note unused quite_different"]);
    assert_eq!(said.differences[0].level(), Level::Note);
    says(&left, &rust("import fn a() import fn quite_different()"), &[]);
}

#[test]
fn a_header_that_describes_a_library() {
    let header = "describe fn a() describe fn b() describe fn c()";
    silent(&c(header), &rust("define fn a() define fn b() define fn c()"));
    says(&c(header), &rust("define fn a() define fn b()"), &["error symbol-missing c"]);
    let left = c("describe fn a() describe fn bb_one() describe fn cc_two()");
    says(&left, &rust("define fn a()"), &["note unused bb_one", "note unused cc_two"]);
}

#[test]
fn two_builds_of_one_library_offer_the_same() {
    let left = || library("define fn a() define fn b() define fn c_open()");
    let other = |text| parse(Language::Object, "other", text);
    silent(&left(), &other("define fn a() define fn b() define fn c_open()"));
    let renamed = other("define fn a() define fn b() define fn c_open2()");
    let said = says(&left(), &renamed, &["error symbol-missing c_open"]);
    let DifferenceKind::SymbolMissing { similar, .. } = &said.differences[0].kind else { panic!() };
    assert_eq!(similar.unwrap(), "c_open2");
    says(&renamed, &left(), &["error symbol-missing c_open"]);
    says(&left(), &other("define fn a() define fn b()"), &["warning symbol-missing c_open"]);
    says(&other("define fn a() define fn b()"), &left(), &["warning symbol-missing c_open"]);
    // Most of what either has the other lacks: these are two libraries.
    let said = compare_all(&[left(), other("define fn a() define fn zzz() define fn yyy()")]);
    assert!(said.differences.iter().all(|found| found.level() == Level::Note));
    // An archive has more symbols than it means to offer.
    let mut archive = other("define fn a() define fn b() define fn c_open() define fn inner()");
    let (topic, reason, remedy) = (Topic::Exports, String::new(), None);
    archive.limits.push(Limit { topic, reason, remedy });
    says(&left(), &archive, &["note unused inner"]);
}

#[test]
fn a_symbol_renamed_in_one_of_several_builds_is_named_once() {
    let build = |party, text| parse(Language::Object, party, text);
    let same = "define fn a() define fn b() define fn z_open()";
    let changed = "define fn a() define fn b() define fn a_open()";
    for at in 0..3 {
        let texts = (0..3).map(|index| if index == at { changed } else { same });
        let mut all: Vec<_> =
            ["x", "y", "z"].into_iter().zip(texts).map(|(p, t)| build(p, t)).collect();
        assert_eq!(lines(&compare_all(&all)), ["error symbol-missing z_open"], "{at}");
        all.push(c("describe fn a() describe fn b() describe fn z_open()"));
        assert_eq!(lines(&compare_all(&all)), ["error symbol-missing z_open"], "{at}");
    }
}

#[test]
fn a_function_here_and_a_variable_there() {
    let left = c("describe global table: [i32; 4]");
    says(&left, &rust("import fn table()"), &["error kind table"]);
    silent(&left, &rust("import global table: [i32; 4]"));
}

#[test]
fn three_parties_say_a_thing_once() {
    let all = [
        c("struct T { a: u32, b: u32 } describe fn f(t: *T, n: i32)"),
        rust("struct T { a: u32, b: u64 } import fn f(t: *T, n: i32)"),
        zig("struct T { a: u32, b: u32 } import fn f(t: *T, n: i32)"),
    ];
    let said = compare_all(&all);
    assert_eq!(lines(&said), ["error width T.b"]);
    let only = &said.differences[0];
    assert_eq!((only.left.party, only.right.party), (0, 1));
    assert_eq!((only.also.len(), only.also[0].with, only.also[0].side.party), (1, Which::Left, 2));
    assert_eq!(follows(&said), ["T.b", "T", "T"]);
    assert_eq!(said.coverage.compared[&ItemKind::Function], 1);
    assert_eq!(said.coverage.compared[&ItemKind::Type], 1);
}

#[test]
fn three_parties_with_names_of_their_own_say_a_thing_once() {
    let all = [
        c("enum Color { COLOR_RED, COLOR_BLUE } struct P { xPos: u32, yPos: u32 }"),
        rust("enum Color closed { Red, Blue = 7 } struct P { y_pos: u32, x_pos: u32 }"),
        zig("enum Color { red, blue } struct P { x_pos: u32, y_pos: u32 }"),
    ];
    let said = compare_all(&all);
    assert_eq!(
        lines(&said),
        ["error enumerator-value Color.COLOR_BLUE", "error field-order P.xPos"]
    );
    assert!(said.differences.iter().all(|d| d.also.len() == 1));
}

#[test]
fn a_party_that_says_it_twice_is_told_once() {
    let left = c("describe fn f(n: i32)");
    let right = rust("mod a import fn f(n: i64) mod b import fn f(n: i64)");
    let said = says(&left, &right, &["error width f"]);
    assert_eq!(said.differences[0].also.len(), 1);
}

#[test]
fn of_three_opinions_two_differences_tell_all() {
    let all = [c("describe fn f(n: i32)"), rust("import fn f(n: i64)"), zig("import fn f(n: i16)")];
    assert_eq!(lines(&compare_all(&all)), ["error width f"; 2]);
}

#[test]
fn needed_by_two_and_offered_by_none() {
    let all = [c("describe fn f()"), rust("import fn f() import fn zzz()"), zig("import fn zzz()")];
    let said = compare_all(&all);
    assert_eq!(lines(&said), ["error symbol-missing zzz"]);
    assert_eq!(said.differences[0].also.len(), 1);
    let all =
        [c("describe fn f()"), rust("import fn f()"), library("define fn f() define fn zzz()")];
    assert_eq!(lines(&compare_all(&all)), ["note unused zzz"]);
}

#[test]
fn what_only_one_party_has_is_coverage() {
    let said = says(&c("struct A { a: u32 } const X = 1"), &rust("struct B { a: u32 }"), &[]);
    assert_eq!(said.coverage.one_sided_count(ItemKind::Type), 2);
    assert_eq!(said.coverage.one_sided_count(ItemKind::Constant), 1);
    assert_eq!(said.coverage.compared[&ItemKind::Type], 0);
}

#[test]
fn exceptions_need_something_to_except() {
    let left = c("struct T { a: u32 } const A = 1");
    let right = rust("struct T { a: f32 } const A = 2");
    let differences = super::compared(&left, &right).differences;
    let except = |item, code| Exception::new(item, code, "known").unwrap();
    let policy = Policy {
        exceptions: vec![
            except("T.*", Some(Code::Class)),
            except("A", Some(Code::Width)),
            except("Z", None),
        ],
        fail_at: Level::Warning,
    };
    let judged = policy.judge(differences.clone());
    assert_eq!(judged.differences.len(), 1);
    assert_eq!((judged.accepted[0].1, judged.unused), (0, vec![1, 2]));
    assert_eq!(judged.verdict, Verdict::Disagree);
    let policy = Policy { exceptions: vec![except("*", None)], fail_at: Level::Warning };
    assert_eq!(policy.judge(differences).verdict, Verdict::Agree);
}

#[test]
fn notes_do_not_fail_a_check_unless_asked_to() {
    let differences =
        super::compared(&c("describe fn a() describe fn q()"), &rust("import fn a()"));
    let mut policy = Policy::default();
    assert_eq!(policy.judge(differences.differences.clone()).verdict, Verdict::Agree);
    policy.fail_at = Level::Note;
    assert_eq!(policy.judge(differences.differences).verdict, Verdict::Disagree);
}

/// `contract`, which names a library that exports `symbols`.
fn in_library(mut contract: Contract, symbols: &[&str]) -> Contract {
    let export = |symbol: &&str| Export { symbol: (*symbol).to_owned(), wanted: true };
    let exports = symbols.iter().map(export).collect();
    contract.library =
        Some(Library { file: "lib/libx.so".to_owned(), exports, unexported: Vec::new() });
    contract
}

#[test]
fn what_a_named_library_does_not_define() {
    let bindings = || rust("import fn foo_open() import fn b()");
    let header = c("describe fn foo_open() describe fn b()");
    silent(&header, &in_library(bindings(), &["b", "foo_open"]));
    let stale = in_library(bindings(), &["b", "foo_open2"]);
    let said = compare_all(&[header, stale]);
    assert_eq!(lines(&said), ["error not-in-library foo_open"]);
    let DifferenceKind::NotInLibrary { similar, .. } = &said.differences[0].kind else { panic!() };
    assert_eq!(similar.unwrap(), "foo_open2");
    assert_eq!(said.coverage.looked_up, 2);
}

#[test]
fn what_a_named_library_exports_beside() {
    let header = in_library(c("describe fn a()"), &["a", "b"]);
    let said = compare_all(&[header]);
    assert_eq!(lines(&said), ["note undeclared b"]);
}

#[test]
fn what_no_party_offers_may_be_in_the_library() {
    let bindings = in_library(rust("import fn a() import fn extra()"), &["a", "extra"]);
    silent(&c("describe fn a()"), &bindings);
}

/// `contract`, which has `symbols` for itself alone.
fn hiding(mut contract: Contract, symbols: &[&str]) -> Contract {
    let hidden = |symbol: &&str| Unexported { symbol: (*symbol).into(), how: Hiding::Hidden };
    contract.unexported = symbols.iter().map(hidden).collect();
    contract
}

#[test]
fn a_symbol_that_is_there_and_hidden_is_told_as_such() {
    let header = || c("describe fn a() describe fn b() describe fn foo_open()");
    let library = || library("define fn a() define fn b() define fn foo_open2()");
    let how = |said: &crate::compare::Comparison| match &said.differences[0].kind {
        DifferenceKind::SymbolMissing { hiding, similar, .. } => (*hiding, similar.is_some()),
        other => panic!("{other:?}"),
    };
    let unused = "note unused foo_open2";
    let missing = "error symbol-missing foo_open";
    let said = says(&header(), &hiding(library(), &["foo_open"]), &[missing, unused]);
    assert_eq!(how(&said), (Some(Hiding::Hidden), false));
    let said = says(&header(), &library(), &[missing]);
    assert_eq!(how(&said), (None, true), "plainly missing, and probably renamed");
    // A header may say itself that the symbol is for the library's own objects.
    let inner = hiding(header(), &["foo_open"]);
    says(&inner, &hiding(library(), &["foo_open"]), &[unused]);
    // That the library has it is enough to know that the header is about it.
    let said = compare_all(&[c("describe fn q()"), hiding(library(), &["q"])]);
    assert_eq!(lines(&said)[0], "error symbol-missing q");
    // Another library may be the one that offers it.
    let other = parse(Language::Zig, "other", "define fn q()");
    let said = compare_all(&[c("describe fn q()"), hiding(library(), &["q"]), other]);
    assert!(!lines(&said).iter().any(|line| line.starts_with("error")), "{:?}", lines(&said));
}

#[test]
fn an_import_of_what_header_and_library_hide() {
    let header = hiding(c("describe fn a() describe fn q()"), &["q"]);
    let own = hiding(library("define fn a()"), &["q"]);
    let bindings = || rust("import fn a() import fn q()");
    let said = compare_all(&[bindings(), header.clone(), own]);
    assert_eq!(lines(&said), ["error symbol-missing q"]);
    // Linked as one, they share it.
    let said = compare_all(&[bindings(), header, library("define fn a() define fn q()")]);
    assert_eq!(lines(&said), Vec::<String>::new());
}

#[test]
fn a_named_library_that_hides_a_symbol() {
    let mut bindings = in_library(rust("import fn a() import fn foo_open()"), &["a", "foo_open2"]);
    let hidden = Unexported { symbol: "foo_open".to_owned(), how: Hiding::Local };
    bindings.library.as_mut().unwrap().unexported.push(hidden);
    let said = compare_all(&[bindings]);
    assert_eq!(lines(&said), ["error not-in-library foo_open", "note undeclared foo_open2"]);
    let DifferenceKind::NotInLibrary { hiding, .. } = &said.differences[0].kind else { panic!() };
    assert_eq!(*hiding, Some(Hiding::Local));
}
