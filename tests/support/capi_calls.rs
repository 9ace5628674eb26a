//! Every function of the C API, called with arguments by name: the parameters are read from
//! `include/abiding.h`, so that a function or parameter which is missing here is noticed.
//!
//! Used by `tests/capi_bad_input.rs`, `tests/capi_sequences.rs` and `fuzz/fuzz_targets/capi.rs`.

use std::collections::BTreeMap;
use std::ffi::{c_char, c_void};
use std::sync::OnceLock;

use abiding::capi::*;

/// An argument: a pointer, or a number of any width.
#[derive(Clone, Copy, Debug)]
pub enum Value {
    /// Handles, texts, places; for functions see [`call`].
    Pointer(*mut c_void),
    /// Lengths, indices, enumerations.
    Number(u64),
}

/// Arguments by the names of the header.
pub type Arguments = BTreeMap<&'static str, Value>;

/// What a function returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// An `AbidingStatus`.
    Status(AbidingStatus),
    /// A number; 0 where the function failed.
    Number(usize),
    /// A pointer that is never null.
    Pointer(*const c_void),
    /// Nothing.
    Nothing,
}

/// A parameter as the header declares it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// Its type without the name: `const struct AbidingContract *`; `function` for a pointer to one.
    pub ty: &'static str,
}

/// A function as the header declares it.
#[derive(Clone, Debug)]
pub struct Declared {
    /// Its name.
    pub name: &'static str,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
}

const HEADER: &str = include_str!("../../include/abiding.h");

/// The functions that the header declares.
pub fn declared() -> Vec<Declared> {
    static ALL: OnceLock<Vec<Declared>> = OnceLock::new();
    let read = || {
        let code: &'static str = Box::leak(without_comments(HEADER).into_boxed_str());
        code.split(';').filter_map(function).collect()
    };
    ALL.get_or_init(read).clone()
}

fn without_comments(text: &str) -> String {
    let mut code = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("/*") {
        code.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, rest)| rest);
    }
    code.push_str(rest);
    code.lines().filter(|line| !line.starts_with('#')).collect::<Vec<_>>().join(" ")
}

fn function(statement: &'static str) -> Option<Declared> {
    let (head, parameters) = statement.split_once('(')?;
    let name = head.rsplit([' ', '*']).next()?;
    if !name.starts_with("abiding_") {
        return None;
    }
    let parameters = parameters.trim_end().strip_suffix(')')?.trim();
    let parameters = if parameters == "void" { Vec::new() } else { split(parameters) };
    Some(Declared { name, parameters: parameters.into_iter().map(parameter).collect() })
}

/// At the commas that stand in no parentheses.
fn split(parameters: &'static str) -> Vec<&'static str> {
    let (mut depth, mut start, mut all) = (0, 0, Vec::new());
    for (at, character) in parameters.char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => {
                all.push(parameters[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    all.push(parameters[start..].trim());
    all
}

fn parameter(text: &'static str) -> Parameter {
    if let Some((_, rest)) = text.split_once("(*") {
        let name = rest.split_once(')').map_or(rest, |(name, _)| name);
        return Parameter { name, ty: "function" };
    }
    let name = text.rsplit([' ', '*']).next().unwrap_or(text);
    Parameter { name, ty: text[..text.len() - name.len()].trim() }
}

/// A callback for `abiding_differences_each` and `abiding_log_set` that is fine with everything.
const FINE: u64 = 1;

trait Number {
    fn of(number: u64) -> Self;
}
impl Number for u32 {
    #[allow(clippy::cast_possible_truncation, reason = "as C passes it")]
    fn of(number: u64) -> Self {
        number as Self
    }
}
impl Number for usize {
    #[allow(clippy::cast_possible_truncation, reason = "as C passes it")]
    fn of(number: u64) -> Self {
        number as Self
    }
}

fn pointer<T>(arguments: &Arguments, name: &str) -> *mut T {
    match arguments[name] {
        Value::Pointer(pointer) => pointer.cast(),
        Value::Number(_) => panic!("`{name}` is a number"),
    }
}

fn number<T: Number>(arguments: &Arguments, name: &str) -> T {
    match arguments[name] {
        Value::Number(number) => T::of(number),
        Value::Pointer(_) => panic!("`{name}` is a pointer"),
    }
}

unsafe extern "C-unwind" fn look(difference: *const AbidingDifference, _: *mut c_void) -> i32 {
    // SAFETY: the library gives a difference that lives through the call.
    let difference = unsafe { &*difference };
    i32::from(difference.message.length == 0)
}

unsafe extern "C-unwind" fn listen(_: u32, message: *const c_char, _: *mut c_void) {
    assert!(!message.is_null());
}

type Look = unsafe extern "C-unwind" fn(*const AbidingDifference, *mut c_void) -> i32;
type Listen = unsafe extern "C-unwind" fn(u32, *const c_char, *mut c_void);

fn look_at(arguments: &Arguments) -> Option<Look> {
    (number::<u32>(arguments, "function") == FINE as u32).then_some(look)
}

fn listen_to(arguments: &Arguments) -> Option<Listen> {
    (number::<u32>(arguments, "function") == FINE as u32).then_some(listen)
}

macro_rules! argument {
    ($a:ident, $name:ident, p) => {
        pointer($a, stringify!($name))
    };
    ($a:ident, $name:ident, n) => {
        number($a, stringify!($name))
    };
    ($a:ident, $name:ident, look) => {
        look_at($a)
    };
    ($a:ident, $name:ident, listen) => {
        listen_to($a)
    };
    ($a:ident, $name:ident, none) => {
        None
    };
}

macro_rules! outcome {
    (status, $call:expr) => {
        Outcome::Status($call)
    };
    (number, $call:expr) => {
        Outcome::Number($call as usize)
    };
    (pointer, $call:expr) => {
        Outcome::Pointer($call.cast())
    };
    (nothing, $call:expr) => {{
        $call;
        Outcome::Nothing
    }};
}

macro_rules! calls {
    ($($returns:ident $function:ident($($name:ident: $kind:ident),*);)+) => {
        /// The functions that [`call`] knows, with the names of their parameters.
        pub const KNOWN: &[(&str, &[&str])] =
            &[$((stringify!($function), &[$(stringify!($name)),*])),+];

        /// Calls the function of this name. A parameter that is a function is the number 1 for one
        /// that is fine with everything and 0 for null.
        ///
        /// # Safety
        /// What the function itself requires of what is not refused.
        #[allow(unused_unsafe, reason = "a few functions are safe")]
        pub unsafe fn call(function: &str, arguments: &Arguments) -> Outcome {
            match function {
                $(stringify!($function) => {
                    // SAFETY: the caller promises it.
                    outcome!($returns, unsafe {
                        $function($(argument!(arguments, $name, $kind)),*)
                    })
                })+
                other => panic!("`{other}` is not known here"),
            }
        }
    };
}

calls! {
    status abiding_boundary_load(path: p, length: n, out: p);
    number abiding_boundary_name(boundary: p, buffer: p, capacity: n);
    number abiding_boundary_party_count(boundary: p);
    number abiding_boundary_party(boundary: p, index: n, buffer: p, capacity: n);
    status abiding_boundary_extract(
        boundary: p, party: p, party_length: n, target: p, target_length: n, out: p);
    status abiding_boundary_check(boundary: p, target: p, target_length: n, out: p);
    nothing abiding_boundary_free(boundary: p);
    status abiding_compare_options_init(options: p, size: n);
    status abiding_compare(left: p, right: p, options: p, out: p);
    status abiding_compare_all(contracts: p, count: n, options: p, out: p);
    status abiding_contract_parse(json: p, length: n, out: p);
    status abiding_contract_read(path: p, length: n, out: p);
    status abiding_contract_to_json(contract: p, out: p);
    status abiding_contract_clone(contract: p, out: p);
    number abiding_contract_party(contract: p, buffer: p, capacity: n);
    number abiding_contract_target(contract: p, buffer: p, capacity: n);
    number abiding_contract_language(contract: p, buffer: p, capacity: n);
    nothing abiding_contract_free(contract: p);
    status abiding_differences_verdict(differences: p, out: p);
    number abiding_differences_count(differences: p, level: n);
    status abiding_differences_get(differences: p, index: n, size: n, out: p);
    status abiding_differences_each(differences: p, level: n, function: look, user_data: p);
    number abiding_differences_unread_count(differences: p);
    status abiding_differences_unread(differences: p, index: n, size: n, out: p);
    status abiding_differences_report(differences: p, format: n, out: p);
    nothing abiding_differences_free(differences: p);
    number abiding_last_error_code();
    number abiding_last_error_message(buffer: p, capacity: n);
    number abiding_last_error_cause(buffer: p, capacity: n);
    pointer abiding_last_error_text();
    pointer abiding_last_error_cause_text();
    nothing abiding_last_error_clear();
    number abiding_contract_count(contract: p, kind: n);
    status abiding_contract_item(contract: p, kind: n, index: n, size: n, out: p);
    status abiding_contract_find(contract: p, kind: n, name: p, length: n, out: p);
    status abiding_contract_constant(contract: p, index: n, size: n, out: p);
    pointer abiding_layout_table();
    status abiding_log_set(function: listen, user_data: p, destructor: none, least: n);
    nothing abiding_string_free(string: p);
    status abiding_target_facts(triple: p, length: n, size: n, out: p);
    status abiding_contract_type(contract: p, type_id: n, size: n, out: p);
    status abiding_contract_field(contract: p, type_id: n, index: n, size: n, out: p);
    status abiding_contract_enumerator(contract: p, type_id: n, index: n, size: n, out: p);
    status abiding_contract_parameter(contract: p, type_id: n, index: n, size: n, out: p);
    pointer abiding_version();
    number abiding_version_number();
    pointer abiding_features();
    number abiding_has_feature(feature: p);
}

/// The size in bytes of a struct that the library fills, by its name in the header.
pub fn size_of_struct(name: &str) -> u64 {
    let size = match name {
        "AbidingCompareOptions" => size_of::<AbidingCompareOptions>(),
        "AbidingConstant" => size_of::<AbidingConstant>(),
        "AbidingDifference" => size_of::<AbidingDifference>(),
        "AbidingEnumerator" => size_of::<AbidingEnumerator>(),
        "AbidingField" => size_of::<AbidingField>(),
        "AbidingItem" => size_of::<AbidingItem>(),
        "AbidingParameter" => size_of::<AbidingParameter>(),
        "AbidingTargetFacts" => size_of::<abiding::zig_abi::AbidingTargetFacts>(),
        "AbidingType" => size_of::<AbidingType>(),
        "AbidingUnread" => size_of::<AbidingUnread>(),
        other => panic!("`{other}` is not known here"),
    };
    size as u64
}

/// The struct that a parameter of this type leads to: `AbidingItem` for `struct AbidingItem *`.
pub fn struct_of(ty: &str) -> Option<&str> {
    ty.strip_prefix("const ").unwrap_or(ty).strip_prefix("struct ")?.strip_suffix(" *")
}

/// The message of the calling thread's last failure.
pub fn last_error() -> String {
    // SAFETY: the text is terminated and lives until the next failure on this thread.
    let text = unsafe { std::ffi::CStr::from_ptr(abiding_last_error_text()) };
    text.to_string_lossy().into_owned()
}

/// A contract with one of everything that can be asked for.
pub const WHOLE: &str = include_str!("../capi/whole.json");

/// The same from another party, with another value of `WHOLE_LIMIT`.
pub fn another() -> String {
    let other = WHOLE.replace("\"party\": \"c:tests/capi/whole.h\"", "\"party\": \"other\"");
    let other = other.replace("\"int\": \"40\"", "\"int\": \"41\"");
    assert_ne!(other, WHOLE, "tests/capi/whole.json is spelled in another way");
    other
}

/// The type that the item of this name has.
///
/// # Safety
/// The contract is alive.
pub unsafe fn type_of(contract: *const AbidingContract, kind: AbidingItemKind, name: &str) -> u32 {
    let mut index = 0;
    let mut item = std::mem::MaybeUninit::<AbidingItem>::uninit();
    // SAFETY: the caller promises a live handle; the rest lives here.
    unsafe {
        let (text, length) = (name.as_ptr().cast(), name.len());
        let status = abiding_contract_find(contract, kind as u32, text, length, &raw mut index);
        assert_eq!(status, AbidingStatus::Ok, "{}", last_error());
        let (size, out) = (size_of::<AbidingItem>(), item.as_mut_ptr());
        let status = abiding_contract_item(contract, kind as u32, index, size, out);
        assert_eq!(status, AbidingStatus::Ok, "{}", last_error());
        item.assume_init().type_id
    }
}
