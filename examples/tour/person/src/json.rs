//! JSON strings, as RFC 8259 section 7 has them.

use std::fmt::Write as _;

/// `text` in quotes, with everything escaped that JSON wants escaped; U+2028 and U+2029 too, because
/// older JavaScript ends a line there.
pub fn string(text: &str) -> String {
    let mut json = String::with_capacity(text.len() + 2);
    json.push('"');
    for character in text.chars() {
        match character {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '\n' => json.push_str("\\n"),
            '\r' => json.push_str("\\r"),
            '\t' => json.push_str("\\t"),
            '\0'..='\u{1f}' | '\u{7f}' | '\u{2028}' | '\u{2029}' => {
                // Writing to a string cannot fail.
                let _ = write!(json, "\\u{:04x}", u32::from(character));
            }
            other => json.push(other),
        }
    }
    json.push('"');
    json
}

#[cfg(test)]
mod tests {
    use super::string;

    #[test]
    fn what_json_wants_escaped_is_escaped() {
        assert_eq!(
            string("a\"b\\c\n\r\t\u{0}\u{1f}\u{7f}"),
            r#""a\"b\\c\n\r\t\u0000\u001f\u007f""#
        );
        assert_eq!(string("Zoë \u{2028} 🦀"), "\"Zoë \\u2028 🦀\"");
    }
}
