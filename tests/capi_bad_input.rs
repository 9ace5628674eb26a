//! Bad input on every function of the C API: a status and a message, no crash, and nothing written.
//!
//! The functions and parameters are those of the header, so that none is left out. For each parameter
//! everything that is bad for its type is passed, with good values for all others.
#![allow(clippy::unwrap_used, reason = "in a test a failed unwrap is a failed test")]

#[path = "support/capi_calls.rs"]
mod capi_calls;

use std::ffi::c_void;
use std::path::PathBuf;
use std::ptr::{null, null_mut};

use abiding::capi::*;
use capi_calls::{
    Arguments, Declared, KNOWN, Outcome, Parameter, Value, WHOLE, another, call, declared,
    last_error, size_of_struct, struct_of, type_of,
};

#[test]
fn every_function_of_the_header_is_known_here() {
    let mut declared: Vec<(&str, Vec<&str>)> = declared()
        .into_iter()
        .map(|function| (function.name, function.parameters.iter().map(|p| p.name).collect()))
        .collect();
    let mut known: Vec<_> = KNOWN.iter().map(|(name, names)| (*name, names.to_vec())).collect();
    declared.sort();
    known.sort();
    assert!(declared.len() > 40, "the header was not understood: {declared:?}");
    assert_eq!(declared, known, "the header on the left, tests/support/capi_calls.rs on the right");
}

/// What the header says of a parameter, as far as bad values go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A handle that is used: the name of its struct.
    Handle(&'static str),
    /// A handle that is freed.
    Freed(&'static str),
    /// A string that is freed.
    FreedString,
    /// An array of handles, with `count`.
    Handles,
    /// A place for a pointer or number.
    Place,
    /// A place for a struct, with `size`.
    Struct(&'static str),
    /// Options, which may be null.
    Options,
    /// Text with a length: the name of the length's parameter.
    Text(&'static str),
    /// Terminated text.
    Terminated,
    /// A buffer of the caller's, which may be null.
    Buffer,
    /// A number that is an enumeration.
    Enumeration,
    /// A number that selects something.
    Index,
    /// A size, length or count that goes with a pointer, whose cases cover it.
    Companion,
    /// A callback: whether null is bad.
    Function(bool),
    /// A number or pointer with which everything is fine.
    Anything,
}

fn kind(function: &Declared, parameter: &Parameter) -> Kind {
    let has = |name: &str| function.parameters.iter().any(|p| p.name == name);
    let frees = function.name.ends_with("_free");
    match (parameter.ty, parameter.name) {
        ("const struct AbidingCompareOptions *", _) => Kind::Options,
        ("const struct AbidingContract *const *", _) => Kind::Handles,
        ("function", "function") => Kind::Function(function.name == "abiding_differences_each"),
        ("function", _) | ("void *", _) => Kind::Anything,
        ("char *", "string") => Kind::FreedString,
        ("char *", _) => Kind::Buffer,
        ("const char *", "feature") => Kind::Terminated,
        ("const char *", "party") => Kind::Text("party_length"),
        ("const char *", "target") => Kind::Text("target_length"),
        ("const char *", _) if has("length") => Kind::Text("length"),
        ("uint32_t", "kind" | "level" | "format" | "least") => Kind::Enumeration,
        ("uint32_t", "type_id") | ("size_t", "index") => Kind::Index,
        ("size_t", _) => Kind::Companion,
        (ty, _) => match struct_of(ty) {
            Some(name @ ("AbidingContract" | "AbidingBoundary" | "AbidingDifferences")) => {
                if frees { Kind::Freed(name) } else { Kind::Handle(name) }
            }
            Some(name) => Kind::Struct(name),
            None if ty.ends_with('*') => Kind::Place,
            None => panic!("{}: what is `{ty} {}`?", function.name, parameter.name),
        },
    }
}

/// Room for whatever a function writes; everything in it is 0x7f before.
#[repr(C, align(16))]
struct Room([u8; 512]);

const UNTOUCHED: u8 = 0x7f;

/// Things that live through all calls.
struct World {
    contracts: [*mut AbidingContract; 2],
    freed_contract: *mut AbidingContract,
    differences: *mut AbidingDifferences,
    freed_differences: *mut AbidingDifferences,
    boundary: *mut AbidingBoundary,
    freed_boundary: *mut AbidingBoundary,
    array: Box<[*const AbidingContract; 2]>,
    room: Box<Room>,
    contract_file: String,
    config_file: String,
    folder: PathBuf,
}

const CONFIG: &str = "[boundary]\nname = \"b\"\n\n[[party]]\nname = \"one\"\nlanguage = \"c\"\n\
    path = \"a.h\"\n\n[[party]]\nname = \"two\"\nlanguage = \"c\"\npath = \"a.h\"\n";

fn parse(text: &str) -> *mut AbidingContract {
    let mut out = null_mut();
    // SAFETY: the text lives through the call, and the place is a local variable.
    let status = unsafe { abiding_contract_parse(text.as_ptr().cast(), text.len(), &raw mut out) };
    assert_eq!(status, AbidingStatus::Ok, "{}", last_error());
    out
}

fn compare(left: *const AbidingContract, right: *const AbidingContract) -> *mut AbidingDifferences {
    let mut out = null_mut();
    // SAFETY: the handles are alive, and the place is a local variable.
    let status = unsafe { abiding_compare(left, right, null(), &raw mut out) };
    assert_eq!(status, AbidingStatus::Ok, "{}", last_error());
    out
}

fn load(path: &str) -> *mut AbidingBoundary {
    let mut out = null_mut();
    // SAFETY: the text lives through the call, and the place is a local variable.
    let status = unsafe { abiding_boundary_load(path.as_ptr().cast(), path.len(), &raw mut out) };
    assert_eq!(status, AbidingStatus::Ok, "{}", last_error());
    out
}

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap().keep();
        let (contract, config) = (folder.join("contract.json"), folder.join("abiding.toml"));
        std::fs::write(&contract, WHOLE).unwrap();
        std::fs::write(&config, CONFIG).unwrap();
        std::fs::write(folder.join("a.h"), "int a(int x);\n").unwrap();
        let config_file = config.to_str().unwrap().to_owned();
        let contracts = [parse(WHOLE), parse(&another())];
        let world = Self {
            contracts,
            freed_contract: parse(WHOLE),
            differences: compare(contracts[0], contracts[1]),
            freed_differences: compare(contracts[0], contracts[1]),
            boundary: load(&config_file),
            freed_boundary: load(&config_file),
            array: Box::new(contracts.map(<*mut _>::cast_const)),
            room: Box::new(Room([UNTOUCHED; 512])),
            contract_file: contract.to_str().unwrap().to_owned(),
            config_file,
            folder,
        };
        // SAFETY: each is freed once here; that they are used afterwards is what is tested.
        unsafe {
            abiding_contract_free(world.freed_contract);
            abiding_differences_free(world.freed_differences);
            abiding_boundary_free(world.freed_boundary);
        }
        world
    }

    fn handle(&self, name: &str) -> *mut c_void {
        match name {
            "AbidingContract" => self.contracts[0].cast(),
            "AbidingDifferences" => self.differences.cast(),
            _ => self.boundary.cast(),
        }
    }

    fn freed(&self, name: &str) -> *mut c_void {
        match name {
            "AbidingContract" => self.freed_contract.cast(),
            "AbidingDifferences" => self.freed_differences.cast(),
            _ => self.freed_boundary.cast(),
        }
    }

    fn room(&self) -> *mut c_void {
        (&raw const *self.room).cast_mut().cast()
    }

    fn text(&self, function: &str, name: &str) -> &str {
        match (function, name) {
            ("abiding_contract_read", _) => &self.contract_file,
            ("abiding_boundary_load", _) => &self.config_file,
            (_, "json") => WHOLE,
            (_, "party") => "one",
            (_, "name") => "whole",
            _ => "host",
        }
    }

    /// Arguments with which the function succeeds, or at least looks at all of them.
    fn good(&self, function: &Declared) -> Arguments {
        let mut arguments = Arguments::new();
        for parameter in &function.parameters {
            let value = match kind(function, parameter) {
                Kind::Handle(_) if parameter.name == "right" => self.contracts[1].cast(),
                Kind::Handle(name) => self.handle(name),
                Kind::Freed(_) | Kind::FreedString | Kind::Options | Kind::Anything => null_mut(),
                Kind::Handles => self.array.as_ptr().cast_mut().cast(),
                Kind::Place | Kind::Struct(_) | Kind::Buffer => self.room(),
                Kind::Text(length) => {
                    let text = self.text(function.name, parameter.name);
                    arguments.insert(length, Value::Number(text.len() as u64));
                    text.as_ptr().cast_mut().cast()
                }
                Kind::Terminated => c"rust".as_ptr().cast_mut().cast(),
                Kind::Function(_) => {
                    arguments.insert(parameter.name, Value::Number(1));
                    continue;
                }
                Kind::Enumeration | Kind::Index => {
                    let number =
                        if parameter.name == "type_id" { self.type_id(function) } else { 0 };
                    arguments.insert(parameter.name, Value::Number(number));
                    continue;
                }
                Kind::Companion => {
                    let number = match parameter.name {
                        "count" => 2,
                        "capacity" => 512,
                        "size" => self.size(function),
                        _ => continue,
                    };
                    arguments.insert(parameter.name, Value::Number(number));
                    continue;
                }
            };
            arguments.insert(parameter.name, Value::Pointer(value));
        }
        arguments
    }

    /// A type that has what the function asks for.
    fn type_id(&self, function: &Declared) -> u64 {
        let (kind, name) = match function.name {
            "abiding_contract_enumerator" => (AbidingItemKind::Type, "whole_colour"),
            "abiding_contract_parameter" => (AbidingItemKind::Function, "whole_each"),
            _ => (AbidingItemKind::Type, "whole"),
        };
        // SAFETY: the contract is alive.
        unsafe { type_of(self.contracts[0], kind, name) }.into()
    }

    fn size(&self, function: &Declared) -> u64 {
        let sized = function.parameters.iter().find_map(|p| match kind(function, p) {
            Kind::Struct(name) => Some(name),
            _ => None,
        });
        size_of_struct(sized.unwrap())
    }
}

/// A bad value, and what it is to be called in a message.
type Bad = (String, Vec<(&'static str, Value)>);

fn bad(what: &str, changes: &[(&'static str, Value)]) -> Bad {
    (what.to_owned(), changes.to_vec())
}

fn odd(pointer: *mut c_void) -> Value {
    Value::Pointer(pointer.wrapping_byte_add(1))
}

/// An address that no handle has, aligned.
fn nowhere() -> Value {
    Value::Pointer(null_mut::<c_void>().wrapping_byte_sub(16))
}

const LOCAL: &[u64; 4] = &[0; 4];
const NULL: Value = Value::Pointer(null_mut());
const NOT_UTF8: &[u8; 4] = b"a\xffb\0";

/// Options that are wrong in one way each.
fn wrong_options() -> Vec<(&'static str, AbidingCompareOptions)> {
    let size = size_of::<AbidingCompareOptions>();
    let good = AbidingCompareOptions { size, exceptions: null(), exception_count: 0, fail_on: 1 };
    let text =
        |text: &'static [u8]| AbidingText { pointer: text.as_ptr().cast(), length: text.len() };
    let exception = |item: &'static [u8], code: &'static [u8], reason: &'static [u8]| {
        let exception =
            AbidingException { item: text(item), code: text(code), reason: text(reason) };
        let kept: &'static AbidingException = Box::leak(Box::new(exception));
        AbidingCompareOptions { exceptions: kept, exception_count: 1, ..good }
    };
    let one: &'static AbidingException = Box::leak(Box::new(AbidingException {
        item: AbidingText { pointer: null(), length: 1 },
        code: text(b""),
        reason: text(b"r"),
    }));
    vec![
        ("options of another size", AbidingCompareOptions { size: size + 1, ..good }),
        ("options of no size", AbidingCompareOptions { size: 0, ..good }),
        ("an unknown level", AbidingCompareOptions { fail_on: 99, ..good }),
        ("a negative level", AbidingCompareOptions { fail_on: u32::MAX, ..good }),
        ("null exceptions", AbidingCompareOptions { exception_count: 1, ..good }),
        (
            "too many exceptions",
            AbidingCompareOptions { exceptions: one, exception_count: usize::MAX, ..good },
        ),
        (
            "misaligned exceptions",
            AbidingCompareOptions {
                exceptions: (&raw const *one).wrapping_byte_add(1),
                exception_count: 1,
                ..good
            },
        ),
        (
            "an exception with a null text",
            AbidingCompareOptions { exceptions: one, exception_count: 1, ..good },
        ),
        ("an exception that is not UTF-8", exception(b"\xff", b"", b"r")),
        ("an exception without an item", exception(b"", b"", b"r")),
        ("an exception without a reason", exception(b"point", b"", b"")),
        ("an exception that is no pattern", exception(b"[", b"", b"r")),
        ("an exception of an unknown code", exception(b"point", b"offzet", b"r")),
    ]
}

/// Everything that is bad for one parameter.
fn all_bad(world: &World, function: &Declared, parameter: &Parameter) -> Vec<Bad> {
    let name = parameter.name;
    let handles = |name: &'static str, kind: &str, null_is_bad: bool| {
        let wrong =
            if kind == "AbidingContract" { "AbidingDifferences" } else { "AbidingContract" };
        let mut all = vec![
            bad("misaligned", &[(name, odd(world.handle(kind)))]),
            bad("of the wrong kind", &[(name, Value::Pointer(world.handle(wrong)))]),
            bad("freed", &[(name, Value::Pointer(world.freed(kind)))]),
            bad("no handle", &[(name, Value::Pointer(LOCAL.as_ptr().cast_mut().cast()))]),
            bad("nowhere", &[(name, nowhere())]),
        ];
        if null_is_bad {
            all.push(bad("null", &[(name, NULL)]));
        }
        all
    };
    match kind(function, parameter) {
        Kind::Handle(kind) => handles(name, kind, true),
        Kind::Freed(kind) => handles(name, kind, false),
        Kind::FreedString => vec![
            bad("no string of ours", &[(name, Value::Pointer(LOCAL.as_ptr().cast_mut().cast()))]),
            bad("a handle", &[(name, Value::Pointer(world.handle("AbidingContract")))]),
            bad("nowhere", &[(name, nowhere())]),
        ],
        Kind::Handles => {
            let of = |handle: *const c_void| {
                let array: &'static [*const c_void; 2] =
                    Box::leak(Box::new([world.contracts[0].cast::<c_void>().cast_const(), handle]));
                Value::Pointer(array.as_ptr().cast_mut().cast())
            };
            vec![
                bad("null", &[(name, NULL)]),
                bad("misaligned", &[(name, odd(world.array.as_ptr().cast_mut().cast()))]),
                bad("too many", &[("count", Value::Number(u64::MAX))]),
                bad("more than memory", &[("count", Value::Number(1 << 60))]),
                bad("none", &[("count", Value::Number(0))]),
                bad("one", &[("count", Value::Number(1))]),
                bad("one of them null", &[(name, of(null()))]),
                bad("one of them freed", &[(name, of(world.freed("AbidingContract")))]),
                bad("one of them of another kind", &[(name, of(world.boundary.cast()))]),
            ]
        }
        Kind::Place => {
            vec![bad("null", &[(name, NULL)]), bad("misaligned", &[(name, odd(world.room()))])]
        }
        Kind::Struct(kind) => {
            let size = size_of_struct(kind);
            let mut all = vec![bad("null", &[(name, NULL)])];
            if !matches!(kind, "AbidingPrimitive") {
                all.push(bad("misaligned", &[(name, odd(world.room()))]));
            }
            for other in [0, size - 1, size + 1, u64::MAX] {
                all.push(bad(&format!("of {other} bytes"), &[("size", Value::Number(other))]));
            }
            all
        }
        Kind::Options => {
            let mut all: Vec<Bad> = wrong_options()
                .into_iter()
                .map(|(what, options)| {
                    let kept: &'static AbidingCompareOptions = Box::leak(Box::new(options));
                    bad(what, &[(name, Value::Pointer((&raw const *kept).cast_mut().cast()))])
                })
                .collect();
            all.push(bad("misaligned", &[(name, odd(world.room()))]));
            all
        }
        Kind::Text(length) => {
            let mut all = vec![
                bad("null", &[(name, NULL), (length, Value::Number(5))]),
                bad("of a huge length", &[(length, Value::Number(u64::MAX))]),
                bad("longer than memory", &[(length, Value::Number(1 << 62))]),
                bad(
                    "not UTF-8",
                    &[
                        (name, Value::Pointer(NOT_UTF8.as_ptr().cast_mut().cast())),
                        (length, Value::Number(3)),
                    ],
                ),
                bad(
                    "unknown",
                    &[
                        (name, Value::Pointer(c"\x01no such thing".as_ptr().cast_mut().cast())),
                        (length, Value::Number(14)),
                    ],
                ),
            ];
            if !matches!(name, "target") {
                all.push(bad("empty", &[(length, Value::Number(0))]));
                all.push(bad("null and empty", &[(name, NULL), (length, Value::Number(0))]));
            }
            all
        }
        Kind::Terminated => vec![
            bad("null", &[(name, NULL)]),
            bad("not UTF-8", &[(name, Value::Pointer(NOT_UTF8.as_ptr().cast_mut().cast()))]),
        ],
        Kind::Enumeration => vec![
            bad("unknown", &[(name, Value::Number(99))]),
            bad("negative", &[(name, Value::Number(u64::from(u32::MAX)))]),
            bad("the least", &[(name, Value::Number(1 << 31))]),
        ],
        Kind::Index => vec![
            bad("too high", &[(name, Value::Number(u64::MAX))]),
            bad("above what is there", &[(name, Value::Number(1 << 20))]),
        ],
        Kind::Function(true) => vec![bad("null", &[(name, Value::Number(0))])],
        Kind::Function(false) | Kind::Companion | Kind::Buffer | Kind::Anything => Vec::new(),
    }
}

#[test]
fn bad_input_is_a_status_and_a_message() {
    let mut world = World::new();
    let mut cases = 0;
    for function in declared() {
        for parameter in &function.parameters {
            for (what, changes) in all_bad(&world, &function, parameter) {
                let mut arguments = world.good(&function);
                arguments.extend(changes);
                world.room.0.fill(UNTOUCHED);
                expect_refusal(&function, parameter, &what, &arguments);
                let touched = world.room.0.iter().any(|byte| *byte != UNTOUCHED);
                assert!(
                    !touched,
                    "{}: wrote although `{}` is {what}",
                    function.name, parameter.name
                );
                cases += 1;
            }
        }
    }
    assert!(cases > 250, "only {cases} cases");
    std::fs::remove_dir_all(&world.folder).unwrap();
}

fn expect_refusal(function: &Declared, parameter: &Parameter, what: &str, arguments: &Arguments) {
    let place = format!("{}: `{}` is {what}", function.name, parameter.name);
    abiding_last_error_clear();
    // SAFETY: everything is alive but what is bad on purpose, and that is to be refused.
    let outcome = unsafe { call(function.name, arguments) };
    match outcome {
        Outcome::Status(status) => assert_ne!(status, AbidingStatus::Ok, "{place}"),
        Outcome::Number(number) => assert_eq!(number, 0, "{place}"),
        Outcome::Nothing => {}
        Outcome::Pointer(_) => panic!("{place}: a function that returns a pointer takes nothing"),
    }
    let code = abiding_last_error_code();
    if let Outcome::Status(status) = outcome {
        assert_eq!(code, status as u32, "{place}");
    }
    assert_ne!(code, 0, "{place}: no error was recorded");
    assert_ne!(code, AbidingStatus::Panic as u32, "{place}: {}", last_error());
    assert!(!last_error().is_empty(), "{place}: no message");
}

/// The twin: with good arguments every function succeeds, so that the refusals above have the one
/// reason that they name.
#[test]
fn good_input_is_accepted() {
    let mut world = World::new();
    for function in declared() {
        // Parties would be read by compilers, which `tests/capi.rs` does; and none is unread here.
        let elsewhere =
            ["abiding_boundary_extract", "abiding_boundary_check", "abiding_differences_unread"];
        if elsewhere.contains(&function.name) {
            continue;
        }
        world.room.0.fill(UNTOUCHED);
        abiding_last_error_clear();
        // SAFETY: everything is alive.
        let outcome = unsafe { call(function.name, &world.good(&function)) };
        if let Outcome::Status(status) = outcome {
            assert_eq!(status, AbidingStatus::Ok, "{}: {}", function.name, last_error());
            assert_eq!(abiding_last_error_code(), 0, "{}", function.name);
        }
        if let Outcome::Pointer(pointer) = outcome {
            assert!(!pointer.is_null(), "{}", function.name);
        }
    }
    // SAFETY: null is no callback.
    unsafe { abiding_log_set(None, null_mut(), None, 0) };
    std::fs::remove_dir_all(&world.folder).unwrap();
}

#[test]
fn what_is_refused_is_told_in_words() {
    let world = World::new();
    let mut out = null_mut();
    // SAFETY: what is freed or of another kind is refused; the rest is alive.
    unsafe {
        abiding_contract_to_json(world.freed_contract, &raw mut out);
        assert_eq!(last_error(), "`contract` leads to a destroyed AbidingContract");
        abiding_contract_to_json(world.boundary.cast(), &raw mut out);
        assert_eq!(last_error(), "`contract` leads to AbidingBoundary, not to AbidingContract");
        assert_eq!(abiding_contract_count(world.contracts[0], u32::MAX), 0);
        assert_eq!(last_error(), "`kind` is 4294967295 (-1), which is no AbidingItemKind");
        abiding_contract_free(world.contracts[0]);
        abiding_last_error_clear();
        abiding_contract_free(world.contracts[0]);
        assert_eq!(abiding_last_error_code(), AbidingStatus::InvalidHandle as u32);
        let missing = "/no/such/file";
        let mut read = null_mut();
        let status = abiding_contract_read(missing.as_ptr().cast(), missing.len(), &raw mut read);
        assert_eq!(status, AbidingStatus::Io);
        let cause = std::ffi::CStr::from_ptr(abiding_last_error_cause_text()).to_string_lossy();
        assert!(cause.contains("No such file") || cause.contains("cannot find"), "{cause}");
    }
    std::fs::remove_dir_all(&world.folder).unwrap();
}
