//! What to change where the bytes of a record differ: padding, packing, alignment, bit-fields.

use super::identifier::identifier;
use super::message::bytes;
use crate::contract::Language;

/// The party to change, in its own words.
#[derive(Clone, Copy)]
pub struct Wrong<'a> {
    /// Its name.
    pub party: &'a str,
    /// Its language.
    pub language: Language,
}

impl Wrong<'_> {
    /// A field stands elsewhere though all before it agree; offsets in **bits**.
    pub fn offset(self, field: &str, own: u64, correct: u64) -> Option<String> {
        let party = self.party;
        let field = identifier(field, self.language);
        if !own.is_multiple_of(8) || !correct.is_multiple_of(8) {
            return None;
        }
        Some(match (correct / 8).checked_sub(own / 8) {
            Some(more) => {
                let padding = self.padding(more);
                format!("in {party}, put {padding} in front of `{field}`")
            }
            None => {
                let less = bytes((own - correct) / 8);
                format!("in {party}, take away the {less} of padding in front of `{field}`")
            }
        })
    }

    /// A record is larger or smaller though all fields agree; sizes in **bytes**.
    pub fn size(self, own: u64, correct: u64) -> Option<String> {
        let party = self.party;
        Some(match correct.checked_sub(own) {
            Some(more) => format!("in {party}, put {} at its end", self.padding(more)),
            None => format!("in {party}, take away {} at its end", bytes(own - correct)),
        })
    }

    /// A declaration where one fits. Python has a word of its own for ctypes, cffi and numpy each.
    fn padding(self, size: u64) -> String {
        match self.language {
            Language::Rust => format!("`_padding: [u8; {size}],`"),
            Language::Zig => format!("`_padding: [{size}]u8,`"),
            Language::C | Language::Cpp => format!("`char padding[{size}];`"),
            Language::Python | Language::Object => format!("{} of padding", bytes(size)),
        }
    }

    /// A bit-field of another width, or only one side has a bit-field; widths in **bits**. `ty` is
    /// the field's type as the party to change spells it, `signed` whether it has a sign.
    pub fn bit_field(
        self,
        field: &str,
        ty: &str,
        signed: bool,
        correct: Option<u32>,
    ) -> Option<String> {
        let party = self.party;
        let field = identifier(field, self.language);
        match (self.language, correct) {
            (Language::C | Language::Cpp, Some(width)) => {
                Some(format!("in {party}, declare `{ty} {field} : {width}`"))
            }
            (Language::C | Language::Cpp, None) => {
                Some(format!("in {party}, declare `{ty} {field}` without a width"))
            }
            (Language::Zig, Some(width)) => {
                let sign = if signed { 'i' } else { 'u' };
                Some(format!("in {party}, declare `{field}: {sign}{width}` in a packed struct"))
            }
            (Language::Python, Some(width)) => {
                Some(format!("in {party}, declare `(\"{field}\", {ty}, {width})`"))
            }
            (Language::Rust, Some(_)) => Some(format!(
                "in {party}, hold it and its neighbours in one integer of their storage's size"
            )),
            _ => None,
        }
    }

    /// One side says that the function never returns.
    pub fn noreturn(self, never: bool) -> Option<String> {
        let party = self.party;
        Some(match (self.language, never) {
            (Language::Rust, true) => format!("in {party}, return `!`"),
            (Language::Zig, true) => format!("in {party}, return `noreturn`"),
            (Language::C, true) => format!("in {party}, write `_Noreturn` in front of it"),
            (Language::Cpp, true) => format!("in {party}, write `[[noreturn]]` in front of it"),
            (Language::Rust, false) => format!("in {party}, return `()` instead of `!`"),
            (Language::Zig, false) => format!("in {party}, return `void` instead of `noreturn`"),
            (Language::C | Language::Cpp, false) => {
                format!("in {party}, remove what says that it never returns")
            }
            (Language::Python | Language::Object, _) => return None,
        })
    }

    /// A closed enumeration that receives foreign values.
    pub fn opened(self, name: &str, storage: &str) -> Option<String> {
        let party = self.party;
        match self.language {
            Language::Rust => Some(format!(
                "in {party}, write `#[repr(transparent)] pub struct {name}(pub {storage});` and a \
                 constant for each value"
            )),
            Language::Zig => Some(format!("in {party}, write `_,` as its last field")),
            _ => None,
        }
    }
}
