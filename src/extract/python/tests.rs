//! The introspector's answer is outside data: whatever it is, it is refused or read.

use proptest::prelude::*;

use super::document::Document;
use super::{Words, fill};
use crate::contract::{Compiler, Contract, Header, Language, Name, json};
use crate::extract::ItemFilter;
use crate::toolchain::target;

/// An answer with a node of every kind.
const ANSWER: &str = r#"{"format": 1, "interpreter": {"implementation": "cpython", "version": "3.11.2",
 "platform": "linux", "machine": "x86_64", "host_type": "x86_64-pc-linux-gnu", "pointer": 8,
 "byteorder": "little"}, "types": [
 {"kind": "void"}, {"kind": "primitive", "word": "c_int", "size": 4, "align": 4},
 {"kind": "primitive", "word": "uint8", "size": 1, "align": 1}, {"kind": "pointer", "target": 5},
 {"kind": "array", "element": 2, "length": 7},
 {"kind": "record", "name": "node", "path": "", "union": false, "size": 24, "align": 8, "pack": null,
  "min_align": null, "byte_order": null, "rules": "old", "fields": [
  {"name": "next", "type": 3, "spelled": "POINTER(node)", "bits": null, "offset": 0, "shift": null,
   "place": {"file": "/b.py", "line": 3, "column": 1}},
  {"name": "low", "type": 1, "spelled": "c_int", "bits": 3, "offset": 8, "shift": 0, "place": null},
  {"name": "high", "type": 1, "spelled": "c_int", "bits": 5, "offset": 8, "shift": 3, "place": null},
  {"name": null, "type": 6, "spelled": "inner", "bits": null, "offset": 12, "shift": null,
   "place": null}], "place": null},
 {"kind": "record", "name": null, "path": "a::b", "union": true, "size": 8, "align": 4, "pack": 4,
  "min_align": 2, "byte_order": "big", "rules": "fixed", "fields": [
  {"name": "bytes", "type": 4, "spelled": "c_uint8 * 7", "bits": null, "offset": 0, "shift": null,
   "place": null}], "place": null},
 {"kind": "opaque", "name": "handle", "place": null},
 {"kind": "enum", "name": "mode", "path": "", "size": 4, "signed": false, "members": [
  {"name": "A", "value": "1", "place": null}, {"name": "B", "value": "-70", "place": null}],
  "place": null},
 {"kind": "function", "convention": "stdcall", "parameters": [
  {"type": 8, "spelled": "mode", "name": "m"}], "result": {"type": 0, "spelled": "None"},
  "assumed": false, "variadic": null},
 {"kind": "unsupported", "reason": "nobody knows"}],
 "named": [{"name": "node", "path": "", "type": 5, "spelled": "node", "place": null},
  {"name": "mode", "path": "", "type": 8, "spelled": "mode", "place": null},
  {"name": "odd", "path": "", "type": 10, "spelled": "odd", "place": null}],
 "functions": [{"name": "f", "path": "", "convention": "c", "parameters": null,
  "result": {"type": 3, "spelled": "POINTER(node)"}, "assumed": true, "variadic": true,
  "optional": true, "place": null}],
 "globals": [{"name": "g", "path": "", "type": 5, "spelled": "node", "optional": false,
  "place": null}],
 "constants": [{"name": "N", "path": "", "value": {"int": "12"}, "place": null},
  {"name": "X", "path": "", "value": {"float": "0x1.8p+1"}, "place": null},
  {"name": "T", "path": "", "value": {"bytes": [104, 105]}, "place": null}],
 "gaps": [{"item": "h", "kind": "function", "reason": "why", "remedy": null, "place": null}],
 "files": ["/b.py"]}"#;

/// Reads an answer, and whatever it declares for `triple`.
fn read(answer: &[u8], triple: &str, native: bool) -> Option<Contract> {
    let document = Document::checked(answer).ok()?;
    let target = target::target(triple).unwrap();
    let facts = target::facts(triple).unwrap();
    let mut contract = Contract::new(Header {
        party: Name::new("fuzzed"),
        language: Language::Python,
        target: target.clone(),
        compiler: Compiler { name: String::new(), version: String::new(), since: None },
        digest: String::new(),
    });
    let words = Words { triple, model: &target.model, facts: &facts };
    fill(&mut contract, &document, words, native, &ItemFilter::default());
    Some(contract)
}

const TARGETS: [(&str, bool); 3] = [
    ("x86_64-unknown-linux-gnu", true),
    ("i686-pc-windows-gnu", false),
    ("s390x-unknown-linux-gnu", false),
];

#[test]
fn an_answer_with_everything_is_read() {
    for (triple, native) in TARGETS {
        let contract = read(ANSWER.as_bytes(), triple, native).unwrap();
        assert_eq!((contract.functions.len(), contract.constants.len()), (1, 3), "{triple}");
        assert!(json::from_str(&json::to_string(&contract)).is_ok());
    }
}

/// The answer with `changes`: a place and what is written over it.
fn damaged(changes: &[(usize, &str)]) -> Vec<u8> {
    let mut bytes = ANSWER.as_bytes().to_vec();
    for (at, text) in changes {
        let at = at % bytes.len();
        let end = (at + text.len()).min(bytes.len());
        bytes.splice(at..end, text.bytes());
    }
    bytes
}

/// Every number of the answer in turn is another one.
#[test]
fn other_numbers_are_refused_or_read() {
    let bytes = ANSWER.as_bytes();
    let starts = (1..bytes.len())
        .filter(|at| bytes[*at].is_ascii_digit() && !bytes[*at - 1].is_ascii_alphanumeric());
    for at in starts {
        let end = (at..bytes.len()).find(|end| !bytes[*end].is_ascii_digit()).unwrap();
        for number in ["0", "1", "3", "5", "6", "8", "64", "1099511627776", "18446744073709551615"]
        {
            let mut answer = bytes.to_vec();
            answer.splice(at..end, number.bytes());
            for (triple, native) in TARGETS {
                let _ = read(&answer, triple, native);
            }
        }
    }
}

proptest! {
    #[test]
    fn random_bytes_are_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(read(&bytes, TARGETS[0].0, true).is_none());
    }

    #[test]
    fn a_damaged_answer_is_refused_or_read(
        changes in proptest::collection::vec(
            (any::<usize>(), proptest::sample::select(vec![
                "0", "9", "-", "null", "[", "]", "{", "}", "\"", ",", "true", "5", "old", "big",
            ])),
            1..4,
        ),
        place in 0usize..3,
    ) {
        let (triple, native) = TARGETS[place];
        let _ = read(&damaged(&changes), triple, native);
    }
}
