//! The output of `-E -dD`: every macro with its place, which files are system headers, and the
//! text that the digest is made of.

use std::collections::HashSet;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::location::Place;

/// What the preprocessor saw.
#[derive(Debug, Default)]
pub struct Preprocessed {
    /// The macros that are defined at the end, in the order of their definition.
    pub macros: Vec<Macro>,
    /// Files that the compiler takes for system headers.
    pub system: HashSet<Arc<str>>,
    /// Bits in the significand of `long double`, by which its format is told: 53, 64, 106 or 113.
    pub long_double_digits: Option<u32>,
}

/// One macro.
#[derive(Clone, Debug)]
pub struct Macro {
    /// Its name.
    pub name: String,
    /// Whether it takes arguments.
    pub function_like: bool,
    /// What it stands for, one expansion deep.
    pub body: String,
    /// Where it is defined. The preprocessor does not tell the column, which is 0;
    /// [`super::columns`] finds it.
    pub place: Place,
}

/// Reads the output. Lines look like this, with flag 3 for system headers:
///
/// ```text
/// # 12 "/usr/include/stdint.h" 1 3
/// #define INT8_C(c) c
/// #undef X
/// ```
pub fn read(text: &str) -> Preprocessed {
    let mut result = Preprocessed::default();
    let mut place = Place { file: Arc::from(""), line: 0, column: 0 };
    let mut known = std::collections::HashMap::<String, usize>::new();
    let mut macros: Vec<Option<Macro>> = Vec::new();
    for line in text.lines() {
        if let Some((number, file, system)) = line_marker(line) {
            place.line = number;
            if *place.file != *file {
                place.file = Arc::from(file);
            }
            if system {
                result.system.insert(place.file.clone());
            }
            continue;
        }
        if let Some(definition) = line.strip_prefix("#define ") {
            let new = definition_of(definition, &place);
            if let Some(old) = known.insert(new.name.clone(), macros.len()) {
                macros[old] = None;
            }
            macros.push(Some(new));
        } else if let Some(name) = line.strip_prefix("#undef ")
            && let Some(old) = known.remove(name.trim())
        {
            macros[old] = None;
        }
        place.line += 1;
    }
    result.macros = macros.into_iter().flatten().collect();
    let digits = result.macros.iter().find(|m| m.name == "__LDBL_MANT_DIG__");
    result.long_double_digits = digits.and_then(|m| m.body.parse().ok());
    result
}

/// The place of the byte at `offset` of the output. The column is that of the output, which is the
/// source's where no macro stands before it in the line.
pub fn place(text: &str, offset: usize) -> Place {
    let mut place = Place { file: Arc::from(""), line: 0, column: 1 };
    let before = text.get(..offset).unwrap_or(text);
    for line in before.split_inclusive('\n') {
        match line_marker(line.trim_end()) {
            Some((number, file, _)) => {
                place.line = number;
                if *place.file != *file {
                    place.file = Arc::from(file);
                }
            }
            None if line.ends_with('\n') => place.line += 1,
            None => place.column = u32::try_from(line.len()).unwrap_or(0) + 1,
        }
    }
    place
}

/// SHA-256 in hexadecimal of the preprocessed text and of everything else that the numbers depend
/// on. Lines that only name files are left out, so that the place of the probe does not count.
pub fn digest(text: &str, settings: &[&str]) -> String {
    use std::fmt::Write as _;
    let mut hash = Sha256::new();
    for setting in settings {
        hash.update(setting.as_bytes());
        hash.update([0]);
    }
    for line in text.lines().filter(|line| line_marker(line).is_none()) {
        hash.update(line.as_bytes());
        hash.update(b"\n");
    }
    hash.finalize().iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Line, file and whether it is a system header, of a line `# 12 "file" 1 3`.
fn line_marker(line: &str) -> Option<(u32, String, bool)> {
    let rest = line.strip_prefix("# ")?;
    let (number, rest) = rest.split_once(" \"")?;
    let (file, flags) = rest.rsplit_once('"')?;
    let file = file.replace("\\\"", "\"").replace("\\\\", "\\");
    Some((number.parse().ok()?, file, flags.split(' ').any(|flag| flag == "3")))
}

fn definition_of(definition: &str, place: &Place) -> Macro {
    let end = definition.find([' ', '(']).unwrap_or(definition.len());
    Macro {
        name: definition[..end].to_owned(),
        function_like: definition[end..].starts_with('('),
        body: definition[end..].trim().to_owned(),
        place: place.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# 1 \"/tmp/p.c\"\n# 1 \"a.h\" 1\n#define A 1\n\n#define B(x) x\nint x;\n\
                        # 7 \"/usr/s.h\" 1 3 4\n#define A 2\n#define C\n#undef C\n";

    #[test]
    fn the_last_definition_counts_and_has_its_place() {
        let read = read(TEXT);
        let names: Vec<_> = read.macros.iter().map(|m| (m.name.as_str(), m.place.line)).collect();
        assert_eq!(names, [("B", 3), ("A", 7)]);
        assert!(read.macros[0].function_like && !read.macros[1].function_like);
        assert!(read.system.contains("/usr/s.h") && !read.system.contains("a.h"));
    }

    #[test]
    fn a_byte_of_the_text_has_a_place_in_the_source() {
        let place = place(TEXT, TEXT.find("x;").unwrap());
        assert_eq!((&*place.file, place.line, place.column), ("a.h", 4, 5));
    }

    #[test]
    fn the_digest_knows_the_text_and_the_settings_but_not_the_probe() {
        let moved = TEXT.replace("/tmp/p.c", "/elsewhere/p.c");
        assert_eq!(digest(TEXT, &["x"]), digest(&moved, &["x"]));
        assert_ne!(digest(TEXT, &["x"]), digest(TEXT, &["y"]));
        assert_ne!(digest(TEXT, &["x"]), digest(&TEXT.replace("A 2", "A 3"), &["x"]));
    }
}
