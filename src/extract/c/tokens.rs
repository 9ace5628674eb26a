//! The tokens of preprocessed text, and which brackets belong together.

/// One token. What stands in comments, directives and line markers is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// Its text: a word, a number, a literal with its quotes, or one character of punctuation.
    pub text: &'a str,
    /// Where it begins, in bytes.
    pub start: usize,
}

impl Token<'_> {
    /// Where it ends, in bytes.
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Whether it is an identifier or a keyword.
    pub fn is_word(&self) -> bool {
        self.text.starts_with(is_word_start)
    }
}

/// The tokens of a text.
#[derive(Debug)]
pub struct Tokens<'a> {
    /// In the order of the text.
    pub all: Vec<Token<'a>>,
    /// For each bracket the one that closes or opens it.
    mates: Vec<Option<usize>>,
    /// For each token the bracket that it stands in.
    parents: Vec<Option<usize>>,
}

impl<'a> Tokens<'a> {
    /// Reads what a preprocessor wrote.
    pub fn read(text: &'a str) -> Self {
        let all = split(text);
        let mut mates = vec![None; all.len()];
        let mut parents = vec![None; all.len()];
        let mut open: Vec<usize> = Vec::new();
        for (at, token) in all.iter().enumerate() {
            if let ")" | "]" | "}" = token.text
                && let Some(opening) = open.pop()
            {
                (mates[at], mates[opening]) = (Some(opening), Some(at));
            }
            parents[at] = open.last().copied();
            if let "(" | "[" | "{" = token.text {
                open.push(at);
            }
        }
        Self { all, mates, parents }
    }

    /// The text of a token; empty where there is none.
    pub fn text(&self, at: usize) -> &'a str {
        self.all.get(at).map_or("", |token| token.text)
    }

    /// The bracket that belongs to the one at `at`.
    pub fn mate(&self, at: usize) -> Option<usize> {
        self.mates.get(at).copied().flatten()
    }

    /// The opening bracket around a token.
    pub fn parent(&self, at: usize) -> Option<usize> {
        self.parents.get(at).copied().flatten()
    }
}

fn is_word_start(c: char) -> bool {
    c.is_alphabetic() || c == '_' || c == '$'
}

fn split(text: &str) -> Vec<Token<'_>> {
    let mut all = Vec::new();
    let mut rest = text;
    let mut fresh_line = true;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\n' => {
                fresh_line = true;
                rest = &rest[1..];
                continue;
            }
            // A directive or a line marker.
            '#' if fresh_line => {
                rest = &rest[rest.find('\n').unwrap_or(rest.len())..];
                continue;
            }
            c if c.is_whitespace() => {
                rest = &rest[c.len_utf8()..];
                continue;
            }
            '"' | '\'' => literal(rest, first),
            c if is_word_start(c) => word_or_raw_string(rest),
            c if c.is_ascii_digit() => {
                let number = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '\'');
                rest.find(|c| !number(c)).unwrap_or(rest.len())
            }
            c => c.len_utf8(),
        };
        fresh_line = false;
        all.push(Token { text: &rest[..length], start: text.len() - rest.len() });
        rest = &rest[length..];
    }
    all
}

/// The length of a literal that begins `text` with `quote`.
fn literal(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// The length of the word that begins `text`, or of `R"x(…)x"` with its prefix.
fn word_or_raw_string(text: &str) -> usize {
    let length =
        text.find(|c: char| !(is_word_start(c) || c.is_alphanumeric())).unwrap_or(text.len());
    let (word, rest) = text.split_at(length);
    let raw = matches!(word, "R" | "LR" | "uR" | "UR" | "u8R");
    let Some((mark, _)) = rest.strip_prefix('"').filter(|_| raw).and_then(|r| r.split_once('('))
    else {
        return length;
    };
    let end = format!("){mark}\"");
    rest.find(&end).map_or(text.len(), |at| length + at + end.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        Tokens::read(text).all.iter().map(|token| token.text).collect()
    }

    #[test]
    fn directives_and_literals_hide_what_is_in_them() {
        let text = "# 1 \"a(.h\"\n#pragma pack(1\nchar c = '(', *s = \"\\\")\"; x#y";
        let expected =
            ["char", "c", "=", "'('", ",", "*", "s", "=", "\"\\\")\"", ";", "x", "#", "y"];
        assert_eq!(texts(text), expected);
        assert_eq!(texts("R\"d(a\")d\" 1'000u é"), ["R\"d(a\")d\"", "1'000u", "é"]);
    }

    #[test]
    fn brackets_know_each_other() {
        let tokens = Tokens::read("f(a[1], (b)) )");
        assert_eq!((tokens.mate(1), tokens.mate(10), tokens.mate(3)), (Some(10), Some(1), Some(5)));
        assert_eq!(
            (tokens.parent(4), tokens.parent(2), tokens.parent(0)),
            (Some(3), Some(1), None)
        );
        assert_eq!((tokens.parent(5), tokens.mate(11)), (Some(1), None));
    }
}
