//! The questions of a C++ probe: as in C, with names that are qualified, inside `extern "C"`.

use super::type_id;
use crate::extract::c::inventory::{Function, Inventory};
use crate::extract::c::probe::{Question, Subject};

/// The line that asks about `subject`, if C++ can ask.
pub fn question(
    subject: Subject,
    inventory: &Inventory,
    questions: &[Question<'_>],
) -> Option<String> {
    let variable = subject.variable();
    let text = match subject {
        Subject::Tag(index) => {
            let spelled = inventory.spelled(index)?;
            class(subject, &spelled, inventory.tags[index].complete)
        }
        Subject::Instance(index) => {
            let spelled = inventory.instances.iter().nth(index)?;
            class(subject, spelled, true)
        }
        Subject::Typedef(index) => {
            let alias = &inventory.typedefs[index];
            format!("{} *{variable};", inventory.global(&alias.path, &alias.name))
        }
        Subject::Function(index) => {
            return function(&inventory.functions[index], inventory, &variable);
        }
        Subject::Variable(index) => {
            let declared = &inventory.variables[index];
            format!("decltype({}) *{variable};", inventory.global(&declared.path, &declared.name))
        }
        Subject::Value(index) => {
            let declared = &inventory.variables[index];
            let name = inventory.global(&declared.path, &declared.name);
            if declared.spelled.ends_with(']') || is_in_data(&declared.spelled) {
                format!("extern const void *const {} = &{name};", subject.companion())
            } else {
                format!("extern constexpr decltype({name}) {variable} = {name};")
            }
        }
        Subject::Constant(index) => constant(&variable, questions[index]),
        Subject::Unnamed(tag, field) => {
            // A record without a name may stand in a class, which no other code can reopen.
            format!("{} *{variable};", inventory.tags[tag].fields[field].canonical)
        }
    };
    Some(format!("extern \"C\" {{ {text} }}"))
}

/// Whether a variable is a floating point number or a text. What is `const` and not `constexpr` is
/// then no constant expression (C++17 8.20p2.7), and its value is in the data all the same.
fn is_in_data(spelled: &str) -> bool {
    let float = |word: &str| ["float", "double"].contains(&word);
    let number = !spelled.contains(['*', '<', '&']) && spelled.split_whitespace().any(float);
    number || spelled == "const char *const"
}

/// A function's type. Where several functions share the name, only the type that clang spells says
/// which is meant; it is spelled as seen from the function's own namespace.
fn function(function: &Function, inventory: &Inventory, variable: &str) -> Option<String> {
    if function.member.is_some() {
        // The debug information of its class describes it.
        return None;
    }
    if inventory.is_unique(function) {
        let name = inventory.global(&function.path, &function.name);
        return Some(format!("extern \"C\" {{ decltype({name}) *{variable}; }}"));
    }
    let spelled = type_id::of(&function.spelled, function.bare.as_deref());
    Some(inside(&function.path, &format!("__typeof__({spelled}) *{variable};")))
}

/// `text` as seen from the namespace `path`.
fn inside(path: &str, text: &str) -> String {
    let names = path.split("::").filter(|name| !name.is_empty());
    let open: String = names.clone().map(|name| format!("namespace {name} {{ ")).collect();
    format!("{open}extern \"C\" {{ {text} }}{}", " }".repeat(names.count()))
}

fn class(subject: Subject, spelled: &str, complete: bool) -> String {
    let mut text = format!("{spelled} *{};", subject.variable());
    if complete {
        text.push_str(&facts(&subject.companion(), spelled));
    }
    text
}

/// How many numbers [`facts`] states.
pub const FACTS: usize = 6;

/// Size, alignment, and what decides how a class passes, as the compiler's own traits have it. Copy
/// and move constructors may each be deleted, but those that are there must do nothing of their own
/// (Itanium C++ ABI 1.1, "non-trivial for the purposes of calls").
fn facts(variable: &str, of: &str) -> String {
    let may = |from: &str| {
        format!("(!__is_constructible({of}, {from}) || __is_trivially_constructible({of}, {from}))")
    };
    let (copy, moved) = (format!("const {of} &"), format!("{of} &&"));
    let some = format!(
        "(__is_trivially_constructible({of}, {copy}) || __is_trivially_constructible({of}, {moved}))"
    );
    let passes =
        format!("{} && {} && {some} && __has_trivial_destructor({of})", may(&copy), may(&moved));
    let plain = format!(
        "__is_aggregate({of}) && __is_trivially_assignable({of} &, {copy}) && \
         __has_trivial_destructor({of})"
    );
    format!(
        " extern const unsigned long long {variable}[{FACTS}] = {{sizeof({of}), alignof({of}), \
         __is_trivially_copyable({of}), __is_standard_layout({of}), {passes}, {plain}}};"
    )
}

/// A constant whose value the compiler must know: C++ would let any other expression through and
/// compute it when the program starts.
fn constant(variable: &str, question: Question<'_>) -> String {
    let expression = question.expression;
    if question.text {
        format!("extern const __typeof__(({expression})[0]) {variable}[] = {expression};")
    } else {
        format!("extern constexpr __typeof__(({expression})) {variable} = ({expression});")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_asked_from_inside_the_namespace() {
        assert_eq!(
            inside("ns::v2", "T *x;"),
            "namespace ns { namespace v2 { extern \"C\" { T *x; } } }"
        );
        assert_eq!(inside("", "T *x;"), "extern \"C\" { T *x; }");
    }
}
