//! Arbitrary sequences of calls of the C API: bytes decide what is called with what. Handles that are
//! alive, freed, of another kind and no handles at all are passed alike; the machine knows which is
//! which, and requires that the library does too.
//!
//! Used by `tests/capi_sequences.rs` and `fuzz/fuzz_targets/capi.rs`.

use std::ffi::c_void;
use std::ptr::null_mut;

use abiding::capi::*;

use super::capi_calls::{
    Arguments, Declared, Outcome, Value, WHOLE, another, call, declared, last_error,
    size_of_struct, struct_of,
};

/// What a handle or string is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Contract,
    Differences,
    Boundary,
    String,
}

/// A pointer that the library gave away.
#[derive(Clone, Copy, Debug)]
struct Given {
    pointer: *mut c_void,
    kind: Kind,
    alive: bool,
}

/// Room for whatever a function writes.
#[repr(C, align(16))]
struct Room([u8; 512]);

/// Reads choices from bytes; 0 when they are used up.
struct Choices<'a>(&'a [u8]);

impl Choices<'_> {
    fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    fn below(&mut self, end: usize) -> usize {
        usize::from(self.byte()) % end.max(1)
    }
}

struct Machine {
    given: Vec<Given>,
    room: Box<Room>,
    /// Handles for `abiding_compare_all`.
    array: Box<[*const c_void; 2]>,
    texts: Vec<Vec<u8>>,
    options: Box<AbidingCompareOptions>,
}

/// Functions that run compilers, or talk to the file system, are for other tests.
fn is_slow(name: &str) -> bool {
    ["abiding_boundary_extract", "abiding_boundary_check"].contains(&name)
}

/// Runs the calls that `bytes` decide, and then frees everything.
///
/// # Panics
/// When the library takes what is dead or refuses a handle that is alive, or when it is left with an
/// error without a message.
pub fn run(bytes: &[u8]) {
    let functions: Vec<Declared> =
        declared().into_iter().filter(|function| !is_slow(function.name)).collect();
    let mut machine = Machine::new();
    let mut choices = Choices(bytes);
    while !choices.0.is_empty() {
        let function = &functions[choices.below(functions.len())];
        machine.step(function, &mut choices);
    }
    machine.end();
}

impl Machine {
    fn new() -> Self {
        let texts: [&[u8]; 8] = [
            WHOLE.as_bytes(),
            b"",
            b"whole",
            b"\xff\xfe",
            b"/no/such/file",
            b"host",
            b"{}",
            b"a\0b",
        ];
        let mut texts: Vec<Vec<u8>> = texts.iter().map(|text| text.to_vec()).collect();
        texts.push(another().into_bytes());
        // Terminated, for the functions that take text so.
        texts.iter_mut().for_each(|text| text.push(0));
        let options = AbidingCompareOptions {
            size: size_of::<AbidingCompareOptions>(),
            exceptions: std::ptr::null(),
            exception_count: 0,
            fail_on: 1,
        };
        let mut machine = Self {
            given: Vec::new(),
            room: Box::new(Room([0; 512])),
            array: Box::new([std::ptr::null(); 2]),
            texts,
            options: Box::new(options),
        };
        machine.begin();
        machine
    }

    /// Something to work with: two contracts, what they disagree on, and a report of it.
    fn begin(&mut self) {
        let (mut contracts, mut found) = ([null_mut(); 2], null_mut());
        let mut report = null_mut();
        // SAFETY: everything lives through the calls.
        unsafe {
            for (text, out) in [WHOLE.to_owned(), another()].iter().zip(&mut contracts) {
                abiding_contract_parse(text.as_ptr().cast(), text.len(), out);
            }
            abiding_compare(contracts[0], contracts[1], std::ptr::null(), &raw mut found);
            abiding_differences_report(found, AbidingFormat::Json as u32, &raw mut report);
        }
        let mut keep = |pointer: *mut c_void, kind| {
            assert!(!pointer.is_null(), "{kind:?}: {}", last_error());
            self.given.push(Given { pointer, kind, alive: true });
        };
        contracts.iter().for_each(|contract| keep(contract.cast(), Kind::Contract));
        keep(found.cast(), Kind::Differences);
        keep(report.cast(), Kind::String);
    }

    /// A pointer to pass where a handle is wanted: mostly one of those that were given away.
    fn pointer(&self, wanted: Kind, choices: &mut Choices<'_>) -> *mut c_void {
        let local = (&raw const *self.room).cast_mut().cast::<c_void>();
        match choices.byte() {
            0 => null_mut(),
            1 => local,
            2 => local.wrapping_byte_add(1),
            3 => null_mut::<c_void>().wrapping_byte_sub(16),
            4..=40 => {
                self.given.get(choices.below(self.given.len())).map_or(null_mut(), |g| g.pointer)
            }
            _ => {
                let fitting: Vec<_> = self.given.iter().filter(|g| g.kind == wanted).collect();
                fitting.get(choices.below(fitting.len())).map_or(null_mut(), |g| g.pointer)
            }
        }
    }

    /// Whether the pointer is a live one of this kind.
    fn is_alive(&self, pointer: *const c_void, kind: Kind) -> bool {
        self.given.iter().any(|g| g.alive && g.kind == kind && g.pointer.cast_const() == pointer)
    }

    fn step(&mut self, function: &Declared, choices: &mut Choices<'_>) {
        let (arguments, handles) = self.arguments(function, choices);
        abiding_last_error_clear();
        // SAFETY: handles are alive or are to be refused; texts, places and buffers live in the
        // machine and have at least the lengths that are passed, or lengths that no memory has.
        let outcome = unsafe { call(function.name, &arguments) };
        let code = abiding_last_error_code();
        assert_ne!(code, AbidingStatus::Panic as u32, "{}: {}", function.name, last_error());
        if code != 0 {
            assert!(!last_error().is_empty(), "{}: no message", function.name);
        }
        if let Outcome::Status(status) = outcome {
            assert_eq!(status as u32, code, "{}: {}", function.name, last_error());
        }
        let all_alive = handles.iter().all(|(pointer, kind)| self.is_alive(*pointer, *kind));
        let frees = function.name.ends_with("_free");
        let null = handles.iter().all(|(pointer, _)| pointer.is_null());
        let allowed = all_alive || (frees && null);
        if !allowed {
            assert_ne!(code, 0, "{} took a dead handle", function.name);
        }
        if all_alive {
            let invalid = AbidingStatus::InvalidHandle as u32;
            assert_ne!(code, invalid, "{} refused a live handle: {}", function.name, last_error());
        }
        self.remember(function, outcome, &handles);
    }

    /// Keeps what was given away, and marks what was freed.
    fn remember(&mut self, function: &Declared, outcome: Outcome, handles: &[(*mut c_void, Kind)]) {
        if function.name.ends_with("_free") {
            for (pointer, kind) in handles {
                let found = self
                    .given
                    .iter_mut()
                    .find(|g| g.alive && g.kind == *kind && g.pointer == *pointer);
                if let Some(given) = found {
                    given.alive = false;
                }
            }
            return;
        }
        let made = function.parameters.iter().find_map(|parameter| match parameter.ty {
            "struct AbidingContract **" => Some(Kind::Contract),
            "struct AbidingDifferences **" => Some(Kind::Differences),
            "struct AbidingBoundary **" => Some(Kind::Boundary),
            "char **" => Some(Kind::String),
            _ => None,
        });
        if let (Some(kind), Outcome::Status(AbidingStatus::Ok)) = (made, outcome) {
            // SAFETY: the function wrote a pointer into the room.
            let pointer = unsafe { (&raw const *self.room).cast::<*mut c_void>().read() };
            // An address may be used again once it is freed; the old entry would hide the new one.
            self.given.retain(|g| g.alive || g.pointer != pointer);
            self.given.push(Given { pointer, kind, alive: true });
        }
    }

    /// Arguments, and those among them that must be alive.
    fn arguments(
        &mut self,
        function: &Declared,
        choices: &mut Choices<'_>,
    ) -> (Arguments, Vec<(*mut c_void, Kind)>) {
        let (mut arguments, mut handles) = (Arguments::new(), Vec::new());
        for parameter in &function.parameters {
            let room: *mut c_void = (&raw mut *self.room).cast();
            let name = parameter.name;
            let value = match (parameter.ty, name) {
                ("const struct AbidingCompareOptions *", _) => {
                    self.options.fail_on = u32::from(choices.byte() % 4);
                    let given = choices.byte() > 127;
                    let options = (&raw mut *self.options).cast();
                    Value::Pointer(if given { options } else { null_mut() })
                }
                ("const struct AbidingContract *const *", _) => {
                    for at in 0..2 {
                        let pointer = self.pointer(Kind::Contract, choices);
                        self.array[at] = pointer;
                        handles.push((pointer, Kind::Contract));
                    }
                    arguments.insert("count", Value::Number(2));
                    Value::Pointer(self.array.as_mut_ptr().cast())
                }
                ("function", "function") => Value::Number(u64::from(choices.byte() % 2)),
                ("function", _) | ("void *", _) => Value::Pointer(null_mut()),
                ("char *", "string") => {
                    let pointer = self.pointer(Kind::String, choices);
                    handles.push((pointer, Kind::String));
                    Value::Pointer(pointer)
                }
                ("char *", _) => {
                    let capacity = u64::from(choices.byte());
                    arguments.insert("capacity", Value::Number(capacity));
                    Value::Pointer(if choices.byte() > 40 { room } else { null_mut() })
                }
                ("const char *", _) => {
                    let at = choices.below(self.texts.len());
                    let text = &self.texts[at];
                    let length = match choices.byte() {
                        0 => u64::MAX,
                        1 => 1 << 62,
                        2 => 0,
                        3 => text.len() as u64 / 2,
                        _ => text.len() as u64 - 1,
                    };
                    arguments.insert("length", Value::Number(length));
                    Value::Pointer(text.as_ptr().cast_mut().cast())
                }
                ("size_t", "size") => {
                    let sized = function.parameters.iter().find_map(|p| struct_of(p.ty));
                    let right = function
                        .parameters
                        .iter()
                        .filter_map(|p| struct_of(p.ty))
                        .find(|name| !is_handle(name))
                        .or(sized)
                        .map_or(0, size_of_struct);
                    Value::Number(if choices.byte() > 20 {
                        right
                    } else {
                        u64::from(choices.byte())
                    })
                }
                ("size_t", "length" | "count" | "capacity") if arguments.contains_key(name) => {
                    continue;
                }
                ("size_t" | "uint32_t", _) => Value::Number(match choices.byte() {
                    0 => u64::MAX,
                    1 => u64::from(u32::MAX),
                    2 => 1 << 31,
                    byte => u64::from(byte) % 24,
                }),
                (ty, _) => match struct_of(ty) {
                    Some(handle) if is_handle(handle) => {
                        let kind = match handle {
                            "AbidingContract" => Kind::Contract,
                            "AbidingDifferences" => Kind::Differences,
                            _ => Kind::Boundary,
                        };
                        let pointer = self.pointer(kind, choices);
                        handles.push((pointer, kind));
                        Value::Pointer(pointer)
                    }
                    _ => Value::Pointer(match choices.byte() {
                        0 => null_mut(),
                        1 => room.wrapping_byte_add(1),
                        _ => room,
                    }),
                },
            };
            arguments.insert(name, value);
        }
        (arguments, handles)
    }

    /// Frees what is still alive: exactly once, and without an error.
    fn end(&mut self) {
        abiding_last_error_clear();
        for given in std::mem::take(&mut self.given).into_iter().filter(|given| given.alive) {
            // SAFETY: it is alive, and not used afterwards.
            unsafe {
                match given.kind {
                    Kind::Contract => abiding_contract_free(given.pointer.cast()),
                    Kind::Differences => abiding_differences_free(given.pointer.cast()),
                    Kind::Boundary => abiding_boundary_free(given.pointer.cast()),
                    Kind::String => abiding_string_free(given.pointer.cast()),
                }
            }
            assert_eq!(abiding_last_error_code(), 0, "{given:?}: {}", last_error());
        }
        // SAFETY: null is no callback.
        unsafe { abiding_log_set(None, null_mut(), None, 0) };
    }
}

fn is_handle(name: &str) -> bool {
    ["AbidingContract", "AbidingDifferences", "AbidingBoundary"].contains(&name)
}
