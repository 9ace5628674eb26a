//! Whether an exception may leave a C++ function.
//!
//! `noexcept` says that none may. Its absence says something only where the party speaks for
//! itself: about what it defines, and in headers of its own. A header that is written for C too,
//! which is called `*.h`, asks for `__cplusplus` or is included from inside `extern "C" { … }`,
//! has no word for it in C and leaves it out everywhere.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use crate::contract::Unwinding;
use crate::extract::Session;
use crate::extract::c::inventory::{Function, Inventory};
use crate::toolchain::cc::{Clang, Dialect};
use crate::toolchain::process::{ToolError, run};

/// What is known about exceptions.
#[derive(Debug)]
pub struct Throwing<'a> {
    dialect: Dialect,
    /// Whether a file is written for C too.
    shared: HashMap<Arc<str>, bool>,
    /// Symbols of functions whose body, as the compiler finds, throws nothing.
    quiet: &'a HashSet<String>,
}

impl<'a> Throwing<'a> {
    /// For functions of `dialect`; `quiet` are the symbols of those that the compiler found to throw
    /// nothing.
    pub fn new(dialect: Dialect, quiet: &'a HashSet<String>) -> Self {
        Self { dialect, shared: HashMap::new(), quiet }
    }

    /// Of a function that is not `noexcept`.
    pub fn of(&mut self, function: &Function, symbol: &str) -> Unwinding {
        if self.dialect == Dialect::C {
            return Unwinding::Unsaid;
        }
        if self.quiet.contains(symbol) {
            return Unwinding::Never;
        }
        if function.has_body {
            return Unwinding::Possible;
        }
        let Some(file) = function.place.as_ref().map(|place| place.file.clone()) else {
            return Unwinding::Unsaid;
        };
        let from_outside = function.c_linkage.as_ref().is_some_and(|place| place.file != file);
        if from_outside || self.is_shared(&file) { Unwinding::Unsaid } else { Unwinding::Possible }
    }

    fn is_shared(&mut self, file: &Arc<str>) -> bool {
        let asks = |file: &str| {
            std::fs::read(file)
                .is_ok_and(|text| text.windows(11).any(|window| window == b"__cplusplus"))
        };
        let called = |file: &str| Path::new(file).extension().is_some_and(|end| end == "h");
        *self.shared.entry(file.clone()).or_insert_with(|| called(file) || asks(file))
    }
}

/// The symbols of the functions that `file` defines and out of which nothing is thrown, as clang
/// finds by looking at what they call. It is asked only if there are functions that it could say
/// something about.
///
/// # Errors
/// When the compiler cannot be run or does not accept the file.
pub fn quiet(
    inventory: &Inventory,
    clang: &Clang,
    file: &Path,
    party: &str,
    session: &Session<'_>,
) -> Result<HashSet<String>, ToolError> {
    let open = |f: &Function| f.has_body && !f.is_static && !f.spelled.contains("noexcept");
    if inventory.dialect == Dialect::C || !inventory.functions.iter().any(open) {
        return Ok(HashSet::new());
    }
    // `catch (...)` catches all; that the destructor of what is caught throws is no case to warn of.
    let mode = ["-O1", "-w", "-emit-llvm", "-fassume-nothrow-exception-dtor"];
    let mode = [&mode[..], &["-ferror-limit", "0", "-o", "-"]].concat();
    let output =
        run(clang.command(&mode, file), &format!("{party}: zig exceptions"), session.timings)?;
    Ok(without_unwinding(&String::from_utf8_lossy(&output.stdout)))
}

/// The functions that LLVM's text defines with the attribute `nounwind`:
///
/// ```text
/// define dso_local i32 @adds(i32 noundef %0) local_unnamed_addr #0 !dbg !10 {
/// attributes #0 = { mustprogress nofree norecurse nounwind willreturn }
/// ```
fn without_unwinding(text: &str) -> HashSet<String> {
    let groups = text.lines().filter_map(|line| line.strip_prefix("attributes #"));
    let groups: HashSet<&str> = groups
        .filter(|line| line.split_whitespace().any(|word| word == "nounwind"))
        .filter_map(|line| line.split_once(' ').map(|(number, _)| number))
        .collect();
    let defined = text.lines().filter_map(|line| line.strip_prefix("define "));
    let quiet = defined.filter_map(|line| {
        let (_, rest) = line.split_once('@')?;
        let (name, rest) = match rest.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"')?,
            None => rest.split_once('(')?,
        };
        let mut words = rest.split_whitespace();
        let group = words.find_map(|word| word.strip_prefix('#'))?;
        groups.contains(group).then(|| name.trim_start_matches("\\01").to_owned())
    });
    quiet.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_attribute_is_found_through_its_group() {
        let text = "define dso_local i32 @adds(i32 noundef %0) local_unnamed_addr #0 !dbg !10 {\n\
                    define i32 @throws(ptr align 8 %0) #1 personality ptr @__gxx_personality_v0 {\n\
                    define void @\"\\01?f@@YAXXZ\"() #0 {\n\
                    attributes #0 = { mustprogress nounwind \"min-legal-vector-width\"=\"0\" }\n\
                    attributes #1 = { mustprogress }\n";
        let expected = ["adds", "?f@@YAXXZ"].map(str::to_owned);
        assert_eq!(without_unwinding(text), HashSet::from(expected));
    }
}
