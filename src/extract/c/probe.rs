//! The C or C++ file in which the party's compiler states its facts.
//!
//! It is compiled and never run. Each question is one line and defines variables of fixed names;
//! their types, in the debug information, and their bytes, in the data, are the answers:
//!
//! ```c
//! #include "party.h"
//! __typeof__((LIMIT)) abiding_probe_value_0 = (LIMIT);
//! struct point *abiding_probe_tag_4;
//! const unsigned long long abiding_probe_layout_4[2] = {sizeof(struct point), _Alignof(struct point)};
//! __typeof__(draw) *abiding_probe_function_0;
//! ```
//!
//! In C++ the same stands inside `extern "C" { … }`, so that the names stay what they are.

use std::collections::{BTreeMap, HashMap};

use super::inventory::{Function, Inventory};
use crate::toolchain::cc::Dialect;

/// What one line of the probe asks about; the number is the index in the list of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Subject {
    /// A struct, union or enumeration of the inventory.
    Tag(usize),
    /// An alias of the inventory.
    Typedef(usize),
    /// A function of the inventory.
    Function(usize),
    /// A variable of the inventory.
    Variable(usize),
    /// A candidate for a constant.
    Constant(usize),
    /// The type of a bit-field without a name: of which tag, and which of its fields.
    Unnamed(usize, usize),
    /// An instance of a C++ template.
    Instance(usize),
    /// The value of a constant C++ variable.
    Value(usize),
}

impl Subject {
    /// The variable whose type answers.
    pub fn variable(self) -> String {
        match self {
            Self::Tag(index) => format!("abiding_probe_tag_{index}"),
            Self::Typedef(index) => format!("abiding_probe_typedef_{index}"),
            Self::Function(index) => format!("abiding_probe_function_{index}"),
            Self::Variable(index) => format!("abiding_probe_variable_{index}"),
            Self::Constant(index) => format!("abiding_probe_value_{index}"),
            Self::Instance(index) => format!("abiding_probe_instance_{index}"),
            Self::Value(index) => format!("abiding_probe_constant_{index}"),
            Self::Unnamed(tag, field) => format!("abiding_probe_unnamed_{tag}_{field}"),
        }
    }

    /// The variable that holds size and alignment of a tag, or the address of a variable.
    pub fn companion(self) -> String {
        format!("{}_more", self.variable())
    }
}

/// An expression whose value is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The expression.
    pub expression: &'a str,
    /// Whether it is a string literal.
    pub text: bool,
}

/// Primitive types whose size and alignment the probe records, with the condition under which the
/// compiler has them.
pub const PRIMITIVES: &[(&str, &str)] = &[
    ("_Bool", "1"),
    ("char", "1"),
    ("short", "1"),
    ("int", "1"),
    ("long", "1"),
    ("long long", "1"),
    ("__int128", "defined(__SIZEOF_INT128__)"),
    ("float", "1"),
    ("double", "1"),
    ("long double", "1"),
    ("void *", "1"),
    // What the alignment of a SIMD vector is, the size alone does not tell on every target.
    ("char __attribute__((vector_size(2)))", "defined(__GNUC__)"),
    ("char __attribute__((vector_size(4)))", "defined(__GNUC__)"),
    ("char __attribute__((vector_size(8)))", "defined(__GNUC__)"),
    ("char __attribute__((vector_size(16)))", "defined(__GNUC__)"),
    ("char __attribute__((vector_size(32)))", "defined(__GNUC__)"),
    ("char __attribute__((vector_size(64)))", "defined(__GNUC__)"),
];

/// The variable that holds size and alignment of a primitive.
pub fn primitive_variable(index: usize) -> String {
    format!("abiding_probe_primitive_{index}")
}

/// The probe with what stands on each of its lines.
#[derive(Debug, Default)]
pub struct Probe {
    /// The C text.
    pub text: String,
    lines: u32,
    subjects: HashMap<u32, Subject>,
}

impl Probe {
    /// The probe for `subjects`, of which [`Subject::Constant`] refers to `questions`.
    /// `include` is the line that includes the party, `object_macros` the names that a macro hides.
    pub fn new(
        include: &str,
        inventory: &Inventory,
        questions: &[Question<'_>],
        object_macros: &[&str],
        subjects: &[Subject],
    ) -> Self {
        let mut probe = Self::default();
        probe.line(include);
        for (index, (name, condition)) in PRIMITIVES.iter().enumerate() {
            probe.line(&format!("#if {condition}"));
            probe.line(&layout(inventory.dialect, &primitive_variable(index), name));
            probe.line("#endif");
        }
        let (constants, declarations): (Vec<&Subject>, Vec<&Subject>) =
            subjects.iter().partition(|subject| matches!(subject, Subject::Constant(_)));
        for subject in constants {
            probe.ask(*subject, inventory, questions);
        }
        // From here on a name means the declaration, not the macro that hides it.
        for name in object_macros {
            probe.line(&format!("#undef {name}"));
        }
        for subject in declarations {
            probe.ask(*subject, inventory, questions);
        }
        probe
    }

    /// The subjects on the given lines with the first message about each.
    pub fn blamed(&self, messages: &[super::diagnostics::Message]) -> BTreeMap<Subject, String> {
        let mut blamed = BTreeMap::new();
        for message in messages {
            if let Some(subject) = self.subjects.get(&message.line) {
                blamed.entry(*subject).or_insert_with(|| message.text.clone());
            }
        }
        blamed
    }

    fn line(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
        self.lines += 1;
    }

    fn ask(&mut self, subject: Subject, inventory: &Inventory, questions: &[Question<'_>]) {
        let text = match inventory.dialect {
            Dialect::C => question_in_c(subject, inventory, questions),
            Dialect::Cpp => crate::extract::cpp::probe::question(subject, inventory, questions),
        };
        if let Some(text) = text {
            self.line(&text);
            self.subjects.insert(self.lines, subject);
        }
    }
}

fn question_in_c(
    subject: Subject,
    inventory: &Inventory,
    questions: &[Question<'_>],
) -> Option<String> {
    let variable = subject.variable();
    match subject {
        Subject::Tag(index) => tag(subject, inventory, index),
        Subject::Typedef(index) => Some(format!("{} *{variable};", inventory.typedefs[index].name)),
        Subject::Function(index) => {
            let Function { name, .. } = &inventory.functions[index];
            Some(format!("__typeof__({name}) *{variable};"))
        }
        Subject::Variable(index) => {
            let declared = &inventory.variables[index];
            let name = &declared.name;
            // A reference keeps the compiler from dropping a constant that nothing uses.
            let keep = format!(" const void *const {} = &{name};", subject.companion());
            let keep = if declared.is_static && !declared.thread_local { &keep } else { "" };
            Some(format!("__typeof__({name}) *{variable};{keep}"))
        }
        Subject::Constant(index) => Some(constant(&variable, questions[index])),
        Subject::Unnamed(tag, field) => {
            let spelled = &inventory.tags[tag].fields[field].spelled;
            Some(format!("{spelled} *{variable};"))
        }
        Subject::Instance(_) | Subject::Value(_) => None,
    }
}

fn constant(variable: &str, question: Question<'_>) -> String {
    let expression = question.expression;
    if question.text {
        format!("const __typeof__(({expression})[0]) {variable}[] = {expression};")
    } else {
        format!("__typeof__(({expression})) {variable} = ({expression});")
    }
}

fn tag(subject: Subject, inventory: &Inventory, index: usize) -> Option<String> {
    let spelled = inventory.spelled(index)?;
    let mut text = format!("{spelled} *{};", subject.variable());
    if inventory.tags[index].complete {
        text.push(' ');
        text.push_str(&layout(Dialect::C, &subject.companion(), &spelled));
    }
    Some(text)
}

fn layout(dialect: Dialect, variable: &str, spelled: &str) -> String {
    match dialect {
        Dialect::C => format!(
            "const unsigned long long {variable}[2] = {{sizeof({spelled}), _Alignof({spelled})}};"
        ),
        Dialect::Cpp => {
            let spelled = if spelled == "_Bool" { "bool" } else { spelled };
            format!(
                "extern \"C\" {{ extern const unsigned long long {variable}[2] = \
                 {{sizeof({spelled}), alignof({spelled})}}; }}"
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_traced_to_the_subject_on_its_line() {
        let questions =
            [Question { expression: "A", text: false }, Question { expression: "B", text: true }];
        let subjects = [Subject::Constant(0), Subject::Constant(1)];
        let inventory = Inventory::default();
        let probe = Probe::new("#include \"a.h\"", &inventory, &questions, &[], &subjects);
        let at = |what: &str| {
            let line = probe.text.lines().position(|line| line.contains(what)).unwrap();
            u32::try_from(line + 1).unwrap()
        };
        let message = super::super::diagnostics::Message {
            line: at("= B;"),
            severity: super::super::diagnostics::Severity::Error,
            text: "no".into(),
            flag: None,
        };
        assert_eq!(probe.blamed(&[message]), BTreeMap::from([(Subject::Constant(1), "no".into())]));
    }
}
