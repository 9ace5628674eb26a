//! What the introspector prints, as typed data. It comes from a process that ran somebody else's
//! code, so nothing in it is trusted before [`Document::checked`].

use serde::Deserialize;
use thiserror::Error;

use crate::contract::ItemKind;

/// The form that this version of abiding reads.
pub const FORMAT: u32 = 1;

/// Why a document is refused.
#[derive(Debug, Error)]
pub enum DocumentError {
    /// It is no JSON of the expected shape.
    #[error("the introspector's answer is not what abiding expects: {0}")]
    Shape(#[from] serde_json::Error),
    /// Another version wrote it.
    #[error("the introspector's answer has format {0}, and abiding reads format {FORMAT}")]
    Format(u32),
    /// A type refers to one that is not there.
    #[error("the introspector's answer refers to type {index} of {count}")]
    Dangling {
        /// The place that was referred to.
        index: usize,
        /// The number of types.
        count: usize,
    },
    /// Types contain each other without a pointer or record between them.
    #[error("type {0} of the introspector's answer contains itself")]
    Circular(usize),
    /// A number that no interpreter gives.
    #[error("{what} of type {index} in the introspector's answer is {value}")]
    Number {
        /// What the number is.
        what: &'static str,
        /// The type.
        index: usize,
        /// The number.
        value: i64,
    },
}

/// Everything that the module declares.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// The version of this form.
    pub format: u32,
    /// Who answers.
    pub interpreter: Interpreter,
    /// The types, which refer to each other by their places.
    pub types: Vec<Node>,
    /// The types that have a name at module level.
    pub named: Vec<Named>,
    /// The functions.
    pub functions: Vec<Function>,
    /// The global variables.
    pub globals: Vec<Global>,
    /// The constants.
    pub constants: Vec<Constant>,
    /// What could not be read.
    pub gaps: Vec<Gap>,
    /// The module's own files.
    pub files: Vec<String>,
}

/// What the interpreter is and runs on.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Interpreter {
    /// `cpython`, `pypy`.
    pub implementation: String,
    /// `3.11.2`.
    pub version: String,
    /// `sys.platform`.
    pub platform: String,
    /// `platform.machine()`.
    pub machine: String,
    /// The triple that it was built for, or what `sysconfig` says instead: `win-amd64`.
    pub host_type: String,
    /// Size of a pointer in bytes.
    pub pointer: u8,
    /// `little` or `big`.
    pub byteorder: String,
}

/// The answer to the question for the interpreter alone.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// The version of this form.
    pub format: u32,
    /// Who answers.
    pub interpreter: Interpreter,
}

/// A place in a source file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Absolute path.
    pub file: String,
    /// From 1; 0 where it is not known.
    pub line: u32,
    /// In bytes, from 1; 0 where it is not known.
    pub column: u32,
}

/// A type.
#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
pub enum Node {
    /// No value.
    Void,
    /// A number.
    Primitive {
        /// ctypes' name, C's name, or a kind and a width: `c_long`, `unsigned int`, `uint32`.
        word: String,
        /// In bytes, on the interpreter's platform.
        size: u64,
        /// In bytes, on the interpreter's platform.
        align: u64,
    },
    /// A pointer.
    Pointer {
        /// To what.
        target: usize,
    },
    /// An array.
    Array {
        /// Of what.
        element: usize,
        /// None for C's `[]`.
        length: Option<u64>,
    },
    /// A struct or union.
    Record(Record),
    /// A type that is named and never defined.
    Opaque {
        /// Its name.
        name: String,
        /// Where it is named.
        place: Option<Place>,
    },
    /// An enumeration.
    Enum(Enum),
    /// A function type.
    Function(Signature),
    /// A type that has no place in a contract.
    Unsupported {
        /// Why.
        reason: String,
    },
}

/// A struct or union.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// None for an anonymous one.
    pub name: Option<String>,
    /// The module inside the party, joined with `::`.
    pub path: String,
    /// Whether the fields share their place.
    pub union: bool,
    /// In bytes.
    pub size: u64,
    /// In bytes.
    pub align: u64,
    /// Greatest alignment of a field in bytes.
    pub pack: Option<u64>,
    /// Least alignment of the record in bytes.
    pub min_align: Option<u64>,
    /// The byte order that the class fixes.
    pub byte_order: Option<Order>,
    /// By which rules it is laid out on another target.
    pub rules: LayoutRules,
    /// The fields.
    pub fields: Vec<Field>,
    /// Where it is declared.
    pub place: Option<Place>,
}

/// A byte order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Order {
    /// Least significant byte first.
    Little,
    /// Most significant byte first.
    Big,
}

/// By which rules a record is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LayoutRules {
    /// Those of ctypes before Python 3.14, which has its own for bit-fields.
    Old,
    /// The target's C rules: ctypes from Python 3.14 on where nothing is packed, cffi, numpy's
    /// aligned dtypes.
    Default,
    /// Those of GCC, whatever the target (`_layout_ = "gcc-sysv"`).
    Gcc,
    /// Those of Microsoft, whatever the target (`_layout_ = "ms"`, and `_pack_` from Python 3.14 on).
    Ms,
    /// None: the offsets are given, and the same everywhere.
    Fixed,
}

/// A field.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// None for an anonymous member and for a base class.
    pub name: Option<String>,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: usize,
    /// As the source has it.
    pub spelled: String,
    /// Width of a bit-field.
    pub bits: Option<u32>,
    /// In bytes from the record's start; of a bit-field, that of its storage unit. None where the
    /// class hides it.
    pub offset: Option<i64>,
    /// Of a bit-field, how many bits of the unit are below it.
    pub shift: Option<u32>,
    /// Where it is declared.
    pub place: Option<Place>,
}

/// An enumeration.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Enum {
    /// None for an anonymous one.
    pub name: Option<String>,
    /// The module inside the party.
    pub path: String,
    /// In bytes; none where values are only named.
    pub size: Option<u64>,
    /// Whether the integer that stores a value has a sign.
    pub signed: bool,
    /// The named values.
    pub members: Vec<Member>,
    /// Where it is declared.
    pub place: Option<Place>,
}

/// A named value.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// In decimal.
    pub value: String,
    /// Where it is declared.
    pub place: Option<Place>,
}

/// A function type.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// How it is called.
    pub convention: CallBy,
    /// None where they are not declared.
    pub parameters: Option<Vec<Parameter>>,
    /// What it returns.
    pub result: Use,
    /// Whether that is only what ctypes assumes.
    pub assumed: bool,
    /// Whether more arguments may follow, where the declaration can tell.
    pub variadic: Option<bool>,
}

/// How a function is called, on targets that tell the two apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CallBy {
    /// The C convention.
    C,
    /// `stdcall`.
    Stdcall,
}

/// A type where it is used.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Use {
    /// The type.
    #[serde(rename = "type")]
    pub ty: usize,
    /// As the source has it.
    pub spelled: String,
}

/// A parameter.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// Its type.
    #[serde(rename = "type")]
    pub ty: usize,
    /// As the source has it.
    pub spelled: String,
    /// Its name, where it has one.
    pub name: Option<String>,
}

/// A type with a name at module level.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    /// The name.
    pub name: String,
    /// The module inside the party.
    pub path: String,
    /// The type.
    #[serde(rename = "type")]
    pub ty: usize,
    /// What the name stands for.
    pub spelled: String,
    /// Where it is given.
    pub place: Option<Place>,
}

/// A function.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Function {
    /// The symbol.
    pub name: String,
    /// The module inside the party.
    pub path: String,
    /// How it is called.
    pub convention: CallBy,
    /// None where they are not declared.
    pub parameters: Option<Vec<Parameter>>,
    /// What it returns.
    pub result: Use,
    /// Whether that is only what ctypes assumes.
    pub assumed: bool,
    /// Whether more arguments may follow, where the declaration can tell.
    pub variadic: Option<bool>,
    /// Whether the party copes with a library that lacks it.
    pub optional: bool,
    /// Where it is declared.
    pub place: Option<Place>,
}

/// A global variable.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Global {
    /// The symbol.
    pub name: String,
    /// The module inside the party.
    pub path: String,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: usize,
    /// As the source has it.
    pub spelled: String,
    /// Whether the party copes with a library that lacks it.
    pub optional: bool,
    /// Where it is declared.
    pub place: Option<Place>,
}

/// A constant.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Constant {
    /// Its name.
    pub name: String,
    /// The module inside the party.
    pub path: String,
    /// Its value.
    pub value: ConstantValue,
    /// Where it is declared.
    pub place: Option<Place>,
}

/// The value of a constant.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ConstantValue {
    /// In decimal, of any size.
    Int(String),
    /// A truth value.
    Bool(bool),
    /// As `float.hex` writes it.
    Float(String),
    /// Bytes, or a text in UTF-8.
    Bytes(Vec<u8>),
}

/// Something that could not be read.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gap {
    /// The item.
    pub item: String,
    /// What kind of item.
    pub kind: ItemKind,
    /// Why.
    pub reason: String,
    /// What a person can do.
    pub remedy: Option<String>,
    /// Where it is.
    pub place: Option<Place>,
}

/// Greatest size of a type in bytes and greatest alignment that are believed.
pub const MOST: u64 = 1 << 40;

impl Document {
    /// Reads and checks an answer: every reference leads to a type, no type contains itself, and
    /// every number is one that an interpreter may give.
    ///
    /// # Errors
    /// When it is not so.
    pub fn checked(text: &[u8]) -> Result<Self, DocumentError> {
        let document: Self = serde_json::from_slice(text)?;
        if document.format != FORMAT {
            return Err(DocumentError::Format(document.format));
        }
        document.check_references()?;
        for index in 0..document.types.len() {
            document.check_numbers(index)?;
            document.check_containment(index)?;
        }
        Ok(document)
    }

    fn check_references(&self) -> Result<(), DocumentError> {
        let mut all: Vec<usize> = self.types.iter().flat_map(Node::references).collect();
        all.extend(self.named.iter().map(|named| named.ty));
        all.extend(self.globals.iter().map(|global| global.ty));
        for function in &self.functions {
            all.push(function.result.ty);
            all.extend(function.parameters.iter().flatten().map(|parameter| parameter.ty));
        }
        let count = self.types.len();
        match all.into_iter().find(|index| *index >= count) {
            Some(index) => Err(DocumentError::Dangling { index, count }),
            None => Ok(()),
        }
    }

    fn check_numbers(&self, index: usize) -> Result<(), DocumentError> {
        let number = |what, value: u64, good: bool| match good {
            true => Ok(()),
            false => {
                let value = i64::try_from(value).unwrap_or(i64::MAX);
                Err(DocumentError::Number { what, index, value })
            }
        };
        let is_align = |value: u64| value.is_power_of_two() && value <= MOST;
        match &self.types[index] {
            Node::Primitive { size, align, .. } => {
                number("the size", *size, *size <= 64)?;
                number("the alignment", *align, is_align(*align) && *align <= 64)
            }
            Node::Array { length, .. } => {
                let length = length.unwrap_or(0);
                number("the length", length, length <= MOST)
            }
            Node::Record(record) => {
                number("the size", record.size, record.size <= MOST)?;
                number("the alignment", record.align, is_align(record.align))?;
                for align in [record.pack, record.min_align].into_iter().flatten() {
                    number("a demanded alignment", align, is_align(align))?;
                }
                record.fields.iter().try_for_each(|field| check_field(index, field))
            }
            Node::Enum(node) => {
                let size = node.size.unwrap_or(4);
                number("the size", size, matches!(size, 1 | 2 | 4 | 8))
            }
            _ => Ok(()),
        }
    }

    /// Whether a record or array contains itself without a pointer in between.
    fn check_containment(&self, index: usize) -> Result<(), DocumentError> {
        match &self.types[index] {
            Node::Array { element, .. } => self.check_parts(index, vec![*element]),
            Node::Record(record) => {
                self.check_parts(index, record.fields.iter().map(|field| field.ty).collect())
            }
            _ => Ok(()),
        }
    }

    /// Whether `start` can be reached from its own parts by value.
    fn check_parts(&self, start: usize, mut open: Vec<usize>) -> Result<(), DocumentError> {
        let mut seen = vec![false; self.types.len()];
        while let Some(index) = open.pop() {
            if index == start {
                return Err(DocumentError::Circular(start));
            }
            if std::mem::replace(&mut seen[index], true) {
                continue;
            }
            match &self.types[index] {
                Node::Array { element, .. } => open.push(*element),
                Node::Record(inner) => open.extend(inner.fields.iter().map(|field| field.ty)),
                _ => {}
            }
        }
        Ok(())
    }
}

fn check_field(index: usize, field: &Field) -> Result<(), DocumentError> {
    let number = |what, value: i64, good: bool| match good {
        true => Ok(()),
        false => Err(DocumentError::Number { what, index, value }),
    };
    if let Some(offset) = field.offset {
        let most = i64::try_from(MOST).unwrap_or(i64::MAX);
        // ctypes before 3.14 gives some bit-fields of unions a place in front of the union.
        let least = if field.bits.is_some() { -64 } else { 0 };
        number("a field's offset", offset, (least..=most).contains(&offset))?;
    }
    let bits = i64::from(field.bits.unwrap_or(1));
    number("a field's width", bits, (0..=64).contains(&bits))?;
    let shift = i64::from(field.shift.unwrap_or(0));
    number("a field's place in its unit", shift, (0..64).contains(&shift))
}

impl Node {
    fn references(&self) -> Vec<usize> {
        match self {
            Self::Pointer { target } => vec![*target],
            Self::Array { element, .. } => vec![*element],
            Self::Record(record) => record.fields.iter().map(|field| field.ty).collect(),
            Self::Function(signature) => {
                let parameters = signature.parameters.iter().flatten();
                parameters.map(|parameter| parameter.ty).chain([signature.result.ty]).collect()
            }
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(types: &str) -> Result<Document, DocumentError> {
        let text = format!(
            r#"{{"format": 1, "interpreter": {{"implementation": "cpython", "version": "3.11.2",
                "platform": "linux", "machine": "x86_64", "host_type": "x86_64-pc-linux-gnu",
                "pointer": 8, "byteorder": "little"}}, "types": [{types}], "named": [],
                "functions": [], "globals": [], "constants": [], "gaps": [], "files": []}}"#
        );
        Document::checked(text.as_bytes())
    }

    fn record(field: usize, offset: i64) -> String {
        format!(
            r#"{{"kind": "record", "name": "a", "path": "", "union": false, "size": 8, "align": 8,
                "pack": null, "min_align": null, "byte_order": null, "rules": "old", "fields":
                [{{"name": "f", "type": {field}, "spelled": "b", "bits": null, "offset": {offset},
                "shift": null, "place": null}}], "place": null}}"#
        )
    }

    #[test]
    fn a_good_document_is_read() {
        let good = document(&format!("{}, {{\"kind\": \"void\"}}", record(1, 0))).unwrap();
        assert_eq!(good.types.len(), 2);
    }

    #[test]
    fn nonsense_is_refused_with_its_reason() {
        let words = |types: &str| document(types).unwrap_err().to_string();
        assert!(words(&record(1, 0)).contains("type 1 of 1"));
        assert!(words(&record(0, 0)).contains("contains itself"));
        let void = "{\"kind\": \"void\"}";
        let shifted = format!("{}, {void}", record(1, -4));
        assert!(words(&shifted).contains("a field's offset of type 0"));
        let circle = r#"{"kind": "array", "element": 0, "length": 2}"#;
        assert!(words(circle).contains("contains itself"));
        let odd = r#"{"kind": "primitive", "word": "c_int", "size": 4, "align": 3}"#;
        assert!(words(odd).contains("the alignment of type 0"));
        assert!(words(r#"{"kind": "colour"}"#).contains("not what abiding expects"));
        assert!(Document::checked(b"{").is_err());
    }
}
