//! Which macros are constants.
//!
//! A macro may stand for anything, so the compiler is asked, for all macros in one run: each is
//! put into three declarations on lines of their own, and the lines without an error are the
//! answer. What expands to text that could spill over its line is set aside first.

use std::collections::HashMap;
use std::path::Path;

use super::diagnostics::{Message, Severity, about};
use crate::toolchain::cc::Dialect;

/// What a macro without parameters stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Class {
    /// A string literal.
    Text,
    /// A constant number or address.
    Value,
    /// A constant expression that C gives no value, and why.
    Undefined(String),
    /// An expression that is no constant, and what the compiler says.
    Variable(String),
    /// Begins as a number or string does but is no expression, and what the compiler says.
    Malformed(String),
    /// Something else: nothing, a type, an attribute, a piece of syntax.
    Syntax,
}

/// Lines in the probe for each macro.
const QUESTIONS: u32 = 3;

/// A file in which the preprocessor expands every name.
pub fn expansion_probe(include: &str, names: &[&str]) -> String {
    let mut text = format!("{include}\n");
    for (index, name) in names.iter().enumerate() {
        text.push_str(&format!("abiding_probe_expand_{index} {name}\n"));
    }
    text.push_str("abiding_probe_expand_end\n");
    text
}

/// What the names expand to, from the preprocessed form of [`expansion_probe`].
pub fn expansions(preprocessed: &str, count: usize) -> Vec<String> {
    let mut found = vec![String::new(); count];
    let pieces = preprocessed.split("abiding_probe_expand_").skip(1);
    for piece in pieces {
        let (number, text) = piece.split_once(char::is_whitespace).unwrap_or((piece, ""));
        if let Some(slot) = number.parse().ok().and_then(|index: usize| found.get_mut(index)) {
            let lines = text.lines().filter(|line| !line.starts_with("# "));
            *slot = lines.collect::<Vec<_>>().join("\n").trim().to_owned();
        }
    }
    found
}

/// Whether an expansion can stand in one declaration without running over its end.
fn is_contained(expansion: &str) -> bool {
    let mut open = Vec::new();
    let mut rest = expansion.chars();
    while let Some(c) = rest.next() {
        match c {
            '"' | '\'' => skip_literal(&mut rest, c),
            '(' => open.push(')'),
            '[' => open.push(']'),
            '{' => open.push('}'),
            ')' | ']' | '}' if open.pop() != Some(c) => return false,
            ';' if open.is_empty() => return false,
            '#' | '\n' => return false,
            _ => {}
        }
    }
    open.is_empty() && !expansion.is_empty()
}

fn skip_literal(rest: &mut std::str::Chars<'_>, quote: char) {
    while let Some(c) = rest.next() {
        if c == '\\' {
            rest.next();
        } else if c == quote {
            return;
        }
    }
}

/// Whether an expansion begins as a number, character or string does.
fn begins_like_a_value(expansion: &str) -> bool {
    let text = expansion.trim_start_matches(|c: char| "(-+~! ".contains(c));
    let text = text.trim_start_matches(['L', 'u', 'U', '8']);
    let value = |c: char| c.is_ascii_digit() || c == '"' || c == '\'';
    text.trim_start_matches('.').starts_with(value)
        || expansion.trim_start_matches(['(', '-']).starts_with(|c: char| c.is_ascii_digit())
}

/// The file that asks what each macro is, with the line on which the questions about each begin;
/// none for those that need no question.
pub fn class_probe(
    dialect: Dialect,
    include: &str,
    names: &[&str],
    expansions: &[String],
) -> (String, Vec<Option<u32>>) {
    let mut text = format!("{include}\n");
    let mut line = 2;
    let mut lines = Vec::with_capacity(names.len());
    for (index, (name, expansion)) in names.iter().zip(expansions).enumerate() {
        if !is_contained(expansion) {
            lines.push(None);
            continue;
        }
        // Is it an expression? A string literal? A constant?
        // C refuses an initializer that is no constant by itself.
        let constant = if dialect == Dialect::C { "" } else { "constexpr " };
        text.push_str(&format!(
            "__typeof__(({name})) *abiding_probe_expression_{index};\n\
             static const __typeof__(({name})[0]) abiding_probe_text_{index}[] = {name};\n\
             {constant}__typeof__(({name})) abiding_probe_value_{index} = ({name});\n"
        ));
        lines.push(Some(line));
        line += QUESTIONS;
    }
    (text, lines)
}

/// The classes, from what the compiler said about [`class_probe`].
pub fn classify(
    probe: &Path,
    said: &str,
    lines: &[Option<u32>],
    expansions: &[String],
) -> Vec<Class> {
    let mut messages: HashMap<u32, Vec<Message>> = HashMap::new();
    for message in about(probe, said) {
        messages.entry(message.line).or_default().push(message);
    }
    let class = |(line, expansion): (&Option<u32>, &String)| {
        let Some(line) = *line else { return Class::Syntax };
        let answer =
            |question: u32| messages.get(&(line + question)).map_or(&[][..], Vec::as_slice);
        class_of(answer(0), answer(1), answer(2), expansion)
    };
    lines.iter().zip(expansions).map(class).collect()
}

fn class_of(expression: &[Message], text: &[Message], value: &[Message], expansion: &str) -> Class {
    let error = |messages: &[Message]| {
        messages.iter().find(|m| m.severity == Severity::Error).map(|m| m.text.clone())
    };
    if let Some(reason) = error(expression) {
        let looks = begins_like_a_value(expansion);
        return if looks { Class::Malformed(reason) } else { Class::Syntax };
    }
    if let Some(message) = value.iter().find(|m| is_undefined_behaviour(m)) {
        return Class::Undefined(message.text.clone());
    }
    if error(text).is_none() {
        return Class::Text;
    }
    error(value).map_or(Class::Value, Class::Variable)
}

/// Whether a message says that evaluating a constant is undefined (C17 6.5, 6.5.5, 6.5.7) and
/// compilers do differ. Shifting a set bit into or past the sign bit is not among them: gcc
/// ("Integers implementation" in its manual) and clang define it, and headers rely on it.
fn is_undefined_behaviour(message: &Message) -> bool {
    match message.flag.as_deref() {
        Some(
            "-Wshift-count-overflow"
            | "-Wshift-count-negative"
            | "-Winteger-overflow"
            | "-Wdivision-by-zero"
            | "-Wdiv-by-zero",
        ) => true,
        // gcc has one flag for arithmetic that overflows and for lossy conversions.
        Some("-Woverflow") => message.text.contains("integer overflow in expression"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_balanced_text_is_put_into_a_declaration() {
        for yes in ["1", "((a)-1)", "\")(\"", "')'", "(struct s){1,2}", "({ int a; a; })"] {
            assert!(is_contained(yes), "{yes}");
        }
        for no in ["", "{", "a)", "(]", "int a;", "#pragma pack\n"] {
            assert!(!is_contained(no), "{no}");
        }
    }

    #[test]
    fn expansions_are_cut_out_of_the_text() {
        let text = "int x;\nabiding_probe_expand_0 (1 << 2)\n# 5 \"p.c\"\n\
                    abiding_probe_expand_1\nabiding_probe_expand_2 \"a b\"\nabiding_probe_expand_end\n";
        assert_eq!(expansions(text, 3), ["(1 << 2)", "", "\"a b\""]);
    }

    #[test]
    fn what_begins_like_a_value_is_not_passed_over() {
        for yes in ["3.6.1", "(-1x)", "\"a\" b", "L'x' y", "0x1G"] {
            assert!(begins_like_a_value(yes), "{yes}");
        }
        for no in ["extern", "__attribute__((format(printf, 1, 2)))", "do", "(int)", "Lock"] {
            assert!(!begins_like_a_value(no), "{no}");
        }
    }
}
