//! Taking a spelled C or C++ type apart: `double (*_Nonnull (int))(void)` is a function that takes `int`
//! and returns a pointer, never null, to a function that takes nothing and returns `double`.
//!
//! The grammar is that of abstract declarators, C11 6.7.7, as clang prints them.

use crate::contract::Nullability;

/// A type without what its specifiers say: `int *const _Nonnull` is one pointer.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Declarator {
    /// From the type itself inwards: a pointer, then what it points to.
    pub layers: Vec<Layer>,
    /// What is said about null of the type in front of all layers, an alias then.
    pub base: Option<Nullability>,
}

/// One step of a declarator.
#[derive(Debug, PartialEq, Eq)]
pub enum Layer {
    /// `*`
    Pointer {
        /// What is said about null.
        null: Option<Nullability>,
    },
    /// `[n]`
    Array,
    /// `(…)`
    Function {
        /// The parameters.
        parameters: Vec<Declarator>,
        /// The attributes behind it, as they are spelled.
        attributes: String,
    },
}

/// Takes `spelled` apart. What is no C type yields a declarator without layers, or without those
/// that could not be read.
pub fn parse(spelled: &str) -> Declarator {
    let mut parser = Parser { rest: spelled };
    let base = said_about_null(parser.specifiers());
    let layers = parser.declarator(DEPTH);
    Declarator { layers, base }
}

/// In front of a parameter that is never null. Clang does not spell it; [`super::adopt`] puts it where
/// the source says it.
pub const NONNULL: &str = "__attribute__((nonnull)) ";

/// How deep parentheses may nest, against damaged input.
const DEPTH: u32 = 64;

struct Parser<'a> {
    rest: &'a str,
}

impl Declarator {
    /// Notes that the pointer which is declared is never null.
    pub fn never_null(&mut self) {
        match self.layers.first_mut() {
            Some(Layer::Pointer { null }) => *null = Some(Nullability::NonNull),
            Some(Layer::Array | Layer::Function { .. }) => {}
            None => self.base = Some(Nullability::NonNull),
        }
    }
}

impl<'a> Parser<'a> {
    /// The words in front of the declarator: `const struct (unnamed at a.h:1:2)`.
    fn specifiers(&mut self) -> &'a str {
        let all = self.rest;
        loop {
            let end = self.rest.find(['*', '(', '[', '^', '&', '<']).unwrap_or(self.rest.len());
            let (word, rest) = self.rest.split_at(end);
            self.rest = rest;
            if rest.starts_with('<') {
                self.rest = behind_arguments(rest);
                continue;
            }
            // `(unnamed struct at …)` is a name; some specifiers have arguments.
            let named = rest.starts_with("(unnamed") || rest.starts_with("(anonymous");
            let takes = ["_Atomic", "typeof", "__typeof__", "typeof_unqual", "_BitInt"];
            let last = word.trim_end().rsplit(' ').next().unwrap_or_default();
            if !(rest.starts_with('(') && (named || takes.contains(&last) || is_attribute(word))) {
                return &all[..all.len() - self.rest.len()];
            }
            self.balanced();
        }
    }

    /// The layers of what comes next, the outermost first. What stands nearest to where the name
    /// would be is outermost: first what is in parentheses, then suffixes, then stars from the
    /// right to the left.
    fn declarator(&mut self, depth: u32) -> Vec<Layer> {
        let mut pointers = Vec::new();
        // `&&` is one reference, `*&` a reference to a pointer.
        let strip =
            |text: &'a str| text.strip_prefix("&&").or_else(|| text.strip_prefix(['*', '^', '&']));
        while let Some(rest) = strip(self.rest.trim_start()) {
            let end = rest.find(['*', '(', '[', ')', ',', '^', '&']).unwrap_or(rest.len());
            let (qualifiers, rest) = rest.split_at(end);
            self.rest = rest;
            pointers.push(Layer::Pointer { null: said_about_null(qualifiers) });
        }
        let mut layers = Vec::new();
        if depth > 0 && self.opens_group() {
            let inside = self.balanced();
            layers = Parser { rest: inside }.declarator(depth - 1);
        }
        self.suffixes(&mut layers, depth);
        layers.extend(pointers.into_iter().rev());
        layers
    }

    /// Whether the next parenthesis holds a declarator and not parameters.
    fn opens_group(&self) -> bool {
        let inside = self.rest.trim_start().strip_prefix('(');
        inside.is_some_and(|inside| inside.trim_start().starts_with(['*', '^', '(', '[', '&']))
    }

    fn suffixes(&mut self, layers: &mut Vec<Layer>, depth: u32) {
        loop {
            self.rest = self.rest.trim_start();
            if self.rest.starts_with('[') {
                self.balanced();
                layers.push(Layer::Array);
            } else if self.rest.starts_with('(') && depth > 0 {
                let parameters = parameters(self.balanced());
                layers.push(Layer::Function { parameters, attributes: String::new() });
            } else if self.rest.starts_with("__attribute__") {
                let (word, rest) = self.rest.split_at("__attribute__".len());
                self.rest = rest;
                let inside = self.balanced();
                if let Some(Layer::Function { attributes, .. }) = layers.last_mut() {
                    attributes.push_str(&format!("{word}({inside})"));
                }
            } else if let Some(rest) = self.rest.strip_prefix("noexcept") {
                self.rest = rest;
                let condition = if rest.starts_with('(') { self.balanced() } else { "true" };
                if let (Some(Layer::Function { attributes, .. }), true) =
                    (layers.last_mut(), condition == "true")
                {
                    attributes.push_str("noexcept");
                }
            } else if let Some(rest) = behind_this(self.rest, layers) {
                self.rest = rest;
            } else {
                return;
            }
        }
    }

    /// Takes the next parenthesis or bracket with all that is in it and answers with that.
    fn balanced(&mut self) -> &'a str {
        let text = self.rest.trim_start();
        let mut depth = 0_usize;
        for (at, c) in text.char_indices() {
            match c {
                '(' | '[' => depth += 1,
                ')' | ']' if depth == 1 => {
                    self.rest = &text[at + 1..];
                    return &text[1..at];
                }
                ')' | ']' => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        self.rest = "";
        text.get(1..).unwrap_or_default()
    }
}

/// What stands behind `const`, `volatile`, `&` and `&&` of a C++ member function.
fn behind_this<'a>(rest: &'a str, layers: &[Layer]) -> Option<&'a str> {
    let Some(Layer::Function { .. }) = layers.last() else { return None };
    let words = ["const", "volatile", "&&", "&"];
    words.into_iter().find_map(|word| rest.strip_prefix(word))
}

/// What stands behind the arguments of a C++ template, which begin `text`.
fn behind_arguments(text: &str) -> &str {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '<' => depth += 1,
            '>' if depth == 1 => return &text[at + 1..],
            '>' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    ""
}

/// The parameters between two parentheses.
fn parameters(text: &str) -> Vec<Declarator> {
    let mut depth = 0_usize;
    let between = |c: char| {
        match c {
            '(' | '[' | '<' => depth += 1,
            ')' | ']' | '>' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ',' && depth == 0
    };
    let each = text.split(between).map(str::trim);
    each.filter(|text| !matches!(*text, "" | "void" | "...")).map(parameter).collect()
}

fn parameter(text: &str) -> Declarator {
    let Some(text) = text.strip_prefix(NONNULL) else { return parse(text) };
    let mut declarator = parameter(text);
    declarator.never_null();
    declarator
}

fn is_attribute(word: &str) -> bool {
    word.trim_end().ends_with("__attribute__")
}

fn said_about_null(qualifiers: &str) -> Option<Nullability> {
    let has = |word: &str| {
        qualifiers.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|w| w == word)
    };
    if has("_Nonnull") {
        Some(Nullability::NonNull)
    } else if has("_Nullable") || has("_Nullable_result") {
        Some(Nullability::Nullable)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Nullability::{NonNull, Nullable};

    const STAR: Layer = Layer::Pointer { null: None };
    const NEVER: Layer = Layer::Pointer { null: Some(NonNull) };
    const PERHAPS: Layer = Layer::Pointer { null: Some(Nullable) };

    fn layers(spelled: &str) -> Vec<Layer> {
        parse(spelled).layers
    }

    fn function(parameters: Vec<Declarator>, attributes: &str) -> Layer {
        Layer::Function { parameters, attributes: attributes.to_owned() }
    }

    #[test]
    fn stars_read_from_the_right() {
        assert_eq!(layers("int"), []);
        assert_eq!(layers("int * _Nonnull"), [NEVER]);
        assert_eq!(layers("const char *const _Nullable"), [PERHAPS]);
        assert_eq!(layers("char * _Nullable * _Nonnull"), [NEVER, PERHAPS]);
        assert_eq!(layers("char ** _Nonnull"), [NEVER, STAR]);
        assert_eq!(layers("char *(* _Nonnull)[4]"), [NEVER, Layer::Array, STAR]);
        assert_eq!(layers("int (*[2][3])"), [Layer::Array, Layer::Array, STAR]);
    }

    #[test]
    fn references_are_layers_of_their_own() {
        assert_eq!(layers("char *const  _Nonnull *&"), [STAR, STAR, NEVER]);
        assert_eq!(layers("char * _Nonnull &&"), [STAR, NEVER]);
        assert_eq!(layers("char *(&)[4]"), [STAR, Layer::Array, STAR]);
    }

    #[test]
    fn an_alias_may_be_what_is_never_null() {
        let alias = parse("handle _Nonnull");
        assert_eq!((alias.layers, alias.base), (Vec::new(), Some(NonNull)));
        let behind = parse("handle _Nullable *");
        assert_eq!((behind.layers, behind.base), (vec![STAR], Some(Nullable)));
    }

    #[test]
    fn functions_that_return_functions() {
        let inner = function(vec![parse("int")], "");
        assert_eq!(layers("double (*_Nonnull (int))(void)"), [inner, NEVER, function(vec![], "")]);
        let takes = function(vec![parse("int * _Nullable"), parse("char (*)(void)")], "");
        assert_eq!(layers("void (* _Nonnull)(int * _Nullable, char (*)(void))"), [NEVER, takes]);
        assert_eq!(layers("int (int, ...)"), [function(vec![parse("int")], "")]);
    }

    #[test]
    fn attributes_belong_to_the_function_before_them() {
        let spelled = "int (void (*)(int) __attribute__((ms_abi))) __attribute__((noreturn))";
        let parameter = parse("void (*)(int) __attribute__((ms_abi))");
        let expected = function(vec![parameter], "__attribute__((noreturn))");
        assert_eq!(layers(spelled), [expected]);
        assert_eq!(layers("float __attribute__((ext_vector_type(4))) *"), [STAR]);
    }

    #[test]
    fn a_parameter_is_never_null_as_a_whole() {
        let text =
            "void (*)(__attribute__((nonnull)) int *, __attribute__((nonnull)) handle, char *)";
        let alias = Declarator { base: Some(NonNull), ..Declarator::default() };
        let parameters = vec![parse("int * _Nonnull"), alias, parse("char *")];
        assert_eq!(layers(text), [STAR, function(parameters, "")]);
        let nested = "void (__attribute__((nonnull)) void (*)(__attribute__((nonnull)) int *))";
        let inner = function(vec![parse("int * _Nonnull")], "");
        let callback = Declarator { layers: vec![NEVER, inner], base: None };
        assert_eq!(layers(nested), [function(vec![callback], "")]);
    }

    #[test]
    fn names_with_parentheses() {
        assert_eq!(layers("struct (unnamed struct at a.h:1:2) * _Nonnull"), [NEVER]);
        assert_eq!(layers("_Atomic(int) *"), [STAR]);
        assert_eq!(layers("void (("), [function(vec![], "")]);
    }
}
