//! Structs that agree byte for byte and still travel differently, because one side's compiler is
//! known to pass them otherwise than the target's ABI says (`by-value-abi`).
//!
//! **rustc before 1.89 on `wasm32-unknown-unknown`** passes each field of a struct as a parameter of
//! its own, where C passes the struct's address. A struct of one number passes as that number on
//! both sides, and so do results without the `multivalue` feature (Rust blog, "C ABI Changes for
//! `wasm32-unknown-unknown`", 2025-04-04; WebAssembly tool-conventions, `BasicCABI.md`).
//!
//! **Zig before 0.17 on x86-64 with the System V convention**, measured in calls between 0.15.2 and
//! 0.16.0 (with LLVM) and gcc 12:
//! - a struct of at most 16 bytes that holds an array of floats is taken apart wrongly,
//! - so is one with two floats in front of an integer, `{float, float, uint32_t}`,
//! - a struct of an integer and a floating point half is split between a register and the stack
//!   where registers of one kind have run out; the ABI has it on the stack as a whole (System V ABI
//!   3.2.3, "Passing": "If there are no registers available for any eightbyte of an argument, the
//!   whole argument is passed on the stack").
//!
//! Other classes that went wrong there need seven floating point parameters in front and are left
//! out.

use crate::contract::{Contract, Convention, Language, RecordId, RecordKind, Type, TypeId};

use super::functions::function_item;
use super::walk::Walk;
use super::{ByValueRule, DifferenceKind, Subject, Which, shape};

impl Walk<'_> {
    /// Looks for structs that one side's compiler passes otherwise in two functions of one symbol.
    pub fn by_value(&mut self, a: usize, b: usize) {
        let (left, right) = (&self.l().functions[a], &self.r().functions[b]);
        for odd in [Which::Left, Which::Right] {
            let (own, other) = match odd {
                Which::Left => (self.l(), self.r()),
                Which::Right => (self.r(), self.l()),
            };
            let function = if odd == Which::Left { left } else { right };
            let Some(compiler) = Odd::of(own, other) else { continue };
            let signature = own.types.signature_of(function.signature);
            if signature.convention != Convention::C {
                continue;
            }
            let Some(parameter) = compiler.first(own, signature) else { continue };
            let of = |function, index: Option<usize>| match index {
                Some(index) => Subject::Parameter { function, index },
                None => Subject::Return(function),
            };
            let item = function_item(left, right, of(a, parameter), of(b, parameter));
            let Odd { rule, certain } = compiler;
            self.push(&item, DifferenceKind::ByValue { odd, rule, certain, parameter });
        }
    }
}

/// A compiler that passes some structs otherwise.
#[derive(Clone, Copy)]
struct Odd {
    rule: ByValueRule,
    /// Whether it is the compiler that was used, and not only one that the source may be built with.
    certain: bool,
}

impl Odd {
    fn of(own: &Contract, other: &Contract) -> Option<Self> {
        let header = &own.header;
        // Who has the same compiler agrees with it, and Python calls by way of C's rules.
        if header.language == other.header.language {
            return None;
        }
        let triple = header.target.triple.as_str();
        let used = version(&header.compiler.version)?;
        match header.language {
            Language::Rust if triple == "wasm32-unknown-unknown" => {
                let oldest = header.compiler.since.as_deref().and_then(version);
                let certain = used < WASM_SINCE;
                let possible = oldest.is_none_or(|oldest| oldest < WASM_SINCE);
                (certain || possible).then_some(Self { rule: ByValueRule::WasmFields, certain })
            }
            Language::Zig if is_system_v(triple) && used < ZIG_SINCE => {
                Some(Self { rule: ByValueRule::ZigSystemV, certain: true })
            }
            _ => None,
        }
    }

    /// The first value of the function that travels otherwise: a parameter by its index, or `None`
    /// inside for what the function returns.
    fn first(
        self,
        contract: &Contract,
        signature: &crate::contract::Signature,
    ) -> Option<Option<usize>> {
        let (mut integers, mut floats) = (0, 0);
        let ret = record_of(contract, signature.ret.id);
        if self.rule == ByValueRule::ZigSystemV
            && ret.is_some_and(|id| halves(contract, id).is_some_and(Halves::has_float_array))
        {
            return Some(None);
        }
        for (index, parameter) in signature.parameters.iter().enumerate() {
            let Some(id) = record_of(contract, parameter.ty.id) else {
                match contract.types.resolve(parameter.ty.id) {
                    Type::Float(_) => floats += 1,
                    _ => integers += 1,
                }
                continue;
            };
            let odd = match self.rule {
                ByValueRule::WasmFields => is_taken_apart(contract, id),
                ByValueRule::ZigSystemV => {
                    halves(contract, id).is_some_and(|halves| halves.goes_wrong(integers, floats))
                }
            };
            if odd {
                return Some(Some(index));
            }
            for half in halves(contract, id).into_iter().flat_map(|halves| halves.each()) {
                if half.integer { integers += 1 } else { floats += 1 }
            }
        }
        None
    }
}

/// rustc's version in which `wasm32-unknown-unknown` got C's ABI.
const WASM_SINCE: (u32, u32) = (1, 89);

/// Zig's version in which no call was found to differ.
const ZIG_SINCE: (u32, u32) = (0, 17);

/// Major and minor number of `1.95.0 (…)` or `1.89`.
fn version(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.split(|c: char| !c.is_ascii_digit()).map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

fn is_system_v(triple: &str) -> bool {
    triple.starts_with("x86_64-") && !triple.contains("-windows") && !triple.contains("-uefi")
}

fn record_of(contract: &Contract, id: TypeId) -> Option<RecordId> {
    match contract.types.resolve(id) {
        Type::Record(record) => Some(record),
        _ => None,
    }
}

/// Whether a struct is more than one number, which C passes by address on WebAssembly.
fn is_taken_apart(contract: &Contract, record: RecordId) -> bool {
    let record = &contract.types.records[record];
    if record.size == 0 || record.transparent {
        return false;
    }
    match shape::wrapped(contract, record).map(|inner| contract.types.resolve(inner)) {
        Some(Type::Record(inner)) => is_taken_apart(contract, inner),
        Some(Type::Array { .. }) | None => true,
        Some(_) => false,
    }
}

/// What an eightbyte of a struct is made of.
#[derive(Clone, Copy, Default, Debug)]
struct Half {
    used: bool,
    /// Has an integer or pointer, so that it goes into a register for those.
    integer: bool,
    floats: u32,
    array: bool,
}

/// The eightbytes of a struct that goes into registers.
#[derive(Clone, Copy, Default, Debug)]
struct Halves([Half; 2]);

impl Halves {
    fn each(self) -> impl Iterator<Item = Half> {
        self.0.into_iter().filter(|half| half.used)
    }

    fn has_float_array(self) -> bool {
        self.each().any(|half| half.array)
    }

    /// Whether Zig passes it otherwise behind so many values in registers of both kinds.
    fn goes_wrong(self, integers: u32, floats: u32) -> bool {
        let mixed = self.each().any(|half| half.integer) && self.each().any(|half| !half.integer);
        let pair = mixed && self.each().any(|half| !half.integer && half.floats > 1);
        let split = mixed && (integers >= 6) != (floats >= 8);
        self.has_float_array() || pair || split
    }
}

/// The eightbytes of a struct of at most 16 bytes that is nothing but integers, pointers, `float`s
/// and `double`s.
fn halves(contract: &Contract, record: RecordId) -> Option<Halves> {
    let mut halves = Halves::default();
    add(contract, record, 0, &mut halves, 0)?;
    Some(halves)
}

fn add(
    contract: &Contract,
    record: RecordId,
    base: u64,
    halves: &mut Halves,
    depth: u32,
) -> Option<()> {
    let record = &contract.types.records[record];
    if record.size > 16 || record.kind != RecordKind::Struct || depth > 8 {
        return None;
    }
    for field in &record.fields {
        let at = base + field.bit_offset / 8;
        match contract.types.resolve(field.ty.id) {
            Type::Record(inner) => add(contract, inner, at, halves, depth + 1)?,
            Type::Array { element, .. } => {
                let bytes = shape::bits(contract, field.ty.id)? / 8;
                let float = matches!(contract.types.resolve(element), Type::Float(_));
                for half in [at / 8, (at + bytes).saturating_sub(1) / 8] {
                    let half = halves.0.get_mut(usize::try_from(half).ok()?)?;
                    half.used = true;
                    half.array |= float;
                    half.integer |= !float;
                }
            }
            ty => {
                let half = halves.0.get_mut(usize::try_from(at / 8).ok()?)?;
                half.used = true;
                match ty {
                    Type::Float(_) => half.floats += 1,
                    _ => half.integer = true,
                }
            }
        }
    }
    Some(())
}
