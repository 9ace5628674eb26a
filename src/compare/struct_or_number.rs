//! Values of one size that one side passes as a struct and the other as a number.
//!
//! `struct flags { unsigned a : 3, b : 29; }` and `uint32_t`, `struct handle { int fd; }` and
//! `repr(transparent) struct Handle(c_int)` lie in memory as one another, and most targets also pass
//! them so. These do not (what clang 21 does there, by its IR of both; the documents agree):
//!
//! - every struct is returned in memory: 32-bit x86 on Linux and NetBSD (System V ABI i386, "Functions
//!   Returning Structures or Unions"), s390x (ELF ABI s390x, "Return Values"), 32-bit and big-endian
//!   64-bit PowerPC (ELFv1), MIPS o32,
//! - a struct of more than four bytes is returned in memory: 32-bit Arm (AAPCS32 6.4), unless it is a
//!   floating point number and those have registers of their own,
//! - every struct is passed by its address: 32-bit PowerPC (SVR4),
//! - a struct is passed by its address unless a whole number is its only part: WebAssembly
//!   (tool-conventions, `BasicCABI.md`),
//! - a struct is passed as the integer of its size: 64-bit x86 on Windows (Microsoft, "x64 calling
//!   convention"), which for a floating point number is another register.

use crate::contract::{Contract, Convention, Language, RecordKind, Signature, Type, TypeId};

use super::finding::Finding;
use super::walk::Walk;
use super::{Class, scalar, shape};

/// Whether a value is a parameter or what is returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// It is passed in.
    In,
    /// It is returned.
    Out,
}

impl Walk<'_> {
    /// A struct on one side and a number on the other that agree in memory and are passed
    /// otherwise on this target. `l` and `r` are of functions with the signatures given.
    pub fn passed_apart(
        &self,
        (l, left): (TypeId, &Signature),
        (r, right): (TypeId, &Signature),
        way: Way,
    ) -> Option<Finding> {
        if left.convention != Convention::C || right.convention != Convention::C {
            return None;
        }
        let (a, b) = (nature(self.l(), l)?, nature(self.r(), r)?);
        let (structure, number) = match (a, b) {
            (Class::Struct, number) if number != Class::Struct => ((self.l(), l), number),
            (number, Class::Struct) if number != Class::Struct => ((self.r(), r), number),
            _ => return None,
        };
        differs(structure, number, way).then(|| scalar::classes(a, b))
    }
}

/// Whether the target of the contract passes a struct otherwise than a number of its size.
fn differs((contract, id): (&Contract, TypeId), number: Class, way: Way) -> bool {
    let triple = contract.header.target.triple.as_str();
    let arch = triple.split('-').next().unwrap_or_default();
    let has = |part: &str| triple.contains(part);
    let (out, float) = (way == Way::Out, number == Class::Float);
    let i386 = arch.len() == 4 && arch.starts_with('i') && arch.ends_with("86");
    match arch {
        _ if i386 => out && (has("-linux") || has("-netbsd")),
        "s390x" | "mips" | "mipsel" if has("-linux") => out,
        "powerpc64" if has("-linux-gnu") => out,
        "powerpc" if has("-linux") => true,
        "wasm32" | "wasm64" => match contract.types.resolve(id) {
            Type::Record(record) => {
                shape::wrapped(contract, &contract.types.records[record]).is_none()
            }
            _ => false,
        },
        "x86_64" if has("-windows") => float,
        _ if arch.starts_with("arm") || arch.starts_with("thumb") => {
            let registers = float && triple.ends_with("hf");
            out && !registers && shape::bits(contract, id) > Some(32)
        }
        _ => false,
    }
}

/// What a value is in calls: a struct, or a number. Nothing where that is not known.
fn nature(contract: &Contract, id: TypeId) -> Option<Class> {
    let language = contract.header.language;
    // Debug information does not tell which structs of Rust are transparent.
    if language == Language::Object {
        return None;
    }
    match contract.types.resolve(id) {
        Type::Record(record) => {
            let record = &contract.types.records[record];
            match shape::wrapped(contract, record) {
                Some(inner) if record.transparent => return nature(contract, inner),
                _ if record.kind == RecordKind::Union || record.fields.is_empty() => return None,
                _ => {}
            }
            let backed = language == Language::Zig && record.packed.is_some();
            Some(if backed { Class::Integer } else { Class::Struct })
        }
        Type::Int { .. } | Type::Bool { .. } | Type::Char { .. } | Type::Enum(_) => {
            Some(Class::Integer)
        }
        Type::Float(_) => Some(Class::Float),
        Type::Pointer(_) => Some(shape::class(contract, id)),
        _ => None,
    }
}
