//! Hazards on which both sides agree.

use super::text::{c, parse, rust, zig};
use super::{compared, follows, lines, says, silent};
use crate::compare::compare_all;
use crate::contract::Language;

const OPEN: &str = "enum State: u32 { IDLE, BUSY }";
const CLOSED: &str = "enum State: u32 closed { IDLE, BUSY }";

/// Reports about a function that the header describes and the binding imports.
fn imported(function: &str) -> Vec<String> {
    let left = c(&format!("{OPEN} struct Job {{ state: State }} describe {function}"));
    let right = rust(&format!("{CLOSED} struct Job {{ state: State }} import {function}"));
    lines(&compared(&left, &right))
}

#[test]
fn a_closed_enumeration_that_gets_foreign_values() {
    let fires = [
        "fn state() -> State",
        "fn read(into: *State)",
        "fn fill(into: *Job)",
        "fn find() -> *const Job",
        "fn listen(changed: ?fn(State, *void))",
        "fn all(into: *[State; 4])",
    ];
    for function in fires {
        assert_eq!(imported(function), ["warning closed-enum State"], "{function}");
    }
    let silent = [
        "fn set(state: State)",
        "fn write(from: *const State)",
        "fn put(job: Job)",
        "fn ask(next: ?fn(*void) -> State)",
    ];
    for function in silent {
        assert_eq!(imported(function), [""; 0], "{function}");
    }
}

#[test]
fn values_without_a_name_need_a_cast_in_cpp() {
    let function = "fn state() -> State";
    let left = parse(Language::Cpp, "header", &format!("{OPEN} describe {function}"));
    silent(&left, &rust(&format!("{CLOSED} import {function}")));
}

#[test]
fn one_entry_for_all_functions() {
    let functions = ["fn first() -> State", "fn second() -> State"];
    let side = |how: &str, of: &str| format!("{of} {how} {} {how} {}", functions[0], functions[1]);
    let left = c(&side("describe", OPEN));
    let said = says(&left, &rust(&side("import", CLOSED)), &["warning closed-enum State"]);
    assert_eq!(follows(&said), ["first", "second"]);
    silent(&left, &zig(&side("import", OPEN)));
    silent(&left, &rust(&side("import", "struct State { value: u32 }")));
}

#[test]
fn who_implements_a_function_says_which_values_there_are() {
    let left = c(&format!("{OPEN} describe fn state() -> State"));
    let defines = rust(&format!("{CLOSED} define fn state() -> State"));
    silent(&left, &defines);
    let both = zig(&format!("{CLOSED} import fn state() -> State"));
    silent(&defines, &both);
    // The header only describes what the closed enumeration of the first party yields.
    let all = compare_all(&[defines, left.clone(), both.clone()]);
    assert_eq!(lines(&all), [""; 0]);
    assert_eq!(lines(&compare_all(&[left, both])), ["warning closed-enum State"]);
    let integer = c("describe fn state() -> u32");
    let right = rust(&format!("{CLOSED} import fn state() -> State"));
    says(&integer, &right, &["warning closed-enum State"]);
}

#[test]
fn a_callback_without_user_data() {
    let both = |text: &str| (c(&format!("describe {text}")), rust(&format!("import {text}")));
    let (left, right) = both("fn open(failed: ?fn(*const char, i32))");
    says(&left, &right, &["warning no-user-data open"]);
    let named = "type failed = ?fn(*const char)";
    let (left, right) = (
        c(&format!("{named} describe fn open(on: failed) describe fn set(on: failed)")),
        rust(&format!("{named} import fn open(on: failed) import fn set(on: failed)")),
    );
    let said = says(&left, &right, &["warning no-user-data failed"]);
    assert_eq!(follows(&said), ["open", "set"]);
    let silent_ones = [
        "fn open(failed: ?fn(*const char, *void))",
        "fn sort(compare: ?fn(*const void, *const void) -> i32)",
        "opaque Window fn show(closed: ?fn(*Window))",
        "fn exit(hook: ?fn())",
        "fn hash(step: ?fn(u32) -> u32)",
        "fn start_timer(id: i32, fired: ?fn(i32))",
        "fn allocate(how: ?fn(usize) -> *u8)",
        "fn hook() -> ?fn(i32)",
    ];
    for text in silent_ones {
        let (before, function) = match text.find("fn ") {
            Some(at) => text.split_at(at),
            None => continue,
        };
        let left = c(&format!("{before} describe {function}"));
        silent(&left, &rust(&format!("{before} import {function}")));
    }
}

#[test]
fn a_third_party_joins() {
    let import = format!("{CLOSED} import fn state() -> State");
    let left = c(&format!("{OPEN} describe fn state() -> State"));
    let (right, third) = (rust(&import), parse(Language::Zig, "module", &import));
    let all = compare_all(&[left, right, third]);
    assert_eq!(lines(&all), ["warning closed-enum State"]);
    assert_eq!(all.differences[0].also.len(), 1);
}

#[test]
fn a_closed_enumeration_hides_no_width() {
    let first = "fn state() -> State";
    let second = |of: &str| format!("fn measure(of: {of}) -> State");
    let left = c(&format!("{OPEN} describe {first} describe {}", second("f32")));
    let right = rust(&format!("{CLOSED} import {first}"));
    let third = zig(&format!("{CLOSED} import {first} import {}", second("f64")));
    let all = compare_all(&[right, left, third]);
    assert_eq!(lines(&all), ["error width measure", "warning closed-enum State"]);
}
