//! What the tokens of preprocessed text declare: declarations, parameters and their declarators (C17
//! 6.7.6, 6.7.7), as far as attributes of function types need it.

use super::tokens::Tokens;

/// What declares a function or a pointer to one.
#[derive(Clone, Copy, Debug)]
pub struct Declared {
    /// The parentheses around the parameters.
    pub parameters: (usize, usize),
    /// Whether it is a pointer.
    pub pointer: bool,
    /// In front of which token stands what is returned, where that is simply in front of it.
    pub returned: Option<usize>,
    /// The name, if there is one.
    pub name: Option<usize>,
}

/// What part of the text declares something.
#[derive(Debug)]
pub enum Shape {
    /// A function or a pointer to one.
    Function(Declared),
    /// Pointers to data, arrays of functions: what the attributes have no meaning for.
    Other,
    /// An alias, which may stand for a function.
    Alias,
}

/// Tokens from the first to behind the last.
pub type Part = (usize, usize);

/// The declarations of one text.
#[derive(Debug)]
pub struct Parts<'a> {
    /// The text.
    pub tokens: Tokens<'a>,
    /// Whether it is C++, where `<` may open the arguments of a template.
    pub cpp: bool,
}

impl Parts<'_> {
    /// The bracket around a declaration, and the token of the declaration itself that stands in it:
    /// `(*__attribute__((nonnull(1))) cb)` is a part of a declarator and not of a list.
    pub fn around(&self, mut at: usize) -> (Option<usize>, usize) {
        loop {
            match self.tokens.parent(at) {
                Some(open) if self.is_group(open) => at = open,
                around => return (around, at),
            }
        }
    }

    /// Whether a bracket opens a part of a declarator, `(*name)`.
    fn is_group(&self, open: usize) -> bool {
        if self.tokens.text(open) != "(" {
            return false;
        }
        let mut at = open + 1;
        loop {
            match self.tokens.text(at) {
                "*" | "^" | "&" => return true,
                "__attribute__" | "__attribute" => match self.tokens.mate(at + 1) {
                    Some(close) => at = close + 1,
                    None => return false,
                },
                word if word.trim_start_matches('_').ends_with("call") && word.starts_with('_') => {
                    at += 1;
                }
                "__cdecl" | "_cdecl" => at += 1,
                _ => return false,
            }
        }
    }

    pub fn is_list(&self, around: Option<usize>) -> bool {
        around.is_some_and(|open| self.tokens.text(open) == "(")
    }

    /// Whether the list of parameters that begins at `around` is that of a function that is declared
    /// at file scope or in a class, whose parameters clang's dump has.
    pub fn is_function_list(&self, around: Option<usize>) -> bool {
        let Some(open) = around.filter(|open| *open > 0) else { return false };
        let (outer, at) = self.around(open);
        let behind = self.tokens.mate(open).map_or("", |close| self.tokens.text(close + 1));
        let ends = [
            ";",
            "{",
            "[",
            ":",
            "-",
            "=",
            "&",
            "__attribute__",
            "__asm__",
            "__asm",
            "asm",
            "noexcept",
            "const",
            "volatile",
            "override",
            "final",
        ];
        let name = self.tokens.all[open - 1];
        !self.is_list(outer)
            && name.is_word()
            && !is_type_word(name.text)
            && (ends.contains(&behind) || at != open)
            && !self.is_alias(self.part(outer, at))
    }

    /// Whether a declaration declares an alias.
    pub fn is_alias(&self, (first, end): Part) -> bool {
        self.top_level((first, end)).any(|at| matches!(self.tokens.text(at), "typedef" | "using"))
    }

    /// The tokens of a part that stand in no bracket inside of it.
    pub fn top_level(&self, (first, end): Part) -> impl Iterator<Item = usize> + '_ {
        let mut at = first;
        std::iter::from_fn(move || {
            let here = Some(at).filter(|at| *at < end)?;
            at = match self.tokens.text(here) {
                "(" | "[" | "{" => self.tokens.mate(here).map_or(end, |close| close + 1),
                _ => here + 1,
            };
            Some(here)
        })
    }

    /// The declaration or parameter in the bracket `around` to which the token `at` belongs.
    pub fn part(&self, around: Option<usize>, at: usize) -> Part {
        let open = around.map_or(0, |open| open + 1);
        let close = around.and_then(|open| self.tokens.mate(open));
        let close = close.unwrap_or(self.tokens.all.len());
        if self.is_list(around) {
            let parts = self.split((open, close)).into_iter();
            return parts.rev().find(|(first, _)| *first <= at).unwrap_or((open, close));
        }
        let end = self.top_level((at, close)).find(|at| matches!(self.tokens.text(*at), ";" | "{"));
        (self.beginning(open, at), end.unwrap_or(close))
    }

    /// Where the declaration begins that contains `at`, behind the one before it.
    fn beginning(&self, open: usize, at: usize) -> usize {
        let mut first = at;
        while first > open {
            let before = first - 1;
            first = match self.tokens.text(before) {
                ";" | "{" => return first,
                "}" if !self.is_tag_body(before) => return first,
                ")" | "]" | "}" => self.tokens.mate(before).unwrap_or(before),
                _ => before,
            };
        }
        open
    }

    /// Whether the brace at `close` ends the members of a struct, union, enumeration or class.
    fn is_tag_body(&self, close: usize) -> bool {
        let Some(open) = self.tokens.mate(close) else { return false };
        let mut at = open;
        for _ in 0..16 {
            let Some(before) = at.checked_sub(1) else { return false };
            at = match self.tokens.text(before) {
                "struct" | "union" | "enum" | "class" => return true,
                ";" | "{" | "}" | "const" | "noexcept" | "namespace" => return false,
                ")" => match self.attribute_before(before + 1) {
                    Some(start) => start,
                    None => return false,
                },
                "]" => self.tokens.mate(before).unwrap_or(before),
                _ => before,
            };
        }
        false
    }

    /// Where the attribute or `__asm__("…")` begins that ends in front of `end`.
    fn attribute_before(&self, end: usize) -> Option<usize> {
        let last = end.checked_sub(1)?;
        let open = self.tokens.mate(last).filter(|open| *open < last)?;
        match self.tokens.text(last) {
            ")" => {
                let words = ["__attribute__", "__attribute", "__asm__", "__asm", "asm", "noexcept"];
                let word = open.checked_sub(1)?;
                words.contains(&self.tokens.text(word)).then_some(word)
            }
            "]" => {
                let inner = self.tokens.text(open + 1) == "[";
                inner.then_some(open)
            }
            _ => None,
        }
    }

    /// The parts between the commas.
    pub fn split(&self, (first, end): Part) -> Vec<Part> {
        let mut parts = Vec::new();
        let (mut start, mut angles) = (first, 0_usize);
        for at in self.top_level((first, end)) {
            match self.tokens.text(at) {
                "<" if self.cpp => angles += 1,
                ">" if self.cpp => angles = angles.saturating_sub(1),
                "," if angles == 0 => {
                    parts.push((start, at));
                    start = at + 1;
                }
                _ => {}
            }
        }
        parts.push((start, end));
        parts
    }

    /// The declarators of a declaration that an attribute at `at` belongs to: one behind a declarator
    /// to that alone, one in front of them to all.
    pub fn declarators(&self, part: Part, at: usize) -> Vec<Part> {
        let all = self.split(part);
        let own = all.iter().position(|(_, end)| at < *end).unwrap_or(0);
        let leading = own == 0 && {
            let before = self.top_level((part.0, at)).filter(|at| self.tokens.text(*at) == "(");
            before.filter(|open| *open > 0 && self.tokens.text(open - 1) != "__attribute__").count()
                == 0
        };
        if leading { all } else { all.get(own).copied().into_iter().collect() }
    }

    /// The end of a declarator without its attributes and without what initializes it.
    fn declarator_end(&self, (first, end): Part) -> usize {
        let init = self.top_level((first, end)).find(|at| self.tokens.text(*at) == "=");
        let alias = self.tokens.text(first) == "using";
        let mut end = init.filter(|_| !alias).unwrap_or(end);
        while end > first {
            end = match self.tokens.text(end - 1) {
                "const" | "volatile" | "noexcept" | "override" | "final" => end - 1,
                _ => match self.attribute_before(end) {
                    Some(start) if start >= first => start,
                    _ => return end,
                },
            };
        }
        end
    }

    fn has_star(&self, part: Part) -> bool {
        self.top_level(part).any(|at| matches!(self.tokens.text(at), "*" | "^" | "&" | "["))
    }

    /// What a part of the text declares.
    pub fn shape(&self, part: Part) -> Shape {
        let (first, end) = (part.0, self.declarator_end(part));
        if end <= first || self.tokens.text(end - 1) != ")" {
            let pointer = self.has_star((first, end));
            return if pointer { Shape::Other } else { Shape::Alias };
        }
        match self.declared(first, end, true) {
            Some(declared) => Shape::Function(declared),
            None => Shape::Other,
        }
    }

    /// What the declarator declares that ends in front of `end` with a list of parameters.
    /// `outermost` tells whether what it returns is written in front of it.
    fn declared(&self, first: usize, end: usize, outermost: bool) -> Option<Declared> {
        let close = end.checked_sub(1)?;
        let open = self.tokens.mate(close).filter(|open| *open >= first)?;
        let parameters = (open, close);
        let before = open.checked_sub(1).filter(|before| *before >= first);
        let Some(before) = before else {
            return Some(Declared { parameters, pointer: false, returned: None, name: None });
        };
        let plain = |at, name| {
            let returned = Some(at).filter(|_| outermost);
            Some(Declared { parameters, pointer: false, returned, name })
        };
        match self.tokens.text(before) {
            ")" => {
                let group = self.tokens.mate(before).filter(|group| *group >= first)?;
                let inner = self.declarator_end((group + 1, before));
                match self.tokens.text(inner - 1) {
                    // `int *(*name(long))(int)`: the list of the name comes first.
                    ")" => self.declared(group + 1, inner, false),
                    "]" => None,
                    last => {
                        let stars = self.top_level((group + 1, inner));
                        let stars =
                            stars.filter(|at| matches!(self.tokens.text(*at), "*" | "^" | "&"));
                        let stars = stars.count();
                        let name =
                            Some(inner - 1).filter(|_| !matches!(last, "*" | "^" | "&" | "("));
                        let returned = Some(group).filter(|_| outermost);
                        let pointer = stars == 1;
                        (stars < 2).then_some(Declared { parameters, pointer, returned, name })
                    }
                }
            }
            word if self.tokens.all[before].is_word() && !is_type_word(word) && before > first => {
                plain(before, Some(before))
            }
            _ => plain(open, None),
        }
    }

    /// Whether a token stands in the arguments of a template, whose spelling nobody takes apart.
    pub fn in_arguments(&self, start: usize) -> bool {
        if !self.cpp {
            return false;
        }
        let mut at = start;
        loop {
            let (around, here) = self.around(at);
            let mut angles = 0_usize;
            for at in self.top_level((self.part(around, here).0, here)) {
                match self.tokens.text(at) {
                    "<" => angles += 1,
                    ">" => angles = angles.saturating_sub(1),
                    _ => {}
                }
            }
            match around.filter(|open| self.tokens.text(*open) == "(") {
                _ if angles > 0 => return true,
                Some(open) => at = open,
                None => return false,
            }
        }
    }

    /// The name of the outermost declaration around a token.
    pub fn owner(&self, start: usize) -> String {
        let (mut around, mut at) = self.around(start);
        while self.is_list(around) {
            (around, at) = self.around(around.unwrap_or_default());
        }
        let part = self.part(around, at);
        let declarators = self.declarators(part, start);
        let Some(declarator) = declarators.first() else { return String::new() };
        let end = self.declarator_end(*declarator);
        let name = match self.shape(*declarator) {
            Shape::Function(declared) if declared.name.is_some() => declared.name,
            // The innermost group is that of `void (*(*name)[2])(int)`.
            _ => {
                let mut inside = (declarator.0, end);
                while let Some(open) = self.top_level(inside).find(|at| self.is_group(*at))
                    && let Some(close) = self.tokens.mate(open)
                {
                    // `(*name(int) noexcept)[2]`: the word behind the parameters is no name.
                    inside = (open + 1, self.declarator_end((open + 1, close)));
                }
                let last =
                    |part| self.top_level(part).filter(|at| self.tokens.all[*at].is_word()).last();
                last(inside).or_else(|| last((declarator.0, end)))
            }
        };
        // `using name = …;` says it first.
        let alias = self.tokens.text(part.0) == "using";
        let name = if alias { Some(part.0 + 1) } else { name };
        name.map_or_else(String::new, |name| self.tokens.text(name).to_owned())
    }
}

/// Whether a word in front of a list of parameters is a part of a type and no name.
fn is_type_word(word: &str) -> bool {
    let words = [
        "void",
        "char",
        "short",
        "int",
        "long",
        "float",
        "double",
        "signed",
        "unsigned",
        "bool",
        "_Bool",
        "const",
        "volatile",
        "restrict",
        "__restrict",
        "__restrict__",
        "_Nonnull",
        "_Nullable",
        "return",
    ];
    words.contains(&word)
}
