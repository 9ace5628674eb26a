//! Places in Rust source text: where a name stands in its declaration, where a module ends.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use crate::contract::Span;

use super::rustdoc;

/// The texts of source files, each read once.
#[derive(Debug)]
pub struct Sources {
    /// What rustdoc's relative file names are relative to.
    base: PathBuf,
    /// The directory below which spans are relative.
    current: PathBuf,
    texts: RefCell<HashMap<PathBuf, Option<Rc<SourceText>>>>,
}

/// A file's text with the offsets of its lines.
#[derive(Debug)]
pub struct SourceText {
    /// The text.
    pub text: String,
    /// Byte offset of each line's first character.
    lines: Vec<usize>,
}

impl SourceText {
    fn new(text: String) -> Self {
        let starts = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let lines = std::iter::once(0).chain(starts.map(|(at, _)| at + 1)).collect();
        Self { text, lines }
    }

    /// The byte offset of a place that rustdoc gives: line and column from 1, columns in
    /// characters.
    #[must_use]
    pub fn offset(&self, (line, column): (u32, u32)) -> Option<usize> {
        let start = *self.lines.get((line as usize).checked_sub(1)?)?;
        let mut characters = self.text.get(start..)?.char_indices();
        match characters.nth((column as usize).checked_sub(1)?) {
            Some((at, _)) => Some(start + at),
            None => Some(self.text.len()),
        }
    }

    /// Line and column in bytes, both from 1, of a byte offset.
    #[must_use]
    pub fn place(&self, offset: usize) -> (u32, u32) {
        let line = self.lines.partition_point(|start| *start <= offset).max(1);
        let column = offset - self.lines[line - 1] + 1;
        (u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX))
    }
}

impl Sources {
    /// Sources whose relative names start at `base`.
    #[must_use]
    pub fn new(base: PathBuf) -> Self {
        let current = std::env::current_dir().unwrap_or_default();
        Self { base, current, texts: RefCell::default() }
    }

    /// The absolute path of a file that rustdoc names.
    #[must_use]
    pub fn path(&self, filename: &str) -> PathBuf {
        self.base.join(filename)
    }

    /// The text of a file; `None` when it cannot be read (generated and gone).
    pub fn text(&self, path: &Path) -> Option<Rc<SourceText>> {
        if let Some(known) = self.texts.borrow().get(path) {
            return known.clone();
        }
        let text = std::fs::read_to_string(path).ok().map(|text| Rc::new(SourceText::new(text)));
        self.texts.borrow_mut().insert(path.to_owned(), text.clone());
        text
    }

    /// The place of `name` within the declaration at `span`; the declaration's start where the
    /// name is not written there (macros).
    pub fn span_of(&self, span: &rustdoc::Span, name: &str) -> Span {
        self.find(span, |text| find_word(text, name))
    }

    /// The place of the parameter `name` within the function at `span`.
    pub fn parameter(&self, span: &rustdoc::Span, name: &str) -> Option<Span> {
        let path = self.path(&span.filename);
        let source = self.text(&path)?;
        let (start, end) = (source.offset(span.begin)?, source.offset(span.end)?);
        let text = source.text.get(start..end)?;
        let open = text.find('(')?;
        let at = find_parameter(&text[open..], name)?;
        let (line, column) = source.place(start + open + at);
        Some(Span::new(self.shown(&path), line, column))
    }

    fn find(&self, span: &rustdoc::Span, search: impl Fn(&str) -> Option<usize>) -> Span {
        let path = self.path(&span.filename);
        let found = self.text(&path).and_then(|source| {
            let (start, end) = (source.offset(span.begin)?, source.offset(span.end)?);
            let at = search(source.text.get(start..end)?).unwrap_or(0);
            Some(source.place(start + at))
        });
        let (line, column) = found.unwrap_or((span.begin.0, 0));
        Span::new(self.shown(&path), line, column)
    }

    /// The path as spans show it: relative to the current directory where it is below it.
    fn shown(&self, path: &Path) -> String {
        let shown = path.strip_prefix(&self.current).unwrap_or(path);
        shown.to_string_lossy().replace('\\', "/")
    }
}

/// Where the identifier `name` stands in `text`, also as a raw identifier, outside comments.
fn find_word(text: &str, name: &str) -> Option<usize> {
    let mut words = Lexer::new(text);
    while let Some(token) = words.next_token() {
        if let Token::Word(at, word) = token
            && word.strip_prefix("r#").unwrap_or(word) == name
        {
            return Some(at);
        }
    }
    None
}

/// Where the identifier `name` stands in front of a colon.
fn find_parameter(text: &str, name: &str) -> Option<usize> {
    let mut words = Lexer::new(text);
    let mut candidate = None;
    while let Some(token) = words.next_token() {
        match token {
            Token::Word(at, word) if word.strip_prefix("r#").unwrap_or(word) == name => {
                candidate = Some(at);
            }
            Token::Punctuation(_, ':') if candidate.is_some() => return candidate,
            _ => candidate = None,
        }
    }
    None
}

/// The byte offset of the `}` that closes the first `{` behind `start`.
#[must_use]
pub fn closing_brace(text: &str, start: usize) -> Option<usize> {
    let mut tokens = Lexer::new(text.get(start..)?);
    let mut depth = 0_usize;
    while let Some(token) = tokens.next_token() {
        match token {
            Token::Punctuation(_, '{') => depth += 1,
            Token::Punctuation(_, ';') if depth == 0 => return None,
            Token::Punctuation(at, '}') => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(start + at);
                }
            }
            _ => {}
        }
    }
    None
}

/// Enough of Rust's lexical grammar to know what is code and what is text or comment
/// (The Rust Reference, "Lexical structure").
struct Lexer<'a> {
    text: &'a str,
    at: usize,
}

/// A piece of code.
enum Token<'a> {
    Word(usize, &'a str),
    Punctuation(usize, char),
}

impl<'a> Lexer<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// The next word or punctuation character; comments, literals and white space are skipped.
    fn next_token(&mut self) -> Option<Token<'a>> {
        loop {
            let rest = self.rest();
            let first = rest.chars().next()?;
            let at = self.at;
            if rest.starts_with("//") {
                self.at += rest.find('\n').unwrap_or(rest.len());
            } else if rest.starts_with("/*") {
                self.at += block_comment(rest);
            } else if first == '"' {
                self.at += quoted(rest, '"');
            } else if first == '\'' {
                self.at += quote(rest);
            } else if first.is_alphanumeric() || first == '_' {
                if let Some(token) = self.word() {
                    return Some(token);
                }
            } else {
                self.at += first.len_utf8();
                if !first.is_whitespace() {
                    return Some(Token::Punctuation(at, first));
                }
            }
        }
    }

    /// A word, or a literal with a prefix (`b"…"`, `r#"…"#`), which is skipped.
    fn word(&mut self) -> Option<Token<'a>> {
        let (rest, at) = (self.rest(), self.at);
        let length = word_length(rest);
        let (word, behind) = rest.split_at(length);
        if matches!(word, "b" | "c") && behind.starts_with('"') {
            self.at += length + quoted(behind, '"');
            return None;
        }
        if word == "b" && behind.starts_with('\'') {
            self.at += length + quoted(behind, '\'');
            return None;
        }
        if matches!(word, "r" | "br" | "cr") && (behind.starts_with('"') || behind.starts_with('#'))
        {
            if let Some(raw) = raw_string(behind) {
                self.at += length + raw;
                return None;
            }
            let name = word_length(&behind[1..]);
            self.at += length + 1 + name;
            return Some(Token::Word(at, &rest[..length + 1 + name]));
        }
        self.at += length;
        Some(Token::Word(at, word))
    }
}

fn word_length(text: &str) -> usize {
    text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len())
}

/// Length of a comment, which may contain comments.
fn block_comment(text: &str) -> usize {
    let mut depth = 0_usize;
    let bytes = text.as_bytes();
    let mut at = 0;
    while at + 1 < bytes.len() {
        match (bytes[at], bytes[at + 1]) {
            (b'/', b'*') => {
                depth += 1;
                at += 2;
            }
            (b'*', b'/') => {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    return at;
                }
            }
            _ => at += 1,
        }
    }
    text.len()
}

/// Length of a literal between two `mark`s, with escapes.
fn quoted(text: &str, mark: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == mark => return at + c.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

/// Length of a character literal, or of the quote alone when it starts a lifetime: `'a'` is a
/// character, `'a` is not.
fn quote(text: &str) -> usize {
    let mut characters = text.char_indices().skip(1);
    match (characters.next(), characters.next()) {
        (Some((_, '\\')), _) => quoted(text, '\''),
        (Some(_), Some((at, '\''))) => at + 1,
        _ => 1,
    }
}

/// Length of the raw string whose hashes start here; `None` for a raw identifier.
fn raw_string(text: &str) -> Option<usize> {
    let hashes = text.bytes().take_while(|byte| *byte == b'#').count();
    if !text[hashes..].starts_with('"') {
        return None;
    }
    let close = format!("\"{}", "#".repeat(hashes));
    let body = hashes + 1;
    Some(text[body..].find(&close).map_or(text.len(), |at| body + at + close.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closing_brace_is_found_among_braces_in_text() {
        let text = r##"mod a { const A: char = '}'; /* } /* } */ */ fn f<'a>(_: &'a str) { "}"; r#"}"}"#; } } fn g() {}"##;
        let end = closing_brace(text, 0).unwrap();
        assert_eq!(&text[end..], "} fn g() {}");
    }

    #[test]
    fn a_module_without_body_has_no_brace() {
        assert_eq!(closing_brace("mod a; mod b { }", 0), None);
    }

    #[test]
    fn a_parameter_is_told_from_a_type_of_its_name() {
        let text = "(len: *mut buf, /* buf: */ buf: u8, r#type: c_int)";
        assert_eq!(find_parameter(text, "buf"), text.find("buf: u8"));
        assert_eq!(find_parameter(text, "type"), text.find("r#type"));
    }
}
