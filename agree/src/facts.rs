//! What a target decides about a boundary, beside C's data model.

use abiding::contract::Target;

use crate::model::{Facts, Scalar};

impl Facts {
    /// The facts of `target`; `short_enums` says whether C is compiled with `-fshort-enums`.
    ///
    /// Sources: the System V psABI for x86-64 (3.1.2) and for s390x ("Fundamental types"), AAPCS32
    /// and AAPCS64 ("Arithmetic types"), and Microsoft's "Type system" for `wchar_t`.
    #[must_use]
    pub fn of(target: &Target, short_enums: bool) -> Self {
        let triple = target.triple.as_str();
        let has = |part: &str| triple.contains(part);
        let arm = has("aarch64") || has("thumb") || has("armv7");
        let wide_char = if has("windows") {
            Scalar::unsigned(16)
        } else if arm && !has("apple") {
            Scalar::unsigned(32)
        } else {
            Scalar::signed(32)
        };
        let wide_align = match target.model.pointer.size {
            // Zig 0.16 aligns them to 16 bytes there, and the psABI and the others to 8.
            8 if has("s390x") => None,
            8 => Some(16),
            _ => None,
        };
        let x86_64 = has("x86_64") && has("linux");
        let short_enums_in_rust = has("thumb") && has("-none-");
        Self {
            model: target.model,
            wide_char,
            x86_64,
            windows_64: has("x86_64") && has("windows"),
            arm_64: has("aarch64"),
            x86_32: has("i686"),
            wide_align,
            short_enums,
            short_enums_in_rust,
            // GNU compilers for Windows do not pack bit-fields.
            packed_bits: !has("windows"),
        }
    }

    /// The width of the integer that C gives a plain `enum` whose values lie from `least` to `most`.
    #[must_use]
    pub fn enum_bits(&self, least: i128, most: i128) -> u32 {
        let fits = |bits: u32| match least < 0 {
            true => -(1 << (bits - 1)) <= least && most < 1 << (bits - 1),
            false => most < 1 << bits,
        };
        if !self.short_enums {
            return 32;
        }
        [8, 16].into_iter().find(|bits| fits(*bits)).unwrap_or(32)
    }
}
