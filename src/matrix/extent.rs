//! Size and alignment of a type on another target, from how the host's contract spells it.

use crate::contract::{
    ArrayLength, Contract, DataModel, EnumId, FloatFormat, Language, LayoutPromise, Primitive,
    Type, TypeId,
};
use crate::toolchain::target;

/// Size and alignment, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// Size in bytes.
    pub size: u64,
    /// Alignment in bytes.
    pub align: u64,
}

impl From<Primitive> for Extent {
    fn from(given: Primitive) -> Self {
        Self { size: u64::from(given.size), align: u64::from(given.align) }
    }
}

/// A scalar that a record consists of, with its words: `long`, `pointers`.
pub type Part = (String, Extent);

/// The types of one contract, seen on one target.
pub struct Elsewhere<'a> {
    /// What one party says on the host.
    pub contract: &'a Contract,
    /// The target's triple.
    pub triple: &'a str,
    /// The target's data model.
    pub model: DataModel,
    /// The scalars met so far.
    pub parts: Vec<Part>,
}

impl Elsewhere<'_> {
    /// The extent of a type that is spelled `spelled`, where the words are known.
    ///
    /// # Errors
    /// What about it the host's contract does not tell.
    pub fn of(&mut self, id: TypeId, spelled: Option<&str>) -> Result<Extent, String> {
        let types = &self.contract.types;
        match types.node(id) {
            Type::Alias(alias) => {
                let alias = &types.aliases[alias];
                if let Some(extent) = self.word(alias.name.as_str()) {
                    return Ok(self.part(alias.name.as_str(), extent));
                }
                // A system's own alias (`off_t`) may stand for another type on another system.
                let own = alias.span.is_some_and(|s| !s.file.as_str().starts_with(['/', '<']));
                if !own {
                    return Err(format!("what `{}` is there", alias.name));
                }
                self.of(alias.target.id, Some(alias.target.spelled.as_str()))
            }
            Type::Bool { bits: 8 } | Type::Char { .. } => Ok(Extent { size: 1, align: 1 }),
            Type::Int { .. } | Type::Float(_) => self.scalar(types.node(id), spelled),
            Type::Pointer(_) => {
                let extent = self.model.pointer.into();
                Ok(self.part("a pointer", extent))
            }
            Type::Array { element, length } => {
                let extent = self.of(element, spelled.and_then(element_words))?;
                let length = match length {
                    ArrayLength::Fixed(length) => length,
                    ArrayLength::Flexible => 0,
                };
                Ok(Extent { size: extent.size * length, ..extent })
            }
            Type::Record(record) => {
                let placement = super::place(self, record)?;
                Ok(Extent { size: placement.size, align: placement.align })
            }
            Type::Enum(id) => self.enumeration(id),
            _ => Err(format!("how large `{}` is there", spelled.unwrap_or("a type"))),
        }
    }

    fn scalar(&mut self, node: Type, spelled: Option<&str>) -> Result<Extent, String> {
        let words = spelled.map(plain_words).unwrap_or_default();
        if let Some(extent) = self.word(&words) {
            return Ok(self.part(&words, extent));
        }
        match node {
            Type::Int { bits: 8, .. } => Ok(Extent { size: 1, align: 1 }),
            Type::Float(FloatFormat::F16 | FloatFormat::Bf16) => Ok(Extent { size: 2, align: 2 }),
            _ if words.is_empty() => Err("how an integer or number is declared".to_owned()),
            _ => Err(format!("how large `{words}` is there")),
        }
    }

    /// The extent of what C, Rust or Zig call `words`.
    fn word(&self, words: &str) -> Option<Extent> {
        let model = &self.model;
        let long_double: Extent = model.long_double.into();
        Some(match words {
            "short" | "c_short" | "c_ushort" | "i16" | "u16" | "int16_t" | "uint16_t" => {
                model.short.into()
            }
            "int" | "c_int" | "c_uint" => model.int.into(),
            "long" | "c_long" | "c_ulong" => model.long.into(),
            "long long" | "c_longlong" | "c_ulonglong" => model.long_long.into(),
            "float" | "c_float" | "f32" => model.float.into(),
            "double" | "c_double" => model.double.into(),
            "long double" | "c_longdouble" => long_double,
            "size_t" | "ssize_t" | "ptrdiff_t" | "intptr_t" | "uintptr_t" | "usize" | "isize" => {
                model.pointer.into()
            }
            "i32" | "u32" | "int32_t" | "uint32_t" => fixed(model, 4)?,
            "i64" | "u64" | "int64_t" | "uint64_t" => fixed(model, 8)?,
            "f64" if model.double.size == 8 => model.double.into(),
            "i8" | "u8" | "int8_t" | "uint8_t" | "c_char" | "c_schar" | "c_uchar" => {
                Extent { size: 1, align: 1 }
            }
            // UTF-16 on Windows, UTF-32 on the other systems of the table.
            "wchar_t" if self.triple.contains("-windows-") => model.short.into(),
            "wchar_t" if model.int.size == 4 => model.int.into(),
            _ => return None,
        })
    }

    fn enumeration(&mut self, id: EnumId) -> Result<Extent, String> {
        let found = &self.contract.types.enums[id];
        let named = found.name.map_or("an enumeration".to_owned(), |name| format!("`{name}`"));
        let unknown = || Err(format!("how large {named} is there"));
        if found.layout == LayoutPromise::Unspecified {
            return unknown();
        }
        let Type::Int { bits, .. } = self.contract.types.resolve(found.underlying) else {
            return unknown();
        };
        // rustc makes `repr(C)` as small as possible on bare-metal Arm, clang only when told to.
        let short = self.triple.contains("-none-eabi");
        match bits {
            8 => Ok(Extent { size: 1, align: 1 }),
            16 => Ok(self.model.short.into()),
            32 if !(short && self.contract.header.language == Language::Rust) => {
                Ok(self.model.int.into())
            }
            _ => unknown(),
        }
    }

    fn part(&mut self, words: &str, extent: Extent) -> Extent {
        if !self.parts.iter().any(|(known, _)| known == words) {
            self.parts.push((words.to_owned(), extent));
        }
        extent
    }
}

/// The integer of `size` bytes among the target's own.
fn fixed(model: &DataModel, size: u8) -> Option<Extent> {
    let all = [model.short, model.int, model.long, model.long_long];
    all.into_iter().find(|primitive| primitive.size == size).map(Extent::from)
}

/// `const unsigned long int` as `long`: what size and alignment depend on.
fn plain_words(spelled: &str) -> String {
    const IDLE: [&str; 6] = ["const", "volatile", "signed", "unsigned", "_Atomic", "restrict"];
    let path_end = spelled.rsplit("::").next().unwrap_or(spelled);
    let words: Vec<_> = path_end.split_whitespace().filter(|word| !IDLE.contains(word)).collect();
    match words.as_slice() {
        // `unsigned` alone.
        [] if !spelled.trim().is_empty() => "int".to_owned(),
        ["int", rest @ ..] | [rest @ .., "int"] if !rest.is_empty() => rest.join(" "),
        words => words.join(" "),
    }
}

/// The words for the element in those for an array: `long[4]`, `[c_long; 4]`, `[4]c_long`.
fn element_words(spelled: &str) -> Option<&str> {
    if let Some(inside) = spelled.strip_prefix('[') {
        let rust = inside.strip_suffix(']').and_then(|inside| inside.rsplit_once(';'));
        return rust
            .map(|(element, _)| element.trim())
            .or_else(|| inside.split_once(']').map(|(_, element)| element));
    }
    // Of `long[2][3]`, the element is `long[3]`, whose element is `long` again.
    let (element, dimensions) = spelled.split_once('[')?;
    (dimensions.matches('[').count() == 0).then(|| element.trim())
}

/// The contract's types on the target `triple`.
///
/// # Errors
/// When Zig has no facts of the target.
pub fn elsewhere<'a>(
    contract: &'a Contract,
    triple: &'a str,
) -> Result<Elsewhere<'a>, target::TargetError> {
    let model = target::data_model(triple)?;
    Ok(Elsewhere { contract, triple, model, parts: Vec::new() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_reduced_to_what_counts() {
        let cases = [
            ("unsigned", "int"),
            ("const unsigned long int", "long"),
            ("long long", "long long"),
            ("short int", "short"),
            ("long double", "long double"),
            ("core::ffi::c_long", "c_long"),
            ("int", "int"),
        ];
        for (spelled, words) in cases {
            assert_eq!(plain_words(spelled), words, "{spelled}");
        }
    }

    #[test]
    fn elements_are_found_in_three_languages() {
        assert_eq!(element_words("long[4]"), Some("long"));
        assert_eq!(element_words("[c_long; 4]"), Some("c_long"));
        assert_eq!(element_words("[4]c_long"), Some("c_long"));
        assert_eq!(element_words("long[2][3]"), None);
    }
}
