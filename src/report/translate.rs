//! A spelled type of one language in the words of another, for suggestions. What is not surely the
//! same type is not translated.

use crate::contract::Language;

/// C, Rust and Zig for the same type. Rust's names are those of `core::ffi`.
const NAMES: [[&str; 3]; 39] = [
    ["int", "c_int", "c_int"],
    ["unsigned int", "c_uint", "c_uint"],
    ["unsigned", "c_uint", "c_uint"],
    ["long", "c_long", "c_long"],
    ["unsigned long", "c_ulong", "c_ulong"],
    ["long long", "c_longlong", "c_longlong"],
    ["unsigned long long", "c_ulonglong", "c_ulonglong"],
    ["short", "c_short", "c_short"],
    ["unsigned short", "c_ushort", "c_ushort"],
    ["char", "c_char", "c_char"],
    ["int8_t", "i8", "i8"],
    ["uint8_t", "u8", "u8"],
    ["int16_t", "i16", "i16"],
    ["uint16_t", "u16", "u16"],
    ["int32_t", "i32", "i32"],
    ["uint32_t", "u32", "u32"],
    ["int64_t", "i64", "i64"],
    ["uint64_t", "u64", "u64"],
    ["signed char", "c_schar", "i8"],
    ["unsigned char", "c_uchar", "u8"],
    ["size_t", "usize", "usize"],
    ["ptrdiff_t", "isize", "isize"],
    ["ssize_t", "isize", "isize"],
    ["uintptr_t", "usize", "usize"],
    ["intptr_t", "isize", "isize"],
    ["float", "f32", "f32"],
    ["double", "f64", "f64"],
    ["_Bool", "bool", "bool"],
    ["bool", "bool", "bool"],
    ["void", "c_void", "anyopaque"],
    ["long double", "", "c_longdouble"],
    ["_Float16", "", "f16"],
    ["__float128", "", "f128"],
    ["__int128", "i128", "i128"],
    ["unsigned __int128", "u128", "u128"],
    ["char16_t", "u16", "u16"],
    ["char32_t", "u32", "u32"],
    ["float", "c_float", "f32"],
    ["double", "c_double", "f64"],
];

/// Whether a word of a type is the language's own, so that no party needs to declare it.
#[must_use]
pub fn is_builtin(word: &str) -> bool {
    let keyword = ["const", "mut", "c", "void", "unsigned", "signed", "long"].contains(&word);
    let python = ["POINTER", "None", "c_void_p", "c_char_p", "c_wchar_p"].contains(&word)
        || CTYPES.iter().any(|(_, python)| *python == word);
    keyword || python || NAMES.iter().flatten().any(|name| name.split(' ').any(|part| part == word))
}

/// A type that is written alike in all three languages: a name behind pointers.
#[derive(Debug, PartialEq, Eq)]
struct Shape<'t> {
    /// Whether what each pointer points to is read-only, outermost first.
    pointers: Vec<bool>,
    /// The name at the end.
    base: &'t str,
}

/// `spelled` of one language in the words of another, or `None` where that is not certain.
#[must_use]
pub fn translate(spelled: &str, from: Language, to: Language) -> Option<String> {
    if to == Language::Python {
        return ctypes(&translate(spelled, from, Language::C)?);
    }
    match (from, to) {
        (Language::Cpp, Language::Cpp) => return Some(spelled.to_owned()),
        (Language::Cpp, _) => return translate(&spelled.replace("std::", ""), Language::C, to),
        (_, Language::Cpp) => return Some(in_cpp(&translate(spelled, from, Language::C)?)),
        _ => {}
    }
    let (from, to) = (column(from)?, column(to)?);
    if from == to {
        return Some(spelled.to_owned());
    }
    if let Some((element, length)) = array(spelled, from) {
        let element = translate_in(element, from, to)?;
        return Some(match to {
            0 => format!("{element}[{length}]"),
            1 => format!("[{element}; {length}]"),
            _ => format!("[{length}]{element}"),
        });
    }
    translate_in(spelled, from, to)
}

/// A type of C in C++'s words: what C's headers define, C++'s define in `std`.
fn in_cpp(spelled: &str) -> String {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut text = String::new();
    let mut rest = spelled;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c| is_word(c) != is_word(first)).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        let known = NAMES.iter().any(|row| row[0] == word);
        // POSIX defines `ssize_t`; the characters are keywords.
        let keyword = ["char16_t", "char32_t", "ssize_t"].contains(&word);
        match word {
            "_Bool" => text.push_str("bool"),
            _ if known && word.ends_with("_t") && !keyword => text += &format!("std::{word}"),
            _ => text.push_str(word),
        }
        rest = behind;
    }
    text
}

/// C's words for a number, and ctypes'.
const CTYPES: [(&str, &str); 33] = [
    ("int", "c_int"),
    ("unsigned int", "c_uint"),
    ("unsigned", "c_uint"),
    ("long", "c_long"),
    ("unsigned long", "c_ulong"),
    ("long long", "c_longlong"),
    ("unsigned long long", "c_ulonglong"),
    ("short", "c_short"),
    ("unsigned short", "c_ushort"),
    ("char", "c_char"),
    ("signed char", "c_byte"),
    ("unsigned char", "c_ubyte"),
    ("int8_t", "c_int8"),
    ("uint8_t", "c_uint8"),
    ("int16_t", "c_int16"),
    ("uint16_t", "c_uint16"),
    ("int32_t", "c_int32"),
    ("uint32_t", "c_uint32"),
    ("int64_t", "c_int64"),
    ("uint64_t", "c_uint64"),
    ("size_t", "c_size_t"),
    ("uintptr_t", "c_size_t"),
    ("ptrdiff_t", "c_ssize_t"),
    ("intptr_t", "c_ssize_t"),
    ("ssize_t", "c_ssize_t"),
    ("float", "c_float"),
    ("double", "c_double"),
    ("long double", "c_longdouble"),
    ("_Bool", "c_bool"),
    ("bool", "c_bool"),
    ("wchar_t", "c_wchar"),
    ("char16_t", "c_uint16"),
    ("char32_t", "c_uint32"),
];

/// A type of C in ctypes' words.
fn ctypes(spelled: &str) -> Option<String> {
    if let Some((element, length)) = array(spelled, 0) {
        return Some(format!("{} * {length}", ctypes(element)?));
    }
    let shape = parse(spelled, 0)?;
    let number = CTYPES.iter().find(|(c, _)| *c == shape.base).map(|(_, python)| *python);
    let (mut text, rest) = match (shape.base, shape.pointers.len()) {
        ("void", 0) => return Some("None".to_owned()),
        ("void", depth) => ("c_void_p".to_owned(), depth - 1),
        ("char", depth) if depth > 0 => ("c_char_p".to_owned(), depth - 1),
        ("wchar_t", depth) if depth > 0 => ("c_wchar_p".to_owned(), depth - 1),
        (base, depth) if number.is_some() || !base.contains(' ') => {
            (number.unwrap_or(base).to_owned(), depth)
        }
        _ => return None,
    };
    for _ in 0..rest {
        text = format!("POINTER({text})");
    }
    Some(text)
}

/// Whether a Python party spells a type in C, as cffi's declarations do.
#[must_use]
pub fn is_c(spelled: &str) -> bool {
    let spelled = spelled.split('[').next().unwrap_or(spelled);
    let base = spelled.trim_end_matches(['*', ' ']);
    let tagged = ["struct ", "union ", "enum "].iter().any(|tag| spelled.starts_with(tag));
    // ctypes has a word for complex numbers only since Python 3.14, so none is suggested.
    let other = base == "void" || base.ends_with(" _Complex");
    spelled.ends_with('*') || tagged || other || CTYPES.iter().any(|(c, _)| *c == base)
}

/// A type that is no array.
fn translate_in(spelled: &str, from: usize, to: usize) -> Option<String> {
    let shape = parse(spelled, from)?;
    let base = name(shape.base, from, to)?;
    let is_void = base == NAMES[29][to];
    // A value of no type is written in another way in Rust, and never needs a suggestion.
    (!shape.pointers.is_empty() || !is_void).then(|| write(&shape.pointers, &base, to))
}

/// Element and length of an array type of one dimension.
fn array(spelled: &str, column: usize) -> Option<(&str, &str)> {
    let (element, length) = match column {
        0 => spelled.strip_suffix(']')?.split_once('[')?,
        1 => spelled.strip_prefix('[')?.strip_suffix(']')?.split_once(';')?,
        _ => spelled.strip_prefix('[')?.split_once(']').map(|(length, rest)| (rest, length))?,
    };
    let (element, length) = (element.trim(), length.trim());
    let is_number = !length.is_empty() && length.chars().all(|c| c.is_ascii_digit());
    is_number.then_some((element, length))
}

fn column(language: Language) -> Option<usize> {
    match language {
        Language::C | Language::Cpp => Some(0),
        Language::Rust => Some(1),
        Language::Zig => Some(2),
        Language::Python | Language::Object => None,
    }
}

fn parse(spelled: &str, column: usize) -> Option<Shape<'_>> {
    let shape = if column == 0 { parse_c(spelled) } else { parse_prefixed(spelled) };
    let plain = |c: char| c.is_alphanumeric() || c == '_' || c == ' ';
    (!shape.base.is_empty() && shape.base.chars().all(plain)).then_some(shape)
}

/// `const char *const *`: pointers stand behind the name, the outermost last.
fn parse_c(spelled: &str) -> Shape<'_> {
    let mut rest = spelled.trim();
    let mut pointers = Vec::new();
    loop {
        rest = rest.strip_suffix("restrict").unwrap_or(rest).trim_end();
        let unqualified = match rest.strip_suffix("const") {
            Some(before) if before.trim_end().ends_with('*') => before.trim_end(),
            _ => rest,
        };
        let Some(pointee) = unqualified.strip_suffix('*') else { break };
        rest = pointee.trim_end();
        pointers.push(rest.ends_with("*const") || rest.ends_with("* const"));
    }
    let base = rest.strip_prefix("const ").or(rest.strip_suffix(" const"));
    if let (Some(_), Some(innermost)) = (base, pointers.last_mut()) {
        *innermost = true;
    }
    let base = base.unwrap_or(rest).trim();
    let untagged = ["struct ", "union ", "enum "].iter().find_map(|tag| base.strip_prefix(tag));
    Shape { pointers, base: untagged.unwrap_or(base) }
}

/// `*const *mut T`, `?[*c]const T`: pointers stand in front of the name, the outermost first.
fn parse_prefixed(spelled: &str) -> Shape<'_> {
    let mut rest = spelled.trim();
    let mut pointers = Vec::new();
    loop {
        rest = rest.trim_start_matches('?').trim_start();
        let many = ["[*c]", "[*:0]", "[*]", "*"].iter().find_map(|sign| rest.strip_prefix(sign));
        let Some(pointee) = many else { break };
        let constant = pointee.trim_start().strip_prefix("const ");
        pointers.push(constant.is_some());
        let pointee = constant.unwrap_or(pointee).trim_start();
        rest = pointee.strip_prefix("mut ").unwrap_or(pointee).trim_start();
    }
    let path = rest.rsplit("::").next().unwrap_or(rest);
    Shape { pointers, base: path.strip_prefix("struct_").unwrap_or(path) }
}

/// A known name by the table, any other as it is: both sides call it the same.
fn name(base: &str, from: usize, to: usize) -> Option<String> {
    let known = NAMES.iter().find(|row| row[from] == base);
    match known {
        Some(row) => (!row[to].is_empty()).then(|| row[to].to_owned()),
        None => (!base.contains(' ')).then(|| base.to_owned()),
    }
}

fn write(pointers: &[bool], base: &str, column: usize) -> String {
    let mut text = base.to_owned();
    for (depth, constant) in pointers.iter().rev().enumerate() {
        text = match (column, constant) {
            (0, true) if depth == 0 => format!("const {text} *"),
            (0, true) => format!("{text}const *"),
            (0, false) => format!("{text}{}*", if depth == 0 { " " } else { "" }),
            (1, true) => format!("*const {text}"),
            (1, false) => format!("*mut {text}"),
            // A pointer to something opaque cannot be `[*c]`, which has a known element size.
            (_, true) if text == "anyopaque" => format!("?*const {text}"),
            (_, false) if text == "anyopaque" => format!("?*{text}"),
            (_, true) => format!("[*c]const {text}"),
            (_, false) => format!("[*c]{text}"),
        };
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c_in_rust_and_zig() {
        let both = |c| {
            let to = |language| translate(c, Language::C, language).unwrap_or_default();
            (to(Language::Rust), to(Language::Zig))
        };
        let expected = |rust: &str, zig: &str| (rust.to_owned(), zig.to_owned());
        assert_eq!(both("unsigned long"), expected("c_ulong", "c_ulong"));
        assert_eq!(both("const char *"), expected("*const c_char", "[*c]const c_char"));
        assert_eq!(both("void *"), expected("*mut c_void", "?*anyopaque"));
        assert_eq!(both("struct foo **"), expected("*mut *mut foo", "[*c][*c]foo"));
        assert_eq!(both("char *const *"), expected("*const *mut c_char", "[*c]const [*c]c_char"));
        assert_eq!(both("long double"), expected("", "c_longdouble"));
        assert_eq!(both("void (*)(int)"), expected("", ""));
    }

    #[test]
    fn c_in_python() {
        let python = |c| translate(c, Language::C, Language::Python).unwrap_or_default();
        assert_eq!(python("const char *"), "c_char_p");
        assert_eq!(python("void **"), "POINTER(c_void_p)");
        assert_eq!(python("struct foo *"), "POINTER(foo)");
        assert_eq!(python("unsigned long"), "c_ulong");
        assert_eq!(python("uint8_t[16]"), "c_uint8 * 16");
        assert_eq!(python("void (*)(int)"), "");
        assert_eq!(
            translate("*mut u64", Language::Rust, Language::Python).unwrap(),
            "POINTER(c_uint64)"
        );
        assert!(is_c("unsigned int") && is_c("foo *") && !is_c("c_uint") && !is_c("Foo"));
    }

    #[test]
    fn arrays_of_one_dimension() {
        let rust = |c| translate(c, Language::C, Language::Rust);
        assert_eq!(rust("uint8_t[16]").as_deref(), Some("[u8; 16]"));
        assert_eq!(rust("char *[4]").as_deref(), Some("[*mut c_char; 4]"));
        assert_eq!(rust("int[2][3]"), None);
        let zig = translate("[16]u8", Language::Zig, Language::C);
        assert_eq!(zig.as_deref(), Some("uint8_t[16]"));
        assert_eq!(translate("[*c]u8", Language::Zig, Language::C).as_deref(), Some("uint8_t *"));
    }

    #[test]
    fn cpp_has_words_of_its_own() {
        let cpp = |text| translate(text, Language::Rust, Language::Cpp).unwrap_or_default();
        assert_eq!(cpp("u32"), "std::uint32_t");
        assert_eq!(cpp("*const c_float"), "const float *");
        assert_eq!(cpp("[usize; 3]"), "std::size_t[3]");
        assert_eq!(cpp("bool"), "bool");
        let rust = |text| translate(text, Language::Cpp, Language::Rust).unwrap_or_default();
        assert_eq!(rust("const std::uint8_t *"), "*const u8");
        let same = translate("std::size_t", Language::Cpp, Language::Cpp);
        assert_eq!(same.as_deref(), Some("std::size_t"));
    }

    #[test]
    fn rust_and_zig_in_c() {
        let c = |text, from| translate(text, from, Language::C).unwrap_or_default();
        assert_eq!(c("*const core::ffi::c_char", Language::Rust), "const char *");
        assert_eq!(c("*const c_char", Language::Rust), "const char *");
        assert_eq!(c("u64", Language::Rust), "uint64_t");
        assert_eq!(c("[*c]const u8", Language::Zig), "const uint8_t *");
        assert_eq!(c("?*anyopaque", Language::Zig), "void *");
    }
}
