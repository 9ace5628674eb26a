//! Attributes that clang drops from function types, said again in words that it keeps.
//!
//! Of `void f(void (*cb)(int *p __attribute__((nonnull))))` clang's dump keeps `void (*)(int *)`: the
//! parameters of a function *type* have no declarations. The one attribute of a parameter that is
//! part of C's function types is `noescape`, so the preprocessed text is listed once more, with
//! `noescape` beside each `nonnull` of such a parameter, and the dump then spells
//! `void (*)(__attribute__((noescape)) int *)`:
//!
//! ```text
//! int *p __attribute__((nonnull))                 int *p __attribute__((nonnull, noescape))
//! void (*cb)(int *) __attribute__((nonnull(1)))   void (*cb)(__attribute__((noescape)) int *) …
//! int *(*get)(void) __attribute__((returns_nonnull))   int * _Nonnull (*get)(void) …
//! ```
//!
//! The last is what gcc takes as a part of the function type, while clang ignores it. Preprocessed text
//! also shows conventions that clang's dump calls by the name of their macro, `CALLBACK void (*)(int)`.

use super::parts::{Part, Parts, Shape};
use super::tokens::Tokens;
use crate::toolchain::cc::Dialect;

/// A text that says what clang drops.
#[derive(Debug, PartialEq, Eq)]
pub struct Restated {
    /// The preprocessed text without directives that define macros.
    pub text: String,
    /// The attributes that it was restated for.
    pub attributes: Vec<Attribute>,
}

/// An attribute that clang drops.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// The name that its declaration declares: of a function, an alias, a variable or a field.
    pub owner: String,
    /// Whether the restated text says it.
    pub restated: bool,
    /// How it is spelled: `nonnull` or `returns_nonnull`.
    pub word: &'static str,
    /// Where it stands, in bytes from the beginning of the preprocessed text.
    pub offset: usize,
}

/// The mark that the restated text leaves in clang's spelling of a type.
pub const MARK: &str = "__attribute__((noescape)) ";

/// Restates `text`, if there is anything in it that clang drops. `conventions` tells whether calling
/// conventions are read from spelled types.
pub fn restate(text: &str, dialect: Dialect, conventions: bool) -> Option<Restated> {
    if !(text.contains("nonnull") || conventions && text.contains("__attribute")) {
        return None;
    }
    let mut reader = Reader {
        parts: Parts { tokens: Tokens::read(text), cpp: dialect == Dialect::Cpp },
        edits: Vec::new(),
        attributes: Vec::new(),
        hidden: false,
    };
    for at in 0..reader.parts.tokens.all.len() {
        reader.word(at, conventions);
    }
    if reader.attributes.is_empty() && !reader.hidden {
        return None;
    }
    Some(Restated { text: edited(text, reader.edits), attributes: reader.attributes })
}

/// `text` with its edits, the directives that define macros made empty lines.
fn edited(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|edit| edit.start);
    let mut result = String::with_capacity(text.len());
    let mut done = 0;
    for edit in edits.into_iter().filter(|edit| edit.start <= edit.end) {
        if edit.start >= done {
            result.push_str(&text[done..edit.start]);
            result.push_str(&edit.text);
            done = edit.end;
        }
    }
    result.push_str(&text[done..]);
    let macros = |line: &&str| !(line.starts_with("#define ") || line.starts_with("#undef "));
    result
        .lines()
        .map(|line| Some(line).filter(macros).unwrap_or_default().to_owned() + "\n")
        .collect()
}

/// What replaces the bytes from `start` to `end`.
#[derive(Debug)]
struct Edit {
    start: usize,
    end: usize,
    text: String,
}

struct Reader<'a> {
    parts: Parts<'a>,
    edits: Vec<Edit>,
    attributes: Vec<Attribute>,
    /// Whether a calling convention may hide behind the name of a macro.
    hidden: bool,
}

/// An attribute in the text, by its tokens.
#[derive(Clone, Copy)]
struct Found {
    /// `nonnull` or `returns_nonnull` itself.
    word: usize,
    /// `__attribute__`, or the first bracket of `[[gnu::nonnull]]`.
    start: usize,
    /// The parentheses of `nonnull(1, 2)`.
    arguments: Option<(usize, usize)>,
    /// Whether it is `[[…]]`.
    brackets: bool,
}

const CONVENTIONS: [&str; 9] = [
    "ms_abi",
    "sysv_abi",
    "stdcall",
    "fastcall",
    "thiscall",
    "vectorcall",
    "cdecl",
    "regparm",
    "pcs",
];

impl Reader<'_> {
    fn word(&mut self, at: usize, conventions: bool) {
        let token = self.parts.tokens.all[at];
        let word = token.text.trim_start_matches("__").trim_end_matches("__");
        let known = match word {
            "nonnull" | "returns_nonnull" | "noescape" => true,
            word => CONVENTIONS.contains(&word),
        };
        let Some(found) = known.then(|| self.found(at)).flatten() else { return };
        match word {
            "nonnull" => self.nonnull(found),
            "returns_nonnull" => self.returns_nonnull(found),
            // The mark is ours.
            "noescape" => self.replace(at, "unused"),
            word => self.hidden |= conventions || word == "regparm",
        }
    }

    fn replace(&mut self, at: usize, text: &str) {
        let token = self.parts.tokens.all[at];
        self.edits.push(Edit { start: token.start, end: token.end(), text: text.to_owned() });
    }

    /// Inserts in front of a token.
    fn insert(&mut self, at: usize, text: &str) {
        let start = self.parts.tokens.all[at].start;
        self.edits.push(Edit { start, end: start, text: text.to_owned() });
    }

    /// The attribute whose name is the token `at`, if it is one.
    fn found(&self, at: usize) -> Option<Found> {
        let tokens = &self.parts.tokens;
        let inner = tokens.parent(at)?;
        let outer = tokens.parent(inner).filter(|outer| outer + 1 == inner)?;
        let arguments =
            (tokens.text(at + 1) == "(").then(|| Some((at + 1, tokens.mate(at + 1)?))).flatten();
        let gnu = tokens.text(outer) == "("
            && outer > 0
            && matches!(tokens.text(outer - 1), "__attribute__" | "__attribute");
        let brackets = tokens.text(inner) == "[" && tokens.text(outer) == "[";
        match (gnu, brackets) {
            (true, _) => Some(Found { word: at, start: outer - 1, arguments, brackets: false }),
            (_, true) => Some(Found { word: at, start: outer, arguments, brackets: true }),
            _ => None,
        }
    }

    fn nonnull(&mut self, found: Found) {
        let (around, at) = self.parts.around(found.start);
        let part = self.parts.part(around, at);
        match (self.parts.is_list(around), found.arguments) {
            (true, None) if self.parts.is_function_list(around) => {}
            // `[[using gnu: nonnull]]` takes no name of another namespace.
            (true, _) if found.brackets && !self.is_qualified(found) => {
                self.note(found, "nonnull", false);
            }
            (true, None) => {
                let mark = if found.brackets { ", clang::noescape" } else { ", noescape" };
                self.insert(found.word + 1, mark);
                self.note(found, "nonnull", true);
            }
            (true, Some((_, close))) => self.numbered(found, close, part),
            (false, _) => self.outermost(found, part),
        }
    }

    /// Whether it is `gnu::nonnull`.
    fn is_qualified(&self, found: Found) -> bool {
        let colon = |at: Option<usize>| at.is_some_and(|at| self.parts.tokens.text(at) == ":");
        colon(found.word.checked_sub(1)) && colon(found.word.checked_sub(2))
    }

    /// An attribute with numbers, which ends at `close`, on a parameter that is a function pointer.
    fn numbered(&mut self, found: Found, close: usize, part: Part) {
        // Clang would read it as said of that parameter.
        let first = if found.brackets { found.word - 3 } else { found.word };
        let tokens = &self.parts.tokens.all;
        let (start, end) = (tokens[first].start, tokens[close].end());
        self.edits.push(Edit { start, end, text: String::new() });
        let numbers = self.numbers(found);
        match (self.parts.shape(part), numbers) {
            // Compilers ignore it.
            (Shape::Other, _) => {}
            (Shape::Function(declared), Some(numbers)) => {
                self.mark(declared.parameters, &numbers);
                self.note(found, "nonnull", true);
            }
            _ => self.note(found, "nonnull", false),
        }
    }

    /// An attribute on a declaration that stands in no list of parameters. Of functions clang's own
    /// dump has it.
    fn outermost(&mut self, found: Found, part: Part) {
        for declarator in self.parts.declarators(part, found.start) {
            let Shape::Function(declared) = self.parts.shape(declarator) else { continue };
            if !(declared.pointer || self.parts.is_alias(part)) {
                continue;
            }
            let numbers = self.numbers(found);
            if let Some(numbers) = &numbers {
                self.mark(declared.parameters, numbers);
            }
            self.note(found, "nonnull", numbers.is_some());
        }
    }

    fn returns_nonnull(&mut self, found: Found) {
        let (around, at) = self.parts.around(found.start);
        let part = self.parts.part(around, at);
        let list = self.parts.is_list(around);
        let alias = !list && self.parts.is_alias(part);
        let declarators = if list { vec![part] } else { self.parts.declarators(part, found.start) };
        for declarator in declarators {
            match self.parts.shape(declarator) {
                Shape::Function(declared) if list || alias || declared.pointer => {
                    if let Some(at) = declared.returned {
                        self.insert(at, " _Nonnull ");
                    }
                    self.note(found, "returns_nonnull", declared.returned.is_some());
                }
                Shape::Alias => self.note(found, "returns_nonnull", false),
                Shape::Function(_) | Shape::Other => {}
            }
        }
    }

    fn note(&mut self, found: Found, word: &'static str, restated: bool) {
        let restated = restated && !self.parts.in_arguments(found.start);
        let owner = self.parts.owner(found.start);
        let offset = self.parts.tokens.all[found.word].start;
        self.attributes.push(Attribute { owner, restated, word, offset });
    }

    /// Marks parameters by number, from 1; without numbers all of them.
    fn mark(&mut self, list: (usize, usize), numbers: &[usize]) {
        let parameters = self.parts.split((list.0 + 1, list.1));
        for (index, (first, end)) in parameters.into_iter().enumerate() {
            let wanted = numbers.is_empty() || numbers.contains(&(index + 1));
            // Attributes in brackets come before all others.
            let mut at = first;
            while self.parts.tokens.text(at) == "[" && at < end {
                at = self.parts.tokens.mate(at).map_or(end, |close| close + 1);
            }
            let nothing = match self.parts.tokens.text(at) {
                "void" => at + 1 == end,
                text => text == ".",
            };
            if wanted && at < end && !nothing {
                self.insert(at, MARK);
            }
        }
    }

    /// The numbers in `nonnull(1, 2)`, none in `nonnull`; nothing where they are expressions.
    fn numbers(&self, found: Found) -> Option<Vec<usize>> {
        let Some((open, close)) = found.arguments else { return Some(Vec::new()) };
        let all = self.parts.split((open + 1, close)).into_iter();
        all.map(|(first, end)| {
            (end == first + 1).then(|| self.parts.tokens.text(first).parse().ok()).flatten()
        })
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines of the restated text, `!` for the mark.
    fn restated(text: &str) -> String {
        let all = restate(text, Dialect::C, false).unwrap();
        all.text.trim_end().replace(MARK, "!").replace("__attribute__", "A")
    }

    fn attributes(text: &str, dialect: Dialect) -> Vec<(String, bool)> {
        let all = restate(text, dialect, false);
        let all = all.into_iter().flat_map(|all| all.attributes);
        all.map(|attribute| (attribute.owner, attribute.restated)).collect()
    }

    #[test]
    fn parameters_of_function_types_are_marked() {
        let said = restated("void f(void (*cb)(int *p __attribute__((nonnull)), int *));");
        assert_eq!(said, "void f(void (*cb)(int *p A((nonnull, noescape)), int *));");
        let said = restated("typedef void F(int *p [[gnu::nonnull]]);");
        assert_eq!(said, "typedef void F(int *p [[gnu::nonnull, clang::noescape]]);");
        let said = restated("typedef void (*F)(int *, int *) __attribute__((nonnull(2)));");
        assert_eq!(said, "typedef void (*F)(int *, !int *) A((nonnull(2)));");
        let said =
            restated("struct s { int a; void (*f)(void *, ...) __attribute__((nonnull)); };");
        assert_eq!(said, "struct s { int a; void (*f)(!void *, ...) A((nonnull)); };");
        let said = restated("__attribute__((nonnull(1))) extern void (*f)(int *), (*g)(char *);");
        assert_eq!(said, "A((nonnull(1))) extern void (*f)(!int *), (*g)(!char *);");
    }

    #[test]
    fn functions_behind_parameters_are_marked() {
        let said = restated("void f(void (*cb)(int *, int *) __attribute__((nonnull(2))));");
        assert_eq!(said, "void f(void (*cb)(int *, !int *) A(()));");
        let said = restated("void (*f)(void (*cb)(void), int) __attribute__((nonnull(1)));");
        assert_eq!(said, "void (*f)(!void (*cb)(void), int) A((nonnull(1)));");
        let said = restated("void f(int *(*(*cb)(int *))(char *) __attribute__((nonnull(1))));");
        assert_eq!(said, "void f(int *(*(*cb)(!int *))(char *) A(()));");
        let said = restated("void f(void (*__attribute__((nonnull(1))) cb)(int *));");
        assert_eq!(said, "void f(void (*A(()) cb)(!int *));");
        let said = restated("struct s { int *(*g)(void) __attribute__((returns_nonnull)); };");
        assert_eq!(said, "struct s { int * _Nonnull (*g)(void) A((returns_nonnull)); };");
    }

    #[test]
    fn what_clang_keeps_is_left_alone() {
        let plain = |text| restate(text, Dialect::C, false).is_none();
        assert!(plain("void f(int *p __attribute__((nonnull)), int q);"));
        assert!(plain("int *(*f(int *p __attribute__((nonnull))))(int);"));
        assert!(plain("void *f(int *) __attribute__((nonnull(1), returns_nonnull));"));
        assert!(plain(
            "struct s { int x; }; static inline void f(int *p) __attribute__((nonnull));"
        ));
        assert!(plain("int nonnull; void f(int nonnull, void (*g)(int nonnull));"));
    }

    #[test]
    fn what_cannot_be_restated_is_told_with_its_owner() {
        let cb = "typedef void (*cb)(int *);\n";
        let said =
            attributes(&format!("{cb}void f(cb c __attribute__((nonnull(1))));"), Dialect::C);
        assert_eq!(said, [("f".to_owned(), false)]);
        let text = "struct s { void (*(*a)[2])(int *p __attribute__((nonnull))); };";
        assert_eq!(attributes(text, Dialect::C), [("a".to_owned(), true)]);
        let text = "int (*f(void (*g)(int *p __attribute__((nonnull)))) noexcept)[2];";
        assert_eq!(attributes(text, Dialect::Cpp), [("f".to_owned(), true)]);
        let text = "extern Box<void (*)(int *p __attribute__((nonnull)))> box;";
        assert_eq!(attributes(text, Dialect::Cpp), [("box".to_owned(), false)]);
        let text = "using cb = void (*)(int *p __attribute__((nonnull)));";
        assert_eq!(attributes(text, Dialect::Cpp), [("cb".to_owned(), true)]);
        let text = "void f(void (*cb)(int *p [[using gnu: nonnull]]));";
        assert_eq!(attributes(text, Dialect::Cpp), [("f".to_owned(), false)]);
        let text = "void (*f)(int *) __attribute__((nonnull(1 + 0)));";
        assert_eq!(attributes(text, Dialect::C), [("f".to_owned(), false)]);
    }

    #[test]
    fn a_noescape_of_the_source_is_no_mark() {
        let said = restated(
            "void f(void (*cb)(int *p __attribute__((noescape)), int *q __attribute__((nonnull))));",
        );
        assert!(said.contains("int *p A((unused)), int *q A((nonnull, noescape))"), "{said}");
    }
}
