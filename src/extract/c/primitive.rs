//! C's primitive types as debug information describes them.

use crate::contract::{FloatFormat, Type};
use crate::extract::object::dwarf::{Base, Encoding};

/// What is known about the target's primitives.
#[derive(Debug)]
pub struct Primitives {
    /// Size and alignment in bytes of each of [`super::probe::PRIMITIVES`] that the compiler has.
    pub layouts: Vec<(&'static str, u64, u64)>,
    /// Bits in the significand of `long double`.
    pub long_double_digits: Option<u32>,
}

impl Primitives {
    /// The node for a base type.
    ///
    /// # Errors
    /// With the reason when the model has no such type.
    pub fn lower(&self, base: &Base) -> Result<Type, String> {
        let too_large = || format!("a primitive type of {} bytes", base.size);
        let bits = u32::try_from(base.size * 8).map_err(|_| too_large())?;
        if let Some(width) = base.bit_size.filter(|width| *width != u64::from(bits))
            && base.encoding != Encoding::Boolean
        {
            return Err(format!("an integer of {width} bits in {} bytes", base.size));
        }
        let name = base.name.as_deref().unwrap_or_default();
        if name.contains("_BitInt") {
            return Err(
                "a `_BitInt`, whose width the debug information does not tell; use the `intN_t` \
                 that holds it"
                    .to_owned(),
            );
        }
        Ok(match base.encoding {
            Encoding::Boolean => Type::Bool { bits },
            Encoding::SignedChar if name == "char" => Type::Char { signed: true },
            Encoding::UnsignedChar if name == "char" => Type::Char { signed: false },
            Encoding::Signed | Encoding::SignedChar => Type::Int { bits, signed: true },
            Encoding::Unsigned | Encoding::UnsignedChar | Encoding::Utf => {
                Type::Int { bits, signed: false }
            }
            Encoding::Float => Type::Float(self.float(name, base.size)?),
            Encoding::ComplexFloat => Type::Complex(self.float(name, base.size / 2)?),
            Encoding::DecimalFloat => return Err("a decimal floating point number".to_owned()),
            Encoding::Address => return Err("an address without a type".to_owned()),
            Encoding::Other(code) => return Err(format!("DWARF encoding {code:#x} is not read")),
        })
    }

    /// The format of a float called `name` that takes `size` bytes.
    pub fn float(&self, name: &str, size: u64) -> Result<FloatFormat, String> {
        if name.contains("long double") {
            return match self.long_double_digits {
                Some(53) => Ok(FloatFormat::F64),
                Some(64) => Ok(FloatFormat::F80),
                Some(106) => Ok(FloatFormat::DoubleDouble),
                Some(113) => Ok(FloatFormat::F128),
                _ => Err("the compiler does not tell the format of long double".to_owned()),
            };
        }
        Ok(match size {
            2 if name.contains("bf16") => FloatFormat::Bf16,
            2 => FloatFormat::F16,
            4 => FloatFormat::F32,
            8 => FloatFormat::F64,
            16 if name.contains("ibm128") => FloatFormat::DoubleDouble,
            16 if name.contains("80") => FloatFormat::F80,
            16 => FloatFormat::F128,
            _ => return Err(format!("a floating point number of {size} bytes")),
        })
    }

    /// The alignment in bytes of a SIMD vector of `length` elements of type `element`.
    pub fn vector_alignment(&self, element: Type, length: u64) -> u64 {
        let element = match element {
            Type::Int { bits, .. } | Type::Bool { bits } => u64::from(bits / 8),
            Type::Float(FloatFormat::F16 | FloatFormat::Bf16) => 2,
            Type::Float(FloatFormat::F32) => 4,
            Type::Float(FloatFormat::F64) => 8,
            Type::Float(_) => 16,
            _ => 1,
        };
        let size = (element * length).next_power_of_two();
        let vectors = self.layouts.iter().filter(|row| row.0.contains("vector_size"));
        vectors.filter(|row| row.1 <= size).map(|row| row.2).max().unwrap_or(size)
    }

    /// The alignment in bytes of a type that is no record, enumeration, array or alias.
    pub fn alignment(&self, node: Type) -> u64 {
        let named = |name: &str| self.layouts.iter().find(|row| row.0 == name);
        let integer = |bytes: u64| {
            let integers = ["char", "short", "int", "long", "long long", "__int128"];
            integers.into_iter().filter_map(named).find(|row| row.1 == bytes)
        };
        let float = |format: FloatFormat| match format {
            FloatFormat::F16 | FloatFormat::Bf16 => named("short"),
            FloatFormat::F32 => named("float"),
            FloatFormat::F64 => named("double"),
            FloatFormat::F80 | FloatFormat::F128 | FloatFormat::DoubleDouble => {
                named("long double")
            }
        };
        let row = match node {
            Type::Bool { .. } => named("_Bool"),
            Type::Char { .. } => named("char"),
            Type::Int { bits, .. } => integer(u64::from(bits / 8)),
            Type::Float(format) | Type::Complex(format) => float(format),
            Type::Pointer(_) => named("void *"),
            _ => None,
        };
        row.map_or(1, |row| row.2)
    }
}
