//! Which parameters `__attribute__((nonnull(1, 3)))` on a function means.
//!
//! The JSON form of clang's dump has the attribute but not its numbers, and the source may spell them
//! by way of macros; the text form has them:
//!
//! ```text
//! |-FunctionDecl 0x5e3 <a.h:6:1, col:67> col:35 f 'int (const char *, int *, void *)'
//! | |-ParmVarDecl 0x5e4 <col:37, col:49> col:49 a 'const char *'
//! | `-NonNullAttr 0x5e5 <col:16, col:27> 1 3
//! ```

use std::collections::{BTreeSet, HashMap};

use super::inventory::{Function, Inventory};
use crate::toolchain::cc::Dialect;

/// What the attributes of one function say.
#[derive(Debug, Default, PartialEq, Eq)]
struct Said {
    /// Parameters by number, from 1; in C++ `this` is the first of a member function.
    numbers: BTreeSet<usize>,
    /// Without numbers it is said of every parameter that is a pointer.
    all: bool,
}

/// Marks the parameters that the dump says are never null. Functions that carry the attribute and
/// are not in the dump keep [`Function::nonnull`] set: nothing is known of them.
pub fn mark(inventory: &mut Inventory, dump: &str) {
    let said = read(dump, inventory.dialect);
    let dialect = inventory.dialect;
    for function in inventory.functions.iter_mut().filter(|function| function.nonnull) {
        let Some(said) = said.get(&key(dialect, &function.name, &function.spelled)) else {
            continue;
        };
        function.nonnull = false;
        apply(function, said);
    }
}

fn apply(function: &mut Function, said: &Said) {
    let implied = usize::from(function.member.is_some());
    for (index, parameter) in function.parameters.iter_mut().enumerate() {
        parameter.nonnull |= said.all || said.numbers.contains(&(index + 1 + implied));
    }
}

/// C has one function of a name, however it is declared again.
fn key(dialect: Dialect, name: &str, spelled: &str) -> String {
    match dialect {
        Dialect::C => name.to_owned(),
        Dialect::Cpp => format!("{name} {spelled}"),
    }
}

fn read(dump: &str, dialect: Dialect) -> HashMap<String, Said> {
    let mut all = HashMap::<String, Said>::new();
    // The functions around the current line, with how deep they stand.
    let mut around: Option<(usize, String)> = None;
    for line in dump.lines() {
        let depth = line.find(|c: char| c.is_ascii_alphabetic() || c == '<').unwrap_or(0);
        let (kind, rest) = line[depth..].split_once(' ').unwrap_or((&line[depth..], ""));
        if is_function(kind) {
            around = named(rest).map(|(name, ty)| (depth, key(dialect, name, ty)));
        } else if kind == "NonNullAttr"
            && let Some((function, key)) = &around
            && depth == function + 2
        {
            add(all.entry(key.clone()).or_default(), rest);
        }
    }
    all
}

fn is_function(kind: &str) -> bool {
    matches!(
        kind,
        "FunctionDecl"
            | "CXXMethodDecl"
            | "CXXConstructorDecl"
            | "CXXDestructorDecl"
            | "CXXConversionDecl"
    )
}

/// Name and type of `0x5e3 <a.h:6:1, col:67> col:35 used f 'int (int)':'int (int)' extern`.
fn named(rest: &str) -> Option<(&str, &str)> {
    let (before, behind) = rest.split_once(" '")?;
    let (ty, _) = behind.split_once('\'')?;
    Some((before.rsplit(' ').next()?, ty))
}

/// Reads `0x5e5 <col:16, col:27> Inherited 1 3`.
fn add(said: &mut Said, rest: &str) {
    let numbers = rest.rsplit('>').next().unwrap_or_default().split(' ');
    let numbers: Vec<usize> = numbers.filter_map(|word| word.parse().ok()).collect();
    said.all |= numbers.is_empty();
    said.numbers.extend(numbers);
}

#[cfg(test)]
mod tests {
    use super::*;

    const DUMP: &str = "\
TranslationUnitDecl 0x1 <<invalid sloc>> <invalid sloc>
|-FunctionDecl 0x2 <a.h:6:1, col:67> col:35 used f 'int (char *, int *, void *)' extern
| |-ParmVarDecl 0x3 <col:37, col:49> col:49 a 'char *'
| | `-NonNullAttr 0x4 <col:29>
| |-NonNullAttr 0x5 <line:1:32, col:51> Inherited 2
| `-NonNullAttr 0x6 <col:16, col:27> 1 3
|-FunctionDecl 0x7 <line:7:1> col:5 none 'int (char *)'
| `-ParmVarDecl 0x8 <col:7> col:7 a 'char *'
`-FunctionDecl 0x9 <line:8:1> col:5 g 'int (char *)'
  |-ParmVarDecl 0xa <col:7> col:7 a 'char *'
  `-NonNullAttr 0xb <col:52>
";

    #[test]
    fn attributes_belong_to_the_function_around_them() {
        let read = read(DUMP, Dialect::C);
        assert_eq!(read["f"], Said { numbers: [1, 2, 3].into(), all: false });
        assert_eq!(read["g"], Said { numbers: BTreeSet::new(), all: true });
        assert!(!read.contains_key("none"));
    }

    #[test]
    fn functions_of_one_name_are_told_apart_in_cpp() {
        assert!(super::read(DUMP, Dialect::Cpp).contains_key("g int (char *)"));
    }
}
