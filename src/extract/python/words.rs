//! The C types that Python's words stand for, on any target.

use crate::contract::{DataModel, FloatFormat, Primitive, Type};
use crate::zig_abi::AbidingTargetFacts;

/// Size and alignment in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// Size in bytes.
    pub size: u64,
    /// Alignment in bytes.
    pub align: u64,
}

impl From<Primitive> for Extent {
    fn from(primitive: Primitive) -> Self {
        Self { size: u64::from(primitive.size), align: u64::from(primitive.align) }
    }
}

/// What the words mean on one target.
pub struct Words<'a> {
    /// The target's triple.
    pub triple: &'a str,
    /// The target's data model.
    pub model: &'a DataModel,
    /// What else is known of the target.
    pub facts: &'a AbidingTargetFacts,
}

impl Words<'_> {
    /// The type that `word` names, with its size and alignment; `None` for a word that is unknown.
    ///
    /// Words are those of ctypes (`c_ulong`), of cffi and so of C (`unsigned long`), and of numpy
    /// (`uint32`).
    #[must_use]
    pub fn of(&self, word: &str) -> Option<(Type, Extent)> {
        if let Some(found) = self.plain(word) {
            return Some(found);
        }
        let (signed, digits) = match word.strip_prefix("c_").unwrap_or(word) {
            word if word.starts_with("uint") => (false, &word[4..]),
            word if word.starts_with("int") => (true, &word[3..]),
            word if word.starts_with("complex") => return self.complex(&word[7..]),
            word if word.starts_with("float") => return self.float(&word[5..]),
            _ => return None,
        };
        let digits = digits.strip_suffix("_t").unwrap_or(digits);
        let digits = digits.strip_prefix("_least").unwrap_or(digits);
        let bits: u32 = digits.parse().ok()?;
        matches!(bits, 8 | 16 | 32 | 64).then(|| self.fixed(bits, signed))
    }

    fn plain(&self, word: &str) -> Option<(Type, Extent)> {
        let model = self.model;
        let int = |primitive: Primitive, signed| {
            let bits = u32::from(primitive.size) * 8;
            Some((Type::Int { bits, signed }, Extent::from(primitive)))
        };
        let byte = Extent { size: 1, align: 1 };
        match word {
            "c_bool" | "_Bool" | "bool" => Some((Type::Bool { bits: 8 }, byte)),
            "c_char" | "char" => Some((Type::Char { signed: model.char_signed }, byte)),
            "c_byte" | "signed char" => Some((Type::Int { bits: 8, signed: true }, byte)),
            "c_ubyte" | "unsigned char" => Some((Type::Int { bits: 8, signed: false }, byte)),
            "c_short" | "short" | "VARIANT_BOOL" => int(model.short, true),
            "c_ushort" | "unsigned short" => int(model.short, false),
            "c_int" | "int" => int(model.int, true),
            "c_uint" | "unsigned int" => int(model.int, false),
            "c_long" | "long" | "HRESULT" => int(model.long, true),
            "c_ulong" | "unsigned long" => int(model.long, false),
            "c_longlong" | "long long" => int(model.long_long, true),
            "c_ulonglong" | "unsigned long long" => int(model.long_long, false),
            "c_size_t" | "size_t" | "uintptr_t" => int(model.pointer, false),
            "c_ssize_t" | "ssize_t" | "ptrdiff_t" | "intptr_t" => int(model.pointer, true),
            "intmax_t" => Some(self.fixed(64, true)),
            "uintmax_t" => Some(self.fixed(64, false)),
            "char16_t" => Some(self.fixed(16, false)),
            "char32_t" => Some(self.fixed(32, false)),
            "c_wchar" | "wchar_t" => Some(self.wide_character()),
            "c_time_t" => Some(self.time()),
            "c_float" | "float" => Some((Type::Float(FloatFormat::F32), model.float.into())),
            "c_double" | "double" if model.double.size == 8 => {
                Some((Type::Float(FloatFormat::F64), model.double.into()))
            }
            "c_longdouble" | "long double" => self.long_double(),
            "c_float_complex" | "float _Complex" => self.complex("64"),
            "c_double_complex" | "double _Complex" => self.complex("128"),
            _ => None,
        }
    }

    /// An integer of exactly so many bits, aligned as C's integer of that size.
    fn fixed(&self, bits: u32, signed: bool) -> (Type, Extent) {
        let model = self.model;
        let size = u64::from(bits / 8);
        let same = [model.short, model.int, model.long, model.long_long];
        let same = same.into_iter().map(Extent::from).find(|extent| extent.size == size);
        let extent = same.unwrap_or(Extent { size, align: size.min(4) });
        let align = if bits == 8 { 1 } else { extent.align };
        (Type::Int { bits, signed }, Extent { size, align })
    }

    /// `wchar_t`: UTF-16 on Windows, else UTF-32, which Arm's ABI makes unsigned (AAPCS64 10.1.4).
    fn wide_character(&self) -> (Type, Extent) {
        let arm = self.triple.starts_with("arm")
            || self.triple.starts_with("aarch64")
            || self.triple.starts_with("thumb");
        match self.triple.contains("-windows-") {
            true => self.fixed(16, false),
            false => self.fixed(32, !arm || self.triple.contains("-apple-")),
        }
    }

    /// `time_t` as CPython's own build finds it: 8 bytes, and 4 on 32-bit glibc.
    fn time(&self) -> (Type, Extent) {
        let glibc = self.triple.contains("-linux-gnu");
        let short = self.facts.pointer_bits == 32 && glibc && !self.triple.contains("gnux32");
        self.fixed(if short { 32 } else { 64 }, true)
    }

    fn long_double(&self) -> Option<(Type, Extent)> {
        let format = match self.facts.longdouble_bits {
            64 => FloatFormat::F64,
            80 => FloatFormat::F80,
            106 => FloatFormat::DoubleDouble,
            128 => FloatFormat::F128,
            _ => return None,
        };
        Some((Type::Float(format), self.model.long_double.into()))
    }

    fn float(&self, bits: &str) -> Option<(Type, Extent)> {
        match bits {
            "16" => Some((Type::Float(FloatFormat::F16), Extent { size: 2, align: 2 })),
            "32" => self.plain("c_float"),
            "64" => self.plain("c_double"),
            _ => None,
        }
    }

    /// A complex number by the width of both parts together.
    fn complex(&self, bits: &str) -> Option<(Type, Extent)> {
        let half = match bits {
            "64" => "32",
            "128" => "64",
            _ => return None,
        };
        let (part, extent) = self.float(half)?;
        let Type::Float(format) = part else { return None };
        Some((Type::Complex(format), Extent { size: 2 * extent.size, align: extent.align }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::toolchain::target;

    fn bits(triple: &str, word: &str) -> Option<u32> {
        let (model, facts) = (target::data_model(triple).unwrap(), target::facts(triple).unwrap());
        let words = Words { triple, model: &model, facts: &facts };
        words.of(word).map(|(_, extent)| u32::try_from(extent.size * 8).unwrap())
    }

    #[test]
    fn a_word_means_what_the_target_says() {
        let table = [
            ("c_long", [64, 32, 32]),
            ("unsigned long", [64, 32, 32]),
            ("c_size_t", [64, 64, 32]),
            ("c_uint64", [64, 64, 64]),
            ("c_wchar", [32, 16, 32]),
            ("c_longdouble", [128, 128, 96]),
            ("uint_least32_t", [32, 32, 32]),
            ("complex128", [128, 128, 128]),
        ];
        let targets =
            ["x86_64-unknown-linux-gnu", "x86_64-pc-windows-gnu", "i686-unknown-linux-gnu"];
        for (word, expected) in table {
            let found = targets.map(|triple| bits(triple, word).unwrap());
            assert_eq!(found, expected, "{word}");
        }
        assert_eq!(bits(targets[0], "c_int128"), None);
        assert_eq!(bits(targets[0], "colour"), None);
    }
}
